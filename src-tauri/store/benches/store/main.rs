//! The store's bars, each beside a plain baseline in the same run, at some sizes so that growth
//! shows: `cargo bench --package store`. Sizes may be named: `… -- 10000 100000`. Each size has a
//! process of its own, so that what one leaves in memory is not counted, or used again, by the next.
//!
//! Prints a table and writes `store.json` and `store.md` into `KV_STORE_BENCH_DIR`, or `target/bench`.

mod bulk;
mod data;
mod measure;
mod one_value;
mod overwriting;
mod plain;
mod reading;
mod report;
mod search;
mod transfer;

use std::path::{Path, PathBuf};
use std::process::Command;

use report::Report;
use store::model::{NewNamespace, Program};
use store::{OpenOptions, Store};

/// How many keys, unless the command line says.
const SIZES: [u64; 4] = [10_000, 100_000, 1_000_000, 10_000_000];
/// Names the folder to which a process that measures one size reports.
const ONE_SIZE: &str = "KV_STORE_BENCH_ONE_SIZE";

fn main() {
    let named: Vec<u64> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if named.is_empty() { SIZES.to_vec() } else { named };
    if let Some(folder) = std::env::var_os(ONE_SIZE) {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        for keys in sizes {
            let mut report = Report::of(keys);
            runtime.block_on(measure_all(keys, &mut report));
            report.hand_over(Path::new(&folder));
        }
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut whole = Report::default();
    for keys in sizes {
        let status = Command::new(std::env::current_exe().expect("this program"))
            .arg(keys.to_string())
            .env(ONE_SIZE, folder.path())
            .status()
            .expect("this program runs again");
        assert!(status.success(), "{keys} keys: {status}");
        whole.take_over(folder.path());
    }
    whole.write(&results(), "store");
}

async fn measure_all(keys: u64, report: &mut Report) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kv.sqlite");
    let store = open(&file).await;
    transfer::import(&store, keys, folder.path(), report).await;
    transfer::export(&store, keys, folder.path(), report).await;
    transfer::undo(&store, report).await;
    store.close().await;
    drop(store);
    let store = reading::open(&file, report).await;
    reading::pages(&store, keys, report).await;
    reading::sorts(&store, keys, report).await;
    reading::groups(&store, report).await;
    search::keys(&store, keys, report).await;
    search::words(&store, report).await;
    search::values(&store, keys, report).await;
    one_value::get(&store, keys, report).await;
    one_value::many(&store, keys, report).await;
    one_value::edit(&store, report).await;
    transfer::delete_all(&store, report).await;
    one_value::large(&store, report).await;
    store.close().await;
    transfer::bulk_set(keys, folder.path(), report).await;
    bulk::bulk(keys, folder.path(), report).await;
    overwriting::overwriting(keys, folder.path(), report).await;
}

/// Opens a store with the namespace that all measurements use.
async fn open(file: &Path) -> Store {
    let store = Store::open(file, OpenOptions::passing(Program::App))
        .await
        .expect("the store opens");
    let namespace = NewNamespace {
        id: Some(data::NAMESPACE.to_owned()),
        name: "bench".to_owned(),
        description: String::new(),
    };
    store.create_namespace(namespace).await.expect("a new store");
    store
}

fn results() -> PathBuf {
    if let Some(folder) = std::env::var_os("KV_STORE_BENCH_DIR") {
        return folder.into();
    }
    let program = std::env::current_exe().unwrap_or_default();
    let target = program.ancestors().nth(3).map(PathBuf::from).unwrap_or_default();
    target.join("bench")
}

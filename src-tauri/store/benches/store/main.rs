//! The store's bars, each beside a plain baseline in the same run, at three sizes so that growth
//! shows: `cargo bench --package store`. Sizes may be named: `… -- 10000 100000`.
//!
//! Prints a table and writes `store.json` and `store.md` into `KV_STORE_BENCH_DIR`, or `target/bench`.

mod data;
mod measure;
mod one_value;
mod plain;
mod reading;
mod report;
mod search;
mod transfer;

use std::path::PathBuf;

use report::Report;
use store::model::{NewNamespace, Program};
use store::{OpenOptions, Store};

/// How many keys, unless the command line says.
const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];

fn main() {
    let named: Vec<u64> = std::env::args().filter_map(|arg| arg.parse().ok()).collect();
    let sizes = if named.is_empty() { SIZES.to_vec() } else { named };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut report = Report::default();
    for keys in sizes {
        report.size(keys);
        runtime.block_on(measure_all(keys, &mut report));
    }
    report.write(&results(), "store");
}

async fn measure_all(keys: u64, report: &mut Report) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kv.sqlite");
    let store = open(&file).await;
    transfer::import(&store, keys, folder.path(), report).await;
    transfer::export(&store, folder.path(), report).await;
    transfer::undo(&store, report).await;
    store.close().await;
    drop(store);
    let store = reading::open(&file, report).await;
    reading::pages(&store, keys, report).await;
    reading::sorts(&store, keys, report).await;
    reading::groups(&store, report).await;
    search::keys(&store, keys, report).await;
    search::values(&store, keys, report).await;
    one_value::get(&store, keys, report).await;
    one_value::many(&store, keys, report).await;
    one_value::edit(&store, report).await;
    one_value::large(&store, report).await;
    transfer::delete_all(&store, report).await;
    store.close().await;
    transfer::bulk_set(keys, folder.path(), report).await;
}

/// Opens a store with the namespace that all measurements use.
async fn open(file: &std::path::Path) -> Store {
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

//! A store that is open stays open to other programs, whatever else the process does with its files:
//! a file dialog reads into each file of the folder that it shows.

use std::fs::{File, read_dir};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use store::model::Program;
use store::{OpenOptions, Store};
use tokio::time::{sleep, timeout};

use crate::support::{World, text_entry};

/// Where another run of this test, as another program, finds the store.
const STORE: &str = "KV_STORE_KEPT_LOCKS_FILE";
const TEST: &str = "kept_locks::another_program_does_not_take_an_open_store_for_a_closed_one";

#[tokio::test(flavor = "multi_thread")]
async fn another_program_does_not_take_an_open_store_for_a_closed_one() {
    if let Some(path) = std::env::var_os(STORE).map(PathBuf::from) {
        return write_as_another_program(&path).await;
    }
    let world = World::new().await;
    world.set("first", "1").await;
    for file in read_dir(world.folder.path()).unwrap() {
        drop(File::open(file.unwrap().path()).unwrap());
    }
    let other = Command::new(std::env::current_exe().unwrap())
        .args([TEST, "--exact", "--nocapture"])
        .env(STORE, world.path())
        .status();
    assert!(other.unwrap().success());
    world.set("last", "3").await;
    assert_eq!(world.get("other").await.as_deref(), Some("2"));

    let copy = world.folder.path().join("copy");
    std::fs::create_dir(&copy).unwrap();
    for end in ["", "-wal"] {
        let part = format!("kv.sqlite{end}");
        std::fs::copy(world.folder.path().join(&part), copy.join(&part)).unwrap();
    }
    let copied = Store::open(&copy.join("kv.sqlite"), OpenOptions::passing(Program::Lux))
        .await
        .unwrap();
    let keys = ["first", "other", "last"].map(str::to_owned);
    let values = copied.get_values("kv_test", &keys).await.unwrap();
    assert!(
        values.iter().all(Option::is_some),
        "what was saved is in the files that have the store's name: {values:?}"
    );
    copied.close().await;
    let World { store, folder, .. } = world;
    store.close().await;
    drop(store);
    // The connections close in their own time.
    let log = folder.path().join("kv.sqlite-wal");
    let removed = async {
        while log.exists() {
            sleep(Duration::from_millis(5)).await;
        }
    };
    let tidy = timeout(Duration::from_secs(20), removed).await;
    assert!(tidy.is_ok(), "who closes a store last still removes its log");
}

async fn write_as_another_program(path: &Path) {
    let store = Store::open(path, OpenOptions::passing(Program::Lux))
        .await
        .unwrap();
    store.set_entry(text_entry("other", "2")).await.unwrap();
    store.close().await;
}

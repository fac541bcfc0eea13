//! A file of the first format, as it was written then: it is opened, its past stays readable and
//! can be undone, and a backup or a damaged file of that format brings its entries back.

use store::model::{Deed, Program};
use store::{Clock, OpenOptions, Store};

use crate::older_format::{OlderFile, open_file, salvaged_by_rows};

/// Two namespaces and a third in Trash, fifteen changes of which the newest is undone.
const FILE: OlderFile = OlderFile {
    bytes: include_bytes!("../fixtures/format-1.sqlite"),
    values: &[
        ("kv_flags", "a", "1", 1),
        ("kv_flags", "feature:new_checkout", "true", 1),
        ("kv_flags", "limits", r#"{"api_calls": 100, "price": 22.00}"#, 1),
        ("kv_flags", "renamed", "two", 1),
        ("kv_prefs", "user:x", "light", 1),
        ("kv_prefs", "user:é", "dark", 1),
    ],
    noted: (
        "kv_flags",
        "limits",
        r#"{"description":"Per hour","tags":["api"]}"#,
    ),
    gone: &[("kv_flags", "c")],
};

#[tokio::test]
async fn what_older_changes_were_called_stays_readable() {
    let folder = tempfile::tempdir().unwrap();
    let store = open_file(&FILE.put(folder.path(), "kv.sqlite")).await;
    let changes = store.list_changes(None, None, 20).await.unwrap();
    let told = |label: &str| Deed::Told {
        label: label.to_owned(),
    };
    assert_eq!(changes.len(), 15);
    assert_eq!(changes[0].deed, told("Changed a"));
    assert_eq!(changes[6].deed, told("Deleted c"));
    assert_eq!(changes[8].deed, told("Set keys: 3 added"));
    assert_eq!(changes[8].added, 3);
    let history = store.key_history("kv_flags", "renamed", None, 5).await.unwrap();
    assert_eq!(history[0].deed, told("Renamed b to renamed"));
    store.redo().await.unwrap();
    assert_eq!(store.get_value("kv_flags", "a").await.unwrap().unwrap(), b"2");
}

#[tokio::test]
async fn a_backup_of_the_first_format_is_restored() {
    FILE.assert_restored().await;
}

#[tokio::test]
async fn a_damaged_file_of_the_first_format_is_salvaged() {
    FILE.assert_salvaged().await;
}

#[tokio::test]
async fn a_file_that_came_from_the_first_format_is_salvaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = FILE.put(folder.path(), "kv.sqlite");
    let options = OpenOptions::passing(Program::App);
    let store = Store::open(&path, options).await.unwrap();
    store.delete_key("kv_flags", "a").await.unwrap();
    store.undo().await.unwrap();
    store.close().await;
    FILE.assert_in(&salvaged_by_rows(&path).await).await;
}

#[tokio::test]
async fn several_programs_find_the_first_format_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::manual(crate::support::START * 1_000);
    let paths = ["kv.sqlite", "copy.sqlite"].map(|name| FILE.put(folder.path(), name));
    // Two files of one origin, in one second: the names of their copies would be the same.
    for path in &paths {
        let options = OpenOptions {
            clock: clock.clone(),
            backup_folder: Some(folder.path().join("backups")),
            ..OpenOptions::passing(Program::Lux)
        };
        let store = Store::open(path, options).await.unwrap();
        FILE.assert_in(&store).await;
    }
    let copies = std::fs::read_dir(folder.path().join("backups")).unwrap();
    // The format in each file's header, https://www.sqlite.org/fileformat.html#user_version.
    let formats = copies.map(|copy| std::fs::read(copy.unwrap().path()).unwrap()[60..64].to_vec());
    assert_eq!(formats.collect::<Vec<_>>(), [[0, 0, 0, 1], [0, 0, 0, 1]]);
}

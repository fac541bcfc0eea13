//! What SQLite keeps in memory of a large value that was saved. Alone in its program, since SQLite counts for
//! all of it.
#![allow(
    unsafe_code,
    reason = "SQLite tells what memory it has through its C interface"
)]

use libsqlite3_sys::sqlite3_memory_used;
use store::limits::MAX_VALUE_BYTES;
use store::model::{NewNamespace, NewValue, Program, SetEntry};
use store::{OpenOptions, Store};

/// Its pages are kept, as far as the cache of the writer goes (32,000 KiB), and not what was staged.
#[tokio::test]
async fn a_large_value_that_was_saved_is_not_kept_twice() {
    let folder = tempfile::tempdir().unwrap();
    let options = OpenOptions::passing(Program::Lux);
    let store = Store::open(&folder.path().join("kv.sqlite"), options)
        .await
        .unwrap();
    let new = NewNamespace {
        name: "test".to_owned(),
        ..NewNamespace::default()
    };
    store.create_namespace(new).await.unwrap();
    // SAFETY: it only counts, under a lock of its own.
    let before = unsafe { sqlite3_memory_used() };
    let edit = SetEntry {
        namespace: "test".to_owned(),
        key: "k".to_owned(),
        value: NewValue::Bytes(vec![b'x'; MAX_VALUE_BYTES]),
        ..SetEntry::default()
    };
    store.set_entry(edit).await.unwrap();
    // SAFETY: as above.
    let kept = unsafe { sqlite3_memory_used() } - before;
    store.close().await;
    assert!(kept < 36_000_000, "{kept} bytes");
}

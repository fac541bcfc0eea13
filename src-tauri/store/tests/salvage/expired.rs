//! A key whose value had expired does not come back as what it was before: its history has the moment in the
//! place of the version.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use store::model::{Expiry, NewValue, Program, SetEntry};
use store::{Clock, OpenOptions, Store};

use crate::sample::make_namespace;
use crate::support::{Damaged, NOW, close, open, runtime};

fn edit(key: &str, text: &str, expiry: Expiry) -> SetEntry {
    SetEntry {
        namespace: "kv_flags".to_owned(),
        key: key.to_owned(),
        value: NewValue::Text {
            text: text.to_owned(),
        },
        expiry,
        ..SetEntry::default()
    }
}

/// A store in which a key has expired, and whose namespace says that it has a key more than there are.
async fn make() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kv.sqlite");
    let options = OpenOptions {
        clock: Clock::manual((NOW - 1_000) * 1_000),
        ..OpenOptions::passing(Program::App)
    };
    let store = Store::open(&path, options).await.unwrap();
    make_namespace(&store, "kv_flags", "Flags").await;
    for (key, text, expiry) in [
        ("session", "earlier", Expiry::Never),
        ("session", "token", Expiry::In { seconds: 60 }),
        ("stays", "on", Expiry::Never),
    ] {
        store.set_entry(edit(key, text, expiry)).await.unwrap();
    }
    close(store, &path).await;
    let store = open(&path).await;
    assert_eq!(store.sweep_expired().await.unwrap(), 1);
    close(store, &path).await;
    let mut file = SqliteConnectOptions::new()
        .filename(&path)
        .connect()
        .await
        .unwrap();
    sqlx::raw_sql("UPDATE namespaces SET entry_count = entry_count + 1")
        .execute(&mut file)
        .await
        .unwrap();
    file.close().await.unwrap();
    std::fs::read(&path).unwrap()
}

#[test]
fn what_a_key_was_before_its_value_expired_does_not_come_back_in_its_place() {
    let bytes = runtime().block_on(make());
    let (_, entries) = Damaged::of(&bytes).salvage();
    assert_eq!(entries.keys().collect::<Vec<_>>(), ["stays"]);
}

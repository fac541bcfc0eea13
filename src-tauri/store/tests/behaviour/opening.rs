//! Which files are opened, which are refused, and that a refused one is not touched.

use std::path::Path;

use store::model::Program;
use store::{FailureCode, OpenOptions, Store};

use crate::support::{World, code};

async fn try_open(path: &Path) -> store::Result<Store> {
    Store::open(path, OpenOptions::passing(Program::App)).await
}

#[tokio::test]
async fn a_folder_that_does_not_exist_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new/folder/kv.sqlite");
    let store = try_open(&path).await.unwrap();
    assert!(store.list_namespaces().await.unwrap().is_empty());
    store.close().await;
    assert!(path.exists());
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    for (content, expected) in [
        (&b"hello"[..], FailureCode::NotADatabase),
        (&[0_u8; 4096], FailureCode::NotADatabase),
        (b"SQLite format 3\0 and then not", FailureCode::Damaged),
    ] {
        std::fs::write(&path, content).unwrap();
        assert_eq!(code(try_open(&path).await), expected);
        assert_eq!(std::fs::read(&path).unwrap(), content);
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            1,
            "nothing beside it either"
        );
    }
}

#[tokio::test]
async fn a_folder_in_place_of_the_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(code(try_open(folder.path()).await), FailureCode::CannotOpen);
    let file = folder.path().join("file");
    std::fs::write(&file, "x").unwrap();
    let below = code(try_open(&file.join("kv.sqlite")).await);
    assert!(
        matches!(below, FailureCode::CannotOpen | FailureCode::CannotWrite),
        "{below:?}"
    );
}

#[tokio::test]
async fn a_newer_file_and_one_of_another_application_are_refused_and_not_touched() {
    for (sql, expected) in [
        ("PRAGMA user_version = 99", FailureCode::NewerVersion),
        ("PRAGMA application_id = 7", FailureCode::OtherApplication),
    ] {
        let world = World::new().await;
        world.store.close().await;
        let path = world.path();
        drop(world.store);
        run_sql(&path, sql).await;
        let before = std::fs::read(&path).unwrap();
        assert_eq!(code(try_open(&path).await), expected);
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }
}

#[tokio::test]
async fn a_closed_store_is_one_file() {
    let world = World::new().await;
    world.set("k", "v").await;
    world.store.close().await;
    drop(world.store);
    let files: Vec<_> = std::fs::read_dir(world.folder.path())
        .unwrap()
        .map(|file| file.unwrap())
        .collect();
    let left: u64 = files
        .iter()
        .filter(|file| file.file_name() != "kv.sqlite")
        // What SQLite still removes while this looks is not left.
        .map(|file| file.metadata().map_or(0, |about| about.len()))
        .sum();
    assert!(
        left <= 32_768,
        "only the empty WAL and its index may be left: {files:?}"
    );
}

#[tokio::test]
async fn opening_and_reading_write_nothing_and_wait_for_no_writer() {
    use sqlx::{ConnectOptions as _, Connection as _};
    let world = World::new().await;
    world.set("k", "v").await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(world.path());
    let mut other = options.connect().await.unwrap();
    let version = "PRAGMA data_version";
    let before: i64 = sqlx::query_scalar(version).fetch_one(&mut other).await.unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    let store = try_open(&world.path()).await.unwrap();
    assert_eq!(
        store.get_value("kv_test", "k").await.unwrap().as_deref(),
        Some(&b"v"[..])
    );
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    let after: i64 = sqlx::query_scalar(version).fetch_one(&mut other).await.unwrap();
    assert_eq!(before, after, "opening committed something");
    other.close().await.unwrap();
    store.close().await;
}

async fn run_sql(path: &Path, sql: &'static str) {
    use sqlx::{ConnectOptions as _, Connection as _};
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let mut connection = options.connect().await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

//! A database that lost its newest commits is whole in itself. The index of its log tells of them.

use std::path::{Path, PathBuf};

use sqlx::ConnectOptions as _;
use store::model::Damage;
use store::model::Program;
use store::recovery::replace_with_salvaged;
use store::{Job, OpenOptions, Store, StoreError};
use tempfile::TempDir;

use crate::sample::{import, make_namespace, put};
use crate::support::{clock, open, read_all};

fn beside(path: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", path.display()))
}

/// A copy of a store as a crash leaves it: `settled` is in the database, `newest` only in its log.
async fn crashed(settled: bool) -> (TempDir, PathBuf) {
    let (live, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (source, path) = (live.path().join("kv.sqlite"), folder.path().join("kv.sqlite"));
    if settled {
        let store = open(&source).await;
        make_namespace(&store, "kv_a", "A").await;
        import(&store, "kv_a", vec![put("settled", b"1".to_vec(), false)]).await;
        store.close().await;
    }
    let store = open(&source).await;
    make_namespace(&store, "kv_b", "B").await;
    import(&store, "kv_b", vec![put("newest", b"2".to_vec(), false)]).await;
    for suffix in ["", "-wal", "-shm"] {
        std::fs::copy(beside(&source, suffix), beside(&path, suffix)).unwrap();
    }
    (folder, path)
}

async fn refused(path: &Path) -> StoreError {
    let refused = Store::open(path, OpenOptions::passing(Program::App)).await;
    refused.err().expect("the file is refused")
}

#[tokio::test]
async fn a_crash_alone_loses_nothing() {
    for settled in [false, true] {
        let (_folder, path) = crashed(settled).await;
        assert!(read_all(&open(&path).await).await.contains_key("newest"));
    }
}

#[tokio::test]
async fn a_log_that_is_gone_is_noticed_before_anything_is_written() {
    let (_folder, path) = crashed(true).await;
    std::fs::remove_file(beside(&path, "-wal")).unwrap();
    let before = std::fs::read(&path).unwrap();
    let noticed = StoreError::Damaged {
        path: Some(path.clone()),
        damage: Damage::LogMissing,
    };
    assert_eq!(refused(&path).await, noticed);
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(refused(&path).await, noticed, "it stays noticed");
}

#[tokio::test]
async fn an_older_copy_put_in_the_place_of_a_crashed_file_opens() {
    let (_folder, path) = crashed(true).await;
    for suffix in ["-wal", "-shm"] {
        std::fs::remove_file(beside(&path, suffix)).unwrap();
    }
    let store_id = store_id(&path).await;
    std::fs::write(beside(&path, "-last"), format!("{store_id} {:020}\n", 99)).unwrap();
    let store = open(&path).await;
    assert!(read_all(&store).await.contains_key("settled"));
    assert!(!beside(&path, "-last").exists(), "older versions left it");
    import(&store, "kv_a", vec![put("k", b"1".to_vec(), false)]).await;
    assert!(!beside(&path, "-last").exists());
}

#[tokio::test]
async fn a_persons_own_file_beside_a_store_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kv.sqlite");
    std::fs::write(beside(&path, "-last"), "notes of mine 2026").unwrap();
    let store = open(&path).await;
    assert!(beside(&path, "-last").exists());
    crate::support::close(store, &path).await;
    assert!(beside(&path, "-last").exists());
}

async fn store_id(path: &Path) -> String {
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(path)
        .immutable(true);
    let mut connection = options.connect().await.unwrap();
    sqlx::query_scalar("SELECT store_id FROM meta")
        .fetch_one(&mut connection)
        .await
        .unwrap()
}

#[tokio::test]
async fn an_older_copy_put_in_the_place_of_a_closed_file_is_what_the_person_wants() {
    let folder = tempfile::tempdir().unwrap();
    let (path, older) = (folder.path().join("kv.sqlite"), folder.path().join("older"));
    let store = open(&path).await;
    make_namespace(&store, "kv_a", "A").await;
    store.back_up_to(&older, &Job::default()).await.unwrap();
    import(&store, "kv_a", vec![put("k", b"1".to_vec(), false)]).await;
    crate::support::close(store, &path).await;
    std::fs::copy(&older, &path).unwrap();
    assert!(read_all(&open(&path).await).await.is_empty());
}

#[tokio::test]
async fn another_store_in_the_same_place_and_a_new_one_are_well() {
    let (folder, path) = crashed(true).await;
    let other = folder.path().join("other.sqlite");
    let store = open(&other).await;
    make_namespace(&store, "kv_c", "C").await;
    crate::support::close(store, &other).await;
    for suffix in ["", "-wal", "-shm"] {
        std::fs::remove_file(beside(&path, suffix)).unwrap();
    }
    let store = open(&path).await;
    assert!(store.list_namespaces().await.unwrap().is_empty());
    crate::support::close(store, &path).await;

    let (_folder, path) = crashed(true).await;
    for suffix in ["-wal", "-shm"] {
        std::fs::remove_file(beside(&path, suffix)).unwrap();
    }
    std::fs::copy(&other, &path).unwrap();
    assert_eq!(open(&path).await.list_namespaces().await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_only_behind_goes_on_as_it_is_with_its_history() {
    let (folder, path) = crashed(true).await;
    std::fs::remove_file(beside(&path, "-wal")).unwrap();
    let before = std::fs::read(&path).unwrap();
    let (found, aside) = replace_with_salvaged(&path, &clock(), &Job::default())
        .await
        .unwrap();
    assert_eq!((found.entries, found.lost_count), (1, 0));
    assert_eq!(std::fs::read(&aside).unwrap(), before);
    let store = open(&path).await;
    assert!(read_all(&store).await.contains_key("settled"));
    let undone = store.undo().await.unwrap();
    assert_eq!(undone.removed, 1, "what was done before can still be undone");
    drop((store, folder));
}

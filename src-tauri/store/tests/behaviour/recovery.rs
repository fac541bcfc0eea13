//! A damaged store goes on with what was salvaged or with a backup; the damaged file is kept.

use std::path::Path;

use store::model::Program;
use store::recovery::{replace_with_backup, replace_with_salvaged};
use store::{FailureCode, Job, OpenOptions, Store};

use crate::support::{World, code, open};

/// A store whose first page was overwritten, and a backup from before the last key.
async fn damaged() -> (World, std::path::PathBuf) {
    let world = World::new().await;
    world.set("a", "22.00").await;
    world.set("large", &"x".repeat(100_000)).await;
    let backup = world.folder.path().join("mine.kvbackup");
    world.store.back_up_to(&backup, &Job::default()).await.unwrap();
    world.set("later", "true").await;
    world.store.close().await;
    let mut bytes = std::fs::read(world.path()).unwrap();
    bytes[..4096].fill(0);
    std::fs::write(world.path(), bytes).unwrap();
    (world, backup)
}

#[tokio::test]
async fn a_recovery_that_was_cut_off_is_ended_at_the_next_start() {
    // The database was renamed, its log and its note were not yet, and the new one waits.
    let (world, backup) = damaged().await;
    let place = |end: &str| world.folder.path().join(format!("kv.sqlite{end}"));
    std::fs::rename(world.path(), place(".damaged-20270115-080000")).unwrap();
    std::fs::copy(&backup, place(".damaged-20270115-080000-new")).unwrap();
    std::fs::write(place("-wal"), "a log of the damaged file").unwrap();
    let store = open(&world.path(), &world.clock, Program::App).await;
    assert_eq!(store.namespace("test").await.unwrap().entry_count, 2);
    store.close().await;
    assert!(place(".damaged-20270115-080000").exists());
    assert!(place(".damaged-20270115-080000-wal").exists());
    assert!(!place(".damaged-20270115-080000-new").exists());
}

#[tokio::test]
async fn what_is_left_of_a_recovery_that_renamed_nothing_is_not_taken_for_the_store() {
    let (world, backup) = damaged().await;
    std::fs::copy(
        &backup,
        world.folder.path().join("kv.sqlite.damaged-20270115-080000-new"),
    )
    .unwrap();
    std::fs::remove_file(world.path()).unwrap();
    let store = open(&world.path(), &world.clock, Program::App).await;
    assert!(store.list_namespaces().await.unwrap().is_empty());
    store.close().await;
}

fn set_aside_in(folder: &Path) -> usize {
    std::fs::read_dir(folder)
        .unwrap()
        .filter(|file| {
            file.as_ref()
                .unwrap()
                .file_name()
                .to_string_lossy()
                .contains("damaged")
        })
        .count()
}

#[tokio::test]
async fn a_damaged_file_is_refused_at_the_start_and_salvaged() {
    let (world, _) = damaged().await;
    let refused = Store::open(&world.path(), OpenOptions::passing(Program::App)).await;
    assert_eq!(code(refused), FailureCode::Damaged);
    let (found, aside) = replace_with_salvaged(&world.path(), &world.clock, &Job::default())
        .await
        .unwrap();
    assert_eq!((found.entries, found.lost_count), (3, 0));
    assert!(aside.exists());
    let store = open(&world.path(), &world.clock, Program::App).await;
    let value = store.get_value("kv_test", "large").await.unwrap().unwrap();
    assert_eq!(value, "x".repeat(100_000).as_bytes());
    assert_eq!(
        store.get_value("test", "later").await.unwrap().as_deref(),
        Some(&b"true"[..])
    );
    store.close().await;
}

#[tokio::test]
async fn a_backup_takes_the_place_of_a_damaged_file() {
    let (world, backup) = damaged().await;
    let before = std::fs::read(world.path()).unwrap();
    let aside = replace_with_backup(&world.path(), &backup, &world.clock, &Job::default())
        .await
        .unwrap();
    assert_eq!(
        std::fs::read(aside).unwrap(),
        before,
        "the damaged file is as it was"
    );
    let store = open(&world.path(), &world.clock, Program::App).await;
    assert_eq!(store.namespace("test").await.unwrap().entry_count, 2);
    store.close().await;
}

#[tokio::test]
async fn a_recovery_that_fails_leaves_everything_as_it_was() {
    let (world, backup) = damaged().await;
    let before = std::fs::read(world.path()).unwrap();
    let job = Job::default();
    job.cancel();
    let cancelled = replace_with_salvaged(&world.path(), &world.clock, &job).await;
    assert_eq!(code(cancelled), FailureCode::Cancelled);
    let broken = world.file("broken.kvbackup", "not a backup");
    let refused = replace_with_backup(&world.path(), &broken, &world.clock, &Job::default()).await;
    assert_eq!(code(refused), FailureCode::NotADatabase);
    assert_eq!(std::fs::read(world.path()).unwrap(), before);
    assert_eq!(set_aside_in(world.folder.path()), 0);
    assert!(backup.exists());
}

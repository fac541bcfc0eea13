//! Backups: whole, verified, made when they are due, and thinned.

use store::model::Program;
use store::{BackupReason, Clock, FailureCode, Job, OpenOptions, Store};

use crate::support::{START, World, code};

/// A world with a folder for automatic backups.
pub async fn world_with_backups() -> World {
    let world = World::new().await;
    world.store.close().await;
    let World { clock, folder, store } = world;
    drop(store);
    let store = open_with_backups(&folder, &clock).await;
    World { store, clock, folder }
}

pub async fn open_with_backups(folder: &tempfile::TempDir, clock: &Clock) -> Store {
    let options = OpenOptions {
        clock: clock.clone(),
        backup_folder: Some(folder.path().join("backups")),
        ..OpenOptions::passing(Program::App)
    };
    Store::open(&folder.path().join("kv.sqlite"), options)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_backup_is_a_whole_copy_that_says_what_is_in_it() {
    let world = World::new().await;
    world.set("a", "22.00").await;
    world.set_with_expiry("b", "x", 600).await;
    let target = world.folder.path().join("mine.kvbackup");
    let info = world.store.back_up_to(&target, &Job::default()).await.unwrap();
    assert_eq!((info.entries, info.reason), (2, BackupReason::Manual));
    assert_eq!(info.namespaces[0].name, "test");
    assert_eq!(info.size as u64, target.metadata().unwrap().len());
    let copy = crate::support::open(&target, &world.clock, Program::App).await;
    assert_eq!(
        copy.get_value("kv_test", "a").await.unwrap().as_deref(),
        Some(&b"22.00"[..])
    );
    assert_eq!(
        copy.list_changes(None, None, 10).await.unwrap().len(),
        3,
        "with its history"
    );
    copy.close().await;
}

#[tokio::test]
async fn a_backup_that_fails_leaves_the_older_one() {
    let world = World::new().await;
    let target = world.file("mine.kvbackup", "older");
    let job = Job::default();
    job.cancel();
    assert_eq!(
        code(world.store.back_up_to(&target, &job).await),
        FailureCode::Cancelled
    );
    assert_eq!(std::fs::read(&target).unwrap(), b"older");
    let nowhere = world.folder.path().join("absent/x.kvbackup");
    assert_eq!(
        code(world.store.back_up_to(&nowhere, &Job::default()).await),
        FailureCode::CannotWrite
    );
}

#[tokio::test]
async fn a_file_that_is_no_backup_is_refused() {
    let world = World::new().await;
    let text = world.file("notes.kvbackup", "hello");
    assert_eq!(
        code(world.store.plan_restore(&text, None, &Job::default()).await),
        FailureCode::NotADatabase
    );
    let absent = world.folder.path().join("absent.kvbackup");
    assert_eq!(
        code(world.store.plan_restore(&absent, None, &Job::default()).await),
        FailureCode::CannotOpen
    );
    let target = world.folder.path().join("cut.kvbackup");
    world.set("k", &"x".repeat(50_000)).await;
    world.store.back_up_to(&target, &Job::default()).await.unwrap();
    let bytes = std::fs::read(&target).unwrap();
    std::fs::write(&target, &bytes[..8_192]).unwrap();
    assert_eq!(
        code(world.store.plan_restore(&target, None, &Job::default()).await),
        FailureCode::Damaged
    );
}

#[tokio::test]
async fn a_backup_is_made_when_it_is_due_and_something_changed() {
    let world = world_with_backups().await;
    let job = Job::default();
    let first = world.store.back_up_if_due(&job).await.unwrap().unwrap();
    assert_eq!(
        (first.reason, first.made_at),
        (BackupReason::Daily, START * 1_000)
    );
    assert_eq!(
        world.store.back_up_if_due(&job).await.unwrap(),
        None,
        "made today"
    );
    world.pass_seconds(86_400);
    assert_eq!(
        world.store.back_up_if_due(&job).await.unwrap(),
        None,
        "nothing changed"
    );
    world.set("k", "v").await;
    assert!(world.store.back_up_if_due(&job).await.unwrap().is_some());
    let listed = world.store.list_backups().await.unwrap();
    assert_eq!(
        listed.iter().map(|backup| backup.entries).collect::<Vec<_>>(),
        [1, 0]
    );

    let mut settings = world.store.backup_settings().await.unwrap();
    assert_eq!((settings.every_days, settings.keep), (1, 14));
    settings.every_days = 0;
    world.store.set_backup_settings(&settings).await.unwrap();
    world.pass_seconds(86_400 * 3);
    world.set("k", "w").await;
    assert_eq!(
        world.store.back_up_if_due(&job).await.unwrap(),
        None,
        "switched off"
    );
}

#[tokio::test]
async fn a_clock_that_was_ahead_once_does_not_end_the_daily_backups() {
    let world = world_with_backups().await;
    let job = Job::default();
    let seventy_years = 70 * 365 * 86_400;
    world.pass_seconds(seventy_years);
    assert!(world.store.back_up_if_due(&job).await.unwrap().is_some());
    world.pass_seconds(-seventy_years);
    world.set("k", "v").await;
    assert!(world.store.back_up_if_due(&job).await.unwrap().is_some());
    world.set("k", "w").await;
    assert_eq!(
        world.store.back_up_if_due(&job).await.unwrap(),
        None,
        "made today"
    );
}

#[tokio::test]
async fn old_automatic_backups_are_thinned_and_a_broken_one_says_so() {
    let world = world_with_backups().await;
    let mut settings = world.store.backup_settings().await.unwrap();
    settings.keep = 3;
    world.store.set_backup_settings(&settings).await.unwrap();
    for day in 0..20 {
        world.set("k", &day.to_string()).await;
        world
            .store
            .back_up_if_due(&Job::default())
            .await
            .unwrap()
            .unwrap();
        world.pass_seconds(86_400);
    }
    let listed = world.store.list_backups().await.unwrap();
    assert!(
        (5..=7).contains(&listed.len()),
        "3 newest and one for each earlier week: {}",
        listed.len()
    );
    let days = |ms: i64| (ms / 1_000 - START) / 86_400;
    let newest: Vec<i64> = listed.iter().take(3).map(|backup| days(backup.made_at)).collect();
    assert_eq!(newest, [19, 18, 17]);
    std::fs::write(&listed[0].path, "broken").unwrap();
    let problem = world.store.list_backups().await.unwrap()[0].problem.clone();
    assert_eq!(problem.unwrap().code(), FailureCode::NotADatabase);
}

#[cfg(unix)]
#[tokio::test]
async fn what_a_killed_backup_left_goes_with_the_next_one() {
    use std::fs::File;
    use std::time::{Duration, SystemTime};
    let world = world_with_backups().await;
    let folder = world.folder.path().join("backups");
    std::fs::create_dir(&folder).unwrap();
    let name = world.store.backup_name(BackupReason::Daily).await.unwrap();
    let part = |name: &str, old: bool| {
        let path = folder.join(name);
        let file = File::create(&path).unwrap();
        if old {
            let at = SystemTime::now() - Duration::from_secs(120);
            file.set_modified(at).unwrap();
        }
        (path, file)
    };
    let (left, _) = part(&format!("{name}.0badcafe.part"), true);
    let (journal, _) = part(&format!("{name}.0badcafe.part-journal"), true);
    let (new, _) = part(&format!("{name}.1badcafe.part"), false);
    let (other, _) = part("notes.txt.0badcafe.part", true);
    let (written, file) = part(&format!("{name}.2badcafe.part"), true);
    file.try_lock().unwrap();
    world
        .store
        .back_up(BackupReason::Manual, "", &Job::default())
        .await
        .unwrap();
    assert!(!left.exists() && !journal.exists(), "what a killed program left");
    assert!(
        new.exists() && other.exists(),
        "what may be in use, or is another's"
    );
    assert!(written.exists(), "what a program is writing");
}

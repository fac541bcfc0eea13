//! An automatic backup that cannot be made is told, and tried again later and later.

use store::{BackupProblem, BackupReason, FailureCode, Job};

use crate::backups::world_with_backups;
use crate::support::{START, World, code};

const HOUR: i64 = 3_600;

/// The folder of backups cannot be made: a file stands in its place.
async fn blocked() -> World {
    let world = world_with_backups().await;
    world.file("backups", "a file in the way");
    world
}

fn unblock(world: &World) {
    std::fs::remove_file(world.folder.path().join("backups")).unwrap();
}

async fn attempt(world: &World) -> store::Result<bool> {
    let made = world.store.back_up_if_due(&Job::default()).await?;
    Ok(made.is_some())
}

#[tokio::test]
async fn a_backup_that_failed_is_tried_again_later_and_later() {
    let world = blocked().await;
    for wait in [
        HOUR,
        2 * HOUR,
        4 * HOUR,
        8 * HOUR,
        16 * HOUR,
        24 * HOUR,
        24 * HOUR,
    ] {
        assert_eq!(code(attempt(&world).await), FailureCode::CannotWrite);
        world.pass_seconds(wait - 1);
        assert!(!attempt(&world).await.unwrap(), "too early after {wait} seconds");
        world.pass_seconds(1);
    }
    unblock(&world);
    assert!(attempt(&world).await.unwrap());
}

#[tokio::test]
async fn a_restart_does_not_forget_that_a_backup_failed() {
    let mut world = blocked().await;
    assert_eq!(code(attempt(&world).await), FailureCode::CannotWrite);
    world.store.close().await;
    world.store = crate::backups::open_with_backups(&world.folder, &world.clock).await;
    assert!(!attempt(&world).await.unwrap());
}

#[tokio::test]
async fn what_failed_is_told_until_a_backup_is_made() {
    let world = blocked().await;
    assert_eq!(world.store.failed_backup().await.unwrap(), None);
    attempt(&world).await.unwrap_err();
    world.pass_seconds(HOUR);
    attempt(&world).await.unwrap_err();
    let failed = world.store.failed_backup().await.unwrap().unwrap();
    assert_eq!((failed.times, failed.problem), (2, BackupProblem::Folder));
    let folder = world.folder.path().join("backups").display().to_string();
    assert_eq!(failed.folder, Some(folder));
    assert_eq!(failed.at, (START + HOUR) * 1_000);
    assert_eq!(failed.next_at, failed.at + 2 * HOUR * 1_000);
    unblock(&world);
    world.pass_seconds(2 * HOUR);
    assert!(attempt(&world).await.unwrap());
    assert_eq!(world.store.failed_backup().await.unwrap(), None);
}

#[tokio::test]
async fn trying_again_waits_for_nothing_and_counts_anew() {
    let world = blocked().await;
    attempt(&world).await.unwrap_err();
    world.pass_seconds(HOUR);
    attempt(&world).await.unwrap_err();
    let again = world.store.try_backup_again(&Job::default()).await;
    assert_eq!(code(again), FailureCode::CannotWrite);
    assert_eq!(world.store.failed_backup().await.unwrap().unwrap().times, 1);
    unblock(&world);
    let made = world.store.try_backup_again(&Job::default()).await.unwrap();
    assert_eq!(made.unwrap().reason, BackupReason::Daily);
    assert_eq!(world.store.failed_backup().await.unwrap(), None);
}

#[tokio::test]
async fn other_settings_and_a_backup_by_hand_end_the_wait() {
    let world = blocked().await;
    attempt(&world).await.unwrap_err();
    let mut settings = world.store.backup_settings().await.unwrap();
    settings.folder = Some(world.folder.path().join("elsewhere").display().to_string());
    world.store.set_backup_settings(&settings).await.unwrap();
    assert_eq!(world.store.failed_backup().await.unwrap(), None);
    assert!(attempt(&world).await.unwrap());

    let world = blocked().await;
    attempt(&world).await.unwrap_err();
    unblock(&world);
    let job = Job::default();
    world.store.back_up(BackupReason::Manual, "", &job).await.unwrap();
    assert_eq!(world.store.failed_backup().await.unwrap(), None);
}

#[tokio::test]
async fn what_is_cancelled_has_not_failed() {
    let world = crate::backups::world_with_backups().await;
    let job = Job::default();
    job.cancel();
    assert_eq!(
        code(world.store.back_up_if_due(&job).await),
        FailureCode::Cancelled
    );
    assert_eq!(world.store.failed_backup().await.unwrap(), None);
}

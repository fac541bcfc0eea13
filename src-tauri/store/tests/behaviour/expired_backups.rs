//! What has expired leaves the automatic backups, where that is chosen. What `grep` finds in their folder is
//! the test; and each backup stays what it was for everything else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use store::model::{Expiry, NewValue, SetEntry};
use store::verify::verify;
use store::{BackupProblem, BackupReason, FailureCode, Job};

use crate::backups::world_with_backups;
use crate::secrets::{SIZES, found, secret};
use crate::support::{World, code, text_entry};

pub const DAY: i64 = 86_400;

pub fn folder(world: &World) -> PathBuf {
    world.folder.path().join("backups")
}

pub fn key(number: usize) -> String {
    format!("k{number:05}")
}

impl World {
    pub async fn choose_removal(&self, on: bool) {
        let mut settings = self.store.backup_settings().await.unwrap();
        settings.remove_expired = on;
        self.store.set_backup_settings(&settings).await.unwrap();
    }

    pub async fn automatic_backup(&self) -> PathBuf {
        self.backup(BackupReason::BeforeDelete).await
    }

    pub async fn backup(&self, reason: BackupReason) -> PathBuf {
        let made = self.store.back_up(reason, "", &Job::default()).await.unwrap();
        made.path.into()
    }

    /// Secrets of all sizes that expire after a minute; the second of each key took the place of the first,
    /// and lends its value to a third version with another expiry.
    pub async fn set_secrets(&self) {
        for (number, size) in SIZES.into_iter().enumerate() {
            for number in [number + 10, number] {
                let key = key(number % 10);
                self.set_with_expiry(&key, &secret(number, size), 60).await;
            }
            let later = SetEntry {
                value: NewValue::Keep,
                expiry: Expiry::In { seconds: 61 },
                ..text_entry(&key(number), "")
            };
            self.store.set_entry(later).await.unwrap();
        }
        self.set("stays", &secret(99, 5_000)).await;
    }

    pub async fn removed(&self) -> Option<(u32, u32, usize)> {
        let removed = self.store.remove_expired_if_due(&Job::default()).await.unwrap();
        removed.map(|removed| (removed.looked_at, removed.rewritten, removed.left.len()))
    }
}

/// Everything in the files of a folder, by name.
pub fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = std::fs::read_dir(folder).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    paths
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect()
}

async fn assert_whole(backup: &Path) {
    let checks = verify(backup, &Job::default()).await.unwrap();
    let wrong: Vec<_> = checks.iter().filter(|check| check.wrong > 0).collect();
    assert!(wrong.is_empty(), "{}: {wrong:?}", backup.display());
}

#[tokio::test]
async fn expired_values_of_any_size_and_their_history_leave_the_backups() {
    let world = world_with_backups().await;
    world.choose_removal(true).await;
    world.set_secrets().await;
    let backup = world.automatic_backup().await;
    world.set("later", "1").await;
    let second = world.automatic_backup().await;
    assert_eq!(found(&folder(&world)).len(), 9, "all are in the backups");
    world.pass_seconds(62);
    assert_eq!(world.removed().await, Some((2, 2, 0)));
    assert_eq!(
        found(&folder(&world)).into_keys().collect::<Vec<_>>(),
        [99],
        "what stays"
    );
    for backup in [&backup, &second] {
        assert_whole(backup).await;
    }
    let listed = world.store.list_backups().await.unwrap();
    let entries: Vec<u32> = listed.iter().map(|backup| backup.entries).collect();
    assert_eq!(entries, [2, 1]);

    world.set("stays", "changed").await;
    let plan = world
        .store
        .plan_restore(&backup, None, &Job::default())
        .await
        .unwrap();
    assert_eq!(
        (plan.counts.added, plan.counts.changed, plan.counts.invalid),
        (0, 1, 0)
    );
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.get("stays").await.unwrap(), secret(99, 5_000));
}

#[tokio::test]
async fn a_backup_keeps_its_name_its_time_and_whose_it_is() {
    let world = world_with_backups().await;
    world.choose_removal(true).await;
    world.set_secrets().await;
    let backup = world.automatic_backup().await;
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let file = std::fs::File::options().write(true).open(&backup).unwrap();
    file.set_modified(long_ago).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(std::fs::Permissions::from_mode(0o640))
            .unwrap();
    }
    drop(file);
    let before = std::fs::read(&backup).unwrap();
    world.pass_seconds(62);
    assert_eq!(world.removed().await, Some((1, 1, 0)));
    let about = backup.metadata().unwrap();
    assert!(std::fs::read(&backup).unwrap() != before);
    assert!(
        about.len() < before.len() as u64,
        "what was in it is not kept as free room"
    );
    assert_eq!(about.modified().unwrap(), long_ago);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(about.permissions().mode() & 0o7777, 0o640);
    }
    assert_eq!(
        contents(&folder(&world)).len(),
        1,
        "nothing else is in the folder"
    );
}

#[tokio::test]
async fn backups_of_a_person_and_of_another_store_are_not_touched() {
    let world = world_with_backups().await;
    world.choose_removal(true).await;
    world.set_secrets().await;
    world.backup(BackupReason::Manual).await;
    let job = Job::default();
    world
        .store
        .back_up(BackupReason::Manual, "Before the launch", &job)
        .await
        .unwrap();
    let copy = folder(&world).join("mine.kvbackup");
    world.store.back_up_to(&copy, &job).await.unwrap();
    let elsewhere = folder(&world).join("kv-store-00000000-20270115-080000-daily.kvbackup");
    std::fs::copy(&copy, elsewhere).unwrap();
    let before = contents(&folder(&world));
    world.pass_seconds(62);
    assert_eq!(world.removed().await, Some((0, 0, 0)));
    assert!(contents(&folder(&world)) == before);
}

#[tokio::test]
async fn a_value_that_another_version_still_has_stays_in_the_backup() {
    let world = world_with_backups().await;
    world.set_with_expiry("k", &secret(1, 180_000), 60).await;
    let for_good = SetEntry {
        value: NewValue::Keep,
        expiry: Expiry::Never,
        ..text_entry("k", "")
    };
    world.store.set_entry(for_good).await.unwrap();
    let backup = world.automatic_backup().await;
    world.pass_seconds(62);
    let removed = world.store.remove_expired_from_backups(&Job::default()).await;
    assert_eq!(removed.unwrap().rewritten, 1);
    assert_whole(&backup).await;
    world.store.delete_key("kv_test", "k").await.unwrap();
    let plan = world
        .store
        .plan_restore(&backup, None, &Job::default())
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.get("k").await.unwrap(), secret(1, 180_000));
}

#[tokio::test]
async fn a_backup_that_cannot_be_made_free_of_it_is_left_as_it_is_and_told() {
    let world = world_with_backups().await;
    world.choose_removal(true).await;
    world.set_secrets().await;
    let sound = world.automatic_backup().await;
    world.set("a", "1").await;
    let broken = world.automatic_backup().await;
    world.set("a", "2").await;
    let open = world.automatic_backup().await;
    let mut bytes = std::fs::read(&broken).unwrap();
    let end = bytes.len();
    bytes[end - 3 * 4_096..].fill(0x5a);
    std::fs::write(&broken, &bytes).unwrap();
    let log = open.with_extension("kvbackup-wal");
    std::fs::write(&log, "a log of its own").unwrap();
    let before = contents(&folder(&world));
    world.pass_seconds(62);
    assert_eq!(world.removed().await, Some((3, 1, 2)));
    let mut after = contents(&folder(&world));
    assert!(after.remove(&sound) != before.get(&sound).cloned());
    assert!(after.iter().all(|(path, bytes)| before.get(path) == Some(bytes)));
    assert_eq!(after.len(), before.len() - 1);
    let left = world.store.expired_left().await.unwrap().unwrap();
    assert_eq!((left.backups, left.problem), (2, BackupProblem::Busy));

    std::fs::remove_file(log).unwrap();
    std::fs::remove_file(broken).unwrap();
    world.pass_seconds(DAY);
    assert_eq!(world.removed().await, Some((2, 1, 0)));
    assert_eq!(world.store.expired_left().await.unwrap(), None);
}

#[tokio::test]
async fn what_is_cancelled_leaves_each_backup_as_it_is() {
    let world = world_with_backups().await;
    world.set_secrets().await;
    world.automatic_backup().await;
    let before = contents(&folder(&world));
    world.pass_seconds(62);
    let job = Job::default();
    job.cancel();
    let removed = world.store.remove_expired_from_backups(&job).await;
    assert_eq!(code(removed), FailureCode::Cancelled);
    assert!(contents(&folder(&world)) == before);
}

#[cfg(unix)]
#[tokio::test]
async fn what_a_killed_program_left_half_written_goes() {
    let world = world_with_backups().await;
    world.set_secrets().await;
    let backup = world.automatic_backup().await;
    let left = backup.with_extension("kvbackup.0badcafe.part");
    std::fs::copy(&backup, &left).unwrap();
    let file = std::fs::File::options().write(true).open(&left).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    drop(file);
    world.pass_seconds(62);
    let removed = world.store.remove_expired_from_backups(&Job::default()).await;
    assert_eq!(removed.unwrap().rewritten, 1);
    assert!(!left.exists());
}

//! What has expired leaves the automatic backups, where that is chosen. What `grep` finds in their folder is
//! the test; and each backup stays what it was for everything else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use store::model::{Expiry, NewValue, Program, SetEntry};
use store::verify::verify;
use store::{BackupProblem, BackupReason, FailureCode, Job, OpenOptions, Store};

use crate::backups::{open_with_backups, world_with_backups};
use crate::secrets::{SIZES, found, secret};
use crate::support::{START, World, code, text_entry};

const DAY: i64 = 86_400;

fn folder(world: &World) -> PathBuf {
    world.folder.path().join("backups")
}

fn key(number: usize) -> String {
    format!("k{number:05}")
}

impl World {
    async fn choose_removal(&self, on: bool) {
        let mut settings = self.store.backup_settings().await.unwrap();
        settings.remove_expired = on;
        self.store.set_backup_settings(&settings).await.unwrap();
    }

    async fn automatic_backup(&self) -> PathBuf {
        self.backup(BackupReason::BeforeDelete).await
    }

    async fn backup(&self, reason: BackupReason) -> PathBuf {
        let made = self.store.back_up(reason, "", &Job::default()).await.unwrap();
        made.path.into()
    }

    /// Secrets of all sizes that expire after a minute; the second of each key took the place of the first,
    /// and lends its value to a third version with another expiry.
    async fn set_secrets(&self) {
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

    async fn removed(&self) -> Option<(u32, u32, usize)> {
        let removed = self.store.remove_expired_if_due(&Job::default()).await.unwrap();
        removed.map(|removed| (removed.looked_at, removed.rewritten, removed.left.len()))
    }
}

/// Everything in the files of a folder, by name.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
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
async fn nothing_is_removed_unless_it_was_chosen() {
    let world = world_with_backups().await;
    assert!(!world.store.backup_settings().await.unwrap().remove_expired);
    world.set_secrets().await;
    world.automatic_backup().await;
    let before = contents(&folder(&world));
    world.pass_seconds(DAY);
    assert_eq!(world.removed().await, None);
    assert!(contents(&folder(&world)) == before);
    // Whoever asks for it gets it all the same.
    let removed = world.store.remove_expired_from_backups(&Job::default()).await;
    assert_eq!(removed.unwrap().rewritten, 1);
    assert_eq!(found(&folder(&world)).into_keys().collect::<Vec<_>>(), [99]);
}

#[tokio::test]
async fn it_is_done_once_a_day_and_again_when_it_is_chosen_anew() {
    let world = world_with_backups().await;
    world.choose_removal(true).await;
    assert_eq!(world.removed().await, Some((0, 0, 0)));
    world.set_secrets().await;
    world.automatic_backup().await;
    world.pass_seconds(DAY - 1);
    assert_eq!(world.removed().await, None);
    let store = world.reopened().await;
    drop(store);
    let store = open_with_backups(&world.folder, &world.clock).await;
    let world = World { store, ..world };
    assert_eq!(world.removed().await, None, "also after a restart");
    world.pass_seconds(1);
    assert_eq!(world.removed().await, Some((1, 1, 0)));
    world.choose_removal(false).await;
    world.choose_removal(true).await;
    assert_eq!(world.removed().await, Some((1, 0, 0)));
    // It was done while the clock was ahead.
    world.pass_seconds(-30 * DAY);
    assert_eq!(world.removed().await, Some((1, 0, 0)));
}

#[tokio::test]
async fn a_clock_that_leapt_ahead_takes_nothing_out_of_a_backup_until_it_is_believed() {
    let world = world_with_backups().await;
    world.choose_removal(true).await;
    world.set_with_expiry("k", &secret(1, 1_000), 40 * DAY).await;
    world.automatic_backup().await;
    let before = contents(&folder(&world));
    world.pass_seconds(60 * DAY);
    assert_eq!(world.removed().await, Some((1, 0, 0)));
    assert!(
        contents(&folder(&world)) == before,
        "the backup is what saves from it"
    );
    world.set("k2", "noted").await;
    world.pass_seconds(7 * DAY);
    world.set("k2", "a week later").await;
    assert_eq!(world.removed().await, Some((1, 1, 0)));
    assert_eq!(found(&folder(&world)), BTreeMap::new());
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

/// A store of an older format with secrets that expire a minute after the start: an entry, and a version of
/// the past of a key that is still there.
async fn older_file(world: &Path, bytes: &[u8], namespace: &str) -> PathBuf {
    let path = world.join("kv.sqlite");
    std::fs::write(&path, bytes).unwrap();
    let options = SqliteConnectOptions::new().filename(&path);
    let mut file = options.connect().await.unwrap();
    for (number, size) in SIZES.into_iter().enumerate() {
        let id = 1_000 + i64::try_from(number).unwrap();
        sqlx::query(
            "INSERT INTO versions (id, expires_at, kind, size, preview, value) VALUES (?, ?, 2, ?, '', ?)",
        )
        .bind(id)
        .bind(START + 60)
        .bind(i64::try_from(size).unwrap())
        .bind(secret(number, size).into_bytes())
        .execute(&mut file)
        .await
        .unwrap();
        if number % 2 == 1 {
            continue;
        }
        sqlx::query(
            "INSERT INTO entries (namespace_id, key, version_id, kind, size, expires_at, updated_at)
             SELECT id, ?2, ?3, 2, ?4, ?5, 0 FROM namespaces WHERE public_id = ?1",
        )
        .bind(namespace)
        .bind(key(number))
        .bind(id)
        .bind(i64::try_from(size).unwrap())
        .bind(START + 60)
        .execute(&mut file)
        .await
        .unwrap();
    }
    sqlx::raw_sql(
        "UPDATE namespaces SET entry_count = (SELECT count(*) FROM entries AS e WHERE e.namespace_id = namespaces.id)",
    )
    .execute(&mut file)
    .await
    .unwrap();
    // It was in use a moment ago: the clock did not leap.
    for moment in ["UPDATE changes SET at = ?", "UPDATE upkeep SET aged_to = ?"] {
        let told = sqlx::query(moment).bind(START * 1_000).execute(&mut file).await;
        assert!(
            told.is_ok() || moment.contains("upkeep"),
            "the first format has none"
        );
    }
    file.close().await.unwrap();
    path
}

#[tokio::test]
async fn the_copy_of_an_older_format_before_an_update_is_made_free_of_it_and_keeps_its_format() {
    for (bytes, format, namespace) in [
        (&include_bytes!("../fixtures/format-1.sqlite")[..], 1, "kv_flags"),
        (&include_bytes!("../fixtures/format-3.sqlite")[..], 3, "kv_docs"),
    ] {
        let home = tempfile::tempdir().unwrap();
        older_file(home.path(), bytes, namespace).await;
        let clock = store::Clock::manual(START * 1_000);
        let store = open_with_backups(&home, &clock).await;
        let world = World {
            store,
            clock,
            folder: home,
        };
        let backups = contents(&folder(&world));
        let copy = backups.keys().next().unwrap();
        assert_eq!(found(&folder(&world)).len(), SIZES.len(), "format {format}");
        world.pass_seconds(60);
        let removed = world.store.remove_expired_from_backups(&Job::default()).await;
        assert_eq!(removed.unwrap().rewritten, 1, "format {format}");
        assert_eq!(found(&folder(&world)), BTreeMap::new(), "format {format}");
        // https://www.sqlite.org/fileformat.html#user_version
        assert_eq!(std::fs::read(copy).unwrap()[60..64], [0, 0, 0, format]);
        let plan = world
            .store
            .plan_restore(copy, None, &Job::default())
            .await
            .unwrap();
        let counts = plan.counts;
        assert_eq!(
            (counts.added, counts.changed, counts.only_here),
            (0, 0, 0),
            "format {format}"
        );
    }
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
async fn what_is_left_is_not_told_where_nothing_is_to_be_removed() {
    let world = world_with_backups().await;
    world.choose_removal(true).await;
    world.set_secrets().await;
    let backup = world.automatic_backup().await;
    std::fs::write(&backup, "broken").unwrap();
    world.pass_seconds(62);
    assert_eq!(world.removed().await, Some((1, 0, 1)));
    assert!(world.store.expired_left().await.unwrap().is_some());
    world.choose_removal(false).await;
    assert_eq!(world.store.expired_left().await.unwrap(), None);
    let removed = world.store.remove_expired_from_backups(&Job::default()).await;
    assert_eq!(removed.unwrap().left[0].why.code(), FailureCode::NotADatabase);
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

#[tokio::test]
async fn a_program_that_stays_begins_with_it_as_soon_as_it_is_chosen() {
    let world = world_with_backups().await;
    world.set_secrets().await;
    let backup = world.automatic_backup().await;
    world.pass_seconds(62);
    world.store.close().await;
    let options = OpenOptions {
        clock: world.clock.clone(),
        backup_folder: Some(folder(&world)),
        ..OpenOptions::staying(Program::App)
    };
    let store = Store::open(&world.path(), options).await.unwrap();
    let mut events = store.events();
    let world = World { store, ..world };
    world.choose_removal(true).await;
    // It ends with a note; others may come before that one.
    let holds_one = || memchr::memmem::find(&std::fs::read(&backup).unwrap(), b"<secret-00000>").is_some();
    while holds_one() {
        events.recv().await.unwrap();
    }
    world.store.close().await;
}

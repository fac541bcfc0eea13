//! A file that is not damaged comes back whole, and nothing else comes with it.

use store::recovery::salvage_into;
use store::salvage::{check_thoroughly, examine};
use store::{Clock, FailureCode, Job};

use crate::sample::{DELETED, import, make_namespace, put, sample};
use crate::support::{Damaged, NOW, clock, close, open, runtime};

#[test]
fn everything_of_an_undamaged_file_comes_back_to_the_byte() {
    let sample = sample();
    let (found, entries) = Damaged::of(&sample.bytes).salvage();
    assert!(entries == sample.entries);
    assert_eq!(found.entries as usize, sample.entries.len());
    assert_eq!((found.lost_count, found.from_history, found.expired), (0, 0, 0));
    let told: Vec<_> = found
        .namespaces
        .iter()
        .map(|namespace| {
            (
                namespace.id.as_deref(),
                &*namespace.name,
                namespace.entries,
                namespace.trashed,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some("kv_empty"), "Empty", 0, false),
            (Some("kv_files"), "Files", 34, false),
            (Some("kv_flags"), "Flags", 3_000, false),
            (Some("kv_trash"), "Old flags", 200, true),
        ]
    );
    assert!(
        found
            .namespaces
            .iter()
            .all(|namespace| namespace.description.ends_with("ünïcode"))
    );
}

#[test]
fn keys_that_were_deleted_stay_deleted_though_their_pages_are_still_in_the_file() {
    let sample = sample();
    let needle = format!("{DELETED}00700");
    assert!(
        sample
            .bytes
            .windows(needle.len())
            .any(|bytes| bytes == needle.as_bytes())
    );
    let (_, entries) = Damaged::of(&sample.bytes).salvage();
    assert!(!entries.keys().any(|key| key.starts_with(DELETED)));
}

#[test]
fn what_has_expired_is_left_out() {
    let damaged = Damaged::of(&[]);
    runtime().block_on(async {
        let store = open(&damaged.path).await;
        make_namespace(&store, "kv_a", "A").await;
        import(
            &store,
            "kv_a",
            vec![
                put("stays", b"1".to_vec(), false),
                put("ends", b"2".to_vec(), true),
            ],
        )
        .await;
        close(store, &damaged.path).await;
        let later = Clock::manual((NOW + 2_000_000) * 1_000);
        let found = salvage_into(&damaged.path, &damaged.new_store(), &later, &Job::default())
            .await
            .unwrap();
        assert_eq!((found.entries, found.expired, found.lost_count), (1, 1, 0));
        let examined = examine(&damaged.path, &later, &Job::default()).unwrap();
        assert_eq!(
            (examined.entries, examined.expired, examined.lost_count),
            (1, 1, 0)
        );
    });
}

#[test]
fn cancelled_nothing_is_left() {
    let damaged = Damaged::of(&sample().bytes);
    runtime().block_on(async {
        for step in 0..40 {
            let job = Job::default();
            let watched = job.clone();
            let canceller = tokio::spawn(async move {
                tokio::time::sleep(std::time::Duration::from_millis(step * 25)).await;
                watched.cancel();
            });
            let salvaged = salvage_into(&damaged.path, &damaged.new_store(), &clock(), &job).await;
            canceller.abort();
            if salvaged.is_ok() {
                return;
            }
            assert_eq!(salvaged.unwrap_err().code(), FailureCode::Cancelled);
            let left = std::fs::read_dir(damaged.folder.path()).unwrap().count();
            assert_eq!(left, 1, "only the damaged file is there");
        }
    });
}

#[test]
fn a_file_that_is_there_already_is_not_overwritten() {
    let damaged = Damaged::of(&sample().bytes);
    std::fs::write(damaged.new_store(), "mine").unwrap();
    let salvaged = runtime().block_on(salvage_into(
        &damaged.path,
        &damaged.new_store(),
        &clock(),
        &Job::default(),
    ));
    assert_eq!(salvaged.unwrap_err().code(), FailureCode::CannotWrite);
    assert_eq!(std::fs::read(damaged.new_store()).unwrap(), b"mine");
}

#[test]
fn a_log_that_the_new_store_would_take_for_its_own_is_in_the_way() {
    let damaged = Damaged::of(&sample().bytes);
    let log = damaged.folder.path().join("salvaged.sqlite-wal");
    std::fs::write(&log, "another database's").unwrap();
    let target = damaged.new_store();
    let salvaged = runtime().block_on(salvage_into(&damaged.path, &target, &clock(), &Job::default()));
    assert_eq!(salvaged.unwrap_err().code(), FailureCode::CannotWrite);
    assert!(log.exists() && !target.exists());
}

#[test]
fn nothing_to_read_is_an_error_and_something_else_gives_nothing() {
    let damaged = Damaged::of(b"not a database");
    let missing = damaged.folder.path().join("missing");
    assert_eq!(
        examine(&missing, &clock(), &Job::default()).unwrap_err().code(),
        FailureCode::CannotOpen
    );
    assert_eq!(
        examine(damaged.folder.path(), &clock(), &Job::default())
            .unwrap_err()
            .code(),
        FailureCode::CannotOpen
    );
    assert_eq!(
        examine(&damaged.path, &clock(), &Job::default()).unwrap().entries,
        0
    );
}

#[test]
fn the_salvaged_store_is_sound() {
    let damaged = Damaged::of(&sample().bytes);
    runtime().block_on(async {
        let job = Job::default();
        salvage_into(&damaged.path, &damaged.new_store(), &clock(), &job)
            .await
            .unwrap();
        assert_eq!(check_thoroughly(&damaged.new_store(), &job).await.unwrap(), None);
    });
}

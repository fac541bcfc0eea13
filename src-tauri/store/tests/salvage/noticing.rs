//! Damage is noticed at the start, or by the thorough check; a file that is well is left in peace.

use std::path::{Path, PathBuf};

use store::model::Damage;
use store::salvage::{check_thoroughly, looks_damaged};
use store::{FailureCode, Job};

use crate::oracle;
use crate::sample::{import, make_namespace, noise, put, sample};
use crate::support::{Damaged, PAGE, open, runtime};

fn beside(path: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", path.display()))
}

#[test]
fn a_file_that_is_well_new_or_not_ours_shows_nothing() {
    let well = Damaged::of(&sample().bytes);
    assert_eq!(looks_damaged(&well.path), None);
    assert_eq!(looks_damaged(&well.folder.path().join("missing")), None);
    assert_eq!(looks_damaged(well.folder.path()), None);
    assert_eq!(looks_damaged(&Damaged::of(b"").path), None);
    assert_eq!(looks_damaged(&Damaged::of(b"a text of somebody").path), None);
    assert_eq!(looks_damaged(&Damaged::of(&noise(1, 1_000_000)).path), None);
}

#[test]
fn a_zeroed_header_shows() {
    let mut bytes = sample().bytes.clone();
    bytes[..100].fill(0);
    assert_eq!(looks_damaged(&Damaged::of(&bytes).path), Some(Damage::Header));
    bytes[..PAGE].fill(0);
    assert_eq!(looks_damaged(&Damaged::of(&bytes).path), Some(Damage::Header));
}

#[test]
fn a_file_that_ends_too_early_shows() {
    let bytes = &sample().bytes;
    for length in [
        50,
        100,
        PAGE,
        bytes.len() / 2,
        bytes.len() - PAGE,
        bytes.len() - 1,
    ] {
        let found = looks_damaged(&Damaged::of(&bytes[..length]).path);
        assert!(
            matches!(found, Some(Damage::CutOff { .. })),
            "{length}: {found:?}"
        );
    }
    let found = looks_damaged(&Damaged::of(&bytes[..bytes.len() - PAGE]).path).unwrap();
    assert_eq!(found, Damage::CutOff { missing: 4_096 });
}

/// Calls `look` on a copy of a store that was not closed.
fn crashed(look: impl FnOnce(&Path)) {
    runtime().block_on(async {
        let live = Damaged::of(&[]);
        let store = open(&live.path).await;
        make_namespace(&store, "kv_a", "A").await;
        let rows = (0..500).map(|n| put(&format!("key:{n}"), noise(n, 400), false));
        import(&store, "kv_a", rows.collect()).await;
        let copy = Damaged::of(&std::fs::read(&live.path).unwrap());
        for suffix in ["-wal", "-shm"] {
            std::fs::copy(beside(&live.path, suffix), beside(&copy.path, suffix)).unwrap();
        }
        look(&copy.path);
    });
}

#[test]
fn a_crash_is_no_damage_and_a_missing_log_is() {
    crashed(|path| {
        assert_eq!(looks_damaged(path), None);
        std::fs::remove_file(beside(path, "-wal")).unwrap();
        assert_eq!(looks_damaged(path), Some(Damage::LogMissing));
    });
}

#[test]
fn an_index_that_tells_of_nothing_is_no_damage() {
    let well = Damaged::of(&sample().bytes);
    for index in [Vec::new(), vec![0; 32_768], noise(3, 32_768)] {
        std::fs::write(beside(&well.path, "-shm"), index).unwrap();
        assert_eq!(looks_damaged(&well.path), None);
    }
}

#[test]
fn a_crash_while_the_log_was_copied_is_no_damage() {
    crashed(|path| {
        // The first page of the last commit is in the file, the pages that it counts are not yet.
        let log = std::fs::read(beside(path, "-wal")).unwrap();
        let mut frames = log[32..].chunks_exact(24 + PAGE);
        let first = frames.rfind(|frame| frame[..4] == [0, 0, 0, 1]).unwrap();
        let mut bytes = std::fs::read(path).unwrap();
        bytes[..PAGE].copy_from_slice(&first[24..]);
        std::fs::write(path, &bytes).unwrap();
        assert_eq!(looks_damaged(path), None);
        std::fs::remove_file(beside(path, "-wal")).unwrap();
        assert!(matches!(looks_damaged(path), Some(Damage::CutOff { .. })));
    });
}

#[test]
fn a_log_without_its_database_shows() {
    crashed(|path| {
        std::fs::write(path, b"").unwrap();
        assert_eq!(looks_damaged(path), Some(Damage::Emptied));
        std::fs::remove_file(path).unwrap();
        assert_eq!(looks_damaged(path), Some(Damage::Emptied));
    });
}

#[test]
fn the_thorough_check_finds_what_does_not_show() {
    let whole = Damaged::of(&sample().bytes);
    let mut bytes = sample().bytes.clone();
    runtime().block_on(async {
        let job = Job::default();
        assert_eq!(check_thoroughly(&whole.path, &job).await.unwrap(), None);
        let page = oracle::table_pages(&whole.path, "entries").await[10] as usize;
        bytes[(page - 1) * PAGE..page * PAGE].copy_from_slice(&noise(page, PAGE));
        let damaged = Damaged::of(&bytes);
        assert_eq!(looks_damaged(&damaged.path), None);
        assert_eq!(
            check_thoroughly(&damaged.path, &job).await.unwrap(),
            Some(Damage::Content)
        );
        bytes[..100].fill(0);
        let damaged = Damaged::of(&bytes);
        assert_eq!(
            check_thoroughly(&damaged.path, &job).await.unwrap(),
            Some(Damage::Content)
        );
    });
}

#[test]
fn the_thorough_check_can_be_cancelled_and_runs_beside_an_open_store() {
    let whole = Damaged::of(&sample().bytes);
    runtime().block_on(async {
        let store = open(&whole.path).await;
        assert_eq!(
            check_thoroughly(&whole.path, &Job::default()).await.unwrap(),
            None
        );
        let job = Job::default();
        job.cancel();
        let cancelled = check_thoroughly(&whole.path, &job).await;
        assert_eq!(cancelled.unwrap_err().code(), FailureCode::Cancelled);
        store.close().await;
        let missing = whole.folder.path().join("missing");
        let refused = check_thoroughly(&missing, &Job::default()).await;
        assert_eq!(refused.unwrap_err().code(), FailureCode::CannotOpen);
        assert!(!missing.exists());
    });
}

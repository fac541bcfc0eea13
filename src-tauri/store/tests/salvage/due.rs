//! A file is read through when there is a reason to: after a program that did not close it, and once a
//! week; and not at each start.

use std::path::{Path, PathBuf};

use store::model::Program;
use store::salvage::check_is_due;
use store::{Clock, OpenOptions, Store};

use crate::sample::{import, make_namespace, put};
use crate::support::{Damaged, NOW, close, runtime};

const DAY_MS: i64 = 86_400_000;

async fn open(path: &Path, clock: &Clock) -> Store {
    let options = OpenOptions {
        clock: clock.clone(),
        ..OpenOptions::passing(Program::App)
    };
    Store::open(path, options).await.unwrap()
}

/// A store that is open and was found whole at the clock's moment.
async fn whole(clock: &Clock) -> (Damaged, Store) {
    let file = Damaged::of(&[]);
    let store = open(&file.path, clock).await;
    make_namespace(&store, "kv_a", "A").await;
    store.note_check(true).await.unwrap();
    (file, store)
}

async fn write(store: &Store) {
    import(store, "kv_a", vec![put("key", b"value".to_vec(), false)]).await;
}

/// The file as it is found after the computer went down.
fn crashed(file: &Damaged) -> Damaged {
    let copy = Damaged::of(&std::fs::read(&file.path).unwrap());
    let beside = |path: &Path, suffix| PathBuf::from(format!("{}{suffix}", path.display()));
    for suffix in ["-wal", "-shm"] {
        std::fs::copy(beside(&file.path, suffix), beside(&copy.path, suffix)).unwrap();
    }
    copy
}

#[test]
fn a_file_that_is_closed_each_time_is_read_through_once_a_week() {
    runtime().block_on(async {
        let clock = Clock::manual(NOW * 1_000);
        let (file, store) = whole(&clock).await;
        write(&store).await;
        close(store, &file.path).await;
        assert!(!check_is_due(&file.path, &clock).await);
        clock.advance(7 * DAY_MS - 1);
        assert!(!check_is_due(&file.path, &clock).await);
        clock.advance(1);
        assert!(check_is_due(&file.path, &clock).await);
        let before_the_last = Clock::manual(NOW * 1_000 - 1);
        assert!(
            check_is_due(&file.path, &before_the_last).await,
            "that was in the future"
        );
        let files = std::fs::read_dir(file.folder.path()).unwrap().count();
        assert_eq!(files, 1, "asking leaves nothing beside the file");
    });
}

#[test]
fn a_file_that_was_not_closed_is_read_through_whoever_opens_it_next() {
    runtime().block_on(async {
        let clock = Clock::manual(NOW * 1_000);
        let (file, store) = whole(&clock).await;
        write(&store).await;
        let copy = crashed(&file);
        assert!(check_is_due(&copy.path, &clock).await);

        let passing = open(&copy.path, &clock).await;
        assert!(check_is_due(&copy.path, &clock).await, "while it is open");
        close(passing, &copy.path).await;
        assert!(check_is_due(&copy.path, &clock).await, "closed well since");

        let store = open(&copy.path, &clock).await;
        store.note_check(true).await.unwrap();
        close(store, &copy.path).await;
        assert!(!check_is_due(&copy.path, &clock).await);
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_another_program_has_open_was_not_left_open() {
    runtime().block_on(async {
        let clock = Clock::manual(NOW * 1_000);
        let (file, store) = whole(&clock).await;
        write(&store).await;
        assert!(!check_is_due(&file.path, &clock).await);
        let passing = open(&file.path, &clock).await;
        passing.close().await;
        drop(passing);
        close(store, &file.path).await;
        assert!(!check_is_due(&file.path, &clock).await);
    });
}

#[test]
fn a_file_that_cannot_say_is_read_through_and_one_that_is_not_there_is_not() {
    runtime().block_on(async {
        let clock = Clock::manual(NOW * 1_000);
        let file = Damaged::of(b"a text of somebody");
        assert!(check_is_due(&file.path, &clock).await);
        assert!(!check_is_due(&file.folder.path().join("missing"), &clock).await);
        let (file, store) = whole(&clock).await;
        close(store, &file.path).await;
        let mut bytes = std::fs::read(&file.path).unwrap();
        let half = bytes.len() / 2;
        bytes[100..half].fill(0x5a);
        assert!(check_is_due(&Damaged::of(&bytes).path, &clock).await);
    });
}

//! The log beside the file: its changes count, without it the older state comes back, and damage
//! in it costs what was hit.

use std::path::PathBuf;

use store::model::{NewValue, SetEntry};

use crate::sample::{fill, import, noise, put, small};
use crate::support::{Damaged, Entries, PAGE, close, open, read_all, runtime};

/// A store as a crash leaves it: the file, its log and index, copied while it is open.
struct Crashed {
    damaged: Damaged,
    /// What was in the store when its log was last copied into the file.
    before: Entries,
    after: Entries,
}

impl Crashed {
    fn new() -> Self {
        runtime().block_on(async {
            let live = Damaged::of(&[]);
            let store = open(&live.path).await;
            fill(&store).await;
            let before = read_all(&store).await;
            close(store, &live.path).await;
            let store = open(&live.path).await;
            let rows = (0..400).map(|n| put(&format!("flag:{:05}", n * 5), small(n + 9_000), false));
            import(&store, "kv_flags", rows.collect()).await;
            for n in 0..30 {
                let edit = SetEntry {
                    namespace: "kv_files".to_owned(),
                    key: format!("new:{n:02}"),
                    value: NewValue::Bytes(small(n * 8 + 6)),
                    ..SetEntry::default()
                };
                store.set_entry(edit).await.unwrap();
            }
            store.delete_key("kv_files", "one:05").await.unwrap();
            let after = read_all(&store).await;
            let damaged = Damaged::of(&std::fs::read(&live.path).unwrap());
            for suffix in ["-wal", "-shm"] {
                let from = PathBuf::from(format!("{}{suffix}", live.path.display()));
                std::fs::copy(from, format!("{}{suffix}", damaged.path.display())).unwrap();
            }
            Self {
                damaged,
                before,
                after,
            }
        })
    }

    fn log(&self) -> PathBuf {
        PathBuf::from(format!("{}-wal", self.damaged.path.display()))
    }

    fn salvage(&self) -> (store::salvage::Found, Entries) {
        let (found, mut entries) = self.damaged.salvage();
        entries.retain(|key, _| !key.starts_with("trash:"));
        (found, entries)
    }
}

#[test]
fn what_was_only_in_the_log_comes_back() {
    let crashed = Crashed::new();
    let (found, entries) = crashed.salvage();
    assert!(entries == crashed.after);
    assert_eq!((found.lost_count, found.from_history), (0, 0));
}

#[test]
fn without_the_log_the_state_before_it_comes_back() {
    let crashed = Crashed::new();
    std::fs::remove_file(crashed.log()).unwrap();
    let (found, entries) = crashed.salvage();
    assert!(entries == crashed.before);
    assert_eq!(found.lost_count, 0);
}

#[test]
fn frames_after_the_last_commit_do_not_count() {
    let crashed = Crashed::new();
    let log = std::fs::read(crashed.log()).unwrap();
    std::fs::write(crashed.log(), &log[..log.len() - 5]).unwrap();
    let (_, entries) = crashed.salvage();
    // The last transaction, the deletion, is not whole.
    let mut expected = crashed.after.clone();
    expected.insert("one:05".to_owned(), crashed.before["one:05"].clone());
    assert!(entries == expected);
}

#[test]
fn a_damaged_frame_costs_only_its_page() {
    let crashed = Crashed::new();
    let mut log = std::fs::read(crashed.log()).unwrap();
    let frame = 24 + PAGE;
    let frames = (log.len() - 32) / frame;
    log[32 + frame * (frames / 3) + 2_000] ^= 0x55;
    std::fs::write(crashed.log(), &log).unwrap();
    let (_, entries) = crashed.salvage();
    let same = crashed
        .after
        .iter()
        .filter(|(key, entry)| entries.get(*key) == Some(entry))
        .count();
    assert!(
        same + 200 > crashed.after.len(),
        "{same} of {}",
        crashed.after.len()
    );
    for (key, entry) in &entries {
        let known = [&crashed.before, &crashed.after];
        assert!(
            known.iter().any(|state| state.get(key) == Some(entry)),
            "{key} was never so"
        );
    }
}

#[test]
fn a_damaged_header_of_the_log_leaves_its_frames_readable() {
    let crashed = Crashed::new();
    let mut log = std::fs::read(crashed.log()).unwrap();
    log[..32].fill(0);
    std::fs::write(crashed.log(), &log).unwrap();
    let (_, entries) = crashed.salvage();
    let same = crashed
        .after
        .iter()
        .filter(|(key, entry)| entries.get(*key) == Some(entry))
        .count();
    assert!(
        same + 200 > crashed.after.len(),
        "{same} of {}",
        crashed.after.len()
    );
}

#[test]
fn the_log_alone_gives_what_is_in_it() {
    let crashed = Crashed::new();
    std::fs::remove_file(&crashed.damaged.path).unwrap();
    let (found, entries) = crashed.salvage();
    assert!(found.entries > 0);
    assert!(
        entries
            .iter()
            .all(|(key, entry)| crashed.after.get(key) == Some(entry))
    );
}

#[test]
fn random_bytes_as_a_log_do_no_harm() {
    let crashed = Crashed::new();
    for length in [0, 10, 32, 33, 5_000, 100_000] {
        std::fs::write(crashed.log(), noise(length, length.max(1))).unwrap();
        let (_, entries) = crashed.salvage();
        assert!(entries == crashed.before);
    }
}

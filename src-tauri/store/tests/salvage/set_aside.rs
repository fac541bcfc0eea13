//! A damaged file keeps its content and its companions under another name, and replaces nothing.

use store::salvage::set_aside;
use store::{Clock, FailureCode};

use crate::support::Damaged;

/// 2027-01-15 08:00:00 UTC.
fn clock() -> Clock {
    Clock::manual(1_800_000_000_123)
}

fn names(damaged: &Damaged) -> Vec<String> {
    let files = std::fs::read_dir(damaged.folder.path()).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn the_file_goes_with_its_log_and_index() {
    let damaged = Damaged::of(b"file");
    std::fs::write(damaged.folder.path().join("kv.sqlite-wal"), "log").unwrap();
    std::fs::write(damaged.folder.path().join("kv.sqlite-shm"), "index").unwrap();
    let moved = set_aside(&damaged.path, &clock()).unwrap();
    assert_eq!(
        moved,
        damaged.folder.path().join("kv.sqlite.damaged-20270115-080000")
    );
    assert_eq!(
        names(&damaged),
        [
            "kv.sqlite.damaged-20270115-080000",
            "kv.sqlite.damaged-20270115-080000-shm",
            "kv.sqlite.damaged-20270115-080000-wal",
        ]
    );
    assert_eq!(std::fs::read(moved).unwrap(), b"file");
}

#[test]
fn nothing_is_overwritten() {
    let damaged = Damaged::of(b"first");
    let first = set_aside(&damaged.path, &clock()).unwrap();
    std::fs::write(&damaged.path, "second").unwrap();
    let second = set_aside(&damaged.path, &clock()).unwrap();
    // A log of that name alone is in the way too.
    std::fs::write(
        damaged
            .folder
            .path()
            .join("kv.sqlite.damaged-20270115-080000-3-wal"),
        "other",
    )
    .unwrap();
    std::fs::write(&damaged.path, "third").unwrap();
    let third = set_aside(&damaged.path, &clock()).unwrap();
    for (path, content) in [(first, "first"), (second, "second"), (third, "third")] {
        assert_eq!(std::fs::read_to_string(path).unwrap(), content);
    }
    assert_eq!(names(&damaged).len(), 4);
}

#[test]
fn a_log_alone_is_set_aside_and_nothing_is_refused() {
    let damaged = Damaged::of(b"");
    std::fs::remove_file(&damaged.path).unwrap();
    assert_eq!(
        set_aside(&damaged.path, &clock()).unwrap_err().code(),
        FailureCode::CannotOpen
    );
    std::fs::write(damaged.folder.path().join("kv.sqlite-wal"), "log").unwrap();
    set_aside(&damaged.path, &clock()).unwrap();
    assert_eq!(names(&damaged), ["kv.sqlite.damaged-20270115-080000-wal"]);
}

//! A row that damage turned into another's: the history tells which is which.

use crate::sample::sample;
use crate::support::{Damaged, PAGE};

/// Two flags with the same value, without expiry, in different pages: the second was written later.
const FIRST: &str = "flag:00401";
const SECOND: &str = "flag:02505";

/// Where the entry's row has its key.
fn place_of(key: &str) -> usize {
    let sample = sample();
    let is_leaf_of_index = |page: &u32| sample.bytes[(*page as usize - 1) * PAGE] == 0x0a;
    let page = sample.pages_of[key]
        .iter()
        .copied()
        .find(is_leaf_of_index)
        .unwrap();
    let from = (page as usize - 1) * PAGE;
    let in_page = &sample.bytes[from..from + PAGE];
    let at = in_page
        .windows(key.len())
        .position(|bytes| bytes == key.as_bytes());
    from + at.unwrap()
}

#[test]
fn a_row_that_took_another_key_does_not_replace_that_keys_row() {
    let mut bytes = sample().bytes.clone();
    let at = place_of(SECOND);
    bytes[at..at + FIRST.len()].copy_from_slice(FIRST.as_bytes());
    let (found, entries) = Damaged::of(&bytes).salvage();
    assert!(entries == sample().entries);
    assert_eq!((found.from_history, found.lost_count), (1, 0));
}

#[test]
fn a_row_that_took_another_version_gets_its_own_back() {
    let mut bytes = sample().bytes.clone();
    // The version's number follows the key, in two bytes.
    let (from, to) = (place_of(FIRST) + FIRST.len(), place_of(SECOND) + SECOND.len());
    bytes.copy_within(from..from + 2, to);
    assert!(bytes != sample().bytes);
    let (found, entries) = Damaged::of(&bytes).salvage();
    assert!(entries == sample().entries);
    assert_eq!((found.from_history, found.lost_count), (1, 0));
}

//! A version in whose number a byte is damaged, so that it is another's: the row that stands where that
//! number belongs is the one that counts.

use std::collections::BTreeMap;

use crate::sample::sample;
use crate::support::{Damaged, PAGE};

/// Where the two bytes of a version's number are.
#[derive(Debug, Clone, Copy)]
struct Number {
    page: usize,
    at: usize,
    /// Among the rows of its page, and how many those are.
    place: (usize, usize),
}

fn be16(at: usize) -> usize {
    usize::from(u16::from_be_bytes([sample().bytes[at], sample().bytes[at + 1]]))
}

/// The numbers of all versions that take two bytes, by themselves
/// (<https://www.sqlite.org/fileformat.html>, section 1.6).
fn numbers() -> BTreeMap<usize, Number> {
    let bytes = &sample().bytes;
    let versions = sample().pages_of.values().flatten();
    let leaves = versions.filter(|page| bytes[(**page as usize - 1) * PAGE] == 0x0d);
    let mut numbers = BTreeMap::new();
    for page in leaves.map(|page| *page as usize) {
        let from = (page - 1) * PAGE;
        let rows = be16(from + 3);
        for row in 0..rows {
            let mut at = from + be16(from + 8 + row * 2);
            while bytes[at] >= 0x80 {
                at += 1;
            }
            at += 1;
            let (high, low) = (usize::from(bytes[at]), usize::from(bytes[at + 1]));
            if high >= 0x80 && low < 0x80 {
                let place = (row, rows);
                numbers.insert((high & 0x7f) << 7 | low, Number { page, at, place });
            }
        }
    }
    numbers
}

/// Flags of three bytes that are no text, without expiry or note, each written once: their rows differ in
/// the value alone. The number of each version with its key.
fn alike() -> Vec<(usize, String)> {
    let flags = (100..3_000).filter(|n| n % 8 == 4 && n % 3 != 0 && n % 7 != 0);
    let numbered = flags.map(|n| {
        let key = format!("flag:{n:05}");
        let pages = &sample().pages_of[&key];
        let mut entries = pages.iter().map(|page| (*page as usize - 1) * PAGE);
        let from = entries.rfind(|from| sample().bytes[*from] == 0x0a).unwrap();
        let page = &sample().bytes[from..from + PAGE];
        let at = page.windows(key.len()).position(|bytes| bytes == key.as_bytes());
        // The version's number follows the key, in two bytes.
        (be16(from + at.unwrap() + key.len()), key)
    });
    numbered.collect()
}

/// Gives a version the number of a later one of another page, where `chosen` likes its place.
fn take_over(chosen: impl Fn(Number) -> bool) {
    let (numbers, alike) = (numbers(), alike());
    let (first, from) = alike
        .iter()
        .find_map(|(id, key)| Some((key, *numbers.get(id).filter(|number| chosen(**number))?)))
        .unwrap();
    let (second, to) = alike
        .iter()
        .find_map(|(id, key)| Some((key, *numbers.get(id).filter(|number| number.page > from.page)?)))
        .unwrap();
    let mut bytes = sample().bytes.clone();
    bytes.copy_within(to.at..to.at + 2, from.at);
    let (found, entries) = Damaged::of(&bytes).salvage();
    sample().assert_untouched_are_back(&entries, |page| page as usize == from.page);
    assert!(entries[second] == sample().entries[second]);
    assert!(!entries.contains_key(first));
    assert_eq!(found.lost_count, 1);
}

#[test]
fn a_version_that_took_anothers_number_among_others_is_not_taken_for_it() {
    take_over(|number| number.place.0 > 0 && number.place.0 + 1 < number.place.1);
}

#[test]
fn nor_is_one_at_the_end_of_its_page_where_only_the_page_above_tells() {
    take_over(|number| number.place.0 + 1 == number.place.1);
}

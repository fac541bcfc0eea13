//! Random bytes anywhere: never a panic, and what was not hit comes back.

use std::collections::BTreeSet;

use proptest::prelude::*;
use store::Job;
use store::salvage::{examine, looks_damaged};

use crate::sample::sample;
use crate::support::{Damaged, PAGE, clock};

fn flips(most: usize) -> impl Strategy<Value = Vec<(prop::sample::Index, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), 1_u8..), 1..most)
}

/// Positions that matter most: headers of the file and of pages, cell pointers, freelist, pointer
/// map.
fn early_flips() -> impl Strategy<Value = Vec<(prop::sample::Index, usize, u8)>> {
    prop::collection::vec((any::<prop::sample::Index>(), 0_usize..24, 1_u8..), 1..60)
}

fn check(bytes: &[u8], touched: &BTreeSet<u32>) {
    let (_, entries) = Damaged::of(bytes).salvage();
    sample().assert_untouched_are_back(&entries, |page| touched.contains(&page));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_bytes_change_the_other_pages_come_back(flips in flips(200)) {
        let mut bytes = sample().bytes.clone();
        let mut touched = BTreeSet::new();
        for (place, mask) in flips {
            let at = place.index(bytes.len());
            bytes[at] ^= mask;
            touched.insert((at / PAGE + 1) as u32);
        }
        check(&bytes, &touched);
    }

    #[test]
    fn whatever_page_headers_change_the_other_pages_come_back(flips in early_flips()) {
        let mut bytes = sample().bytes.clone();
        let mut touched = BTreeSet::new();
        for (place, at, mask) in flips {
            let page = place.index(bytes.len() / PAGE);
            bytes[page * PAGE + at] ^= mask;
            touched.insert((page + 1) as u32);
        }
        check(&bytes, &touched);
    }

    #[test]
    fn whatever_changes_in_the_first_pages_costs_nothing(
        flips in prop::collection::vec((0_usize..100, any::<u8>()), 1..20),
        map in prop::collection::vec((0_usize..PAGE, any::<u8>()), 0..3),
    ) {
        let mut bytes = sample().bytes.clone();
        for (at, value) in flips {
            bytes[at] = value;
        }
        for (at, value) in map {
            bytes[PAGE + at] = value;
        }
        check(&bytes, &BTreeSet::from([1, 2]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..20_000),
        log in prop::option::of(prop::collection::vec(any::<u8>(), 0..10_000)),
        magic in any::<bool>(),
    ) {
        let mut bytes = bytes;
        if magic && bytes.len() > 100 {
            bytes[..100].copy_from_slice(&sample().bytes[..100]);
        }
        let damaged = Damaged::of(&bytes);
        if let Some(log) = log {
            std::fs::write(format!("{}-wal", damaged.path.display()), log).unwrap();
        }
        let _ = looks_damaged(&damaged.path);
        let _ = examine(&damaged.path, &clock(), &Job::default());
    }

    #[test]
    fn no_change_to_a_few_pages_makes_it_panic(
        first in 0_usize..200,
        flips in prop::collection::vec((0_usize..16 * PAGE, any::<u8>()), 1..400),
        size in prop::sample::select(vec![512_usize, 1_024, 2_048, 4_096, 8_192, 65_536]),
    ) {
        let from = first * PAGE;
        let mut bytes = sample().bytes[from..from + 17 * PAGE].to_vec();
        for (at, value) in flips {
            bytes[at] = value;
        }
        // Any page size in a header that looks right.
        let stated = if size == 65_536 { 1 } else { size as u16 };
        bytes[..100].copy_from_slice(&sample().bytes[..100]);
        bytes[16..18].copy_from_slice(&stated.to_be_bytes());
        let damaged = Damaged::of(&bytes);
        let _ = looks_damaged(&damaged.path);
        prop_assert!(examine(&damaged.path, &clock(), &Job::default()).is_ok());
    }
}

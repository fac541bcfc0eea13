//! A file of which a part is something else now.

use crate::oracle;
use crate::sample::{noise, sample};
use crate::support::{Damaged, Entries, PAGE, runtime};

/// Overwrites pages, from 1, and salvages.
fn overwritten(pages: &[u32], with: impl Fn(u32) -> Vec<u8>) -> (store::salvage::Found, Entries) {
    let sample = sample();
    let mut bytes = sample.bytes.clone();
    for page in pages {
        let from = (*page as usize - 1) * PAGE;
        bytes[from..from + PAGE].copy_from_slice(&with(*page)[..PAGE]);
    }
    let (found, entries) = Damaged::of(&bytes).salvage();
    sample.assert_untouched_are_back(&entries, |page| pages.contains(&page));
    (found, entries)
}

fn table_pages(table: &str) -> Vec<u32> {
    let whole = Damaged::of(&sample().bytes);
    runtime().block_on(oracle::table_pages(&whole.path, table))
}

#[test]
fn random_bytes_in_the_middle_cost_only_what_was_there() {
    let pages = (sample().bytes.len() / PAGE) as u32;
    for (from, length) in [
        (pages / 2, 20),
        (pages / 4, 100),
        (2, 60),
        (pages - 50, 50),
        (10, 1),
    ] {
        let touched: Vec<u32> = (from..from + length).collect();
        let (found, _) = overwritten(&touched, |page| noise(page as usize, PAGE));
        println!(
            "{length} pages from {from}: {} back, {} by history, {} lost",
            found.entries, found.from_history, found.lost_count
        );
    }
}

#[test]
fn a_zeroed_first_page_costs_nothing() {
    let (found, entries) = overwritten(&[1], |_| vec![0; PAGE]);
    assert!(entries == sample().entries);
    assert_eq!(found.lost_count, 0);
    let (found, entries) = overwritten(&[1, 2], |_| vec![0; PAGE]);
    assert!(entries == sample().entries);
    assert_eq!(found.lost_count, 0);
}

#[test]
fn entries_of_a_lost_namespace_row_go_to_a_recovered_one_with_the_same_id() {
    let (found, entries) = overwritten(&table_pages("namespaces"), |page| noise(page as usize, PAGE));
    assert!(entries == sample().entries);
    let mut told: Vec<_> = found
        .namespaces
        .iter()
        .map(|namespace| {
            (
                namespace.name.as_str(),
                namespace.id.as_deref().unwrap(),
                namespace.entries,
            )
        })
        .collect();
    told.sort_unstable();
    let recovered = [
        ("Recovered 1", "kv_flags", 3_000),
        ("Recovered 2", "kv_files", 34),
        ("Recovered 3", "kv_trash", 200),
    ];
    assert_eq!(told, recovered);
}

#[test]
fn entries_whose_rows_are_lost_come_back_from_the_history() {
    let (found, entries) = overwritten(&table_pages("entries"), |page| noise(page as usize, PAGE));
    assert!(entries == sample().entries);
    assert_eq!(found.from_history, found.entries);
    assert_eq!(found.lost_count, 0);
}

#[test]
fn without_versions_every_key_is_lost_by_name() {
    let (found, entries) = overwritten(&table_pages("versions"), |page| noise(page as usize, PAGE));
    assert!(entries.is_empty());
    assert_eq!(found.lost_count as usize, sample().entries.len());
    assert_eq!((found.lost.len(), found.lost_nameless), (1_000, 0));
}

#[test]
fn a_wiped_overflow_page_loses_its_value_rather_than_change_it() {
    let sample = sample();
    // The last page of the chain, which names no next one.
    let last = sample.pages_of["file:03"].iter().copied().find(|page| {
        let from = (*page as usize - 1) * PAGE;
        sample.bytes[from..from + 4] == [0; 4]
    });
    let (found, entries) = overwritten(&[last.unwrap()], |_| vec![0; PAGE]);
    assert!(!entries.contains_key("file:03"));
    assert_eq!(found.lost_count, 1);
    assert_eq!(
        (&*found.lost[0].namespace, &*found.lost[0].key),
        ("Files", "file:03")
    );
}

#[test]
fn pages_of_the_same_file_in_another_place_do_no_harm_to_the_rest() {
    let sample = sample();
    for from in [50, 90, 200] {
        overwritten(&[40, 41, 42], |page| {
            let from = (from + page as usize) * PAGE;
            sample.bytes[from..from + PAGE].to_vec()
        });
    }
}

//! A file that ends too early.

use crate::sample::sample;
use crate::support::{Damaged, PAGE};

#[test]
fn what_is_before_the_cut_comes_back() {
    let sample = sample();
    let pages = sample.bytes.len() / PAGE;
    for (kept, more) in [(1, 2), (1, 10), (9, 10), (1, 3)]
        .into_iter()
        .zip([0, 1, 100, PAGE - 1])
        .map(|((a, b), more)| (pages * a / b, more))
    {
        let cut = Damaged::of(&sample.bytes[..kept * PAGE + more]);
        let (found, entries) = cut.salvage();
        let untouched = sample.assert_untouched_are_back(&entries, |page| page as usize > kept);
        assert!(found.entries as usize >= untouched);
        assert!(found.lost_count > 0 || untouched == sample.entries.len());
        println!(
            "{kept} of {pages} pages: {untouched} untouched, {} back, {} of them by history, {} lost",
            found.entries, found.from_history, found.lost_count
        );
    }
}

#[test]
fn what_is_lost_is_counted_and_named() {
    let sample = sample();
    let pages = sample.bytes.len() / PAGE;
    let (found, entries) = Damaged::of(&sample.bytes[..pages * 4 / 5 * PAGE]).salvage();
    let known = found
        .namespaces
        .iter()
        .all(|namespace| !namespace.name.starts_with("Recovered"));
    assert!(known);
    assert_eq!(found.entries + found.lost_count, sample.entries.len() as u32);
    let named = found.lost.len().min(1_000) as u32;
    assert!(named == 1_000 || named + found.lost_nameless == found.lost_count);
    for lost in &found.lost {
        assert!(sample.entries.contains_key(&lost.key) && !entries.contains_key(&lost.key));
    }
}

#[test]
fn a_file_cut_within_its_header_holds_nothing_and_is_no_trouble() {
    for length in [0, 1, 15, 99, 100, 511, 4_095] {
        let (found, entries) = Damaged::of(&sample().bytes[..length]).salvage();
        assert_eq!((found.entries, entries.len()), (0, 0));
    }
}

//! Contains-search in keys and in values, beside the plain statement that finds the same.

use std::time::{Duration, Instant};

use store::model::{Filter, ListQuery};
use store::{Job, Store};

use crate::data::{NAMESPACE, value};
use crate::measure::{once, typical, typical_plain};
use crate::plain::Plain;
use crate::reading::query;
use crate::report::{Bar, Report};

const RUNS: usize = 5;
/// Hits that the window asks for at most.
const MOST_HITS: u32 = 500;

/// The whole count and the first page at once, as the app asks for them.
pub async fn keys(store: &Store, keys: u64, report: &mut Report) {
    let db = Plain::open(store.path());
    let rare = format!("{:07}", keys / 2 + 1);
    for (what, needle) in [
        ("keys that contain “SER:” (all): count, page", "SER:"),
        ("keys that contain “77” (some): count, page", "77"),
        ("keys that contain one number: count, page", rare.as_str()),
        ("keys that contain “absent”: count, page", "absent"),
    ] {
        let filter = Filter {
            contains: needle.to_owned(),
            ..Filter::default()
        };
        let page = ListQuery {
            filter: filter.clone(),
            ..query()
        };
        let both = || async {
            let (count, page) =
                tokio::join!(store.count_entries(NAMESPACE, &filter), store.list_entries(&page));
            count.expect("counted");
            page.expect("a page");
        };
        let plain = typical_plain(RUNS, || {
            let mut count = db.prepare("SELECT count(*) FROM entries WHERE namespace_id = 1 AND key LIKE ?");
            count.text(1, &format!("%{needle}%"));
            while count.step() {}
        });
        let bar = Bar::Within(Duration::from_millis(200));
        report.time(what, typical(RUNS, both).await, Some(plain), bar);
    }
}

/// The same for the words of a search. What looks at every entry's version has the bar of a search in values.
pub async fn words(store: &Store, report: &mut Report) {
    let (keys, versions) = (Duration::from_millis(200), Duration::from_secs(1));
    for (what, search, notes, bar) in [
        ("words “7 user”: count, page", "7 user", false, keys),
        (
            "words “kind:json size>10KB”: count, page",
            "kind:json size>10KB",
            false,
            keys,
        ),
        (
            "words “absent”, in notes and tags: count, page",
            "absent",
            true,
            versions,
        ),
        ("words “tag:absent”: count, page", "tag:absent", false, versions),
        (
            "words “theme=absent”: count, page",
            "theme=absent",
            false,
            versions,
        ),
    ] {
        let filter = Filter {
            search: search.to_owned(),
            notes,
            ..Filter::default()
        };
        let page = ListQuery {
            filter: filter.clone(),
            ..query()
        };
        let both = || async {
            let (count, page) =
                tokio::join!(store.count_entries(NAMESPACE, &filter), store.list_entries(&page));
            count.expect("counted");
            page.expect("a page");
        };
        report.time(what, typical(RUNS, both).await, None, Bar::Within(bar));
    }
}

/// Until the first hits, and to the end: of the hits that the window asks for, or of the entries.
pub async fn values(store: &Store, keys: u64, report: &mut Report) {
    let one = value(keys / 2)[..20].to_owned();
    for (what, needle) in [
        ("values that contain “plain TEXT” (all), 500 hits", "plain TEXT"),
        ("values that contain one number", one.as_str()),
    ] {
        let (mut first, job, all) = (None, Job::default(), Filter::default());
        let started = Instant::now();
        let search = store.search_values(NAMESPACE, &all, needle, MOST_HITS, &job, |hits| {
            if !hits.is_empty() {
                first.get_or_insert_with(|| started.elapsed());
            }
            true
        });
        let (took, looked_at) = once(search).await;
        let looked_at = u64::from(looked_at.expect("searched"));
        assert!(looked_at == keys || needle == "plain TEXT");
        report.time(what, took, None, Bar::Within(Duration::from_secs(1)));
        report.time("  first hits", first.unwrap_or_default(), None, Bar::None);
    }
}

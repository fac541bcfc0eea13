//! Opening, pages, jumps, orders and groups.

use std::path::Path;
use std::time::Duration;

use store::model::{Filter, ListQuery, Program, Sort};
use store::{OpenOptions, Store};

use crate::data::NAMESPACE;
use crate::measure::{once, typical};
use crate::report::{Bar, Report};

const RUNS: usize = 9;
const FIRST_PAGE: Bar = Bar::Within(Duration::from_millis(5));
const JUMP: Bar = Bar::Within(Duration::from_millis(50));

/// The file opened, its namespaces and a first page read.
pub async fn open(file: &Path, report: &mut Report) -> Store {
    let (took, store) = once(async {
        let store = Store::open(file, OpenOptions::passing(Program::App)).await?;
        store.list_namespaces().await?;
        store.list_entries(&query()).await?;
        Ok::<_, store::StoreError>(store)
    })
    .await;
    report.time("open, list namespaces, first page", took, None, Bar::None);
    store.expect("the store opens")
}

pub async fn pages(store: &Store, keys: u64, report: &mut Report) {
    page(store, "first page", query(), FIRST_PAGE, report).await;
    for (what, at) in [
        ("jump to a quarter", keys / 4),
        ("jump to the middle", keys / 2),
        ("jump to nine tenths", keys / 10 * 9),
        ("jump to the end", keys - 100),
    ] {
        let jump = ListQuery {
            offset: at as u32,
            ..query()
        };
        page(store, what, jump, JUMP, report).await;
    }
    let position = || async {
        let key = crate::data::key(keys - 1);
        let found = store
            .position_of(NAMESPACE, &query().filter, Sort::Key, false, &key)
            .await;
        assert_eq!(found.expect("counted"), Some(keys as u32 - 1));
    };
    report.time(
        "position of the last key",
        typical(RUNS, position).await,
        None,
        JUMP,
    );
}

pub async fn sorts(store: &Store, keys: u64, report: &mut Report) {
    for (sort, first, deep) in [
        (
            Sort::Changed,
            "by time: first page",
            "by time: jump to the middle",
        ),
        (Sort::Size, "by size: first page", "by size: jump to the middle"),
    ] {
        let start = ListQuery {
            sort,
            descending: true,
            ..query()
        };
        page(store, first, start.clone(), Bar::None, report).await;
        let middle = ListQuery {
            offset: (keys / 2) as u32,
            ..start
        };
        page(store, deep, middle, Bar::None, report).await;
    }
}

pub async fn groups(store: &Store, report: &mut Report) {
    for (what, prefix) in [
        ("groups of the first level, counted", ""),
        ("groups of the second level, counted", "app000:"),
    ] {
        let list = || async {
            let level = Filter {
                prefix: prefix.to_owned(),
                ..Filter::default()
            };
            let groups = store.list_groups(NAMESPACE, &level, ":", None, 200).await;
            assert!(!groups.expect("groups").is_empty());
        };
        report.time(what, typical(RUNS, list).await, None, Bar::None);
    }
}

async fn page(store: &Store, what: &str, query: ListQuery, bar: Bar, report: &mut Report) {
    let list = || async {
        let page = store.list_entries(&query).await.expect("a page");
        assert_eq!(page.entries.len(), query.limit as usize);
    };
    report.time(what, typical(RUNS, list).await, None, bar);
}

pub fn query() -> ListQuery {
    ListQuery {
        namespace: NAMESPACE.to_owned(),
        limit: 100,
        ..ListQuery::default()
    }
}

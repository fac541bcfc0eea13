//! What long work keeps in memory while it runs, as SQLite counts it: no more for many keys than for
//! few. Alone in its program, since SQLite counts for all of it.
#![allow(
    unsafe_code,
    reason = "SQLite tells what memory it has through its C interface"
)]

use libsqlite3_sys::{sqlite3_memory_highwater, sqlite3_memory_used};
use store::model::{Category, Deed, ListQuery, NewNamespace, Origin, Program, Sort};
use store::{Incoming, IncomingRow, Job, OpenOptions, Store};

/// A list of them, or a copy of the pages with them, would be twice what is allowed, and more.
const KEYS: usize = 120_000;
const ALLOWED: i64 = 1_000_000;
/// What SQLite keeps in memory of a file in which it sorts: https://www.sqlite.org/pragma.html#pragma_cache_size.
const SORTED_IN_MEMORY: i64 = 2_000 * 1_024;

/// The most memory that SQLite had beyond what it had before. What it keeps of files is there already.
async fn more<T>(work: impl Future<Output = store::Result<T>>) -> i64 {
    // SAFETY: these only count, under a lock of their own.
    let before = unsafe {
        sqlite3_memory_highwater(1);
        sqlite3_memory_used()
    };
    work.await.unwrap();
    unsafe { sqlite3_memory_highwater(0) - before }
}

fn rows(text: &str) -> impl Iterator<Item = IncomingRow> {
    (0..KEYS).map(move |number| {
        IncomingRow::Put(Incoming {
            line: 0,
            key: format!("key:{number:07}"),
            value: text.as_bytes().to_vec(),
            expiry: None,
            metadata: None,
        })
    })
}

#[tokio::test]
async fn long_work_takes_no_more_memory_for_many_keys() {
    let folder = tempfile::tempdir().unwrap();
    let options = OpenOptions::passing(Program::Lux);
    let store = Store::open(&folder.path().join("kv.sqlite"), options)
        .await
        .unwrap();
    let new = NewNamespace {
        id: Some("kv_test".to_owned()),
        name: "test".to_owned(),
        ..NewNamespace::default()
    };
    store.create_namespace(new).await.unwrap();
    let job = Job::default();
    let plan = store
        .plan_rows("kv_test", Deed::SetMany, Origin::Import, rows("1"), &job)
        .await
        .unwrap();
    let looking = more(store.plan_summary(&plan.id)).await;
    let tick = |ticked| store.plan_tick_all(&plan.id, Category::Added, ticked);
    let ticking = more(tick(false)).await;
    tick(true).await.unwrap();
    store.plan_apply(&plan.id, None, &job).await.unwrap();

    let by_size = ListQuery {
        namespace: "kv_test".to_owned(),
        sort: Sort::Size,
        offset: KEYS as u32 - 100,
        limit: 100,
        ..ListQuery::default()
    };
    // A reader that answers for the first time also keeps what it has read of the file, and another may let
    // go of something meanwhile: neither is so in the middle one of many.
    let mut sorting = Vec::new();
    for _ in 0..21 {
        sorting.push(more(store.list_entries(&by_size)).await);
    }
    sorting.sort_unstable();
    let sorting = sorting[sorting.len() / 2];

    store.undo().await.unwrap();
    store.redo().await.unwrap();
    let undoing = more(store.undo()).await;
    let redoing = more(store.redo()).await;
    store.close().await;
    for (what, bytes, allowed) in [
        ("a look at a plan", looking, ALLOWED),
        ("ticking all of a plan", ticking, ALLOWED),
        (
            "a page far down in the order of sizes",
            sorting,
            ALLOWED + SORTED_IN_MEMORY,
        ),
        ("undo", undoing, ALLOWED),
        ("redo", redoing, ALLOWED),
    ] {
        assert!(bytes < allowed, "{what}: {bytes} bytes more");
    }
}

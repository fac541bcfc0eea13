//! Stores for tests, filled as the program fills them.

use std::path::Path;

use crate::clock::Clock;
use crate::formats::IncomingExpiry;
use crate::job::Job;
use crate::model::{Deed, NewNamespace, Origin, Program};
use crate::opening::OpenOptions;
use crate::plan::{Incoming, IncomingRow};
use crate::store::Store;

/// The moment of a clock that stands still, in Unix milliseconds.
pub(crate) const START_MS: i64 = 1_800_000_000_000;

/// A new store in a folder, by a clock that stands still until it is told.
pub(crate) async fn new_store(folder: &Path) -> (Store, Clock) {
    let clock = Clock::manual(START_MS);
    let options = OpenOptions {
        clock: clock.clone(),
        ..OpenOptions::passing(Program::App)
    };
    let store = Store::open(&folder.join("kv.sqlite"), options).await;
    (store.unwrap(), clock)
}

/// Makes a namespace of this name, with the id `kv_<name>`.
pub(crate) async fn new_namespace(store: &Store, name: &str) {
    let new = NewNamespace {
        id: Some(format!("kv_{name}")),
        name: name.to_owned(),
        ..NewNamespace::default()
    };
    store.create_namespace(new).await.unwrap();
}

/// A new store with one namespace, “test”.
pub(crate) async fn store_with_test(folder: &Path) -> Store {
    let (store, _) = new_store(folder).await;
    new_namespace(&store, "test").await;
    store
}

/// A key and what it should hold, for ever.
pub(crate) fn row(key: impl Into<String>, value: &str) -> IncomingRow {
    row_for(key, value, None)
}

/// The same for so many seconds.
pub(crate) fn row_for(key: impl Into<String>, value: &str, seconds: Option<i64>) -> IncomingRow {
    IncomingRow::Put(Incoming {
        line: 0,
        key: key.into(),
        value: value.into(),
        expiry: seconds.map(IncomingExpiry::In),
        metadata: None,
    })
}

/// Puts rows into a namespace, as one change.
pub(crate) async fn put(store: &Store, namespace: &str, rows: impl IntoIterator<Item = IncomingRow>) {
    let id = planned(store, namespace, rows).await;
    store.plan_apply(&id, None, &Job::default()).await.unwrap();
}

/// A plan that would put rows into a namespace: its id.
pub(crate) async fn planned(
    store: &Store,
    namespace: &str,
    rows: impl IntoIterator<Item = IncomingRow>,
) -> String {
    let (deed, origin, job) = (Deed::SetMany, Origin::Import, Job::default());
    let plan = store.plan_rows(namespace, deed, origin, rows, &job).await;
    plan.unwrap().id
}

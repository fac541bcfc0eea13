//! The database that the window is measured over.

use store::model::{Deed, NewNamespace, Origin, Program};
use store::{Incoming, IncomingRow, Job, OpenOptions, Store};

use crate::desk::Desk;

/// Keys of the large namespace.
pub const KEYS: u64 = 1_000_000;
/// Holds them.
pub const LARGE: &str = "everybody";
/// Holds a few switches.
pub const SMALL: &str = "flags";
const SWITCHES: u64 = 10;

/// A database with a namespace of some switches and, unless `keys` is 0, one of so many keys.
pub async fn make(desk: &Desk, keys: u64) {
    let store = Store::open(&desk.database(), OpenOptions::passing(Program::App))
        .await
        .expect("a store");
    fill(&store, SMALL, SWITCHES, |number| {
        row(format!("switch-{number}"), "true".to_owned())
    })
    .await;
    if keys > 0 {
        fill(&store, LARGE, keys, |number| {
            let text =
                format!("settings of user {number:07}, kept as a line of plain text to read on a page");
            row(format!("app{:03}:user:{number:07}", number / 10_000), text)
        })
        .await;
    }
    store.close().await;
}

async fn fill(store: &Store, name: &str, keys: u64, row: impl Fn(u64) -> IncomingRow + Send + 'static) {
    let new = NewNamespace {
        name: name.to_owned(),
        ..NewNamespace::default()
    };
    store.create_namespace(new).await.expect("a namespace");
    let job = Job::default();
    let rows = (0..keys).map(row);
    let plan = store
        .plan_rows(name, Deed::SetMany, Origin::App, rows, &job)
        .await
        .expect("a plan");
    store.plan_apply(&plan.id, None, &job).await.expect("applied");
}

fn row(key: String, text: String) -> IncomingRow {
    IncomingRow::Put(Incoming {
        line: 0,
        key,
        value: text.into_bytes(),
        expiry: None,
        metadata: None,
    })
}

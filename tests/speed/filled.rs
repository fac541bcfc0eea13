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
/// Holds large values,
pub const VALUES: &str = "values";
/// of which some are text of 25 MiB, in lines or in one, some are JSON in one line that is 25 MiB once it is
/// laid out, and this is a short text.
pub const TEXT: &str = "diary";
pub const LINE: &str = "line";
pub const JSON: &str = "export";
pub const SHORT: &str = "word";
/// How many keys of 25 MiB of each kind there are.
pub const LARGE_OF_EACH: usize = 2;
/// How many keys have JSON of 1 MiB. All rows are in view: one that is not cannot be clicked.
pub const FORMS: usize = 5;
/// Bytes of the largest values, with room for what is typed into them.
const LARGEST: usize = (25 << 20) - 1_024;
const MIB: usize = 1 << 20;
/// Bytes that a user's settings get more by being laid out.
const LAID_OUT: usize = 23;

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

/// The name of a key with JSON of 1 MiB.
pub fn form(number: usize) -> String {
    format!("form-{number}")
}

/// The name of a key with 25 MiB of a kind.
pub fn large(kind: &str, number: usize) -> String {
    format!("{kind}-{number}")
}

/// Adds the namespace of large values.
pub async fn add_values(desk: &Desk) {
    let store = Store::open(&desk.database(), OpenOptions::passing(Program::App))
        .await
        .expect("a store");
    let mut values: Vec<(String, fn() -> String)> = vec![(SHORT.to_owned(), || "a word".to_owned())];
    let kinds = [
        (TEXT, (|| lines(LARGEST, "\n")) as fn() -> String),
        (LINE, || lines(LARGEST, " ")),
        (JSON, || object(LARGEST, "", LAID_OUT)),
    ];
    for (kind, value) in kinds {
        values.extend((0..LARGE_OF_EACH).map(|number| (large(kind, number), value)));
    }
    values.extend((0..FORMS).map(|number| (form(number), (|| object(MIB, "\n", 0)) as fn() -> String)));
    let count = values.len() as u64;
    fill(&store, VALUES, count, move |number| {
        let (key, value) = &values[number as usize];
        row(key.clone(), value())
    })
    .await;
    store.close().await;
}

/// So many bytes at most, of lines as in a log.
fn lines(bytes: usize, end: &str) -> String {
    let line = |number| format!("{number:08} a line of text as people keep them, of a usual length{end}");
    parts(bytes, 0, line).concat()
}

/// So many bytes at most, of the settings of users, each counted with so many more.
fn object(bytes: usize, end: &str, more: usize) -> String {
    let user = |number| {
        format!(
            r#""user-{number:06}": {{"language": "en", "theme": "dark", "beta": true, "limit": {number}}},{end}"#
        )
    };
    let users = parts(bytes - 5, more, user).concat();
    format!("{{{}}}", users.trim_end().trim_end_matches(','))
}

fn parts(bytes: usize, more: usize, part: impl Fn(usize) -> String) -> Vec<String> {
    let mut left = bytes;
    (0..)
        .map(part)
        .take_while(|part| {
            let size = part.len() + more;
            let fits = size <= left;
            left = left.saturating_sub(size);
            fits
        })
        .collect()
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

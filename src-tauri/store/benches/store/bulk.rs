//! One edit of all keys of a namespace, planned and applied, beside the same rows read and written by plain
//! prepared statements in one transaction.

use std::path::Path;
use std::time::{Duration, Instant};

use store::model::{
    BulkEdit, Deed, Destination, Filter, NewNamespace, Origin, Program, Selection, SetExpiry,
};
use store::{Incoming, IncomingRow, Job, OpenOptions, Store};

use crate::data::key;
use crate::measure::once;
use crate::plain::{Plain, Statement};
use crate::report::{Bar, Report};
use crate::transfer::writing;

/// Holds switches, all of them on; holds JSON; is copied into.
const SWITCHES: &str = "kv_switches";
const USERS: &str = "kv_users";
const COPIES: &str = "kv_copies";
/// Tags that the keys with JSON have, one each.
const TAGS: u64 = 100;
/// Rows that the plain statements read before they write them.
const AT_ONCE: usize = 5_000;
const DAY: i64 = 86_400;

/// What becomes of a row.
#[derive(Clone, Copy, PartialEq)]
enum Goes {
    Nowhere,
    ToAnotherName,
    ToAnotherNamespace,
}

struct Edit {
    what: &'static str,
    namespace: &'static str,
    edit: BulkEdit,
    goes: Goes,
    becomes: fn(&str) -> String,
    expires: bool,
}

fn edits() -> [Edit; 5] {
    let same: fn(&str) -> String = str::to_owned;
    let of_users = |what, edit, goes, becomes, expires| Edit {
        what,
        namespace: USERS,
        edit,
        goes,
        becomes,
        expires,
    };
    let field = BulkEdit::SetField {
        field: "limits.daily".to_owned(),
        json: "25".to_owned(),
        add_missing: false,
    };
    let expiry = SetExpiry::In { seconds: DAY };
    let rename = BulkEdit::RenamePrefix {
        from: "app".to_owned(),
        to: "web".to_owned(),
    };
    let to = Destination::Namespace {
        namespace: COPIES.to_owned(),
    };
    [
        Edit {
            what: "all switches turned off",
            namespace: SWITCHES,
            edit: BulkEdit::Turn { on: false },
            goes: Goes::Nowhere,
            becomes: |_| "false".to_owned(),
            expires: false,
        },
        of_users(
            "a field of JSON set",
            field,
            Goes::Nowhere,
            |json| json.replace(r#""daily":10"#, r#""daily":25"#),
            false,
        ),
        of_users(
            "copy of all keys",
            BulkEdit::Copy { to },
            Goes::ToAnotherNamespace,
            same,
            false,
        ),
        of_users(
            "an expiry set",
            BulkEdit::Expire { expiry },
            Goes::Nowhere,
            same,
            true,
        ),
        of_users("a prefix renamed", rename, Goes::ToAnotherName, same, true),
    ]
}

/// Each edit in a store of so many keys, and in a copy of it by plain statements.
pub async fn bulk(keys: u64, folder: &Path, report: &mut Report) {
    let (file, copy) = (folder.join("edited.sqlite"), folder.join("plainly.sqlite"));
    let store = filled(&file, keys).await;
    store.close().await;
    store.let_go().await;
    std::fs::copy(&file, &copy).expect("room");
    let (store, db, job) = (open(&file).await, Plain::open(&copy), Job::default());
    let (took, tags) = once(store.tags_in_use(USERS, &job)).await;
    assert_eq!(tags.expect("counted").len() as u64, TAGS.min(keys));
    report.time("tags of all keys, counted", took, None, Bar::None);
    for edit in edits() {
        let plain = plainly(&db, &edit);
        let (took, rows) = once(async {
            let everything = Selection::Matching {
                filter: Filter::default(),
                except: Vec::new(),
            };
            let plan = store
                .plan_bulk(edit.namespace, everything, edit.edit.clone(), &job)
                .await?;
            store.plan_apply(&plan.id, None, &job).await?;
            Ok::<_, store::StoreError>(plan.counts.added + plan.counts.changed)
        })
        .await;
        assert_eq!(u64::from(rows.expect("applied")), keys, "{}", edit.what);
        report.time(
            &format!("{}, planned and applied", edit.what),
            took,
            Some(plain),
            writing(keys),
        );
    }
    store.close().await;
    store.let_go().await;
    drop(db);
    for file in [file, copy] {
        std::fs::remove_file(file).expect("the file");
    }
}

async fn open(file: &Path) -> Store {
    Store::open(file, OpenOptions::passing(Program::App))
        .await
        .expect("the store opens")
}

async fn filled(file: &Path, keys: u64) -> Store {
    let store = open(file).await;
    let job = Job::default();
    let switch: fn(u64) -> (String, Option<String>) = |_| ("true".to_owned(), None);
    let user: fn(u64) -> (String, Option<String>) = |number| {
        let json = format!(
            r#"{{"name":"user {number:07}, as read on a page","limits":{{"daily":10,"weekly":70}}}}"#
        );
        (json, Some(format!(r#"{{"tags":["team-{}"]}}"#, number % TAGS)))
    };
    for (id, value) in [(SWITCHES, Some(switch)), (USERS, Some(user)), (COPIES, None)] {
        let namespace = NewNamespace {
            id: Some(id.to_owned()),
            name: id.trim_start_matches("kv_").to_owned(),
            description: String::new(),
        };
        store.create_namespace(namespace).await.expect("a new store");
        let Some(value) = value else { continue };
        let rows = (0..keys).map(move |number| {
            let (value, metadata) = value(number);
            IncomingRow::Put(Incoming {
                line: 0,
                key: key(number),
                value: value.into_bytes(),
                expiry: None,
                metadata,
            })
        });
        let plan = store.plan_rows(id, Deed::SetMany, Origin::App, rows, &job).await;
        let plan = plan.expect("a plan");
        store.plan_apply(&plan.id, None, &job).await.expect("applied");
    }
    store
}

/// The same rows by plain statements.
fn plainly(db: &Plain, edit: &Edit) -> Duration {
    let id = |of: &str| format!("(SELECT id FROM namespaces WHERE public_id = '{of}')");
    let from = id(edit.namespace);
    let (to, expiry) = match edit.goes {
        Goes::ToAnotherNamespace => (id(COPIES), "NULL"),
        _ if edit.expires => (from.clone(), "1900000000"),
        _ => (from.clone(), "NULL"),
    };
    let change = "(SELECT max(id) FROM changes)";
    let started = Instant::now();
    db.run("BEGIN IMMEDIATE");
    db.run(
        "INSERT INTO changes (id, at, program, origin, state, deed, added, changed, removed,
                              bytes_before, bytes_after)
         SELECT max(id) + 1, 1800000000000, 0, 0, 0, '{\"type\":\"told\",\"label\":\"plain\"}', 0, 0, 0, 0, 0
         FROM changes",
    );
    // A name that came is behind all that were there.
    let mut read = db.prepare(&format!(
        "SELECT e.key, v.value, v.metadata, e.version_id FROM entries AS e JOIN versions AS v ON v.id = e.version_id
         WHERE e.namespace_id = {from} AND e.key > ? AND e.key < 'w' ORDER BY e.key LIMIT {AT_ONCE}"
    ));
    let mut version = db.prepare(&format!(
        "INSERT INTO versions (id, expires_at, kind, size, preview, metadata, value)
         VALUES (?, {expiry}, 2, ?, ?, NULLIF(?, ''), ?)"
    ));
    let mut came = db.prepare(&format!(
        "INSERT INTO revisions (change_id, namespace_id, key, before_version, after_version)
         VALUES ({change}, {to}, ?, NULLIF(?, 0), ?)"
    ));
    let mut went = db.prepare(&format!(
        "INSERT INTO revisions (change_id, namespace_id, key, before_version, after_version)
         VALUES ({change}, {from}, ?, ?, NULL)"
    ));
    let mut entry = db.prepare(&match edit.goes {
        Goes::Nowhere => format!(
            "UPDATE entries SET version_id = ?2, size = ?3, expires_at = {expiry}, updated_at = 1800000000000
             WHERE namespace_id = {from} AND key = ?1"
        ),
        Goes::ToAnotherName | Goes::ToAnotherNamespace => format!(
            "INSERT INTO entries (namespace_id, key, version_id, kind, size, expires_at, updated_at)
             VALUES ({to}, ?, ?, 2, ?, {expiry}, 1800000000000)"
        ),
    });
    let mut leave = db.prepare(&format!(
        "DELETE FROM entries WHERE namespace_id = {from} AND key = ?"
    ));
    let mut next = number(db, "SELECT max(id) + 1 FROM versions");
    let mut after = String::new();
    loop {
        let rows = page(&mut read, &after);
        let Some(last) = rows.last() else { break };
        after.clone_from(&last.key);
        for row in rows {
            let value = (edit.becomes)(&row.value);
            version.number(1, next);
            version.number(2, value.len() as i64);
            version.text(3, &value[..value.len().min(60)]);
            version.text(4, &row.metadata);
            version.bytes(5, value.as_bytes());
            done(&mut version);
            let key = match edit.goes {
                Goes::ToAnotherName => row.key.replacen("app", "web", 1),
                Goes::Nowhere | Goes::ToAnotherNamespace => row.key.clone(),
            };
            came.text(1, &key);
            came.number(
                2,
                if edit.goes == Goes::Nowhere {
                    row.version
                } else {
                    0
                },
            );
            came.number(3, next);
            done(&mut came);
            if edit.goes == Goes::ToAnotherName {
                went.text(1, &row.key);
                went.number(2, row.version);
                done(&mut went);
                leave.text(1, &row.key);
                done(&mut leave);
            }
            entry.text(1, &key);
            entry.number(2, next);
            entry.number(3, value.len() as i64);
            done(&mut entry);
            next += 1;
        }
    }
    db.run("COMMIT");
    started.elapsed()
}

struct Row {
    key: String,
    value: String,
    metadata: String,
    version: i64,
}

fn page(read: &mut Statement, after: &str) -> Vec<Row> {
    read.text(1, after);
    let mut rows = Vec::with_capacity(AT_ONCE);
    while read.step() {
        let text = |at| String::from_utf8_lossy(read.column(at)).into_owned();
        rows.push(Row {
            key: text(0),
            value: text(1),
            metadata: text(2),
            version: text(3).parse().expect("a number"),
        });
    }
    read.reset();
    rows
}

fn number(db: &Plain, sql: &str) -> i64 {
    let mut statement = db.prepare(sql);
    statement.step();
    String::from_utf8_lossy(statement.column(0))
        .parse()
        .expect("a number")
}

fn done(statement: &mut Statement) {
    statement.step();
    statement.reset();
}

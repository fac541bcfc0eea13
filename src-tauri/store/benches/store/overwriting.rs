//! What it costs that values which are gone for good are overwritten: a sweep of expired values and a purge,
//! each with the log emptied, beside plain statements that delete the same rows and overwrite nothing.

use std::path::Path;
use std::time::{Duration, Instant};

use store::formats::IncomingExpiry;
use store::model::{Deed, NewNamespace, Origin, Program};
use store::{Clock, Incoming, IncomingRow, Job, OpenOptions, Store};

use crate::data::{key, value};
use crate::measure::once;
use crate::plain::Plain;
use crate::report::{Bar, Report};

/// Most values of each size, so that a measurement at many keys ends.
const MOST_SMALL: u64 = 100_000;
const MOST_LARGE: u64 = 3_000;
/// Bytes of a large one.
const LARGE: usize = 20_000;
/// Where the rows are that expire, and those that are purged.
const EXPIRING: &str = "kv_expiring";
const PURGED: &str = "kv_purged";
/// Rows of one transaction, as the store has it.
const SWEPT_AT_ONCE: i64 = 2_000;
const PURGED_AT_ONCE: i64 = 5_000;

/// Both, with small values and with large ones.
pub async fn overwriting(keys: u64, folder: &Path, report: &mut Report) {
    let small = keys.min(MOST_SMALL);
    let sized = |number| value(number).into_bytes();
    of_values(small, "100 B", sized, folder, report).await;
    let large = (keys / 10).min(MOST_LARGE);
    let sized = |number| value(number).into_bytes().repeat(LARGE / 100);
    of_values(large, "20 KB", sized, folder, report).await;
}

async fn of_values(
    count: u64,
    size: &str,
    value: impl Fn(u64) -> Vec<u8> + Copy + Send,
    folder: &Path,
    report: &mut Report,
) {
    let (file, copy) = (folder.join("overwritten.sqlite"), folder.join("deleted.sqlite"));
    let clock = Clock::manual(Clock::System.now_ms());
    let store = filled(&file, &clock, count, value).await;
    store.close().await;
    store.let_go().await;
    std::fs::copy(&file, &copy).expect("room");
    clock.advance(61_000);
    let (swept, purged) = plainly(&copy, clock.now());
    let store = open(&file, &clock).await;
    let (took, emptied) = once(store.wipe()).await;
    assert!(emptied.expect("swept"));
    let what = format!("sweep of {count} expired values of {size}");
    report.time(&what, took, Some(swept), Bar::None);
    let job = Job::default();
    let (took, emptied) = once(async {
        store.purge_namespace(PURGED, &job).await?;
        store.wipe().await
    })
    .await;
    assert!(emptied.expect("purged"));
    let what = format!("purge of {count} values of {size}");
    report.time(&what, took, Some(purged), Bar::None);
    store.close().await;
    store.let_go().await;
    for file in [file, copy] {
        std::fs::remove_file(file).expect("the file");
    }
}

async fn open(file: &Path, clock: &Clock) -> Store {
    let options = OpenOptions {
        clock: clock.clone(),
        ..OpenOptions::passing(Program::App)
    };
    Store::open(file, options).await.expect("the store opens")
}

/// A store with as many values that expire as in a namespace in Trash.
async fn filled(
    file: &Path,
    clock: &Clock,
    count: u64,
    value: impl Fn(u64) -> Vec<u8> + Copy + Send,
) -> Store {
    let store = open(file, clock).await;
    let job = Job::default();
    for (id, expiry) in [(EXPIRING, Some(IncomingExpiry::In(60))), (PURGED, None)] {
        let namespace = NewNamespace {
            id: Some(id.to_owned()),
            name: id.trim_start_matches("kv_").to_owned(),
            description: String::new(),
        };
        store.create_namespace(namespace).await.expect("a new store");
        let rows = (0..count).map(move |number| {
            IncomingRow::Put(Incoming {
                line: 0,
                key: key(number),
                value: value(number),
                expiry,
                metadata: None,
            })
        });
        let plan = store.plan_rows(id, Deed::SetMany, Origin::App, rows, &job).await;
        let plan = plan.expect("a plan");
        store.plan_apply(&plan.id, None, &job).await.expect("applied");
    }
    store.delete_namespace(PURGED).await.expect("in Trash");
    store
}

/// The same rows deleted by plain statements. Returns what the sweep took, and the purge.
fn plainly(file: &Path, now: i64) -> (Duration, Duration) {
    let db = Plain::open(file);
    db.run("PRAGMA secure_delete = off");
    db.run("CREATE TEMP TABLE gone (namespace_id, key, version_id)");
    let expired = format!(
        "INSERT INTO gone SELECT namespace_id, key, version_id FROM entries
         WHERE expires_at <= {now} ORDER BY expires_at, namespace_id, key LIMIT {SWEPT_AT_ONCE}"
    );
    let swept = deleting(&db, &expired, false);
    let purged = format!(
        "INSERT INTO gone SELECT namespace_id, key, version_id FROM entries
         WHERE namespace_id = (SELECT id FROM namespaces WHERE public_id = '{PURGED}')
         ORDER BY key LIMIT {PURGED_AT_ONCE}"
    );
    (swept, deleting(&db, &purged, true))
}

/// Deletes what a statement lists until it lists nothing, and, of a purge, the history and the free pages.
fn deleting(db: &Plain, list: &str, purges: bool) -> Duration {
    let started = Instant::now();
    let mut more = true;
    while more {
        db.run("BEGIN IMMEDIATE");
        db.run(list);
        more = db.prepare("SELECT 1 FROM gone").step();
        db.run("DELETE FROM versions WHERE id IN (SELECT version_id FROM gone)");
        db.run(
            "UPDATE namespaces SET entry_count = entry_count - gone.entries
             FROM (SELECT namespace_id, count(*) AS entries FROM gone GROUP BY namespace_id) AS gone
             WHERE namespaces.id = gone.namespace_id",
        );
        db.run("DELETE FROM entries WHERE (namespace_id, key) IN (SELECT namespace_id, key FROM gone)");
        if purges {
            db.run(
                "DELETE FROM revisions
                 WHERE (change_id, namespace_id, key) IN (
                     SELECT r.change_id, r.namespace_id, r.key FROM gone
                     CROSS JOIN revisions AS r ON r.namespace_id = gone.namespace_id AND r.key = gone.key)",
            );
        }
        db.run("DELETE FROM gone");
        db.run("COMMIT");
    }
    if purges {
        db.run("PRAGMA incremental_vacuum");
    }
    db.run("PRAGMA wal_checkpoint(TRUNCATE)");
    started.elapsed()
}

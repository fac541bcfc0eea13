//! Many rows at once: import, bulk set, undo, export, bulk delete.

use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use store::formats::ExportFormat;
use store::model::{Filter, Origin, Selection};
use store::{Job, PlanSource, Store};

use crate::data::{NAMESPACE, key, row, value, write_map};
use crate::measure::{median, once, peak_memory, watch_memory};
use crate::plain::Plain;
use crate::report::{Bar, Report};

/// What the whole process may take during long work, in MiB, however many keys there are.
const MEMORY: f64 = 150.0;

/// How many times the plain statements' time a job that writes may take: what every job costs weighs
/// more on a small one.
pub fn writing(keys: u64) -> Bar {
    Bar::Times(if keys <= 10_000 { 2.0 } else { 1.3 })
}

/// A map file, planned and applied, beside the same rows written by prepared statements.
pub async fn import(store: &Store, keys: u64, folder: &Path, report: &mut Report) {
    let file = folder.join("map.json");
    let bytes = write_map(&file, keys);
    let plain = plain_rows(keys, folder).await;
    watch_memory();
    let job = Job::default();
    let import = store.plan_import(NAMESPACE, &file, PlanSource::default(), &job);
    let (planned, plan) = once(import).await;
    let plan = plan.expect("a plan");
    assert_eq!(u64::from(plan.counts.added), keys);
    let (applied, result) = once(store.plan_apply(&plan.id, None, &job)).await;
    result.expect("applied");
    let peak = peak_memory();
    report.time(
        "import of a map file, with history",
        planned + applied,
        Some(plain),
        writing(keys),
    );
    report.time("  of it, the plan", planned, None, Bar::None);
    report.time("  of it, the transaction", applied, None, Bar::None);
    let what = format!("  memory of the process, for {} MiB", bytes >> 20);
    report.memory(&what, peak, Bar::Memory(MEMORY));
    std::fs::remove_file(&file).expect("the map file");
}

/// Rows of a caller, planned and applied, in a store of their own.
pub async fn bulk_set(keys: u64, folder: &Path, report: &mut Report) {
    let plain = plain_rows(keys, folder).await;
    let store = crate::open(&folder.join("bulk.sqlite")).await;
    let job = Job::default();
    let (took, result) = once(async {
        let rows = (0..keys).map(row);
        let plan = store
            .plan_rows(NAMESPACE, store::model::Deed::SetMany, Origin::App, rows, &job)
            .await?;
        store.plan_apply(&plan.id, None, &job).await
    })
    .await;
    result.expect("applied");
    report.time("bulk set of rows, with history", took, Some(plain), writing(keys));
    store.close().await;
}

/// The same rows into the same tables, by plain prepared statements in one transaction.
async fn plain_rows(keys: u64, folder: &Path) -> Duration {
    let file = folder.join("plain.sqlite");
    let store = crate::open(&file).await;
    store.close().await;
    drop(store);
    let db = Plain::open(&file);
    let mut version = db.prepare(
        "INSERT INTO versions (id, expires_at, kind, size, preview, metadata, value)
         VALUES (?, NULL, 2, ?, ?, NULL, ?)",
    );
    let mut revision = db.prepare(
        "INSERT INTO revisions (change_id, namespace_id, key, before_version, after_version)
         VALUES (2, 1, ?, NULL, ?)",
    );
    let mut entry = db.prepare(
        "INSERT INTO entries (namespace_id, key, version_id, kind, size, expires_at, updated_at)
         VALUES (1, ?, ?, 2, ?, NULL, 1800000000000)",
    );
    let started = Instant::now();
    db.run("BEGIN IMMEDIATE");
    db.run(
        "INSERT INTO changes (id, at, program, origin, state, deed, added, changed, removed,
                              bytes_before, bytes_after)
         VALUES (2, 1800000000000, 0, 2, 0, '{\"type\":\"told\",\"label\":\"plain\"}', 0, 0, 0, 0, 0)",
    );
    for number in 0..keys {
        let (key, value) = (key(number), value(number));
        let id = number as i64 + 1;
        version.number(1, id);
        version.number(2, value.len() as i64);
        version.text(3, &value[..60]);
        version.bytes(4, value.as_bytes());
        version.step();
        version.reset();
        revision.text(1, &key);
        revision.number(2, id);
        revision.step();
        revision.reset();
        entry.text(1, &key);
        entry.number(2, id);
        entry.number(3, value.len() as i64);
        entry.step();
        entry.reset();
    }
    db.run("COMMIT");
    let took = started.elapsed();
    drop((version, revision, entry, db));
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.join(format!("plain.sqlite{end}")));
    }
    took
}

/// Everything to a map file, beside reading the rows and writing their bytes. One after the other, again
/// and again where they are short: the disk is not always as quick.
pub async fn export(store: &Store, keys: u64, folder: &Path, report: &mut Report) {
    let (file, job) = (folder.join("out.json"), Job::default());
    let (mut plain, mut ours, mut memory) = (Vec::new(), Vec::new(), None::<f64>);
    for _ in 0..(3_000_000 / keys).clamp(1, 9) {
        plain.push(plain_export(store, &folder.join("plain.out")));
        watch_memory();
        let export = store.export_to_file(NAMESPACE, everything(), ExportFormat::Map, &file, &job);
        let (took, exported) = once(export).await;
        exported.expect("exported");
        ours.push(took);
        memory = peak_memory().into_iter().chain(memory).reduce(f64::max);
        std::fs::remove_file(&file).expect("the exported file");
    }
    report.time(
        "export to a map file",
        median(ours),
        Some(median(plain)),
        Bar::Times(if keys <= 10_000 { 2.0 } else { 1.2 }),
    );
    report.memory("  memory of the process", memory, Bar::Memory(MEMORY));
}

fn plain_export(store: &Store, target: &Path) -> Duration {
    let db = Plain::open(store.path());
    let mut rows = db.prepare(
        "SELECT e.key, v.value FROM entries AS e CROSS JOIN versions AS v ON v.id = e.version_id
         WHERE e.namespace_id = 1 ORDER BY e.key",
    );
    let started = Instant::now();
    let file = std::fs::File::create(target).expect("a file");
    let mut out = BufWriter::with_capacity(1 << 20, file);
    while rows.step() {
        out.write_all(rows.column(0)).expect("room");
        out.write_all(rows.column(1)).expect("room");
    }
    let file = out.into_inner().expect("room");
    file.sync_all().expect("room");
    let took = started.elapsed();
    std::fs::remove_file(target).expect("the plain file");
    took
}

/// The import taken back and done again; it stays done.
pub async fn undo(store: &Store, report: &mut Report) {
    watch_memory();
    let (undone, result) = once(store.undo()).await;
    result.expect("undone");
    report.time("undo of the import", undone, None, Bar::None);
    report.memory("  memory of the process", peak_memory(), Bar::Memory(MEMORY));
    watch_memory();
    let (redone, result) = once(store.redo()).await;
    result.expect("redone");
    report.time("redo of the import", redone, None, Bar::None);
    report.memory("  memory of the process", peak_memory(), Bar::Memory(MEMORY));
}

/// A bulk delete of everything.
pub async fn delete_all(store: &Store, report: &mut Report) {
    let job = Job::default();
    watch_memory();
    let (took, result) = once(async {
        let plan = store.plan_delete(NAMESPACE, &everything(), &job).await?;
        store.plan_apply(&plan.id, None, &job).await
    })
    .await;
    result.expect("deleted");
    report.time("bulk delete of all keys", took, None, Bar::None);
    report.memory("  memory of the process", peak_memory(), Bar::Memory(MEMORY));
}

fn everything() -> Selection {
    Selection::Matching {
        filter: Filter::default(),
        except: Vec::new(),
    }
}

//! Through the store and back: export, import into an empty namespace, export gives the same file to
//! the byte, and the same entries as far as the format carries them.

use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tokio::runtime::Runtime;

use crate::clock::Clock;
use crate::formats::tests::Stored;
use crate::formats::tests::samples::{json_text, key, text_value};
use crate::formats::{ExportFormat, IncomingExpiry};
use crate::job::Job;
use crate::limits::check_key;
use crate::model::{Filter, NewNamespace, Origin, Program, Selection};
use crate::opening::OpenOptions;
use crate::plan::{Incoming, IncomingRow, PlanSource};
use crate::store::Store;

/// The clock's moment, in Unix seconds.
const NOW: i64 = 1_800_000_000;
/// Store and files of each case are real, so there are fewer than where only bytes are turned over.
const CASES: u32 = 96;

fn everything() -> Selection {
    Selection::Matching {
        filter: Filter::default(),
        except: Vec::new(),
    }
}

/// A store that the cases of one test share, each with namespaces of its own.
struct World {
    runtime: Runtime,
    store: Store,
    folder: tempfile::TempDir,
    made: std::cell::Cell<u32>,
}

impl World {
    fn new() -> Self {
        let runtime = Runtime::new().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let options = OpenOptions {
            clock: Clock::manual(NOW * 1_000),
            ..OpenOptions::passing(Program::App)
        };
        let store = runtime
            .block_on(Store::open(&folder.path().join("kv.sqlite"), options))
            .unwrap();
        Self {
            runtime,
            store,
            folder,
            made: std::cell::Cell::new(0),
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn empty_namespace(&self) -> String {
        self.made.set(self.made.get() + 1);
        let new = NewNamespace {
            id: None,
            name: format!("n{}", self.made.get()),
            description: String::new(),
        };
        self.store.create_namespace(new).await.unwrap().id
    }

    /// Puts entries into an empty namespace. Returns its id.
    async fn hold(&self, entries: &[Stored]) -> String {
        let namespace = self.empty_namespace().await;
        let rows = entries.iter().cloned().map(|entry| {
            IncomingRow::Put(Incoming {
                line: 0,
                key: entry.key,
                value: entry.value,
                expiry: entry.expires_at.map(IncomingExpiry::At),
                metadata: entry.metadata,
            })
        });
        let (store, job) = (&self.store, Job::default());
        let plan = store
            .plan_rows(&namespace, crate::model::Deed::SetMany, Origin::App, rows, &job)
            .await
            .unwrap();
        assert_eq!(plan.counts.invalid, 0, "every entry may be stored");
        store.plan_apply(&plan.id, None, &job).await.unwrap();
        namespace
    }

    async fn import(&self, file: &Path) -> String {
        let namespace = self.empty_namespace().await;
        let (store, job) = (&self.store, Job::default());
        let plan = store
            .plan_import(&namespace, file, PlanSource::default(), &job)
            .await
            .unwrap();
        assert_eq!(plan.counts.invalid, 0, "what was exported can be imported");
        store.plan_apply(&plan.id, None, &job).await.unwrap();
        namespace
    }

    async fn export(&self, namespace: &str, format: &ExportFormat, file: &Path) -> Vec<u8> {
        let written = self
            .store
            .export_to_file(namespace, everything(), format.clone(), file, &Job::default())
            .await
            .unwrap();
        let bytes = std::fs::read(file).unwrap();
        assert_eq!(written.bytes, i64::try_from(bytes.len()).unwrap());
        bytes
    }

    async fn entries(&self, namespace: &str) -> Vec<Stored> {
        let job = Job::default();
        let mut batches = self
            .store
            .stream_entries(namespace, everything(), &job)
            .await
            .unwrap();
        let mut entries = Vec::new();
        while let Some(batch) = batches.recv().await {
            let batch = batch.unwrap();
            entries.extend(batch.entries().map(|entry| Stored {
                key: entry.key.to_owned(),
                value: entry.value.to_vec(),
                expires_at: entry.expires_at,
                metadata: entry.metadata.map(str::to_owned),
            }));
        }
        entries
    }

    fn comes_back(&self, format: &ExportFormat, entries: &[Stored]) -> Result<(), TestCaseError> {
        self.runtime.block_on(async {
            let held = self.hold(entries).await;
            prop_assert_eq!(&self.entries(&held).await, entries, "the store keeps them");
            let file = self.file("first");
            let first = self.export(&held, format, &file).await;
            let back = self.import(&file).await;
            prop_assert_eq!(&self.entries(&back).await, entries, "the file keeps them");
            let second = self.export(&back, format, &self.file("second")).await;
            prop_assert_eq!(first, second);
            Ok(())
        })
    }
}

/// Entries that may be stored, each key once, in the order of the keys.
fn entries(value: impl Strategy<Value = Vec<u8>>, carries_more: bool) -> impl Strategy<Value = Vec<Stored>> {
    let metadata = json_text().prop_filter("null is none, and 1,024 bytes the limit", |text| {
        text != "null" && text.len() <= 1_024
    });
    let more = (
        prop::option::of(NOW + 60..NOW + 1_000_000_000),
        prop::option::of(metadata),
    );
    let entry = (key(), value, more).prop_map(move |(key, value, (expires_at, metadata))| Stored {
        key,
        value,
        expires_at: expires_at.filter(|_| carries_more),
        metadata: metadata.filter(|_| carries_more),
    });
    vec(entry, 0..12).prop_map(|mut entries| {
        entries.retain(|entry| check_key(&entry.key).is_ok());
        entries.sort_by(|a, b| a.key.cmp(&b.key));
        entries.dedup_by(|a, b| a.key == b.key);
        entries
    })
}

/// Runs the cases one after the other on one store.
fn holds(
    entries: impl Strategy<Value = Vec<Stored>>,
    check: impl Fn(&World, &[Stored]) -> Result<(), TestCaseError>,
) {
    let world = World::new();
    let mut runner = TestRunner::new(Config {
        source_file: Some(file!()),
        ..Config::with_cases(CASES)
    });
    let outcome = runner.run(&entries, |entries| check(&world, &entries));
    if let Err(failed) = outcome {
        panic!("{failed}");
    }
}

#[test]
fn a_list_brings_any_bytes_expiry_and_metadata_back() {
    let bytes = prop_oneof![
        text_value(),
        vec(any::<u8>(), 0..40),
        vec(any::<u8>(), 2_000..2_100)
    ];
    holds(entries(bytes, true), |world, entries| {
        world.comes_back(&ExportFormat::List, entries)
    });
}

#[test]
fn a_csv_file_brings_any_text_expiry_and_metadata_back() {
    holds(entries(text_value(), true), |world, entries| {
        world.comes_back(&ExportFormat::Csv, entries)
    });
}

#[test]
fn a_map_brings_any_text_back() {
    holds(entries(text_value(), false), |world, entries| {
        world.comes_back(&ExportFormat::Map, entries)
    });
}

#[test]
fn a_backup_brings_everything_back() {
    let bytes = prop_oneof![text_value(), vec(any::<u8>(), 0..40)];
    holds(entries(bytes, true), |world, entries| {
        world.runtime.block_on(async {
            let (store, job) = (&world.store, Job::default());
            let held = world.hold(entries).await;
            let first = world
                .export(&held, &ExportFormat::List, &world.file("first"))
                .await;
            let backup = world.file(&format!("{held}.kvbackup"));
            store.back_up_to(&backup, &job).await.unwrap();
            let plan = store.plan_delete(&held, &everything(), &job).await.unwrap();
            store.plan_apply(&plan.id, None, &job).await.unwrap();
            prop_assert!(world.entries(&held).await.is_empty());
            let plan = store
                .plan_restore(&backup, Some(vec![held.clone()]), &job)
                .await
                .unwrap();
            store.plan_apply(&plan.id, None, &job).await.unwrap();
            std::fs::remove_file(&backup).unwrap();
            prop_assert_eq!(&world.entries(&held).await, entries);
            let second = world
                .export(&held, &ExportFormat::List, &world.file("second"))
                .await;
            prop_assert_eq!(first, second);
            Ok(())
        })
    });
}

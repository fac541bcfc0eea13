//! A disk without room: every write says so, nothing is lost, and the same open store goes on when
//! there is room again.

use std::path::{Path, PathBuf};

use store::formats::ExportFormat;
use store::model::{Expiry, Filter, NewNamespace, Origin, PlanSummary, Program, Selection, SetEntry};
use store::{
    BackupReason, Clock, FailureCode, Incoming, IncomingRow, Job, OpenOptions, PlanSource, Result, Store,
};

use crate::child::{key_ref, open, text_entry, write_map};
use crate::invariants::{check, fold_wal};
use crate::model::Entries;
use crate::operation::{NAMESPACE, key_of, rows};
use crate::room::{Room, WAY, Way};

/// Values that fill the writer's page cache, so that a commit's pages are written before it ends.
const LARGE: usize = 2 * 1_048_576;
const LARGE_ROWS: usize = 24;

#[test]
fn a_full_disk_loses_nothing() {
    if std::env::var_os(WAY).is_some() {
        without_room();
        return;
    }
    let ran: Vec<Way> = [Way::SmallFileSystem, Way::FileSize]
        .into_iter()
        .filter(|way| run(*way))
        .collect();
    println!("ran without room: {ran:?}");
    assert!(
        !ran.is_empty(),
        "this machine permits neither way of having no room"
    );
}

/// Runs the scenario in a child; returns whether it could be run here.
fn run(way: Way) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let Some(mut command) = way.command(folder.path()) else {
        eprintln!("NOT RUN: {way:?} is not permitted on this machine");
        return false;
    };
    let status = command
        .arg(std::env::current_exe().unwrap())
        .args(["disk::a_full_disk_loses_nothing", "--exact", "--nocapture"])
        .status()
        .unwrap();
    assert!(status.success(), "{way:?}: {status}");
    true
}

/// The scenario itself, in a child that has no room.
fn without_room() {
    let (room, folder) = Room::given();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let world = World::new(room, folder).await;
        world.no_room_at_all().await;
        world.room_runs_out_in_the_middle().await;
        world.a_large_plan_does_not_fit().await;
        world.a_backup_stays_what_it_is().await;
        world.store.close().await;
        world.opening_without_room().await;
    });
}

struct World {
    room: Room,
    folder: PathBuf,
    store: Store,
}

impl World {
    async fn new(room: Room, folder: PathBuf) -> Self {
        let store = open(&folder.join("kv.sqlite")).await;
        let world = Self { room, folder, store };
        world.import("first.json", 400).await.unwrap();
        world.set("single", "before").await.unwrap();
        world
    }

    fn path(&self) -> PathBuf {
        self.folder.join("kv.sqlite")
    }

    /// What is in the file now, which is whole.
    async fn entries(&self) -> Entries {
        check(&self.path()).await
    }

    async fn set(&self, key: &str, text: &str) -> Result<()> {
        let edit = text_entry(key.to_owned(), text.to_owned());
        self.store.set_entry(edit).await.map(drop)
    }

    async fn import(&self, name: &str, count: u64) -> Result<()> {
        let plan = self.plan_import(name, count).await?;
        self.apply(&plan).await
    }

    async fn plan_import(&self, name: &str, count: u64) -> Result<PlanSummary> {
        let file = self.folder.join(name);
        if !file.exists() {
            write_map(&file, rows(0, count, count));
        }
        let job = Job::default();
        self.store
            .plan_import(NAMESPACE, &file, PlanSource::default(), &job)
            .await
    }

    async fn apply(&self, plan: &PlanSummary) -> Result<()> {
        let job = Job::default();
        self.store.plan_apply(&plan.id, None, &job).await.map(drop)
    }

    async fn plan_delete(&self, prefix: &str) -> Result<PlanSummary> {
        let filter = Filter {
            prefix: prefix.to_owned(),
            ..Filter::default()
        };
        let selection = Selection::Matching {
            filter,
            except: Vec::new(),
        };
        self.store
            .plan_delete(NAMESPACE, &selection, &Job::default())
            .await
    }

    async fn export(&self) -> Result<()> {
        let everything = Selection::Matching {
            filter: Filter::default(),
            except: Vec::new(),
        };
        let file = self.folder.join("export.json");
        let (format, job) = (ExportFormat::Map, Job::default());
        self.store
            .export_to_file(NAMESPACE, everything, format, &file, &job)
            .await
            .map(drop)
    }

    /// Not one page can be written: each kind of write fails with the right code and changes nothing;
    /// reading goes on. Then there is room, and each of them works on the same open store.
    async fn no_room_at_all(&self) {
        self.export().await.unwrap();
        let exported = std::fs::read(self.folder.join("export.json")).unwrap();
        let delete = self.plan_delete("item:00").await.unwrap();
        self.apply(&delete).await.unwrap();
        let import = self.plan_import("second.json", 2_000).await.unwrap();
        let delete = self.plan_delete("item:01").await.unwrap();
        assert_eq!((import.counts.ticked, delete.counts.removed), (2_000, 100));
        write_map(&self.folder.join("third.json"), rows(0, 3_000, 3));
        let before = self.entries().await;

        fold_wal(&self.path()).await;
        self.room.leave(0);
        full(self.set("single", "after").await, "an edit");
        full(self.store.delete_key(NAMESPACE, "single").await, "a deletion");
        full(self.apply(&import).await, "an import");
        full(self.apply(&delete).await, "a bulk delete");
        full(
            self.plan_import("third.json", 0).await,
            "the staging of an import",
        );
        full(self.store.undo().await, "undo");
        full(self.store.restore_keys(&[key_ref(key_of(7))]).await, "a restore");
        full(
            self.store.create_namespace(other_namespace()).await,
            "a new namespace",
        );
        full(self.export().await, "an export");
        let value = self.store.get_value(NAMESPACE, "single").await.unwrap();
        assert_eq!(value.as_deref(), Some(&b"before"[..]), "reading goes on");
        self.room.make();
        assert!(self.entries().await == before, "nothing was changed");
        let now = std::fs::read(self.folder.join("export.json")).unwrap();
        assert!(
            now == exported,
            "the older file of an export that failed is whole"
        );
        assert_eq!(self.strays(), 0, "no half-written export is left");

        self.set("single", "after").await.unwrap();
        self.apply(&delete).await.unwrap();
        self.store.undo().await.unwrap();
        self.store.redo().await.unwrap();
        self.store.restore_keys(&[key_ref(key_of(7))]).await.unwrap();
        self.store.create_namespace(other_namespace()).await.unwrap();
        let stale = self.apply(&import).await.unwrap_err();
        assert_eq!(
            stale.code(),
            FailureCode::PlanStale,
            "its keys were deleted since"
        );
        self.store
            .plan_refresh(&import.id, &Job::default())
            .await
            .unwrap();
        self.apply(&import).await.unwrap();
        self.import("third.json", 0).await.unwrap();
        self.export().await.unwrap();
        let after = self.entries().await;
        assert_eq!(after.len(), 3_001);
        assert_eq!(after["single"], "after");
    }

    /// Edits until there is no room: what was confirmed is there, what was refused is not.
    async fn room_runs_out_in_the_middle(&self) {
        let mut expected = self.entries().await;
        fold_wal(&self.path()).await;
        let left = if self.room.is_per_file() { 0 } else { 96 * 1_024 };
        self.room.leave(left + 256 * 1_024);
        let mut confirmed = 0;
        let refused = loop {
            let (key, text) = (format!("edit:{confirmed}"), "y".repeat(900));
            match self.set(&key, &text).await {
                Ok(()) => expected.insert(key, text),
                Err(error) => break error,
            };
            confirmed += 1;
        };
        println!("{confirmed} edits were confirmed before there was no room");
        assert_eq!(refused.code(), FailureCode::DiskFull);
        assert!((5..2_000).contains(&confirmed), "{confirmed}");
        self.room.make();
        assert!(self.entries().await == expected);
        self.set("edit:last", "there is room again").await.unwrap();
    }

    /// A plan larger than the page cache fails in the middle of writing its rows, not only at the end.
    async fn a_large_plan_does_not_fit(&self) {
        let before = self.entries().await;
        let rows = (0..LARGE_ROWS).map(|number| {
            IncomingRow::Put(Incoming {
                line: 0,
                key: format!("large:{number:02}"),
                value: vec![b'z'; LARGE],
                expiry: None,
                metadata: None,
            })
        });
        let job = Job::default();
        let plan = self
            .store
            .plan_rows(NAMESPACE, store::model::Deed::SetMany, Origin::Import, rows, &job);
        let plan = plan.await.unwrap();
        fold_wal(&self.path()).await;
        self.room.leave(16 * 1_048_576);
        full(self.apply(&plan).await, "a plan that needs more than there is");
        assert_eq!(
            self.store.plan_summary(&plan.id).await.unwrap().counts.added,
            LARGE_ROWS as u32
        );
        self.room.make();
        assert!(self.entries().await == before, "nothing was changed");
        self.apply(&plan).await.unwrap();
        self.store.undo().await.unwrap();
        assert!(self.entries().await == before);
    }

    /// A backup of which no copy can be made keeps what has expired, and is whole; then it goes.
    async fn a_backup_stays_what_it_is(&self) {
        let (clock, job) = (Clock::manual(Clock::System.now_ms()), Job::default());
        let options = OpenOptions {
            clock: clock.clone(),
            backup_folder: Some(self.folder.join("backups")),
            ..OpenOptions::passing(Program::App)
        };
        // A store of its own: with a copy of a copy of the large one there would be no room anyway.
        let path = self.folder.join("small.sqlite");
        open(&path).await.close().await;
        let store = Store::open(&path, options).await.unwrap();
        let secret = SetEntry {
            expiry: Expiry::In { seconds: 60 },
            ..text_entry("token".to_owned(), "<the-secret>".repeat(100_000))
        };
        store.set_entry(secret).await.unwrap();
        let made = store.back_up(BackupReason::Daily, "", &job).await.unwrap();
        let holds = || memchr::memmem::find(&std::fs::read(&made.path).unwrap(), b"<the-secret>").is_some();
        let before = std::fs::read(&made.path).unwrap();
        clock.advance(61_000);
        store.sweep_expired().await.unwrap();
        self.room.leave(0);
        let removed = store.remove_expired_from_backups(&job).await.unwrap();
        assert_eq!(removed.left[0].why.code(), FailureCode::DiskFull);
        assert!(std::fs::read(&made.path).unwrap() == before);
        assert_eq!(std::fs::read_dir(self.folder.join("backups")).unwrap().count(), 1);
        self.room.make();
        assert!(holds());
        let removed = store.remove_expired_from_backups(&job).await.unwrap();
        assert_eq!((removed.rewritten, removed.left.len()), (1, 0));
        assert!(!holds());
        store.close().await;
        store.let_go().await;
        std::fs::remove_dir_all(self.folder.join("backups")).unwrap();
        std::fs::remove_file(path).unwrap();
    }

    /// A file is opened and read on a disk without room, and writing says that there is none.
    async fn opening_without_room(&self) {
        let before = self.entries().await;
        self.room.leave(0);
        let store = Store::open(&self.path(), OpenOptions::passing(Program::Lux))
            .await
            .unwrap();
        for (key, text) in &before {
            let value = store.get_value(NAMESPACE, key).await.unwrap().unwrap();
            assert_eq!(value, text.as_bytes(), "{key}");
        }
        let edit = text_entry("last".to_owned(), "y".repeat(1_048_576));
        full(store.set_entry(edit).await, "a write after opening");
        full(self.plan_on(&store).await, "a plan after opening");
        self.room.make();
        let edit = text_entry("last".to_owned(), "1".to_owned());
        store.set_entry(edit.clone()).await.unwrap();
        store.close().await;
        drop(store);
        let mut after = before;
        after.insert("last".to_owned(), "1".to_owned());
        assert!(self.entries().await == after);
        let store = open(&self.path()).await;
        store.set_entry(edit).await.unwrap();
        store.close().await;
    }

    async fn plan_on(&self, store: &Store) -> Result<()> {
        let rows = (0..400).map(|number| {
            IncomingRow::Put(Incoming {
                line: 0,
                key: format!("plan:{number}"),
                value: vec![b'z'; 4_096],
                expiry: None,
                metadata: None,
            })
        });
        let job = Job::default();
        let plan = store.plan_rows(NAMESPACE, store::model::Deed::SetMany, Origin::Import, rows, &job);
        let plan = plan.await?;
        store.plan_apply(&plan.id, None, &job).await.map(drop)
    }

    /// Files of exports that were begun.
    fn strays(&self) -> usize {
        let files = std::fs::read_dir(&self.folder).unwrap();
        let is_part = |path: &Path| path.extension().is_some_and(|extension| extension == "part");
        files
            .filter(|file| is_part(&file.as_ref().unwrap().path()))
            .count()
    }
}

fn full<T>(result: Result<T>, what: &str) {
    match result {
        Ok(_) => panic!("{what} should not have fitted"),
        Err(error) => assert_eq!(error.code(), FailureCode::DiskFull, "{what}: {error}"),
    }
}

fn other_namespace() -> NewNamespace {
    NewNamespace {
        id: None,
        name: "another".to_owned(),
        description: String::new(),
    }
}

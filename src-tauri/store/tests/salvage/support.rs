//! Stores and damaged files in folders of their own, read and compared.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use store::model::{Filter, Program, Selection};
use store::recovery::salvage_into;
use store::salvage::{Found, examine};
use store::{Clock, Job, OpenOptions, Store};
use tempfile::TempDir;

/// The clock's moment, in Unix seconds.
pub const NOW: i64 = 1_800_000_000;
pub const PAGE: usize = 4_096;
/// Value, expiry, metadata.
pub type Entry = (Vec<u8>, Option<i64>, Option<String>);
/// Entries by key; in the sample, keys are unique over all namespaces.
pub type Entries = BTreeMap<String, Entry>;

pub fn clock() -> Clock {
    Clock::manual(NOW * 1_000)
}

pub async fn open(path: &Path) -> Store {
    let options = OpenOptions {
        clock: clock(),
        ..OpenOptions::passing(Program::App)
    };
    Store::open(path, options).await.unwrap()
}

pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

pub async fn read_all(store: &Store) -> Entries {
    let mut all = Entries::new();
    for namespace in store.list_namespaces().await.unwrap() {
        let selection = Selection::Matching {
            filter: Filter::default(),
            except: Vec::new(),
        };
        let mut batches = store
            .stream_entries(&namespace.id, selection, &Job::default())
            .await
            .unwrap();
        while let Some(batch) = batches.recv().await {
            for entry in batch.unwrap().entries() {
                let metadata = entry.metadata.map(str::to_owned);
                all.insert(
                    entry.key.to_owned(),
                    (entry.value.to_vec(), entry.expires_at, metadata),
                );
            }
        }
    }
    all
}

/// Closes, and waits until SQLite has let go of the file.
pub async fn close(store: Store, path: &Path) {
    store.close().await;
    drop(store);
    let log = PathBuf::from(format!("{}-wal", path.display()));
    for _ in 0..500 {
        if !log.exists() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the log is still there");
}

/// A folder with a damaged file in it.
pub struct Damaged {
    pub folder: TempDir,
    pub path: PathBuf,
}

impl Damaged {
    pub fn of(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kv.sqlite");
        std::fs::write(&path, bytes).unwrap();
        Self { folder, path }
    }

    pub fn new_store(&self) -> PathBuf {
        self.folder.path().join("salvaged.sqlite")
    }

    /// Salvages and reads the new store, those in Trash too. What `examine` says is the same.
    pub fn salvage(&self) -> (Found, Entries) {
        runtime().block_on(async {
            let before = std::fs::read(&self.path).ok();
            let target = self.new_store();
            let found = salvage_into(&self.path, &target, &clock(), &Job::default())
                .await
                .unwrap();
            assert_eq!(
                std::fs::read(&self.path).ok(),
                before,
                "the damaged file is not changed"
            );
            let examined = examine(&self.path, &clock(), &Job::default()).unwrap();
            assert_eq!(
                (examined.entries, examined.lost_count),
                (found.entries, found.lost_count)
            );
            let store = open(&target).await;
            let trashed: Vec<_> = found
                .namespaces
                .iter()
                .filter(|namespace| namespace.trashed)
                .collect();
            let entries = read_all(&store).await;
            let in_trash: u32 = trashed.iter().map(|namespace| namespace.entries).sum();
            assert_eq!(entries.len() as u32 + in_trash, found.entries);
            let mut all = entries;
            for namespace in trashed {
                let id = namespace.id.as_deref().unwrap();
                store.restore_namespace(id).await.unwrap();
            }
            all.extend(read_all(&store).await);
            close(store, &target).await;
            let left: Vec<_> = std::fs::read_dir(self.folder.path())
                .unwrap()
                .map(|file| file.unwrap().file_name().into_string().unwrap())
                .filter(|name| name.starts_with("salvaged") && name != "salvaged.sqlite")
                .collect();
            assert!(left.is_empty(), "nothing else is left behind: {left:?}");
            std::fs::remove_file(target).unwrap();
            (found, all)
        })
    }
}

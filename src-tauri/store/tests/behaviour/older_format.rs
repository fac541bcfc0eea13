//! Files as older versions of the program wrote them.

use std::path::{Path, PathBuf};

use store::model::Program;
use store::recovery::salvage_into;
use store::{Clock, Job, Store};

use crate::support::{World, open};

/// A store's file in an older format, and what is in it.
pub struct OlderFile {
    pub bytes: &'static [u8],
    /// Namespace, key, and a text that is so many times its value.
    pub values: &'static [(&'static str, &'static str, &'static str, usize)],
    /// Namespace, key and metadata of an entry that expires in 2100.
    pub noted: (&'static str, &'static str, &'static str),
    /// Namespace and key of what was deleted, or had another name.
    pub gone: &'static [(&'static str, &'static str)],
}

impl OlderFile {
    pub fn put(&self, folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, self.bytes).unwrap();
        path
    }

    /// Asserts that a store holds what is in the file.
    pub async fn assert_in(&self, store: &Store) {
        for (namespace, key, text, times) in self.values {
            let found = store.get_value(namespace, key).await.unwrap().unwrap();
            assert!(found == text.repeat(*times).as_bytes(), "{key}");
        }
        for (namespace, key) in self.gone {
            assert_eq!(store.get_value(namespace, key).await.unwrap(), None, "{key}");
        }
        let (namespace, key, metadata) = self.noted;
        let noted = store.get_entry(namespace, key).await.unwrap().unwrap();
        assert_eq!(noted.expires_at, Some(4_102_444_800));
        assert_eq!(noted.metadata.as_deref(), Some(metadata));
    }

    /// A backup in this format is restored.
    pub async fn assert_restored(&self) {
        self.assert_in(&self.restored().await.store).await;
    }

    /// What is salvaged of a damaged file in this format.
    pub async fn assert_salvaged(&self) {
        let folder = tempfile::tempdir().unwrap();
        let damaged = self.put(folder.path(), "kv.sqlite");
        self.assert_in(&salvaged_by_rows(&damaged).await).await;
    }

    /// A store into which the file was restored as a backup.
    async fn restored(&self) -> World {
        let world = World::new().await;
        let backup = self.put(world.folder.path(), "old.kvbackup");
        let plan = world.store.plan_restore(&backup, None, &Job::default()).await;
        world.apply(&plan.unwrap().id).await.unwrap();
        world
    }
}

pub async fn open_file(path: &Path) -> Store {
    open(path, &Clock::default(), Program::Lux).await
}

/// What is salvaged of a file without its header and its schema, where tables are known by their rows alone.
pub async fn salvaged_by_rows(path: &Path) -> Store {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[..4096].fill(0);
    std::fs::write(path, bytes).unwrap();
    let into = path.with_file_name("new.sqlite");
    salvage_into(path, &into, &Clock::default(), &Job::default())
        .await
        .unwrap();
    open_file(&into).await
}

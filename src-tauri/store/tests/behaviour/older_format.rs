//! Files as older versions of the program wrote them.

use std::path::{Path, PathBuf};

use store::model::Program;
use store::recovery::salvage_into;
use store::{Clock, Job, Store};

use crate::support::{World, open};

/// A store's file in an older format.
pub struct OlderFile(pub &'static [u8]);

impl OlderFile {
    pub fn put(&self, folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, self.0).unwrap();
        path
    }

    /// A store into which the file was restored as a backup.
    pub async fn restored(&self) -> World {
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

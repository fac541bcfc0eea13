//! The file is read through when the app starts: before it is opened, as far as that takes no time
//! that a person would notice, and otherwise behind the open window.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use store::salvage::{Damage, check_thoroughly};
use store::{Job, StoreError};
use tauri::AppHandle;
use tauri::async_runtime::JoinHandle;
use tauri_specta::Event;
use tokio::time::timeout;

use crate::events::Damaged;

/// What the start may wait for the check: the window's own page takes about as long to load.
pub const AT_START: Duration = Duration::from_millis(400);

/// What the check behind the open window found; empty while it runs, and when nothing is wrong.
pub type FoundDamage = Arc<OnceLock<String>>;

/// A check that runs.
pub struct Check {
    path: PathBuf,
    running: JoinHandle<Option<Damage>>,
}

impl Check {
    /// Begins to read a file through. A file that is not there has no damage.
    pub fn of(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            running: tauri::async_runtime::spawn(damage_in(path.to_owned())),
        }
    }

    /// Waits for the check, but not for longer than this; returns it when it goes on.
    ///
    /// Errors: `Damaged`.
    pub async fn within(mut self, limit: Duration) -> Result<Option<Self>, StoreError> {
        let Ok(checked) = timeout(limit, &mut self.running).await else {
            return Ok(Some(self));
        };
        match checked.ok().flatten() {
            None => Ok(None),
            Some(damage) => Err(StoreError::Damaged {
                path: self.path,
                damage,
            }),
        }
    }

    /// Waits for the check to its end.
    async fn finished(self) -> Option<Damage> {
        self.running.await.ok().flatten()
    }

    /// What is wrong is told at once to a window that listens already, and kept for one that is
    /// still starting.
    pub fn tell_later(self, app: &AppHandle) -> FoundDamage {
        let found = FoundDamage::default();
        let (app, kept) = (app.clone(), found.clone());
        tauri::async_runtime::spawn(async move {
            if let Some(damage) = self.finished().await {
                let message = kept.get_or_init(|| damage.to_string()).clone();
                let _ = Damaged { message }.emit(&app);
            }
        });
        found
    }
}

/// What keeps the check from reading the file is told by opening it.
async fn damage_in(path: PathBuf) -> Option<Damage> {
    check_thoroughly(&path, &Job::default()).await.ok().flatten()
}

#[cfg(test)]
mod tests {
    use store::model::{NewNamespace, Program};
    use store::{FailureCode, OpenOptions, Store};
    use tokio::sync::oneshot;

    use super::*;

    /// A store of a few pages; `overwritten`: one of them, behind the first, holds something else.
    async fn file(folder: &Path, overwritten: bool) -> PathBuf {
        let path = folder.join("kv.db");
        let store = Store::open(&path, OpenOptions::passing(Program::App))
            .await
            .unwrap();
        let new = NewNamespace {
            name: "flags".into(),
            ..NewNamespace::default()
        };
        store.create_namespace(new).await.unwrap();
        store.close().await;
        if overwritten {
            let mut bytes = std::fs::read(&path).unwrap();
            bytes[2 * 4096..3 * 4096].fill(0x5a);
            std::fs::write(&path, bytes).unwrap();
        }
        path
    }

    #[tokio::test]
    async fn a_check_that_is_soon_over_tells_before_the_file_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let sound = Check::of(&file(folder.path(), false).await);
        assert!(sound.within(Duration::from_secs(60)).await.unwrap().is_none());
        let folder = tempfile::tempdir().unwrap();
        let damaged = Check::of(&file(folder.path(), true).await);
        let told = damaged.within(Duration::from_secs(60)).await.err().unwrap();
        assert_eq!(told.code(), FailureCode::Damaged);
    }

    #[tokio::test]
    async fn a_check_that_takes_longer_goes_on_and_tells_later() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path(), true).await;
        let (begin, begun) = oneshot::channel();
        let checked = path.clone();
        let running = tauri::async_runtime::spawn(async move {
            begun.await.unwrap();
            damage_in(checked).await
        });
        let goes_on = Check { path, running }
            .within(Duration::ZERO)
            .await
            .unwrap()
            .unwrap();
        begin.send(()).unwrap();
        assert_eq!(goes_on.finished().await, Some(Damage::Content));
    }

    #[tokio::test]
    async fn a_file_that_is_not_there_has_no_damage() {
        let folder = tempfile::tempdir().unwrap();
        let missing = Check::of(&folder.path().join("missing"));
        assert!(missing.within(Duration::from_secs(60)).await.unwrap().is_none());
        assert!(!folder.path().join("missing").exists());
    }
}

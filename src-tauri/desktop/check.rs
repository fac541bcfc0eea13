//! The file is read through at a start of the app, after a program did not close it and once a week:
//! before it is opened, as far as that takes no time that a person would notice, and otherwise behind
//! the open window.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use store::model::Damage;
use store::salvage::{check_is_due, check_thoroughly};
use store::{Clock, Job, Store, StoreError};
use tauri::AppHandle;
use tauri::async_runtime::JoinHandle;
use tauri_specta::Event;
use tokio::time::timeout;

use crate::events::Damaged;

/// What the start may wait for the check: the window's own page takes about as long to load.
pub const AT_START: Duration = Duration::from_millis(400);

/// What the check behind the open window found; empty while it runs, and when nothing is wrong.
pub type FoundDamage = Arc<OnceLock<Damage>>;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Found {
    Whole,
    Damaged(Damage),
    /// Something kept the check from reading the file: that is told by opening it.
    Nothing,
}

/// A check that runs, or has run and found no damage.
pub struct Check {
    path: PathBuf,
    running: JoinHandle<Found>,
    found: Option<Found>,
}

impl Check {
    /// Begins to read a file through, when there is a reason to.
    pub async fn when_due(path: &Path) -> Option<Self> {
        let due = check_is_due(path, &Clock::System).await;
        due.then(|| Self {
            path: path.to_owned(),
            running: tauri::async_runtime::spawn(look_into(path.to_owned())),
            found: None,
        })
    }

    /// Waits for the check, but not for longer than this.
    ///
    /// Errors: `Damaged`.
    pub async fn within(mut self, limit: Duration) -> Result<Self, StoreError> {
        if let Ok(checked) = timeout(limit, &mut self.running).await {
            let found = checked.unwrap_or(Found::Nothing);
            if let Found::Damaged(damage) = found {
                return Err(StoreError::Damaged {
                    path: Some(self.path),
                    damage,
                });
            }
            self.found = Some(found);
        }
        Ok(self)
    }

    /// Waits for the check to its end, and notes in the open file what it found: until then, it is due.
    async fn finished(self, store: Store) -> Found {
        let found = match self.found {
            Some(found) => found,
            None => {
                // A file that cannot be written now is read through at the next start, too.
                let _ = store.note_check(false).await;
                self.running.await.unwrap_or(Found::Nothing)
            }
        };
        if found == Found::Whole {
            let _ = store.note_check(true).await;
        }
        found
    }

    /// What is wrong is told at once to a window that listens already, and kept for one that is
    /// still starting.
    pub fn tell_later(self, app: &AppHandle, store: &Store) -> FoundDamage {
        let found = FoundDamage::default();
        let (app, store, kept) = (app.clone(), store.clone(), found.clone());
        tauri::async_runtime::spawn(async move {
            if let Found::Damaged(damage) = self.finished(store).await {
                let damage = kept.get_or_init(|| damage).clone();
                let _ = Damaged { damage }.emit(&app);
            }
        });
        found
    }
}

async fn look_into(path: PathBuf) -> Found {
    match check_thoroughly(&path, &Job::default()).await {
        Ok(None) => Found::Whole,
        Ok(Some(damage)) => Found::Damaged(damage),
        Err(_) => Found::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use store::model::{NewNamespace, Program};
    use store::{FailureCode, OpenOptions, Store};
    use tokio::sync::oneshot;

    use super::*;

    async fn open(path: &Path) -> Store {
        Store::open(path, OpenOptions::passing(Program::App))
            .await
            .unwrap()
    }

    /// A store of a few pages; `overwritten`: one of them, behind the first, holds something else.
    async fn file(folder: &Path, overwritten: bool) -> PathBuf {
        let path = folder.join("kv.db");
        let store = open(&path).await;
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

    /// The check of a file that was never read through.
    async fn check(path: &Path) -> Check {
        Check::when_due(path).await.unwrap()
    }

    #[tokio::test]
    async fn a_check_that_is_soon_over_tells_before_the_file_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let damaged = check(&file(folder.path(), true).await).await;
        let told = damaged.within(Duration::from_secs(60)).await.err().unwrap();
        assert_eq!(told.code(), FailureCode::Damaged);
    }

    #[tokio::test]
    async fn a_file_that_was_found_whole_is_not_read_through_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path(), false).await;
        let sound = check(&path).await.within(Duration::from_secs(60)).await.unwrap();
        let store = open(&path).await;
        assert_eq!(sound.finished(store.clone()).await, Found::Whole);
        store.close().await;
        assert!(Check::when_due(&path).await.is_none());
    }

    #[tokio::test]
    async fn a_check_that_takes_longer_goes_on_and_is_due_until_it_is_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path(), false).await;
        let store = open(&path).await;
        store.note_check(true).await.unwrap();
        let (begin, begun) = oneshot::channel();
        let checked = path.clone();
        let running = tauri::async_runtime::spawn(async move {
            begun.await.unwrap();
            look_into(checked).await
        });
        let goes_on = Check {
            path: path.clone(),
            running,
            found: None,
        };
        let goes_on = goes_on.within(Duration::ZERO).await.unwrap();
        assert_eq!(goes_on.found, None);
        let mut events = store.events();
        let finished = tokio::spawn(goes_on.finished(store.clone()));
        events.recv().await.unwrap();
        assert!(Check::when_due(&path).await.is_some());
        begin.send(()).unwrap();
        assert_eq!(finished.await.unwrap(), Found::Whole);
        assert!(Check::when_due(&path).await.is_none());
    }

    #[tokio::test]
    async fn damage_that_is_found_later_is_told_then() {
        let folder = tempfile::tempdir().unwrap();
        let damaged = file(folder.path(), true).await;
        let open_one = tempfile::tempdir().unwrap();
        let store = open(&open_one.path().join("kv.db")).await;
        let goes_on = Check {
            running: tauri::async_runtime::spawn(look_into(damaged.clone())),
            path: damaged,
            found: None,
        };
        let found = goes_on.finished(store).await;
        assert_eq!(found, Found::Damaged(Damage::Content));
    }

    #[tokio::test]
    async fn a_file_that_is_not_there_is_not_checked() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Check::when_due(&folder.path().join("missing")).await.is_none());
        assert!(!folder.path().join("missing").exists());
    }
}

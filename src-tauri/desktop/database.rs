//! The database file that the app has open, or why it could not be opened.
//!
//! It is opened beside the window's own start: a command that comes early waits for it. A file that
//! cannot be used is a state, not an exit: the window explains it and offers another place.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use specta::Type;
use store::model::{Damage, Leave, Program};
use store::{Job, OpenOptions, Store, StoreError};
use tauri::{AppHandle, Manager};
use tokio::sync::{OwnedRwLockWriteGuard, RwLock};

use crate::check::{AT_START, Check, FoundDamage};
use crate::only_window::OnlyWindow;
use crate::{drafts, events};

/// What the window shows: the store, or an explanation.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AppState {
    Ready {
        path: String,
        /// Tells the store from another, whatever its path is.
        id: String,
        /// What is wrong with the open file, where the check behind the start found something.
        damage: Option<Damage>,
        /// Why nothing can be written, where the file could only be opened to be read.
        read_only: Option<StoreError>,
    },
    Failed {
        failure: StoreError,
        path: String,
    },
}

/// The open file, replaced as a whole when the person chooses another one.
pub struct Database {
    opened: Arc<RwLock<Opened>>,
    /// Of opening the file at the start.
    opening: Job,
}

struct Opened {
    path: PathBuf,
    store: Result<Store, StoreError>,
    damage: FoundDamage,
    /// Whether the file could not be opened because it lacks its newest changes, and for nothing else.
    newest_missing: bool,
}

impl Database {
    /// Starts to open a file in the background.
    pub fn opening(app: &AppHandle, path: PathBuf) -> Self {
        let store = Err(StoreError::Busy);
        let opened = Arc::new(RwLock::new(Opened {
            path,
            store,
            damage: FoundDamage::default(),
            newest_missing: false,
        }));
        let opening = Job::default();
        // Locked before anything else can read, so that no command sees the state above.
        if let Ok(mut writing) = opened.clone().try_write_owned() {
            let app = app.clone();
            let job = opening.clone();
            tauri::async_runtime::spawn(async move { writing.open(&app, &job).await });
        }
        Self { opened, opening }
    }

    /// How far the opening of the file at the start is.
    pub fn opening_job(&self) -> Job {
        self.opening.clone()
    }

    /// The store, or why there is none.
    pub async fn store(&self) -> Result<Store, StoreError> {
        self.opened.read().await.store.clone()
    }

    /// The store, for a write that a person gave their leave to, if they were asked.
    pub async fn store_for(&self, leave: Option<Leave>) -> Result<Store, StoreError> {
        Ok(self.store().await?.with_leave(leave))
    }

    /// What the window should show.
    pub async fn state(&self) -> AppState {
        self.opened.read().await.state()
    }

    /// Tries the same file again.
    pub async fn retry(&self, app: &AppHandle, job: &Job) -> AppState {
        let mut opened = self.opened.write().await;
        if opened.store.is_err() {
            opened.open(app, job).await;
        }
        opened.state()
    }

    /// Continues with another file; the one before stays open when that does not work.
    pub async fn switch(&self, app: &AppHandle, path: PathBuf, job: &Job) -> AppState {
        let mut opened = self.opened.write().await;
        let mut next = Opened {
            path,
            store: Err(StoreError::Busy),
            damage: FoundDamage::default(),
            newest_missing: false,
        };
        next.open(app, job).await;
        if next.store.is_err() && opened.store.is_ok() {
            return next.state();
        }
        if let Ok(before) = &opened.store {
            let id = before.id().to_owned();
            close(&mut opened).await;
            drafts::leave(&id);
        }
        app.state::<OnlyWindow>().turn_to(&next.path);
        *opened = next;
        opened.state()
    }

    /// Whether the file that could not be opened is sound but lacks its newest changes.
    pub async fn newest_missing(&self) -> bool {
        self.opened.read().await.newest_missing
    }

    /// The file, open or not.
    pub async fn path(&self) -> PathBuf {
        self.opened.read().await.path.clone()
    }

    /// Closes the file so that another can be put in its place. Commands wait meanwhile.
    pub async fn close_to_replace(&self) -> Closed {
        let mut opened = self.opened.clone().write_owned().await;
        close(&mut opened).await;
        Closed(opened)
    }

    /// Closes the file: what was confirmed is in it, and nothing beside it is left to be read.
    pub async fn close(&self) {
        close(&mut *self.opened.write().await).await;
    }
}

/// The file while it is closed to be replaced.
pub struct Closed(OwnedRwLockWriteGuard<Opened>);

impl Closed {
    /// The file.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Opens what is there now. What was typed over the keys of the file that was there goes on in it.
    pub async fn open_again(mut self, app: &AppHandle, job: &Job) -> AppState {
        let before = self.0.open(app, job).await;
        if let (Some(before), Ok(store)) = (before, &self.0.store) {
            let now = store.id().to_owned();
            let adopting = tokio::task::spawn_blocking(move || drafts::adopt(&before, &now));
            // What cannot be moved stays where it is, whole.
            let _ = adopting.await;
        }
        self.0.state()
    }
}

async fn close(opened: &mut Opened) {
    if let Ok(store) = std::mem::replace(&mut opened.store, Err(StoreError::Closed)) {
        store.close().await;
        store.let_go().await;
    }
}

impl Opened {
    /// Gives back the identity of the store that the file held last, where that was another one.
    async fn open(&mut self, app: &AppHandle, job: &Job) -> Option<String> {
        self.newest_missing = false;
        match self.try_to_open(app, job).await {
            Ok(store) => {
                events::forward(app, &store);
                let (path, id) = (self.path.clone(), store.id().to_owned());
                let noting = tokio::task::spawn_blocking(move || drafts::note_store(&path, &id));
                self.store = Ok(store);
                noting.await.ok().flatten()
            }
            Err(error) => {
                self.newest_missing =
                    matches!(&error, StoreError::Damaged { damage, .. } if damage.is_newest_missing());
                self.store = Err(error);
                None
            }
        }
    }

    async fn try_to_open(&mut self, app: &AppHandle, job: &Job) -> Result<Store, StoreError> {
        Store::look_before_opening(&self.path)?;
        let check = match Check::when_due(&self.path).await {
            Some(check) => Some(check.within(AT_START).await?),
            None => None,
        };
        let options = OpenOptions {
            backup_folder: store::location::backup_folder(),
            job: job.clone(),
            ..OpenOptions::staying(Program::App)
        };
        let store = Store::open(&self.path, options).await?;
        self.damage = check.map_or_else(FoundDamage::default, |check| check.tell_later(app, &store));
        Ok(store)
    }

    fn state(&self) -> AppState {
        let path = self.path.to_string_lossy().into_owned();
        match &self.store {
            Ok(store) => AppState::Ready {
                path,
                id: store.id().to_owned(),
                damage: self.damage.get().cloned(),
                read_only: store.read_only().cloned(),
            },
            Err(failure) => AppState::Failed {
                failure: failure.clone(),
                path,
            },
        }
    }
}

//! What the app tells the window without being asked.

use serde::Serialize;
use specta::Type;
use store::model::Damage;
use store::model::Origin;
use store::{Step, Store, StoreEvent, What};
use tauri::AppHandle;
use tauri_specta::Event;
use tokio::sync::broadcast::error::RecvError;

/// Something in the store changed.
#[derive(Debug, Clone, Serialize, Type, Event)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    /// Which program, or which kind of work, made the change.
    pub origin: Origin,
    /// The window's own call made it: it knows already.
    pub by_this_window: bool,
    /// 0 when it was not one change of the list.
    pub change_id: i64,
    /// Ids of the namespaces concerned; empty: any.
    pub namespaces: Vec<String>,
    pub what: What,
}

/// How far a job is.
#[derive(Debug, Clone, Serialize, Type, Event)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// The id that the window gave the job.
    pub job: String,
    /// Bytes or rows so far in this step.
    pub done: u32,
    /// What `done` will be at the end of the step, where that is known.
    pub total: Option<u32>,
    /// Rows met so far, while `done` counts the bytes that are read, or nothing; else 0.
    pub rows: u32,
    /// `reading`, `comparing`, `writing`, `laying out` or `updating`.
    pub what: String,
}

impl Progress {
    /// How far the job with this id is.
    pub fn new(job: &str, now: store::Progress) -> Self {
        // Bytes of a large file do not fit into 32 bits: both numbers shrink alike.
        let largest = now.total.unwrap_or(now.done).max(now.done);
        let unit = largest / u64::from(u32::MAX) + 1;
        let scaled = |number: u64| u32::try_from(number / unit).unwrap_or(u32::MAX);
        let what = match now.step {
            Step::Reading => "reading",
            Step::Comparing => "comparing",
            Step::Writing => "writing",
            Step::LayingOut => "laying out",
            Step::Updating => "updating",
        };
        Self {
            job: job.into(),
            done: scaled(now.done),
            total: now.total.map(scaled),
            rows: u32::try_from(now.rows).unwrap_or(u32::MAX),
            what: what.into(),
        }
    }
}

/// Files were dropped on the window.
#[derive(Debug, Clone, Serialize, Type, Event)]
#[serde(rename_all = "camelCase")]
pub struct FileDropped {
    /// Their tokens; none when what was dropped is no file.
    pub files: Vec<String>,
}

/// Parts of the open file turned out to be damaged.
#[derive(Debug, Clone, Serialize, Type, Event)]
#[serde(rename_all = "camelCase")]
pub struct Damaged {
    /// What is wrong with it.
    pub damage: Damage,
}

/// Tells the window of every commit, its own and other programs', until the store is closed.
pub fn forward(app: &AppHandle, store: &Store) {
    let mut events = store.events();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            let changed = match events.recv().await {
                Ok(event) => Changed::from(event),
                Err(RecvError::Lagged(_)) => Changed::anything(),
                Err(RecvError::Closed) => return,
            };
            let _ = changed.emit(&app);
        }
    });
}

impl Changed {
    /// For a window that missed some: anything may be different.
    fn anything() -> Self {
        let what = What::Applied;
        Self {
            origin: Origin::App,
            by_this_window: false,
            change_id: 0,
            namespaces: Vec::new(),
            what,
        }
    }
}

impl From<StoreEvent> for Changed {
    fn from(event: StoreEvent) -> Self {
        Self {
            origin: event.origin,
            by_this_window: event.own,
            change_id: event.change_id,
            namespaces: event.namespace.into_iter().collect(),
            what: event.what,
        }
    }
}

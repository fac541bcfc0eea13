//! The store of KV Store: namespaces, entries, plans, changes, history and expiry in one SQLite
//! file that the desktop app and the command line may have open at the same time.
//!
//! Every write is a [`model::Applied`] change made in one transaction; it can be undone.

mod backup;
mod change;
pub mod clock;
mod database;
pub mod error;
mod expiry;
mod export;
pub mod formats;
mod history;
pub mod job;
pub mod kind;
mod ledger;
pub mod limits;
pub mod location;
pub mod model;
mod namespaces;
mod plan;
mod reading;
pub mod recovery;
mod retention;
pub mod salvage;
mod store;
mod trash;
mod undo;
mod watch;
pub mod words;
mod write;

pub use backup::{
    BackupInfo, BackupNamespace, BackupReason, BackupSettings, list_backups_in, look_into_backup,
};
pub use clock::Clock;
pub use error::{Failure, FailureCode, Result, StoreError};
pub use export::{ExportCheck, ExportedFile};
pub use job::{Job, Progress, Step};
pub use plan::{Incoming, IncomingRow, Paste, PlanSource};
pub use reading::{EntryBatch, TEXT_LIMIT};
pub use store::{OpenOptions, Store};
pub use watch::{StoreEvent, What};

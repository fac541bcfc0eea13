//! The store of KV Store: namespaces, entries, plans, changes, history and expiry in one SQLite
//! file that the desktop app and the command line may have open at the same time.
//!
//! Every write is a [`model::Applied`] change made in one transaction; it can be undone.
//!
//! ```
//! use store::model::{NewNamespace, NewValue, Program, SetEntry};
//! use store::{Job, OpenOptions, Paste, Store};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let options = OpenOptions::passing(Program::Lux);
//! let store = Store::open(&folder.path().join("kv.sqlite"), options).await?;
//! let flags = store
//!     .create_namespace(NewNamespace { name: "flags".into(), ..Default::default() })
//!     .await?;
//!
//! // One key is set at once.
//! let edit = SetEntry {
//!     namespace: flags.id.clone(),
//!     key: "beta".into(),
//!     value: NewValue::Text { text: "true".into() },
//!     ..Default::default()
//! };
//! store.set_entry(edit).await?;
//! assert_eq!(store.get_value("flags", "beta").await?, Some(b"true".to_vec()));
//!
//! // Many keys are a plan: what it would do is seen before it is applied.
//! let job = Job::default();
//! let text = r#"{"beta": false, "dark": true}"#.to_owned();
//! let plan = store.plan_paste(&flags.id, text, Paste::Set, false, &job).await?;
//! assert_eq!((plan.counts.added, plan.counts.changed), (1, 1));
//! store.plan_apply(&plan.id, None, &job).await?;
//! assert_eq!(store.get_value("flags", "beta").await?, Some(b"false".to_vec()));
//!
//! // Each change is undone as a whole.
//! store.undo().await?;
//! assert_eq!(store.get_value("flags", "beta").await?, Some(b"true".to_vec()));
//! assert_eq!(store.get_value("flags", "dark").await?, None);
//! store.close().await;
//! # Ok(())
//! # }
//! ```

#![deny(missing_docs)]

mod backup;
pub mod clock;
mod database;
pub mod error;
mod expiry;
mod export;
mod files;
#[cfg(test)]
mod filled;
pub mod formats;
mod history;
pub mod job;
pub mod kind;
mod later;
mod ledger;
pub mod limits;
pub mod location;
pub mod model;
mod namespaces;
mod opening;
mod plan;
mod precaution;
mod protected;
mod reading;
pub mod recovery;
mod retention;
pub mod salvage;
mod store;
mod trash;
mod undo;
pub mod verify;
mod watch;
mod wiping;
mod write;

pub use backup::{
    BackupInfo, BackupNamespace, BackupSettings, ExpiredLeft, ExpiredRemoved, LeftBackup, list_backups_in,
    look_into_backup,
};
pub use clock::Clock;
pub use error::{FailureCode, Fault, Obstacle, Result, StoreError};
pub use export::ExportedFile;
pub use files::{Input, PartFile, make_private_folder, survive_file_size_limit};
pub use formats::Paste;
pub use job::{Job, Progress, Step};
pub use later::CarriedOut;
pub use model::{BackupProblem, BackupReason, FailedBackup};
pub use opening::OpenOptions;
pub use plan::{Incoming, IncomingRow, PlanBuilder, PlanSource, ReliedRange, Unchecked};
pub use reading::{EntryBatch, Snapshot, SnapshotEntry, SnapshotKey, TEXT_LIMIT};
pub use store::Store;
pub use watch::{StoreEvent, What};

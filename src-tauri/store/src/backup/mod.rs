//! Backups: whole copies of the file, made and verified, listed, thinned, compared and restored.

mod automatic;
mod folder;
mod restore;
mod verify;
mod write;

pub use automatic::BackupSettings;
pub(crate) use automatic::run;
pub use folder::{BackupInfo, BackupNamespace, BackupReason};
pub(crate) use restore::{RestoreSource, RestoredNamespace, put_namespaces};

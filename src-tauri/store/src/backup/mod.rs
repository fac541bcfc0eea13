//! Backups: whole copies of the file, made and verified, listed, thinned, compared and restored.

mod attempt;
mod automatic;
mod before;
mod counts;
mod expired;
mod folder;
mod label;
mod restore;
mod shed;
mod verify;
mod write;

pub use automatic::BackupSettings;
pub use automatic::list_backups_in;
pub(crate) use automatic::run;
pub(crate) use before::back_up_once;
pub use expired::{ExpiredLeft, ExpiredRemoved, LeftBackup};
pub use folder::{BackupInfo, BackupNamespace};
pub(crate) use write::{copy_before_upgrade, vacuum_into};

/// What is in a backup. Errors: what makes it unusable.
pub async fn look_into_backup(path: &std::path::Path) -> crate::error::Result<BackupInfo> {
    verify::look(path).await
}

/// Reads a backup through before it is trusted. Errors: what makes it unusable.
pub(crate) async fn check(path: &std::path::Path) -> crate::error::Result<()> {
    verify::look(path).await?;
    verify::verify(path).await
}

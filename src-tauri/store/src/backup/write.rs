//! Making a backup: copied, read through, and only then given its name.

use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnection;
use sqlx::{ConnectOptions as _, Connection as _};

use super::folder::{self, BackupInfo, name, names};
use super::verify::{look, verify};
use crate::database::{connection_to, watch_cancel};
use crate::error::{Obstacle, Result, StoreError};
use crate::files::{PartFile, make_private_folder, narrow, remove_left_parts};
use crate::job::{Job, Step};
use crate::model::BackupReason;
use crate::store::Store;

impl Store {
    /// Copies the whole file, with its history, to `target`, which is replaced only by a copy that
    /// was read through and found sound.
    ///
    /// Errors: `CannotWrite`, `DiskFull`, `Cancelled`; `Damaged` when the copy is not sound.
    pub async fn back_up_to(&self, target: &Path, job: &Job) -> Result<BackupInfo> {
        let target = std::path::absolute(target)?;
        self.refuse_own_file(&target)?;
        self.whole_copy(&target, job).await?.put_in_place()?;
        look(&target).await
    }

    /// A copy beside a target, read through.
    async fn whole_copy(&self, target: &Path, job: &Job) -> Result<PartFile> {
        job.begin(Step::Writing, 0);
        if self.0.ledger.read_only.is_none() {
            match self.sweep_expired().await {
                // From a full disk what there is can be copied to another.
                Ok(_) | Err(StoreError::DiskFull { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        let copy = PartFile::create(target)?;
        self.copy_to(copy.path(), job).await?;
        job.check()?;
        verify(copy.path()).await?;
        job.check()?;
        Ok(copy)
    }

    /// Makes a backup in the folder of automatic backups. A person's `label`, which may be empty,
    /// is kept in the file's name, its first 40 characters. That it could be made lets automatic
    /// backups that failed be tried again. Errors: as `back_up_to`.
    pub async fn back_up(&self, reason: BackupReason, label: &str, job: &Job) -> Result<BackupInfo> {
        let made = self.copy_into_folder(reason, label, job).await?;
        // The backup is there; where that cannot be noted, the next automatic one only comes later.
        let _ = self.forget_failed_backup().await;
        Ok(made)
    }

    /// A copy in the folder of automatic backups, read through.
    pub(super) async fn copy_into_folder(
        &self,
        reason: BackupReason,
        label: &str,
        job: &Job,
    ) -> Result<BackupInfo> {
        let folder = self.backup_folder().await?.ok_or(StoreError::NoBackupFolder)?;
        make_private_folder(&folder).map_err(|error| StoreError::CannotWrite {
            path: folder.clone(),
            obstacle: Obstacle::to_making_folder(&error),
        })?;
        let folder = std::path::absolute(folder)?;
        remove_left_parts(&folder, |target| {
            folder::parse(target).is_some_and(|named| named.store_id == self.0.store_id)
        });
        for earlier in folder::list(&folder, Some(&self.0.store_id)) {
            narrow(&earlier.path);
        }
        let (store_id, now) = (&self.0.store_id, self.0.clock.now_ms());
        let copy = self
            .whole_copy(&folder.join(name(store_id, now, reason, label)), job)
            .await?;
        look(&copy.put_in_free_place(names(&folder, store_id, now, reason, label))?).await
    }

    /// A name for a backup made now.
    pub async fn backup_name(&self, reason: BackupReason) -> Result<String> {
        Ok(name(&self.0.store_id, self.0.clock.now_ms(), reason, ""))
    }

    async fn copy_to(&self, path: &Path, job: &Job) -> Result<()> {
        let options = self
            .0
            .access
            .apply(connection_to(&self.0.file), &self.0.file)
            .create_if_missing(false)
            .busy_timeout(std::time::Duration::from_secs(20));
        let mut connection = options.connect().await?;
        watch_cancel(&mut connection, job).await?;
        let copied = vacuum_into(&mut connection, path).await;
        let _ = connection.close().await;
        copied
    }
}

/// Copies a file of an older format into the folder of backups, before it is brought to this
/// version's; the copy has a backup's name only once it is whole.
///
/// Returns the copy. Errors: `CannotCopyBeforeUpdate`, `CannotWrite`; `DiskFull`; `Damaged` when the file cannot
/// be read.
pub(crate) async fn copy_before_upgrade(
    connection: &mut SqliteConnection,
    folder: &Path,
    now_ms: i64,
) -> Result<PathBuf> {
    let store_id: String = sqlx::query_scalar("SELECT store_id FROM meta")
        .fetch_one(&mut *connection)
        .await?;
    make_private_folder(folder).map_err(|error| StoreError::CannotCopyBeforeUpdate {
        path: folder.to_owned(),
        obstacle: Obstacle::to_making_folder(&error),
    })?;
    let reason = BackupReason::BeforeUpgrade;
    let copy = PartFile::create(&folder.join(name(&store_id, now_ms, reason, "")))?;
    vacuum_into(connection, copy.path()).await?;
    copy.put_in_free_place(names(folder, &store_id, now_ms, reason, ""))
}

/// Writes a copy of an open file into a new or an empty one.
///
/// Errors: `CannotWrite` where its path is no text; `DiskFull`; `Damaged`; `Cancelled`.
pub(crate) async fn vacuum_into(connection: &mut SqliteConnection, path: &Path) -> Result<()> {
    let text = path.to_str().ok_or_else(|| StoreError::CannotWrite {
        path: path.to_owned(),
        obstacle: Obstacle::NotUnicode,
    })?;
    sqlx::query("VACUUM INTO ?")
        .bind(text)
        .execute(connection)
        .await?;
    Ok(())
}

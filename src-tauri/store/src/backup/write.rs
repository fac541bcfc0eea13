//! Making a backup: copied, read through, and only then given its name.

use std::path::{Path, PathBuf};

use sqlx::{ConnectOptions as _, Connection as _};

use super::folder::{BackupInfo, BackupReason, name};
use super::verify::{look, verify};
use crate::database::{connection_to, watch_cancel};
use crate::error::{Result, StoreError};
use crate::export::PartFile;
use crate::job::{Job, Step};
use crate::store::Store;

impl Store {
    /// Copies the whole file, with its history, to `target`, which is replaced only by a copy that
    /// was read through and found sound.
    ///
    /// Errors: `CannotWrite`, `DiskFull`, `Cancelled`; `Damaged` when the copy is not sound.
    pub async fn back_up_to(&self, target: &Path, job: &Job) -> Result<BackupInfo> {
        let target = std::path::absolute(target)?;
        self.refuse_own_file(&target)?;
        job.begin(Step::Writing, 0);
        self.sweep_expired().await?;
        let copy = PartFile::create(&target)?;
        self.copy_to(copy.path(), job).await?;
        job.check()?;
        verify(copy.path()).await?;
        job.check()?;
        copy.put_in_place(&target)?;
        look(&target).await
    }

    /// Makes a backup in the folder of automatic backups. A person's `label`, which may be empty,
    /// is kept in the file's name, its first 40 characters. Errors: as `back_up_to`.
    pub async fn back_up(&self, reason: BackupReason, label: &str, job: &Job) -> Result<BackupInfo> {
        let folder = self
            .backup_folder()
            .await?
            .ok_or_else(|| StoreError::CannotWrite {
                path: PathBuf::from("The backup"),
                reason: "no folder is chosen for it".to_owned(),
            })?;
        std::fs::create_dir_all(&folder).map_err(|_| StoreError::CannotWrite {
            path: folder.clone(),
            reason: "the folder cannot be made".to_owned(),
        })?;
        self.back_up_to(&self.free_backup_path(&folder, reason, label).await?, job)
            .await
    }

    /// A path that no backup has: names tell seconds, and one second can see several.
    async fn free_backup_path(&self, folder: &Path, reason: BackupReason, label: &str) -> Result<PathBuf> {
        let store_id = &self.0.store_id;
        let mut moment = self.0.clock.now_ms();
        loop {
            let path = folder.join(name(store_id, moment, reason, label));
            if !path.exists() {
                return Ok(path);
            }
            moment += 1_000;
        }
    }

    /// A name for a backup made now.
    pub async fn backup_name(&self, reason: BackupReason) -> Result<String> {
        Ok(name(&self.0.store_id, self.0.clock.now_ms(), reason, ""))
    }

    async fn copy_to(&self, path: &Path, job: &Job) -> Result<()> {
        let options = connection_to(&self.0.path)
            .create_if_missing(false)
            .busy_timeout(std::time::Duration::from_secs(20));
        let mut connection = options.connect().await?;
        watch_cancel(&mut connection, job).await?;
        let copied = sqlx::query("VACUUM INTO ?")
            .bind(path.to_string_lossy().into_owned())
            .execute(&mut connection)
            .await;
        let _ = connection.close().await;
        copied?;
        Ok(())
    }
}

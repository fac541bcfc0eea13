//! The backup before much is removed: never twice for the same state.

use super::folder;
use super::verify::{newest_of_keys, newest_of_keys_in};
use crate::error::Result;
use crate::job::Job;
use crate::model::BackupReason;
use crate::store::{Soon, Store};

/// Backups that are looked at for the state as it is now: it can only be in one of the newest.
const NEWEST: usize = 3;

/// Makes a backup and thins out the old ones; nothing when one holds the state as it is. Errors: as `back_up`.
pub(crate) fn back_up_once<'a>(store: &'a Store, reason: BackupReason, job: &'a Job) -> Soon<'a> {
    Box::pin(async move {
        if store.is_backed_up().await? {
            return Ok(());
        }
        store.back_up(reason, "", job).await?;
        store.thin_backups().await
    })
}

impl Store {
    /// Whether one of the newest backups in the folder holds all keys as they are now.
    pub(super) async fn is_backed_up(&self) -> Result<bool> {
        let Some(folder) = self.backup_folder().await? else {
            return Ok(false);
        };
        self.sweep_expired().await?;
        let Some(commit) = newest_of_keys(&mut *self.reader().await?).await? else {
            return Ok(false);
        };
        let newest_first = folder::list(&folder, Some(&self.0.store_id));
        for named in newest_first.into_iter().take(NEWEST) {
            // One that cannot be read holds nothing.
            if newest_of_keys_in(&named.path)
                .await
                .is_ok_and(|theirs| theirs.as_ref() == Some(&commit))
            {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

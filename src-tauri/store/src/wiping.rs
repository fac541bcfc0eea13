//! Values that are gone for good, overwritten wherever the file system shows them.
//!
//! The transaction that deletes a version overwrites it in the database (`ledger::doomed`). Its pages as they
//! were before stand in the log until that is written over from its start, which may take days; so the log
//! is emptied soon after anything was written. A file from before versions were overwritten is written
//! anew once.

use std::sync::Weak;
use std::time::Duration;

use crate::database;
use crate::error::Result;
use crate::job::Job;
use crate::ledger::Commit;
use crate::store::{Inner, Store};
use crate::watch::What;

/// How often to look whether there is something in the log.
const LOOK_EVERY: Duration = Duration::from_secs(20);

impl Store {
    /// Sweeps what has expired and empties the log. Returns whether it is empty: another program that
    /// reads, or writes, at this moment keeps it.
    pub async fn wipe(&self) -> Result<bool> {
        self.sweep_expired().await?;
        self.empty_log().await
    }

    /// Copies the log into the database and cuts it off.
    async fn empty_log(&self) -> Result<bool> {
        if !database::has_log(&self.0.file) {
            return Ok(true);
        }
        let mut writer = self.0.writer.lock().await;
        database::empty_log(&mut writer).await
    }

    /// Writes the whole file anew, where that is due: versions that were deleted when they were not yet
    /// overwritten are in pages that are free, and in places of others.
    ///
    /// Errors: `DiskFull`; `Busy`; `Cancelled`. Then it is still due.
    pub(crate) async fn write_anew_if_due(&self, job: &Job) -> Result<()> {
        let due = sqlx::query_scalar!(r#"SELECT written_anew = 0 AS "due!: bool" FROM upkeep"#)
            .fetch_one(&self.0.readers)
            .await?;
        if !due {
            return Ok(());
        }
        database::write_anew(&self.0.file, self.0.access, job).await?;
        let mut tx = self.begin_write().await?;
        sqlx::query!("UPDATE upkeep SET written_anew = 1")
            .execute(tx.conn())
            .await?;
        let noted = Commit::beside_changes(What::Noted, self.0.program.origin());
        tx.commit(noted).await
    }
}

/// Empties the log again and again while the store is open; ends when it is dropped.
pub(crate) async fn run(store: Weak<Inner>) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Some(inner) = store.upgrade() else { return };
        let store = Store::of(inner);
        // What another program keeps from it, or a full disk, is made up for by the next look.
        let _ = store.write_anew_if_due(&Job::default()).await;
        let _ = store.empty_log().await;
    }
}

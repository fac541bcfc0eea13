//! How much history is kept: the oldest changes are forgotten, and their space is given back.

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;
use crate::ledger::Commit;
use crate::model::Usage;
use crate::reading::count;
use crate::store::Store;
use crate::watch::What;

const DAY_MS: i64 = 86_400_000;
/// Revisions of one transaction of a long clean-up.
const BATCH: i64 = 5_000;
/// Pages that one step of the vacuum gives back.
const PAGES: &str = "PRAGMA main.incremental_vacuum(2000)";

/// The oldest change that can still be undone, and the bytes that the history keeps for it.
struct OldChange {
    id: i64,
    at: i64,
    bytes: i64,
}

impl Store {
    /// What the file takes, and how much of it is history.
    pub async fn usage(&self) -> Result<Usage> {
        let mut reader = self.reader().await?;
        let pages: i64 = sqlx::query_scalar("PRAGMA page_count")
            .fetch_one(&mut *reader)
            .await?;
        let page: i64 = sqlx::query_scalar("PRAGMA page_size")
            .fetch_one(&mut *reader)
            .await?;
        let row = sqlx::query!(
            r#"SELECT keep_days, keep_bytes,
                      (SELECT count(*) FROM changes WHERE state <> 3) AS "changes!: i64",
                      (SELECT coalesce(sum(CASE state WHEN 0 THEN bytes_before WHEN 3 THEN 0
                                           ELSE bytes_after END), 0) FROM changes) AS "bytes!: i64"
               FROM meta"#
        )
        .fetch_one(&mut *reader)
        .await?;
        Ok(Usage {
            database_bytes: pages * page,
            history_bytes: row.bytes,
            history_changes: count(row.changes),
            keep_days: count(row.keep_days),
            keep_bytes: row.keep_bytes,
        })
    }

    /// Sets how many days and how many bytes of history are kept, and forgets what is beyond.
    pub async fn set_retention(&self, keep_days: u32, keep_bytes: i64) -> Result<Usage> {
        let (days, bytes) = (i64::from(keep_days.max(1)), keep_bytes.max(0));
        let mut tx = self.begin_write().await?;
        sqlx::query!("UPDATE meta SET keep_days = ?, keep_bytes = ?", days, bytes)
            .execute(tx.conn())
            .await?;
        let set = Commit::beside_changes(What::Noted, self.0.program.origin());
        tx.commit(set).await?;
        self.forget_old_changes().await?;
        self.usage().await
    }

    /// Forgets the changes beyond what is kept, the oldest first, and gives their space back.
    /// Returns how many were forgotten.
    pub async fn forget_old_changes(&self) -> Result<u32> {
        let usage = self.usage().await?;
        let keep_ms = i64::from(usage.keep_days).saturating_mul(DAY_MS);
        let oldest_kept = self.0.clock.now_ms().saturating_sub(keep_ms);
        let mut history_bytes = usage.history_bytes;
        let mut forgotten = 0;
        while let Some(oldest) = self.oldest_change().await? {
            if oldest.at >= oldest_kept && history_bytes <= usage.keep_bytes {
                break;
            }
            while self.forget_some(oldest.id).await? {}
            history_bytes -= oldest.bytes;
            forgotten += 1;
        }
        if forgotten > 0 {
            self.free_space_for_what_went().await;
        }
        Ok(forgotten)
    }

    async fn oldest_change(&self) -> Result<Option<OldChange>> {
        let oldest = sqlx::query_as!(
            OldChange,
            r#"SELECT id, at,
                      CASE state WHEN 0 THEN bytes_before ELSE bytes_after END AS "bytes!: i64"
               FROM changes WHERE state <> 3 ORDER BY id LIMIT 1"#
        )
        .fetch_optional(&self.0.readers)
        .await?;
        Ok(oldest)
    }

    /// Forgets some revisions of a change, or closes it when there are none left: then `false`.
    async fn forget_some(&self, change_id: i64) -> Result<bool> {
        let mut tx = self.begin_write().await?;
        forget_versions(tx.conn(), change_id).await?;
        let gone = sqlx::query!(
            "DELETE FROM revisions WHERE change_id = ?1 AND (namespace_id, key) IN (
                 SELECT namespace_id, key FROM revisions WHERE change_id = ?1
                 ORDER BY namespace_id, key LIMIT ?2)",
            change_id,
            BATCH
        )
        .execute(tx.conn())
        .await?
        .rows_affected();
        // Half-forgotten is not undoable either: the state is closed with the first batch.
        sqlx::query!(
            "UPDATE changes SET state = 3, bytes_before = 0, bytes_after = 0 WHERE id = ?",
            change_id
        )
        .execute(tx.conn())
        .await?;
        let purged = Commit::beside_changes(What::Purged, self.0.program.origin());
        tx.commit(purged).await?;
        Ok(gone > 0)
    }

    /// Gives back what was deleted for good. It is gone already, so a failure (a busy file, a full
    /// disk) is none of the deletion's: the next one gives the space back.
    pub(crate) async fn free_space_for_what_went(&self) {
        let _ = self.free_space().await;
    }

    /// Gives free pages back to the disk, a few at a time.
    async fn free_space(&self) -> Result<()> {
        loop {
            let mut writer = self.0.writer.lock().await;
            sqlx::raw_sql(PAGES).execute(&mut *writer).await?;
            let free: i64 = sqlx::query_scalar("PRAGMA main.freelist_count")
                .fetch_one(&mut *writer)
                .await?;
            if free == 0 {
                // Folded in, so that the file itself is smaller now. A reader may hinder it; then
                // the next checkpoint does it. Passive: it waits for no reader, so no writer waits.
                sqlx::raw_sql("PRAGMA main.wal_checkpoint(PASSIVE)")
                    .execute(&mut *writer)
                    .await?;
                return Ok(());
            }
        }
    }
}

/// Deletes the versions that only a change's first revisions still point at.
async fn forget_versions(conn: &mut SqliteConnection, change_id: i64) -> Result<()> {
    sqlx::query!(
        "DELETE FROM versions WHERE id IN (
             SELECT v.id
             FROM (SELECT namespace_id, key, before_version, after_version FROM revisions
                   WHERE change_id = ?1 ORDER BY namespace_id, key LIMIT ?2) AS r
             JOIN versions AS v ON v.id IN (r.before_version, r.after_version)
             WHERE NOT EXISTS (SELECT 1 FROM entries AS e
                               WHERE e.namespace_id = r.namespace_id AND e.key = r.key
                                 AND e.version_id = v.id)
               AND NOT EXISTS (SELECT 1 FROM revisions AS other
                               WHERE other.namespace_id = r.namespace_id AND other.key = r.key
                                 AND other.change_id <> ?1
                                 AND v.id IN (other.before_version, other.after_version)))",
        change_id,
        BATCH
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A change of which nothing is left cannot be undone any more.
pub(crate) async fn settle_changes(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query!(
        "UPDATE changes SET state = 3, bytes_before = 0, bytes_after = 0
         WHERE state <> 3
           AND NOT EXISTS (SELECT 1 FROM revisions AS r WHERE r.change_id = changes.id)
           AND NOT EXISTS (SELECT 1 FROM namespace_revisions AS r WHERE r.change_id = changes.id)"
    )
    .execute(conn)
    .await?;
    Ok(())
}

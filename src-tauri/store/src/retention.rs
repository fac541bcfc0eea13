//! How much history is kept: the oldest changes are forgotten, and their space is given back.

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;
use crate::ledger::{Commit, aged_to, correct_history_bytes, forget_some_of, history_bytes_that_are_off};
use crate::model::Usage;
use crate::reading::count;
use crate::store::Store;
use crate::watch::What;

const DAY_MS: i64 = 86_400_000;
/// Revisions of one transaction of a long clean-up; a change without any counts as one.
const BATCH: i64 = 5_000;
/// Pages that one step of the vacuum gives back.
const PAGES: &str = "PRAGMA main.incremental_vacuum(2000)";

/// The oldest change that can still be undone, and the bytes that the history keeps for it.
struct OldChange {
    id: i64,
    at: i64,
    bytes: i64,
}

/// History beyond what is kept, and what was forgotten of it.
struct Excess {
    /// The clock, in Unix milliseconds.
    now: i64,
    /// Changes from before this moment go, in Unix milliseconds.
    oldest_kept: i64,
    /// Others go until so many bytes have gone.
    to_free: Option<i64>,
    /// Bytes of what was forgotten.
    freed: i64,
    forgotten: u32,
}

impl Excess {
    /// The next change to be forgotten.
    async fn next(&self, conn: &mut SqliteConnection) -> Result<Option<OldChange>> {
        if let Some(id) = half_forgotten(conn).await? {
            let (at, bytes) = (i64::MIN, 0);
            return Ok(Some(OldChange { id, at, bytes }));
        }
        let oldest = oldest_change(conn, self.now).await?;
        let is_full = self.to_free.is_some_and(|bytes| self.freed < bytes);
        Ok(oldest.filter(|oldest| oldest.at < self.oldest_kept || is_full))
    }
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
            // What an old change brought back may be counted before the change that took it away.
            history_bytes: row.bytes.max(0),
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
        let mut excess = Excess {
            now: self.0.clock.now_ms(),
            oldest_kept: self.aged_to().await?.saturating_sub(keep_ms),
            to_free: None,
            freed: 0,
            forgotten: 0,
        };
        self.forget(&mut excess).await?;
        let mut left = usage.history_bytes.saturating_sub(excess.freed);
        if left > usage.keep_bytes {
            left = self.count_history_anew().await?;
            excess.to_free = Some(left.saturating_sub(usage.keep_bytes));
            excess.freed = 0;
            self.forget(&mut excess).await?;
            left = left.saturating_sub(excess.freed);
        }
        if left < 0 {
            // A value that a key has again came back from a change that is forgotten.
            self.count_history_anew().await?;
        }
        if excess.forgotten > 0 {
            self.free_space_for_what_went().await;
        }
        Ok(excess.forgotten)
    }

    /// Forgets the excess, in small transactions: as many small changes in one as are no more work than a
    /// part of a large one.
    async fn forget(&self, excess: &mut Excess) -> Result<()> {
        while excess.next(&mut *self.reader().await?).await?.is_some() {
            let mut tx = self.begin_write().await?;
            let mut room = BATCH;
            while room > 0
                && let Some(oldest) = excess.next(tx.conn()).await?
            {
                let gone = forget_some_of(tx.conn(), oldest.id, room).await?;
                excess.freed = excess.freed.saturating_add(oldest.bytes);
                excess.forgotten += u32::from(gone < room);
                room -= gone.max(1);
            }
            let purged = Commit::beside_changes(What::Purged, self.0.program.origin());
            tx.commit(purged).await?;
        }
        Ok(())
    }

    /// The moment up to which history has aged by now, in Unix milliseconds.
    async fn aged_to(&self) -> Result<i64> {
        let now = self.0.clock.now_ms();
        let (aged_to, is_worth_noting) = aged_to(&mut *self.reader().await?, now).await?;
        if is_worth_noting {
            // Each write does.
            let tx = self.begin_write().await?;
            let noted = Commit::beside_changes(What::Noted, self.0.program.origin());
            tx.commit(noted).await?;
        }
        Ok(aged_to)
    }

    /// Counts what history takes and corrects what the changes say of it. Returns all bytes.
    async fn count_history_anew(&self) -> Result<i64> {
        // A reader counts: a long history keeps no writer waiting.
        let counted = history_bytes_that_are_off(&mut *self.long_reader().await?).await?;
        if counted != "[]" {
            let mut tx = self.begin_write().await?;
            correct_history_bytes(tx.conn(), &counted).await?;
            let noted = Commit::beside_changes(What::Noted, self.0.program.origin());
            tx.commit(noted).await?;
        }
        Ok(self.usage().await?.history_bytes)
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

/// A change that is closed and still has revisions: forgetting it goes on, or was cut off.
async fn half_forgotten(conn: &mut SqliteConnection) -> Result<Option<i64>> {
    let id = sqlx::query_scalar!(
        "SELECT id FROM changes WHERE id = (SELECT min(change_id) FROM revisions) AND state = 3"
    )
    .fetch_optional(conn)
    .await?;
    Ok(id)
}

/// The oldest change that is not forgotten, by a clock that says `now` (Unix milliseconds).
async fn oldest_change(conn: &mut SqliteConnection, now: i64) -> Result<Option<OldChange>> {
    // One from the future was made before those after it, whatever its clock said.
    let oldest = sqlx::query_as!(
        OldChange,
        r#"SELECT id,
                  CASE WHEN at > ?1 THEN (SELECT min(later.at) FROM changes AS later
                                          WHERE later.id >= changes.id)
                       ELSE at END AS "at!: i64",
                  CASE state WHEN 0 THEN bytes_before ELSE bytes_after END AS "bytes!: i64"
           FROM changes WHERE state <> 3 ORDER BY id LIMIT 1"#,
        now
    )
    .fetch_optional(conn)
    .await?;
    Ok(oldest)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use crate::filled;
    use crate::model::KeyRef;

    /// Commits of a deletion for good: of the key, and of what it leaves.
    const COMMITS: u32 = 2;

    #[tokio::test]
    async fn what_was_deleted_for_good_is_gone_though_its_space_cannot_be_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let store = filled::store_with_test(folder.path()).await;
        filled::put(&store, "test", [filled::row("a", &"x".repeat(100_000))]).await;
        store.delete_key("test", "a").await.unwrap();
        let commits = Arc::new(AtomicU32::new(0));
        let counted = commits.clone();
        {
            let mut writer = store.0.writer.lock().await;
            let mut handle = writer.lock_handle().await.unwrap();
            handle.set_commit_hook(move || counted.fetch_add(1, Ordering::Relaxed) < COMMITS);
        }
        let gone = KeyRef {
            namespace: "test".to_owned(),
            key: "a".to_owned(),
        };
        store.purge_keys(&[gone]).await.unwrap();
        assert_eq!(
            commits.load(Ordering::Relaxed),
            COMMITS + 1,
            "the space was refused"
        );
        assert_eq!(store.count_trashed_keys().await.unwrap(), 0);
    }
}

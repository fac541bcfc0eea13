//! How much history is kept: the oldest changes are forgotten, and their space is given back.
//!
//! Age is not what the computer's clock says at one moment: a clock that is wrong for an hour (an empty
//! battery, a virtual machine that wakes up) would make everything old at once, and what is forgotten
//! stays forgotten. So history ages by a moment of its own, which follows the clock as long as it goes
//! on by no more than a week from one look to the next. A larger leap is believed only when the clock has
//! gone on from it by a week. Whoever did not use the program for long keeps old changes for a week
//! more, or until the next use; a clock that was ahead and is right again has aged nothing.

use crate::error::Result;
use crate::ledger::{Commit, correct_history_bytes, forget_some_of, history_bytes_that_are_off};
use crate::model::Usage;
use crate::reading::count;
use crate::store::Store;
use crate::watch::What;

const DAY_MS: i64 = 86_400_000;
/// How far the clock may go on between two looks without that being a leap.
const LEAP_MS: i64 = 7 * DAY_MS;
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

/// How far history has aged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Aging {
    /// Unix milliseconds.
    aged_to: i64,
    /// What the clock said when it was first found to have leapt ahead, and was not believed.
    leapt_at: Option<i64>,
}

impl Aging {
    /// After a look at which the clock says `now` (Unix milliseconds).
    fn at(self, now: i64) -> Self {
        let believed = Self {
            aged_to: now,
            leapt_at: None,
        };
        if now.saturating_sub(self.aged_to) <= LEAP_MS {
            return believed;
        }
        match self.leapt_at.filter(|leapt_at| *leapt_at <= now) {
            Some(leapt_at) if now - leapt_at >= LEAP_MS => believed,
            Some(_) => self,
            None => Self {
                leapt_at: Some(now),
                ..self
            },
        }
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
        let oldest_kept = self.aged_to().await?.saturating_sub(keep_ms);
        let mut history_bytes = usage.history_bytes;
        let (mut forgotten, mut counted_anew) = (0, false);
        while let Some(oldest) = self.oldest_change().await? {
            if oldest.at >= oldest_kept {
                if history_bytes <= usage.keep_bytes {
                    break;
                }
                if !counted_anew {
                    history_bytes = self.count_history_anew().await?;
                    counted_anew = true;
                    continue;
                }
            }
            while self.forget_some(oldest.id).await? {}
            history_bytes -= oldest.bytes;
            forgotten += 1;
        }
        if history_bytes < 0 {
            // A value that a key has again came back from a change that is forgotten.
            self.count_history_anew().await?;
        }
        if forgotten > 0 {
            self.free_space_for_what_went().await;
        }
        Ok(forgotten)
    }

    /// The moment up to which history has aged by now, in Unix milliseconds.
    async fn aged_to(&self) -> Result<i64> {
        let now = self.0.clock.now_ms();
        let kept = sqlx::query!(
            r#"SELECT coalesce(aged_to, (SELECT max(at) FROM changes WHERE at <= ?1), ?1) AS "aged_to!: i64",
                      leapt_at, aged_to IS NULL AS "is_new!: bool"
               FROM upkeep"#,
            now
        )
        .fetch_one(&self.0.readers)
        .await?;
        let before = Aging {
            aged_to: kept.aged_to,
            leapt_at: kept.leapt_at,
        };
        let after = before.at(now);
        // A day is close enough: looks that write nothing wake nobody.
        let moved = after.aged_to.abs_diff(before.aged_to) >= DAY_MS.unsigned_abs();
        if kept.is_new || moved || after.leapt_at != before.leapt_at {
            let mut tx = self.begin_write().await?;
            sqlx::query!(
                "UPDATE upkeep SET aged_to = ?, leapt_at = ?",
                after.aged_to,
                after.leapt_at
            )
            .execute(tx.conn())
            .await?;
            let noted = Commit::beside_changes(What::Noted, self.0.program.origin());
            tx.commit(noted).await?;
        }
        Ok(after.aged_to)
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

    async fn oldest_change(&self) -> Result<Option<OldChange>> {
        // One from the future was made before those after it, whatever its clock said.
        let now = self.0.clock.now_ms();
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
        .fetch_optional(&self.0.readers)
        .await?;
        Ok(oldest)
    }

    /// Forgets some revisions of a change, or closes it when there are none left: then `false`.
    async fn forget_some(&self, change_id: i64) -> Result<bool> {
        let mut tx = self.begin_write().await?;
        let more = forget_some_of(tx.conn(), change_id, BATCH).await?;
        let purged = Commit::beside_changes(What::Purged, self.0.program.origin());
        tx.commit(purged).await?;
        Ok(more)
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

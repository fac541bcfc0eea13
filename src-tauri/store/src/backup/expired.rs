//! What has expired since, taken out of the automatic backups, where the person chose that.
//!
//! By itself that is done once a day at most, and by the clock that history ages by: a backup is what saves
//! from a clock that was wrong. Backups that a person made are never touched.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use serde::Serialize;

use super::folder;
use super::shed::shed_expired;
use crate::error::{Result, StoreError};
use crate::files::{behind_links, remove_left_parts};
use crate::job::{Job, Step};
use crate::ledger::{Commit, aged_to, swept_up_to};
use crate::model::{BackupProblem, BackupReason};
use crate::reading::count;
use crate::store::Store;
use crate::watch::What;

const DAY_MS: i64 = 86_400_000;

/// What taking expired values out of the automatic backups came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExpiredRemoved {
    /// Backups that were looked into.
    pub looked_at: u32,
    /// Those that held something that had expired, and hold nothing of it now.
    pub rewritten: u32,
    /// Those that were left as they are.
    pub left: Vec<LeftBackup>,
}

/// An automatic backup that may hold values that have expired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftBackup {
    /// Its file.
    pub path: PathBuf,
    /// Why it was left as it is.
    pub why: StoreError,
}

/// Automatic backups that may still hold values that have expired, though they were to be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ExpiredLeft {
    /// How many, from 1.
    pub backups: u32,
    /// Why the first of them was left as it is.
    pub problem: BackupProblem,
}

impl Store {
    /// Takes what has expired out of the automatic backups of this store, now and whatever is chosen. A backup
    /// that cannot be made free of it is left as it is, and told.
    ///
    /// Errors: `NoBackupFolder`; `Cancelled`.
    pub async fn remove_expired_from_backups(&self, job: &Job) -> Result<ExpiredRemoved> {
        if self.backup_folder().await?.is_none() {
            return Err(StoreError::NoBackupFolder);
        }
        let by = swept_up_to(&mut *self.reader().await?, self.0.clock.now()).await?;
        let removed = self.shed_all(by, job).await?;
        // Where that cannot be noted, it is only looked for once more.
        let _ = self.note_removed(&removed).await;
        Ok(removed)
    }

    /// The same by itself, where it is chosen and was not done for a day. Returns what it came to.
    ///
    /// Errors: `Cancelled`, and what keeps the store from noting it.
    pub async fn remove_expired_if_due(&self, job: &Job) -> Result<Option<ExpiredRemoved>> {
        let due = sqlx::query!(
            r#"SELECT m.backup_remove_expired <> 0 AS "chosen!: bool", u.expired_removed_at
               FROM meta AS m, upkeep AS u"#
        )
        .fetch_one(&self.0.readers)
        .await?;
        let now = self.0.clock.now_ms();
        // The file may be where nothing can be noted.
        let tried_at = self.0.expired_tried_at.load(Ordering::Relaxed);
        // What was done while the clock was ahead was done who knows when.
        let today = |at: i64| at <= now && now < at.saturating_add(DAY_MS);
        if !due.chosen || today(due.expired_removed_at) || today(tried_at) {
            return Ok(None);
        }
        self.0.expired_tried_at.store(now, Ordering::Relaxed);
        let (aged_to, _) = aged_to(&mut *self.reader().await?, now).await?;
        let removed = self.shed_all(aged_to.div_euclid(1_000), job).await?;
        self.note_removed(&removed).await?;
        Ok(Some(removed))
    }

    /// The automatic backups that may still hold what has expired; none where that is not to be removed.
    pub async fn expired_left(&self) -> Result<Option<ExpiredLeft>> {
        let row = sqlx::query!("SELECT expired_left, expired_problem FROM upkeep")
            .fetch_one(&self.0.readers)
            .await?;
        Ok((row.expired_left > 0).then(|| ExpiredLeft {
            backups: count(row.expired_left),
            problem: BackupProblem::from_code(row.expired_problem),
        }))
    }

    /// Goes through the automatic backups of this store, the newest first.
    async fn shed_all(&self, by: i64, job: &Job) -> Result<ExpiredRemoved> {
        let mut removed = ExpiredRemoved::default();
        let folders = self.folders_of_backups().await?;
        for folder in &folders {
            remove_left_parts(folder, |target| {
                folder::parse(target).is_some_and(|named| named.store_id == self.0.store_id)
            });
        }
        let backups: Vec<_> = folders
            .iter()
            .flat_map(|folder| folder::list(folder, Some(&self.0.store_id)))
            .filter(|named| named.reason != BackupReason::Manual)
            .collect();
        job.begin(Step::Writing, backups.len() as u64);
        for named in backups {
            job.check()?;
            match shed_expired(&named.path, by, job).await {
                Ok(rewritten) => removed.rewritten += u32::from(rewritten),
                Err(StoreError::Cancelled) => return Err(StoreError::Cancelled),
                // Thinned out meanwhile.
                Err(_) if !named.path.exists() => continue,
                Err(why) => removed.left.push(LeftBackup {
                    path: named.path,
                    why,
                }),
            }
            removed.looked_at += 1;
            job.set_done(removed.looked_at.into());
        }
        Ok(removed)
    }

    /// The folder of automatic backups, and the one in which the copy before an update is.
    async fn folders_of_backups(&self) -> Result<BTreeSet<PathBuf>> {
        let beside = || self.0.path.parent().map(PathBuf::from);
        let before_update = self.0.backup_folder.clone().or_else(beside);
        let chosen = self.backup_folder().await?;
        Ok(chosen
            .into_iter()
            .chain(before_update)
            .map(|folder| behind_links(&folder))
            .collect())
    }

    /// Notes when it was done, and what was left where a person counts on it.
    async fn note_removed(&self, removed: &ExpiredRemoved) -> Result<()> {
        let now = self.0.clock.now_ms();
        let left = i64::try_from(removed.left.len()).unwrap_or(i64::MAX);
        let problem = removed
            .left
            .first()
            .map_or(0, |left| BackupProblem::of(&left.why).code());
        let mut tx = self.begin_write().await?;
        sqlx::query!(
            "UPDATE upkeep
             SET expired_removed_at = ?1, expired_problem = ?3,
                 expired_left = CASE WHEN (SELECT backup_remove_expired FROM meta) THEN ?2 ELSE 0 END",
            now,
            left,
            problem
        )
        .execute(tx.conn())
        .await?;
        let noted = Commit::beside_changes(What::Noted, self.0.program.origin());
        tx.commit(noted).await
    }
}

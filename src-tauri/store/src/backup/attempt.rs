//! An automatic backup that failed: kept until one is made, and tried again later and later, for each
//! try may copy the whole file before it fails again.

use std::path::PathBuf;

use super::folder::BackupInfo;
use crate::error::{Result, StoreError};
use crate::job::Job;
use crate::ledger::Commit;
use crate::model::{BackupProblem, FailedBackup};
use crate::reading::count;
use crate::store::Store;
use crate::watch::{StoreEvent, What};

const FIRST_WAIT_MS: i64 = 3_600_000;
const LONGEST_WAIT_MS: i64 = 24 * FIRST_WAIT_MS;

impl BackupProblem {
    pub(super) fn of(error: &StoreError) -> Self {
        match error {
            StoreError::DiskFull { .. } => Self::DiskFull,
            StoreError::CannotWrite { .. }
            | StoreError::CannotOpen { .. }
            | StoreError::NoBackupFolder
            | StoreError::Io { .. } => Self::Folder,
            StoreError::Damaged { .. } | StoreError::NotADatabase { .. } => Self::NotSound,
            StoreError::Busy => Self::Busy,
            _ => Self::Other,
        }
    }

    pub(super) fn code(self) -> i64 {
        match self {
            Self::Other => 0,
            Self::DiskFull => 1,
            Self::Folder => 2,
            Self::NotSound => 3,
            Self::Busy => 4,
        }
    }

    pub(super) fn from_code(code: i64) -> Self {
        match code {
            1 => Self::DiskFull,
            2 => Self::Folder,
            3 => Self::NotSound,
            4 => Self::Busy,
            _ => Self::Other,
        }
    }
}

impl FailedBackup {
    fn new(at: i64, times: u32, problem: BackupProblem, folder: Option<PathBuf>) -> Self {
        let doublings = times.saturating_sub(1).min(8);
        let wait = (FIRST_WAIT_MS << doublings).min(LONGEST_WAIT_MS);
        Self {
            at,
            times,
            problem,
            folder: folder.map(|folder| folder.display().to_string()),
            next_at: at.saturating_add(wait),
        }
    }

    /// Whether it is too early to try again. One that failed while the clock was ahead waits for
    /// nothing.
    fn waits(&self, now_ms: i64) -> bool {
        self.at <= now_ms && now_ms < self.next_at
    }
}

impl Store {
    /// The last automatic backup, when it failed; `None` when it was made, and after a change of the
    /// settings or a backup that a person made.
    pub async fn failed_backup(&self) -> Result<Option<FailedBackup>> {
        let unwritten = self.unwritten_failure().clone();
        if unwritten.is_some() {
            return Ok(unwritten);
        }
        let row = sqlx::query!("SELECT backup_failed_at, backup_failures, backup_problem FROM upkeep")
            .fetch_one(&self.0.readers)
            .await?;
        if row.backup_failures == 0 {
            return Ok(None);
        }
        Ok(Some(FailedBackup::new(
            row.backup_failed_at,
            count(row.backup_failures),
            BackupProblem::from_code(row.backup_problem),
            self.backup_folder().await?,
        )))
    }

    /// Makes the backup that is due, if one is. Returns it. After a failure nothing is due for an
    /// hour, and for twice as long after each further one, up to a day.
    ///
    /// Errors: as `back_up`; kept for [`Store::failed_backup`], but for `Cancelled`.
    pub async fn back_up_if_due(&self, job: &Job) -> Result<Option<BackupInfo>> {
        let failed = self.failed_backup().await?;
        if failed
            .as_ref()
            .is_some_and(|failed| failed.waits(self.0.clock.now_ms()))
        {
            return Ok(None);
        }
        let made = self.make_due_backup(job).await;
        self.keep_failure(failed, &made).await;
        made
    }

    /// Tries at once what failed. Returns the backup, or none when there is nothing to back up any
    /// more. Errors: as `back_up`; kept as a first failure.
    pub async fn try_backup_again(&self, job: &Job) -> Result<Option<BackupInfo>> {
        self.forget_failed_backup().await?;
        self.back_up_if_due(job).await
    }

    /// Another attempt may be made at once.
    pub(super) async fn forget_failed_backup(&self) -> Result<()> {
        if self.failed_backup().await?.is_some() {
            self.write_failure(None).await?;
        }
        Ok(())
    }

    async fn keep_failure(&self, before: Option<FailedBackup>, made: &Result<Option<BackupInfo>>) {
        let failed = match made {
            Err(StoreError::Cancelled) => return,
            Err(error) => {
                let times = before.map_or(0, |before| before.times).saturating_add(1);
                let problem = BackupProblem::of(error);
                let folder = self.backup_folder().await.ok().flatten();
                Some(FailedBackup::new(self.0.clock.now_ms(), times, problem, folder))
            }
            Ok(_) if before.is_none() => return,
            Ok(_) => None,
        };
        if self.write_failure(failed.as_ref()).await.is_err() {
            // The disk of the store itself may be full: then it is known until the program ends.
            *self.unwritten_failure() = failed;
            let origin = self.0.program.origin();
            self.announce(StoreEvent::own(What::Noted, origin, 0, None));
        }
    }

    async fn write_failure(&self, failed: Option<&FailedBackup>) -> Result<()> {
        let (at, times, problem) = match failed {
            Some(failed) => (failed.at, failed.times, failed.problem.code()),
            None => (0, 0, 0),
        };
        let mut tx = self.begin_write().await?;
        sqlx::query!(
            "UPDATE upkeep SET backup_failed_at = ?, backup_failures = ?, backup_problem = ?",
            at,
            times,
            problem
        )
        .execute(tx.conn())
        .await?;
        *self.unwritten_failure() = None;
        let noted = Commit::beside_changes(What::Noted, self.0.program.origin());
        tx.commit(noted).await
    }

    fn unwritten_failure(&self) -> std::sync::MutexGuard<'_, Option<FailedBackup>> {
        let kept = self.0.unwritten_backup_failure.lock();
        kept.unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_a_day() {
        let wait = |times| FailedBackup::new(0, times, BackupProblem::Other, None).next_at / FIRST_WAIT_MS;
        assert_eq!([1, 2, 3, 4, 5, 6, 7].map(wait), [1, 2, 4, 8, 16, 24, 24]);
        assert_eq!(wait(u32::MAX), 24);
    }

    #[test]
    fn a_failure_while_the_clock_was_ahead_waits_for_nothing() {
        let failed = FailedBackup::new(1_000, 1, BackupProblem::Other, None);
        assert!(failed.waits(1_000));
        assert!(!failed.waits(999));
    }

    #[test]
    fn a_problem_is_kept_as_its_code() {
        for problem in [
            BackupProblem::DiskFull,
            BackupProblem::Folder,
            BackupProblem::NotSound,
            BackupProblem::Busy,
            BackupProblem::Other,
        ] {
            assert_eq!(BackupProblem::from_code(problem.code()), problem);
        }
    }
}

//! Automatic backups: when they are due, where they go, and which old ones are thinned out.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;
use tokio::time::timeout;

use super::folder::{self, BackupInfo, Named};
use super::verify::look;
use crate::error::{Result, StoreError};
use crate::job::Job;
use crate::ledger::{Commit, newest_commit};
use crate::model::{BackupReason, Belongings};
use crate::reading::count;
use crate::store::{Inner, Store};
use crate::watch::What;

const DAY_MS: i64 = 86_400_000;
/// After the start, which should be quick.
const FIRST_LOOK: Duration = Duration::from_secs(15);
/// How often to look whether a backup is due: a computer that slept is not late for long.
const LOOK_EVERY: Duration = Duration::from_secs(600);

/// How automatic backups are made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BackupSettings {
    /// A backup every so many days when something changed; 0 for none.
    pub every_days: u32,
    /// How many of the newest are kept; older ones are thinned to one for each week.
    pub keep: u32,
    /// Where; `None` when no place is known.
    pub folder: Option<String>,
    /// Whether what has expired since is taken out of them.
    pub remove_expired: bool,
}

impl Store {
    /// How automatic backups are made.
    pub async fn backup_settings(&self) -> Result<BackupSettings> {
        let row = sqlx::query!(
            r#"SELECT backup_days, backup_keep, backup_remove_expired <> 0 AS "remove_expired!: bool" FROM meta"#
        )
        .fetch_one(&self.0.readers)
        .await?;
        let folder = self.backup_folder().await?;
        Ok(BackupSettings {
            every_days: count(row.backup_days),
            keep: count(row.backup_keep),
            folder: folder.map(|folder| folder.display().to_string()),
            remove_expired: row.remove_expired,
        })
    }

    /// Changes how automatic backups are made. A `folder` of `None` is the usual place again.
    pub async fn set_backup_settings(&self, settings: &BackupSettings) -> Result<BackupSettings> {
        let mut tx = self.begin_write().await?;
        let usual = self
            .0
            .backup_folder
            .as_ref()
            .map(|folder| folder.display().to_string());
        let folder = settings
            .folder
            .as_ref()
            .filter(|folder| Some(*folder) != usual.as_ref());
        let keep = settings.keep.max(1);
        sqlx::query!(
            "UPDATE meta SET backup_days = ?, backup_keep = ?, backup_folder = ?, backup_remove_expired = ?",
            settings.every_days,
            keep,
            folder,
            settings.remove_expired
        )
        .execute(tx.conn())
        .await?;
        // The backups that there are from now on may hold what has expired.
        sqlx::query!("UPDATE upkeep SET expired_removed_at = 0, expired_left = 0")
            .execute(tx.conn())
            .await?;
        let set = Commit::beside_changes(What::Noted, self.0.program.origin());
        tx.commit(set).await?;
        self.forget_failed_backup().await?;
        self.0.expired_tried_at.store(0, Ordering::Relaxed);
        self.0.backups_due.notify_one();
        self.backup_settings().await
    }

    /// The backups in the folder of automatic backups, the newest first; those of another store in
    /// the same folder, too, for it may be the one that this was salvaged from. One that cannot be
    /// read says why.
    pub async fn list_backups(&self) -> Result<Vec<BackupInfo>> {
        let Some(folder) = self.backup_folder().await? else {
            return Ok(Vec::new());
        };
        Ok(list_backups_in(&folder).await)
    }

    /// Makes the backup that is due by the settings, if one is. Returns it.
    pub(super) async fn make_due_backup(&self, job: &Job) -> Result<Option<BackupInfo>> {
        let row = sqlx::query!("SELECT backup_days, backed_up_at, backed_up_commit FROM meta")
            .fetch_one(&self.0.readers)
            .await?;
        let now = self.0.clock.now_ms();
        let next = row.backed_up_at.saturating_add(row.backup_days * DAY_MS);
        // The last one was made while the clock was ahead: who knows when.
        let ahead = row.backed_up_at > now;
        let due = row.backup_days > 0 && (now >= next || ahead);
        let commit = newest_commit(&mut *self.reader().await?).await?;
        if !due || commit == row.backed_up_commit || self.backup_folder().await?.is_none() {
            return Ok(None);
        }
        if self.is_backed_up().await? {
            return Ok(None);
        }
        // A count that is off makes a copy look damaged, today and on every day after.
        self.mend_counts().await?;
        let commit = newest_commit(&mut *self.reader().await?).await?;
        let backup = self.copy_into_folder(BackupReason::Daily, "", job).await?;
        let mut tx = self.begin_write().await?;
        // Noting that it was made is a commit, too, and none that the next backup is made for.
        let nothing_since = tx.swept() == 0 && newest_commit(tx.conn()).await? == commit;
        let backed_up = commit + i64::from(nothing_since);
        sqlx::query!(
            "UPDATE meta SET backed_up_at = ?, backed_up_commit = ?",
            now,
            backed_up
        )
        .execute(tx.conn())
        .await?;
        let noted = Commit::beside_changes(What::Noted, self.0.program.origin());
        tx.commit(noted).await?;
        self.thin_backups().await?;
        Ok(Some(backup))
    }

    /// Deletes the automatic backups that are superfluous.
    pub(super) async fn thin_backups(&self) -> Result<()> {
        let Some(folder) = self.backup_folder().await? else {
            return Ok(());
        };
        let keep = sqlx::query_scalar!("SELECT backup_keep FROM meta")
            .fetch_one(&self.0.readers)
            .await?;
        let keep = usize::try_from(keep).unwrap_or(usize::MAX);
        for path in folder::superfluous(&folder::list(&folder, Some(&self.0.store_id)), keep) {
            // One that cannot be deleted now is superfluous the next time, too.
            let _ = std::fs::remove_file(path);
        }
        Ok(())
    }
}

/// The automatic backups of any store in a folder, the newest first: for when the store itself
/// cannot be asked.
pub async fn list_backups_in(folder: &Path) -> Vec<BackupInfo> {
    look_into(folder::list(folder, None)).await
}

async fn look_into(backups: Vec<Named>) -> Vec<BackupInfo> {
    let mut looked = Vec::with_capacity(backups.len());
    for named in backups {
        looked.push(match look(&named.path).await {
            Ok(info) => info,
            Err(problem) => unreadable(&named, problem),
        });
    }
    looked
}

fn unreadable(named: &Named, problem: StoreError) -> BackupInfo {
    let size = Path::new(&named.path).metadata().map_or(0, |about| about.len());
    BackupInfo {
        path: named.path.display().to_string(),
        made_at: named.made_at().unwrap_or_default(),
        size: i64::try_from(size).unwrap_or(i64::MAX),
        reason: named.reason,
        label: named.label.clone(),
        namespaces: Vec::new(),
        entries: 0,
        belongings: Belongings::default(),
        problem: Some(problem),
    }
}

/// Makes the daily backup, keeps the backups free of what has expired where that is chosen, and forgets old
/// changes while the store is open; ends when it is dropped. Other settings wake it.
pub(crate) async fn run(store: Weak<Inner>, due: Arc<Notify>) {
    let mut pause = FIRST_LOOK;
    loop {
        let _ = timeout(pause, due.notified()).await;
        pause = LOOK_EVERY;
        let Some(inner) = store.upgrade() else { return };
        let store = Store::of(inner);
        // What fails (a stick that is not plugged in, a full disk) is kept, told and tried again.
        let _ = store.back_up_if_due(&Job::default()).await;
        let _ = store.remove_expired_if_due(&Job::default()).await;
        let _ = store.forget_old_changes().await;
    }
}

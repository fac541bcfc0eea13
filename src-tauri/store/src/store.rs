//! The open store: one writer, a few readers, and what goes with them. Rooms that stand above give it their
//! commands; how it is opened, and what runs beside it, is in `opening`.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use tokio::sync::{Mutex, Notify, broadcast};
use tokio::task::AbortHandle;

use crate::clock::Clock;
use crate::database::{Access, PARTS, STAGING, beside, watch_cancel};
use crate::error::{Obstacle, Result, StoreError};
use crate::files::TemporaryFolder;
use crate::job::Job;
use crate::ledger::{Consent, Ledger, WriteTx};
use crate::model::{BackupReason, FailedBackup, Filter, Leave, Program, StoreEvent};
use crate::plan::Plans;

/// An open store; clones are the same store. Each has its own leave to write in protected places: none, unless
/// it is given.
#[derive(Clone)]
pub struct Store(pub(crate) Arc<Inner>, Consent, Option<Job>);

/// What a room does for one below it, to which `opening` or a plan's source gives it.
pub(crate) type Soon<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

pub(crate) struct Inner {
    pub(crate) path: PathBuf,
    /// What SQLite opens: the same file, or the copy in which one of an older format is read.
    pub(crate) file: PathBuf,
    /// Where that copy is, until the store is closed.
    pub(crate) _copy: Option<TemporaryFolder>,
    pub(crate) access: Access,
    pub(crate) program: Program,
    pub(crate) clock: Clock,
    pub(crate) ledger: Ledger,
    pub(crate) writer: Arc<Mutex<SqliteConnection>>,
    /// Tells this store, and its backups, from another.
    pub(crate) store_id: String,
    pub(crate) readers: SqlitePool,
    /// For exports and searches.
    pub(crate) long_readers: SqlitePool,
    pub(crate) plans: Plans,
    pub(crate) backup_folder: Option<PathBuf>,
    /// Makes a backup unless one holds the state as it is.
    pub(crate) back_up: for<'a> fn(&'a Store, BackupReason, &'a Job) -> Soon<'a>,
    /// An automatic backup that failed, where the file itself could not be told.
    pub(crate) unwritten_backup_failure: std::sync::Mutex<Option<FailedBackup>>,
    /// When what has expired was last looked for in the backups, in Unix milliseconds.
    pub(crate) expired_tried_at: AtomicI64,
    /// Up to which moment, in Unix seconds, the clock has leapt: what was due by then is asked about.
    pub(crate) later_leapt_to: AtomicI64,
    /// Woken when something may be due for the backups.
    pub(crate) backups_due: Arc<Notify>,
    /// What runs beside it while it is open.
    pub(crate) background: std::sync::Mutex<Vec<AbortHandle>>,
    /// Until the file is closed.
    #[cfg(not(target_os = "linux"))]
    pub(crate) _presence: Option<crate::database::Presence>,
}

impl Store {
    /// A handle of an open store, which asks before it writes in protected places.
    pub(crate) fn of(inner: Arc<Inner>) -> Self {
        Self(inner, Consent::default(), None)
    }

    /// The same store, for a write that a person gave their leave to. Where that does not cover what the write
    /// would do, it is refused all the same, with `Protected`.
    pub fn with_leave(&self, leave: Option<Leave>) -> Self {
        let consent = leave.map_or(Consent::Asks, Consent::Given);
        Self(self.0.clone(), consent, self.2.clone())
    }

    /// The same store, for writes by somebody who said that protected places are no matter.
    pub fn unasked(&self) -> Self {
        Self(self.0.clone(), Consent::Unasked, self.2.clone())
    }

    /// The same store, for lists that nobody wants any more once the job is cancelled: those that look at every
    /// entry's version end with `Cancelled` then.
    pub fn searching(&self, job: &Job) -> Self {
        Self(self.0.clone(), self.1.clone(), Some(job.clone()))
    }

    /// What was said of protected places.
    pub(crate) fn consent(&self) -> &Consent {
        &self.1
    }

    /// Refuses to write over the store itself or what stands beside it, whatever way the path is written.
    pub(crate) fn refuse_own_file(&self, target: &Path) -> Result<()> {
        let Some((real, own)) = real(target).zip(real(&self.0.path)) else {
            return Ok(());
        };
        let own = |suffix| beside(&own, suffix);
        if PARTS.into_iter().any(|suffix| real == own(suffix)) || real.starts_with(own(STAGING)) {
            return Err(StoreError::CannotWrite {
                path: target.to_owned(),
                obstacle: Obstacle::OwnFile,
            });
        }
        Ok(())
    }

    /// Tells this store from another; stays the same for as long as its file lives, and in its copies.
    pub fn id(&self) -> &str {
        &self.0.store_id
    }

    /// The file, as an absolute path.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Why nothing can be written, where the file could only be opened to be read.
    pub fn read_only(&self) -> Option<&StoreError> {
        self.0.ledger.read_only.as_ref()
    }

    /// Who writes.
    pub fn program(&self) -> Program {
        self.0.program
    }

    /// The source of time.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Events of every commit: this store's own at once, other programs' in under a second.
    pub fn events(&self) -> broadcast::Receiver<StoreEvent> {
        self.0.ledger.events.subscribe()
    }

    /// Begins a write, and takes a few of the entries along that have expired.
    pub(crate) async fn begin_write(&self) -> Result<WriteTx> {
        let writer = self.0.writer.clone().lock_owned().await;
        let tx = WriteTx::begin_swept(&self.0.ledger, writer, None).await?;
        Ok(tx.with_consent(self.1.clone()))
    }

    /// A reader for statements that belong together and are soon done.
    pub(crate) async fn reader(&self) -> Result<sqlx::pool::PoolConnection<sqlx::Sqlite>> {
        Ok(self.0.readers.acquire().await?)
    }

    /// A reader for what matches a filter: one for long work where that has to look at every entry's version.
    pub(crate) async fn reader_for(
        &self,
        filter: &Filter,
    ) -> Result<sqlx::pool::PoolConnection<sqlx::Sqlite>> {
        if !filter.reads_versions() {
            return self.reader().await;
        }
        let mut reader = self.long_reader().await?;
        if let Some(search) = &self.2 {
            search.check()?;
            watch_cancel(&mut reader, search).await?;
        }
        Ok(reader)
    }

    /// A reader for statements that take long, so that no short one waits for it.
    pub(crate) async fn long_reader(&self) -> Result<sqlx::pool::PoolConnection<sqlx::Sqlite>> {
        Ok(self.0.long_readers.acquire().await?)
    }
}

/// A path without links or detours; what it names need not be there, but its folder.
fn real(path: &Path) -> Option<PathBuf> {
    path.canonicalize()
        .ok()
        .or_else(|| Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?)))
}

//! The open store: one writer, a few readers, and what runs beside them.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use tokio::sync::{Mutex, Notify, broadcast};
use tokio::task::AbortHandle;

use crate::backup::{self, FailedBackup};
use crate::clock::Clock;
use crate::database::{self, Access, Upgrade};
use crate::error::{CANNOT_OPEN, IO, Obstacle, READ_ONLY, Result, StoreError};
use crate::expiry;
use crate::files::{behind_links, may_be_written, narrow, refuse_what_is_no_file};
use crate::ledger::{Ledger, WriteTx};
use crate::model::Program;
use crate::plan::Plans;
use crate::salvage;
use crate::watch::{self, StoreEvent};
use crate::wiping;

/// How to open a store.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// Who writes: decides whose undo takes a change back.
    pub program: Program,
    /// The source of time.
    pub clock: Clock,
    /// Whether to watch for other programs' commits and to sweep expired entries: for a program
    /// that stays open. A command that ends at once needs neither.
    pub background: bool,
    /// The usual folder of automatic backups; `None`: no backups but those asked for by path.
    pub backup_folder: Option<PathBuf>,
    /// Whether the file is made, with its folder, when it does not exist.
    pub makes: bool,
}

impl OpenOptions {
    /// For a program that stays open.
    pub fn staying(program: Program) -> Self {
        Self {
            program,
            clock: Clock::System,
            background: true,
            backup_folder: None,
            makes: true,
        }
    }

    /// For a command that ends at once.
    pub fn passing(program: Program) -> Self {
        Self {
            program,
            clock: Clock::System,
            background: false,
            backup_folder: None,
            makes: true,
        }
    }
}

/// An open store; clones are the same store.
#[derive(Clone)]
pub struct Store(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) path: PathBuf,
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
    /// An automatic backup that failed, where the file itself could not be told.
    pub(crate) unwritten_backup_failure: std::sync::Mutex<Option<FailedBackup>>,
    background: std::sync::Mutex<Vec<AbortHandle>>,
    /// Until the file is closed.
    #[cfg(not(target_os = "linux"))]
    _presence: Option<database::Presence>,
}

/// Events that a slow listener may lag behind before it misses some.
const EVENT_BACKLOG: usize = 1_024;

/// How long opening is tried again while another program is making the file, and how long between.
const MAKING: Duration = Duration::from_secs(2);
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(50);

/// How long letting go of the file may wait for what is still in use, and how often it looks.
const LETTING_GO: Duration = Duration::from_millis(250);
const BETWEEN_LOOKS: Duration = Duration::from_millis(1);

impl Store {
    /// Refuses to write over the store itself or what stands beside it, whatever way the path is written.
    pub(crate) fn refuse_own_file(&self, target: &Path) -> Result<()> {
        let Some((real, own)) = real(target).zip(real(&self.0.path)) else {
            return Ok(());
        };
        let beside = |suffix| salvage::beside(&own, suffix);
        if salvage::PARTS.into_iter().any(|suffix| real == beside(suffix))
            || real.starts_with(beside(".plans"))
        {
            return Err(StoreError::CannotWrite {
                path: target.to_owned(),
                obstacle: Obstacle::OwnFile,
            });
        }
        Ok(())
    }

    /// The writer's connection to a file in this version's format, and whether the file was of an older
    /// one.
    async fn open_writer(
        path: &Path,
        access: Access,
        options: &OpenOptions,
    ) -> Result<(SqliteConnection, bool)> {
        let mut is_older = false;
        let mut writer = database::connect_writer(path, access).await?;
        if let Some(upgrade) = Upgrade::due(path, &mut writer).await? {
            if access == Access::ReadOnly {
                return Err(unwritable(path).unwrap_or(StoreError::CannotWrite {
                    path: path.to_owned(),
                    obstacle: Obstacle::ReadOnly,
                }));
            }
            is_older = upgrade.needs_copy();
            if is_older {
                let beside = path.parent().unwrap_or(Path::new(""));
                let folder = options.backup_folder.as_deref().unwrap_or(beside);
                backup::copy_before_upgrade(&mut writer, folder, options.clock.now_ms()).await?;
            }
            upgrade.run(&mut writer).await?;
        }
        Ok((writer, is_older))
    }

    /// As [`Self::open_writer`], and again while another program is in the way that may pass.
    async fn open_with_patience(path: &Path, options: &OpenOptions) -> Result<(SqliteConnection, bool)> {
        let started = Instant::now();
        loop {
            match Self::open_writer(path, Access::Shared, options).await {
                // SQLite does not wait for a program that is making the file at this moment.
                // Nor would one do that is bringing it to this version's format, or looks whether to.
                Err(error) if may_pass(&error) && started.elapsed() < MAKING => {
                    let pause = BETWEEN_ATTEMPTS.mul_f64(rand::random_range(0.5..1.5));
                    tokio::time::sleep(pause).await;
                }
                opened => return opened,
            }
        }
    }

    /// Opens the file, or makes it, with its folder, when it does not exist and the options say so. A file
    /// of another kind, of another application or of a newer version is refused and not touched. One on a
    /// disk without any room, or on a medium or in a folder that cannot be written, is opened to be read,
    /// and what would write says why it does not.
    pub async fn open(path: &Path, options: OpenOptions) -> Result<Self> {
        // An absolute path, so that a later change of the working folder moves nothing; behind a link, for
        // SQLite keeps the log beside the file itself.
        let path = behind_links(&std::path::absolute(path)?);
        if options.makes {
            Self::look_before_opening(&path)?;
        } else {
            Self::look_for(&path)?;
        }
        let left_open = salvage::left_open(&path);
        let (mut access, mut read_only) = (Access::Shared, unwritable(&path));
        let mut opened = match read_only {
            Some(_) => {
                access = Access::ReadOnly;
                Self::open_writer(&path, access, &options).await
            }
            None => Self::open_with_patience(&path, &options).await,
        };
        if let (Err(error), None) = (&opened, &read_only)
            && is_of_the_disk(error)
        {
            for other in Access::otherwise() {
                until_closed_here(&path).await;
                if let Ok(found) = Self::open_writer(&path, *other, &options).await {
                    read_only = (*other == Access::ReadOnly).then(|| why_read_only(&path, error));
                    (access, opened) = (*other, Ok(found));
                    break;
                }
            }
        }
        let (mut writer, was_older) = opened.map_err(|error| opening_error(error, &path))?;
        database::remove_leftover(&path);
        for suffix in salvage::PARTS {
            narrow(&salvage::beside(&path, suffix));
        }
        let store_id = sqlx::query_scalar!("SELECT store_id FROM meta")
            .fetch_one(&mut writer)
            .await?;
        let readers = database::connect_reader_pool(&path, access).await?;
        let (events, _) = broadcast::channel(EVENT_BACKLOG);
        let ledger = Ledger {
            program: options.program,
            clock: options.clock.clone(),
            instance: rand::random::<i64>(),
            events,
            read_only: read_only.clone(),
            expiry_set: Arc::new(Notify::new()),
        };
        let store = Self(Arc::new(Inner {
            plans: Plans::new(&path, access, read_only.clone()),
            #[cfg(not(target_os = "linux"))]
            _presence: database::Presence::announce(&path),
            long_readers: database::long_reader_pool(&path, access),
            path,
            access,
            program: options.program,
            clock: options.clock,
            ledger,
            writer: Arc::new(Mutex::new(writer)),
            store_id,
            readers,
            backup_folder: options.backup_folder,
            unwritten_backup_failure: std::sync::Mutex::default(),
            background: std::sync::Mutex::default(),
        }));
        if left_open {
            // Opening has folded the log in, so nobody sees it of the file any more. One that cannot be
            // written now (a full disk) is opened all the same.
            let _ = store.note_check(false).await;
        }
        if was_older {
            // Where that is not possible now, it is done while the store is open.
            let _ = store.write_anew_if_due().await;
        }
        if options.background && read_only.is_none() {
            store.start_background().await?;
        }
        Ok(store)
    }

    /// What can be seen of a file without SQLite: whether it is, or could become, a store of this
    /// version. Makes its folder when there is none, and ends a recovery that was cut off; changes
    /// nothing else. `open` does this first.
    ///
    /// Errors: `Damaged`, `NotADatabase`, `OtherApplication`, `NewerVersion`, `CannotOpen`.
    pub fn look_before_opening(path: &Path) -> Result<()> {
        look_undamaged(path)?;
        database::check_before_opening(path)
    }

    /// The same of a file that must be there. Errors: also `NoStore`.
    fn look_for(path: &Path) -> Result<()> {
        look_undamaged(path)?;
        match path.metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound => Err(StoreError::NoStore {
                path: path.to_owned(),
            }),
            _ => database::check_before_opening(path),
        }
    }

    async fn start_background(&self) -> Result<()> {
        let seen = watch::look(self, None).await?;
        let tasks = [
            tokio::spawn(expiry::run(Arc::downgrade(&self.0))).abort_handle(),
            tokio::spawn(watch::run(Arc::downgrade(&self.0), seen)).abort_handle(),
            tokio::spawn(backup::run(Arc::downgrade(&self.0))).abort_handle(),
            tokio::spawn(wiping::run(Arc::downgrade(&self.0))).abort_handle(),
        ];
        if let Ok(mut background) = self.0.background.lock() {
            background.extend(tasks);
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

    /// Closes the file: the readers first, the writer last, so that the WAL is folded in.
    pub async fn close(&self) {
        self.end_all_but_writing().await;
        let mut writer = self.0.writer.lock().await;
        // The connection itself closes when the last handle goes; this leaves nothing to recover.
        // No `PRAGMA optimize`: statistics of a file that is small now would make SQLite scan whole
        // tables once it is large. Where another program is reading, it is not worth a wait.
        let _ = database::empty_log(&mut writer).await;
    }

    async fn end_all_but_writing(&self) {
        if let Ok(mut background) = self.0.background.lock() {
            background.drain(..).for_each(|task| task.abort());
        }
        self.0.plans.discard_all().await;
        self.0.long_readers.close().await;
        self.0.readers.close().await;
    }

    /// Lets go of the file, with the last of this program's connections. Where no other program has it
    /// open, nothing of it is left then but the one file. Waits a moment for other handles of this store
    /// that are still in use, not longer.
    pub async fn let_go(self) {
        self.end_all_but_writing().await;
        let path = self.0.path.clone();
        let closing = async {
            let mut store = self.0;
            let inner = loop {
                match Arc::try_unwrap(store) {
                    Ok(inner) => break inner,
                    Err(in_use) => store = in_use,
                }
                tokio::time::sleep(BETWEEN_LOOKS).await;
            };
            if let Ok(writer) = Arc::try_unwrap(inner.writer) {
                let _ = sqlx::Connection::close(writer.into_inner()).await;
            }
            // A plan's connection is closed by a thread of its own.
            while database::is_open_here(&path) {
                tokio::time::sleep(BETWEEN_LOOKS).await;
            }
        };
        let _ = tokio::time::timeout(LETTING_GO, closing).await;
    }

    /// Begins a write, and takes a few of the entries along that have expired.
    pub(crate) async fn begin_write(&self) -> Result<WriteTx> {
        let writer = self.0.writer.clone().lock_owned().await;
        WriteTx::begin_swept(&self.0.ledger, writer, None).await
    }

    /// A reader for statements that belong together and are soon done.
    pub(crate) async fn reader(&self) -> Result<sqlx::pool::PoolConnection<sqlx::Sqlite>> {
        Ok(self.0.readers.acquire().await?)
    }

    /// A reader for statements that take long, so that no short one waits for it.
    pub(crate) async fn long_reader(&self) -> Result<sqlx::pool::PoolConnection<sqlx::Sqlite>> {
        Ok(self.0.long_readers.acquire().await?)
    }
}

/// Refuses what is no file and a file whose damage shows at once; ends a recovery that was cut off.
fn look_undamaged(path: &Path) -> Result<()> {
    refuse_what_is_no_file(path).map_err(|obstacle| StoreError::CannotOpen {
        path: path.to_owned(),
        obstacle,
    })?;
    salvage::finish_replacing(path)?;
    match salvage::looks_damaged(path) {
        Some(damage) => Err(StoreError::Damaged {
            path: Some(path.to_owned()),
            damage,
        }),
        None => Ok(()),
    }
}

/// A path without links or detours; what it names need not be there, but its folder.
fn real(path: &Path) -> Option<PathBuf> {
    path.canonicalize()
        .ok()
        .or_else(|| Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?)))
}

/// Whether what stands in the way of opening may be another program that is at it as well.
fn may_pass(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Busy
            | StoreError::CannotOpen {
                obstacle: Obstacle::OpenElsewhere,
                ..
            }
    )
}

/// Waits a moment until this program has no connection to a file any more: one that could not be opened is
/// closed by a thread of its own, and until then SQLite would open the file the same way once more.
async fn until_closed_here(path: &Path) {
    let closing = async {
        while database::is_open_here(path) {
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    };
    let _ = tokio::time::timeout(MAKING, closing).await;
}

/// Whether what stands in the way of opening may be that the disk, or the folder, cannot be written.
fn is_of_the_disk(error: &StoreError) -> bool {
    matches!(error, StoreError::DiskFull { .. })
        || [READ_ONLY, CANNOT_OPEN, IO]
            .into_iter()
            .any(|code| error.is_sqlite(code))
}

/// Why a file that is there cannot be written, where that is known before it is opened.
fn unwritable(path: &Path) -> Option<StoreError> {
    let refused = may_be_written(path).err()?;
    let is_known = matches!(
        refused.kind(),
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied
    );
    is_known.then(|| StoreError::CannotWrite {
        path: path.to_owned(),
        obstacle: Obstacle::to_writing(&refused),
    })
}

/// Why a file that could only be opened to be read cannot be written.
fn why_read_only(path: &Path, error: &StoreError) -> StoreError {
    let obstacle = match std::fs::File::options().write(true).open(path) {
        Err(refused) => Obstacle::to_writing(&refused),
        Ok(_) if matches!(error, StoreError::DiskFull { .. }) => return StoreError::disk_full_at(path),
        Ok(_) => Obstacle::ReadOnly,
    };
    StoreError::CannotWrite {
        path: path.to_owned(),
        obstacle,
    }
}

/// Gives an error of opening the file's name, and the words that fit.
fn opening_error(error: StoreError, path: &Path) -> StoreError {
    let path = path.to_owned();
    match error {
        StoreError::Damaged { damage, .. } => StoreError::Damaged {
            path: Some(path),
            damage,
        },
        error if error.is_sqlite(READ_ONLY) => StoreError::CannotWrite {
            path,
            obstacle: Obstacle::ReadOnly,
        },
        error if error.is_sqlite(CANNOT_OPEN) => StoreError::CannotOpen {
            path,
            obstacle: Obstacle::Refused,
        },
        other => other,
    }
}

//! Opening a store, what runs beside it while it is open, and closing it.

mod closing;
mod obstacles;
mod options;

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::{Duration, Instant};

use sqlx::sqlite::SqliteConnection;
use tokio::sync::{Mutex, Notify, broadcast};

use obstacles::{is_of_the_disk, may_pass, opening_error, unwritable, why_read_only};
pub use options::OpenOptions;

use crate::backup;
use crate::database::{self, Access, PARTS, Upgrade, beside, watch_cancel, watch_nothing};
use crate::error::{Result, StoreError};
use crate::expiry;
use crate::files::{behind_links, narrow, refuse_what_is_no_file};
use crate::job::Step;
use crate::ledger::Ledger;
use crate::plan::Plans;
use crate::salvage;
use crate::store::{Inner, Store};
use crate::watch;
use crate::wiping;

/// Events that a slow listener may lag behind before it misses some.
const EVENT_BACKLOG: usize = 1_024;

/// How long opening is tried again while another program is making the file, and how long between.
const MAKING: Duration = Duration::from_secs(2);
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(50);

/// How long between two looks whether somebody has let go of the file.
const BETWEEN_LOOKS: Duration = Duration::from_millis(1);

impl Store {
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
            if let Some(refused) = unwritable(path) {
                return Err(refused);
            }
            is_older = upgrade.needs_copy();
            if is_older {
                options.job.begin(Step::Updating, 0);
                options.job.check()?;
                let beside = path.parent().unwrap_or(Path::new(""));
                let folder = options.backup_folder.as_deref().unwrap_or(beside);
                watch_cancel(&mut writer, &options.job).await?;
                backup::copy_before_upgrade(&mut writer, folder, options.clock.now_ms()).await?;
            }
            upgrade.run(&mut writer).await?;
            watch_nothing(&mut writer).await?;
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
        let unwritable = unwritable(&path);
        let (mut access, mut read_only) = (Access::Shared, unwritable.clone());
        let mut opened = Self::open_with_patience(&path, &options).await;
        if let Err(error) = &opened
            && is_of_the_disk(error)
        {
            for other in Access::otherwise() {
                if *other == Access::Alone && unwritable.is_some() {
                    continue;
                }
                until_closed_here(&path).await;
                if let Ok(found) = Self::open_writer(&path, *other, &options).await {
                    let why = || unwritable.unwrap_or_else(|| why_read_only(&path, error));
                    read_only = (*other == Access::ReadOnly).then(why);
                    (access, opened) = (*other, Ok(found));
                    break;
                }
            }
        }
        let (mut writer, was_older) = opened.map_err(|error| opening_error(error, &path))?;
        database::remove_leftover(&path);
        for suffix in PARTS {
            narrow(&beside(&path, suffix));
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
            expired_tried_at: AtomicI64::default(),
            backups_due: Arc::default(),
            background: std::sync::Mutex::default(),
        }));
        if left_open {
            // Opening has folded the log in, so nobody sees it of the file any more. One that cannot be
            // written now (a full disk) is opened all the same.
            let _ = store.note_check(false).await;
        }
        if was_older {
            // Where that is not possible now, it is done while the store is open.
            let _ = store.write_anew_if_due(&options.job).await;
        }
        if options.background {
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
        let mut tasks = vec![tokio::spawn(watch::run(Arc::downgrade(&self.0), seen)).abort_handle()];
        // The rest writes.
        if self.0.ledger.read_only.is_none() {
            tasks.push(tokio::spawn(expiry::run(Arc::downgrade(&self.0))).abort_handle());
            tasks.push(
                tokio::spawn(backup::run(Arc::downgrade(&self.0), self.0.backups_due.clone())).abort_handle(),
            );
            tasks.push(tokio::spawn(wiping::run(Arc::downgrade(&self.0))).abort_handle());
        }
        if let Ok(mut background) = self.0.background.lock() {
            background.extend(tasks);
        }
        Ok(())
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

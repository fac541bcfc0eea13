//! Opening a store, what runs beside it while it is open, and closing it.

mod closing;
mod copied;
mod file;
mod obstacles;
mod options;

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use tokio::sync::{Mutex, Notify, broadcast};

use copied::Copied;
use file::{Opened, open_file};
use obstacles::opening_error;
pub use options::OpenOptions;

use crate::backup;
use crate::database::{self, PARTS, beside};
use crate::error::{Result, StoreError};
use crate::expiry;
use crate::files::{behind_links, narrow, refuse_what_is_no_file, remove_left_folders};
use crate::later;
use crate::ledger::Ledger;
use crate::plan::Plans;
use crate::salvage;
use crate::store::{Inner, Store};
use crate::watch;
use crate::wiping;

/// Events that a slow listener may lag behind before it misses some.
const EVENT_BACKLOG: usize = 1_024;

/// How long between two looks whether somebody has let go of the file.
const BETWEEN_LOOKS: Duration = Duration::from_millis(1);

impl Store {
    /// Opens the file, or makes it, with its folder, when it does not exist and the options say so. A file
    /// of another kind, of another application or of a newer version is refused and not touched. One on a
    /// disk without any room, or on a medium or in a folder that cannot be written, is opened to be read,
    /// and what would write says why it does not; one of an older format is read there as it is at this
    /// moment, in a private copy that is brought to this version's.
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
        let opened = open_file(&path, &options).await;
        let Opened {
            mut writer,
            access,
            read_only,
            was_older,
            copy,
        } = opened.map_err(|error| opening_error(error, &path))?;
        let file = copy.as_ref().map_or(&path, Copied::file).to_owned();
        database::remove_leftover(&path);
        for suffix in PARTS {
            narrow(&beside(&path, suffix));
        }
        let store_id = sqlx::query_scalar!("SELECT store_id FROM meta")
            .fetch_one(&mut writer)
            .await?;
        let readers = database::connect_reader_pool(&file, access).await?;
        let (events, _) = broadcast::channel(EVENT_BACKLOG);
        let ledger = Ledger {
            program: options.program,
            clock: options.clock.clone(),
            instance: rand::random::<i64>(),
            events,
            read_only: read_only.clone(),
            expiry_set: Arc::new(Notify::new()),
        };
        let store = Self::of(Arc::new(Inner {
            plans: Plans::new(&file, access, read_only.clone()),
            #[cfg(not(target_os = "linux"))]
            _presence: database::Presence::announce(&path),
            long_readers: database::long_reader_pool(&file, access),
            path,
            file,
            _copy: copy.map(Copied::into_folder),
            access,
            program: options.program,
            clock: options.clock,
            ledger,
            writer: Arc::new(Mutex::new(writer)),
            store_id,
            readers,
            backup_folder: options.backup_folder,
            back_up: backup::back_up_once,
            unwritten_backup_failure: std::sync::Mutex::default(),
            expired_tried_at: AtomicI64::default(),
            later_leapt_to: AtomicI64::new(i64::MIN),
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
        tokio::task::spawn_blocking(|| remove_left_folders(&std::env::temp_dir()));
        let seen = watch::look(self, None).await?;
        let mut tasks = vec![tokio::spawn(watch::run(Arc::downgrade(&self.0), seen)).abort_handle()];
        // The rest writes.
        if self.0.ledger.read_only.is_none() {
            tasks.push(tokio::spawn(expiry::run(Arc::downgrade(&self.0))).abort_handle());
            tasks.push(
                tokio::spawn(backup::run(Arc::downgrade(&self.0), self.0.backups_due.clone())).abort_handle(),
            );
            tasks.push(tokio::spawn(later::run(Arc::downgrade(&self.0))).abort_handle());
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

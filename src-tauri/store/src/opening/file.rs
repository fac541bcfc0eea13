//! The store's file, opened as its disk and its folder permit, and brought to this version's format.

use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;

use super::BETWEEN_LOOKS;
use super::copied::Copied;
use super::obstacles::{is_of_the_disk, may_pass, unwritable, why_read_only};
use super::options::OpenOptions;
use crate::backup::copy_before_upgrade;
use crate::database::{self, Access, Upgrade, watch_cancel, watch_nothing};
use crate::error::{Obstacle, Result, StoreError};
use crate::job::Step;
use crate::ledger::STAGED;

/// How long opening is tried again while another program is making the file, and how long between.
const MAKING: Duration = Duration::from_secs(2);
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(50);

/// An open file in this version's format.
pub(super) struct Opened {
    pub(super) writer: SqliteConnection,
    pub(super) access: Access,
    /// Why nothing can be written, where that is so.
    pub(super) read_only: Option<StoreError>,
    /// Whether it was of an older format until now.
    pub(super) was_older: bool,
    /// What is read in its place.
    pub(super) copy: Option<Copied>,
}

/// What is at a path.
enum Found {
    /// A file in this version's format, and whether it was of an older one until now.
    Ready(SqliteConnection, bool),
    /// One of an older format that can only be read.
    Older(SqliteConnection),
}

/// Opens a file, or makes it. Errors: as `Store::open`.
pub(super) async fn open_file(path: &Path, options: &OpenOptions) -> Result<Opened> {
    let unwritable = unwritable(path);
    let (mut access, mut read_only) = (Access::Shared, unwritable.clone());
    let mut found = find_with_patience(path, options).await;
    if let Err(error) = &found
        && is_of_the_disk(error)
    {
        for other in Access::otherwise() {
            if *other == Access::Alone && unwritable.is_some() {
                continue;
            }
            until_closed_here(path).await;
            if let Ok(there) = find(path, *other, options).await {
                let why = || unwritable.unwrap_or_else(|| why_read_only(path, error));
                read_only = (*other == Access::ReadOnly).then(why);
                (access, found) = (*other, Ok(there));
                break;
            }
        }
    }
    let mut older = match found? {
        Found::Ready(writer, was_older) => {
            return Ok(Opened {
                writer,
                access,
                read_only,
                was_older,
                copy: None,
            });
        }
        Found::Older(reader) => reader,
    };
    let copied = Copied::of(path, &mut older, &options.job).await;
    let _ = older.close().await;
    let copy = copied?;
    Ok(Opened {
        writer: database::connect_writer(copy.file(), Access::ReadOnly, &[STAGED]).await?,
        access: Access::ReadOnly,
        read_only: read_only.or_else(|| {
            Some(StoreError::CannotWrite {
                path: path.to_owned(),
                obstacle: Obstacle::ReadOnly,
            })
        }),
        was_older: false,
        copy: Some(copy),
    })
}

/// Connects to a file and brings it to this version's format where that may be written.
async fn find(path: &Path, access: Access, options: &OpenOptions) -> Result<Found> {
    let mut writer = database::connect_writer(path, access, &[STAGED]).await?;
    let Some(upgrade) = Upgrade::due(path, &mut writer).await? else {
        return Ok(Found::Ready(writer, false));
    };
    let (is_older, unwritable) = (upgrade.needs_copy(), unwritable(path));
    if is_older && (access == Access::ReadOnly || unwritable.is_some()) {
        return Ok(Found::Older(writer));
    }
    if let Some(refused) = unwritable {
        return Err(refused);
    }
    match is_older {
        true => update(path, &mut writer, upgrade, options).await?,
        false => upgrade.run(&mut writer).await?,
    }
    Ok(Found::Ready(writer, is_older))
}

/// Copies a file of an older format into the backups and brings it to this version's.
async fn update(
    path: &Path,
    writer: &mut SqliteConnection,
    upgrade: Upgrade<'_>,
    options: &OpenOptions,
) -> Result<()> {
    upgrade.refuse_open_elsewhere(writer).await?;
    options.job.begin(Step::Updating, 0);
    options.job.check()?;
    let beside = path.parent().unwrap_or(Path::new(""));
    let folder = options.backup_folder.as_deref().unwrap_or(beside);
    watch_cancel(writer, &options.job).await?;
    let copy = copy_before_upgrade(writer, folder, options.clock.now_ms()).await?;
    let updated = upgrade.run(writer).await;
    if matches!(updated, Err(StoreError::DiskFull { .. })) {
        // The file is as it was, and each further try makes a copy of its own.
        let _ = std::fs::remove_file(copy);
    }
    updated?;
    watch_nothing(writer).await
}

/// As [`find`], and again while another program is in the way that may pass.
async fn find_with_patience(path: &Path, options: &OpenOptions) -> Result<Found> {
    let started = Instant::now();
    loop {
        match find(path, Access::Shared, options).await {
            // SQLite does not wait for a program that is making the file at this moment.
            // Nor would one do that is bringing it to this version's format, or looks whether to.
            Err(error) if may_pass(&error) && started.elapsed() < MAKING => {
                let pause = BETWEEN_ATTEMPTS.mul_f64(rand::random_range(0.5..1.5));
                tokio::time::sleep(pause).await;
            }
            found => return found,
        }
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

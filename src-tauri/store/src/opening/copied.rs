//! A file of an older format where nothing can be written: it is read in a copy, which is for the person's
//! eyes alone, is brought to this version's format, and goes when the store is closed.

use std::path::{Path, PathBuf};

use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;

use crate::backup::vacuum_into;
use crate::database::{PARTS, Upgrade, beside, connect_to_copy, watch_cancel};
use crate::error::{Obstacle, Result, StoreError};
use crate::files::{TemporaryFolder, make_private_file, remove_left_folders, room_in};
use crate::job::{Job, Step};
use crate::ledger::STAGED;

/// The copy's name in its folder.
const NAME: &str = "copy.db";

/// The copy, in a folder of its own.
pub(super) struct Copied {
    folder: TemporaryFolder,
    file: PathBuf,
}

impl Copied {
    /// Copies what a connection reads, as it is at this moment, into the folder for temporary files, and brings
    /// the copy to this version's format. Nothing is left of one that was not finished.
    ///
    /// Errors: `CannotCopyToRead`; `Damaged`; `Cancelled`.
    pub(super) async fn of(path: &Path, reader: &mut SqliteConnection, job: &Job) -> Result<Self> {
        job.begin(Step::Updating, 0);
        job.check()?;
        let within = std::env::temp_dir();
        remove_left_folders(&within);
        let refused = |obstacle| StoreError::CannotCopyToRead {
            path: path.to_owned(),
            folder: within.clone(),
            obstacle,
        };
        // Rather than fill a disk that others use.
        if room_in(&within).is_some_and(|room| room < bytes_of(path)) {
            return Err(refused(Obstacle::DiskFull));
        }
        let folder = TemporaryFolder::make(&within).map_err(|error| refused(Obstacle::to_writing(&error)))?;
        let file = folder.path().join(NAME);
        match copy(reader, &file, job).await {
            Ok(()) => Ok(Self { folder, file }),
            Err(StoreError::DiskFull { .. }) => Err(refused(Obstacle::DiskFull)),
            Err(StoreError::CannotWrite { obstacle, .. } | StoreError::Io { obstacle, .. }) => {
                Err(refused(obstacle))
            }
            Err(error) => Err(error),
        }
    }

    /// The copy.
    pub(super) fn file(&self) -> &PathBuf {
        &self.file
    }

    /// What has to stay for as long as the copy is read.
    pub(super) fn into_folder(self) -> TemporaryFolder {
        self.folder
    }
}

async fn copy(reader: &mut SqliteConnection, file: &Path, job: &Job) -> Result<()> {
    make_private_file(file)?;
    watch_cancel(reader, job).await?;
    vacuum_into(reader, file).await?;
    let mut copy = connect_to_copy(file, &[STAGED]).await?;
    watch_cancel(&mut copy, job).await?;
    let upgraded = match Upgrade::due(file, &mut copy).await {
        Ok(Some(upgrade)) => upgrade.run(&mut copy).await,
        Ok(None) => Ok(()),
        Err(error) => Err(error),
    };
    let closed = copy.close().await;
    upgraded?;
    Ok(closed?)
}

/// How many bytes there are of a file and its log.
fn bytes_of(path: &Path) -> u64 {
    let parts = PARTS.iter().map(|part| beside(path, part));
    parts
        .filter_map(|part| part.metadata().ok())
        .map(|about| about.len())
        .sum()
}

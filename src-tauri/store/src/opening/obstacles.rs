//! What stands in the way of opening a file, and what may be done about it.

use std::io::ErrorKind;
use std::path::Path;

use crate::error::{CANNOT_OPEN, IO, Obstacle, READ_ONLY, StoreError};
use crate::files::may_be_written;

/// Whether what stands in the way of opening may be another program that is at it as well.
pub(super) fn may_pass(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Busy
            | StoreError::CannotOpen {
                obstacle: Obstacle::OpenElsewhere,
                ..
            }
    )
}

/// Whether what stands in the way of opening may be that the disk, or the folder, cannot be written.
pub(super) fn is_of_the_disk(error: &StoreError) -> bool {
    matches!(error, StoreError::DiskFull { .. })
        || [READ_ONLY, CANNOT_OPEN, IO]
            .into_iter()
            .any(|code| error.is_sqlite(code))
}

/// Why a file that is there cannot be written, where that is known before it is opened.
pub(super) fn unwritable(path: &Path) -> Option<StoreError> {
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
pub(super) fn why_read_only(path: &Path, error: &StoreError) -> StoreError {
    let obstacle = match std::fs::File::options().write(true).open(path) {
        Err(refused) => Obstacle::to_writing(&refused),
        Ok(_) if matches!(error, StoreError::DiskFull { .. }) => return error.clone().of_writing(path),
        Ok(_) => Obstacle::ReadOnly,
    };
    StoreError::CannotWrite {
        path: path.to_owned(),
        obstacle,
    }
}

/// Gives an error of opening the file's name, and the words that fit.
pub(super) fn opening_error(error: StoreError, path: &Path) -> StoreError {
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

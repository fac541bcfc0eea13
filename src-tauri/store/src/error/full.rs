//! Where there was no room, which SQLite does not say.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// The folder of the file into which SQLite could not write last because its disk was full. Where two
/// disks fill up at the same moment it is one of the two, and either is full.
static LAST: Mutex<Option<PathBuf>> = Mutex::new(None);

/// A file in this folder could not be written for want of room.
#[cfg(target_os = "linux")]
pub(crate) fn note_full(folder: PathBuf) {
    *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some(folder);
}

/// The folder that was noted last; none where nobody notes them.
pub(super) fn last_full() -> Option<PathBuf> {
    LAST.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

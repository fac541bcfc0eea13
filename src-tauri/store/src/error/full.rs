//! Where there was no room, which SQLite does not say.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// The folder of the file into which SQLite could not write last; none where that was for another reason than
/// that its disk is full. Where two disks fill up at the same moment it is one of the two, and either is full.
static LAST: Mutex<Option<PathBuf>> = Mutex::new(None);

/// A file could not be written: for want of room in this folder, or for another reason.
#[cfg(target_os = "linux")]
pub(crate) fn note_unwritten(full: Option<PathBuf>) {
    *LAST.lock().unwrap_or_else(PoisonError::into_inner) = full;
}

/// The folder that was noted last; none where nobody notes them.
pub(super) fn last_full() -> Option<PathBuf> {
    LAST.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

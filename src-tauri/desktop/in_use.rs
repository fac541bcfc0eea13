//! Files that say by a lock that a process uses something. A lock ends with its process, however that
//! ends; the file stays, for one that is removed could be locked by two.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

/// Who uses it.
pub enum InUse {
    /// This process, for as long as it has the file open.
    Here(File),
    Elsewhere,
    /// Here is no way to tell, as on some network drives.
    Unknown,
}

/// Locks a file, which is made where it is not there.
///
/// Errors: those of opening it.
pub fn lock(path: &Path) -> io::Result<InUse> {
    let mut options = File::options();
    let file = options.create(true).truncate(false).write(true).open(path)?;
    Ok(match file.try_lock() {
        Ok(()) => InUse::Here(file),
        Err(TryLockError::WouldBlock) => InUse::Elsewhere,
        Err(TryLockError::Error(_)) => InUse::Unknown,
    })
}

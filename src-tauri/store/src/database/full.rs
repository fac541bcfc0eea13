//! Which disk is full. SQLite says only that one is, and a statement may write to several files: the
//! database, its log, what is staged beside it, what it sorts in the folder for temporary files.
#![allow(
    unsafe_code,
    reason = "SQLite's system calls are replaced through its C interface"
)]

use std::ffi::{c_int, c_void};
use std::io;
use std::mem::transmute;
use std::path::{Path, PathBuf};
use std::sync::Once;

use libsqlite3_sys::sqlite3_syscall_ptr;

use super::calls::replace;
use super::parts::STAGING;
use crate::error::note_unwritten;

/// From now on it is noted where SQLite finds no room. Before the first connection.
pub(super) fn notice() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        type Write = unsafe extern "C" fn(c_int, *const c_void, usize, i64) -> isize;
        // SAFETY: it takes what `pwrite` takes; SQLite's offsets are of 64 bits where the system's are.
        unsafe { replace(&[(c"pwrite", transmute::<Write, sqlite3_syscall_ptr>(write))]) };
    });
}

/// `pwrite`, which notes where there is no room.
unsafe extern "C" fn write(descriptor: c_int, bytes: *const c_void, count: usize, at: i64) -> isize {
    // SAFETY: passed on as it came.
    let written = unsafe { libc::pwrite64(descriptor, bytes, count, at) };
    if written < 0 {
        let error = io::Error::last_os_error();
        let number = error.raw_os_error().unwrap_or(0);
        let is_full = matches!(number, libc::ENOSPC | libc::EDQUOT | libc::EFBIG);
        note_unwritten(is_full.then(|| folder_of(descriptor)).flatten());
        // SAFETY: SQLite looks at it next; what was asked above may have changed it.
        unsafe { *libc::__errno_location() = number };
    }
    written
}

/// The folder of an open file, or of one that was removed since, as SQLite does with those that are only its own.
/// Of what is staged, the store's folder.
fn folder_of(descriptor: c_int) -> Option<PathBuf> {
    let file = std::fs::read_link(format!("/proc/self/fd/{descriptor}")).ok()?;
    let folder = file.parent()?;
    let is_staging = folder.to_string_lossy().ends_with(STAGING);
    let folder = if is_staging { folder.parent()? } else { folder };
    Some(folder)
        .filter(|folder| *folder != Path::new(""))
        .map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::fmt;
    use std::fs::{File, OpenOptions};
    use std::os::fd::AsRawFd as _;

    use sqlx::error::{DatabaseError, ErrorKind};

    use super::*;
    use crate::error::StoreError;

    /// What SQLite says where it could not write (https://www.sqlite.org/rescode.html#ioerr_write).
    #[derive(Debug)]
    struct Unwritten;

    impl fmt::Display for Unwritten {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("disk I/O error")
        }
    }

    impl std::error::Error for Unwritten {}

    impl DatabaseError for Unwritten {
        fn message(&self) -> &str {
            "disk I/O error"
        }

        fn code(&self) -> Option<Cow<'_, str>> {
            Some("778".into())
        }

        fn as_error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
            self
        }

        fn as_error_mut(&mut self) -> &mut (dyn std::error::Error + Send + Sync + 'static) {
            self
        }

        fn into_error(self: Box<Self>) -> Box<dyn std::error::Error + Send + Sync + 'static> {
            self
        }

        fn kind(&self) -> ErrorKind {
            ErrorKind::Other
        }
    }

    /// What is told after a byte could not be written to a file.
    fn told_of(file: &File) -> StoreError {
        // SAFETY: the descriptor is open, and the byte outlives the call.
        let written = unsafe { write(file.as_raw_fd(), [1_u8].as_ptr().cast(), 1, 0) };
        assert_eq!(written, -1);
        sqlx::Error::Database(Box::new(Unwritten)).into()
    }

    #[test]
    fn a_disk_that_is_full_is_named_and_one_that_fails_is_not_called_full() {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let folder = Some(PathBuf::from("/dev"));
        assert_eq!(told_of(&full), StoreError::DiskFull { folder });
        let refuses = File::open("/dev/null").unwrap();
        assert_eq!(told_of(&refuses), StoreError::Sqlite { result: 778 });
    }
}

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
use crate::error::note_full;

/// From now on it is noted where SQLite finds no room. Before the first connection.
pub(super) fn notice() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        type Write = unsafe extern "C" fn(c_int, *const c_void, usize, i64) -> isize;
        // SAFETY: it takes what `pwrite` takes; SQLite's offsets are of 64 bits where the system's are.
        unsafe { replace(&[(c"pwrite", transmute::<Write, sqlite3_syscall_ptr>(write))]) };
    });
}

/// `pwrite`, which notes a file that has no room.
unsafe extern "C" fn write(descriptor: c_int, bytes: *const c_void, count: usize, at: i64) -> isize {
    // SAFETY: passed on as it came.
    let written = unsafe { libc::pwrite64(descriptor, bytes, count, at) };
    if written < 0 {
        let error = io::Error::last_os_error();
        let number = error.raw_os_error().unwrap_or(0);
        if matches!(number, libc::ENOSPC | libc::EDQUOT | libc::EFBIG)
            && let Some(folder) = folder_of(descriptor)
        {
            note_full(folder);
        }
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
    let is_staging = folder.extension().is_some_and(|extension| extension == "plans");
    let folder = if is_staging { folder.parent()? } else { folder };
    Some(folder)
        .filter(|folder| *folder != Path::new(""))
        .map(Path::to_owned)
}

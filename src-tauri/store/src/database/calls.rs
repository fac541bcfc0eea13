//! SQLite's own system calls, in whose place others are put.
#![allow(
    unsafe_code,
    reason = "SQLite's system calls are replaced through its C interface"
)]

use std::ffi::CStr;

use libsqlite3_sys::{sqlite3_syscall_ptr, sqlite3_vfs_find};

/// From now on SQLite makes these calls, each by its name, where it made the system's.
///
/// # Safety
///
/// SQLite calls each with the arguments of the call that it replaces.
pub(super) unsafe fn replace(calls: &[(&CStr, sqlite3_syscall_ptr)]) {
    // SAFETY: a VFS that SQLite has found is there until the end of the process.
    unsafe {
        let vfs = sqlite3_vfs_find(c"unix".as_ptr());
        let Some(set) = vfs.as_ref().and_then(|vfs| vfs.xSetSystemCall) else {
            return;
        };
        for (name, call) in calls {
            set(vfs, name.as_ptr(), *call);
        }
    }
}

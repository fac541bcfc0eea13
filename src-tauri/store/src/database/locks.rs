//! SQLite's locks, held so that nothing else in the process takes them away.
//!
//! A process loses all of its POSIX locks on a file as soon as any part of it closes any descriptor of
//! the file (https://www.sqlite.org/howtocorrupt.html, section 2.2). GTK's file dialog does that to
//! the files of the folder that it shows, to see what kind they are. Without its locks a store looks
//! closed: the next program that is done with it removes the log under it, and what is saved after
//! that is lost.
//!
//! Linux also has locks that belong to one opening of a file; they exclude POSIX locks of others, and
//! end only with it. The system calls that SQLite locks and closes by are replaced: each file is
//! opened once more, and that opening has all locks of the process on it.
#![allow(
    unsafe_code,
    reason = "SQLite's system calls are replaced through its C interface"
)]

use std::collections::HashMap;
use std::ffi::{c_int, c_void};
use std::fs::{File, OpenOptions};
use std::mem::transmute;
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::{LazyLock, Mutex, MutexGuard, Once, PoisonError};

use libsqlite3_sys::sqlite3_syscall_ptr;

use super::calls::replace;

/// A device, and a file on it.
type FileId = (u64, u64);

/// All files that SQLite has locked something of.
#[derive(Default)]
struct Locked {
    /// What SQLite's descriptors are open on.
    files: HashMap<RawFd, FileId>,
    openings: HashMap<FileId, Opening>,
}

/// The opening that has the locks on a file.
struct Opening {
    /// None where the system has no such locks: there they are as SQLite makes them.
    file: Option<File>,
    /// How many of SQLite's descriptors are open on it.
    descriptors: usize,
}

static LOCKED: LazyLock<Mutex<Locked>> = LazyLock::new(Mutex::default);

/// From now on SQLite's locks are kept. Before the first connection: locks of both kinds would
/// exclude each other.
pub(super) fn keep() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: SQLite calls each with the arguments of the call that it replaces. What a caller
        // passes beyond the named arguments of `fcntl` arrives, on Linux, as a named one would.
        let calls = unsafe {
            [
                (
                    c"fcntl",
                    transmute::<unsafe extern "C" fn(c_int, c_int, *mut c_void) -> c_int, sqlite3_syscall_ptr>(
                        control,
                    ),
                ),
                (
                    c"close",
                    transmute::<unsafe extern "C" fn(c_int) -> c_int, sqlite3_syscall_ptr>(close),
                ),
            ]
        };
        // SAFETY: as above.
        unsafe { replace(&calls) };
    });
}

/// `fcntl`, with the locks of the file's one opening instead of the process's.
unsafe extern "C" fn control(descriptor: c_int, command: c_int, argument: *mut c_void) -> c_int {
    let kept = match command {
        libc::F_SETLK => libc::F_OFD_SETLK,
        libc::F_SETLKW => libc::F_OFD_SETLKW,
        libc::F_GETLK => libc::F_OFD_GETLK,
        // SAFETY: passed on as it came.
        _ => return unsafe { libc::fcntl(descriptor, command, argument) },
    };
    let Some(opening) = locked().opening_of(descriptor) else {
        // SAFETY: passed on as it came.
        return unsafe { libc::fcntl(descriptor, command, argument) };
    };
    let lock = argument.cast::<libc::flock>();
    // SAFETY: these commands come with a lock. The opening stays while SQLite's descriptor does.
    unsafe {
        (*lock).l_pid = 0; // the system insists on it
        libc::fcntl(opening, kept, lock)
    }
}

/// `close`, after which the file has no locks if SQLite has no other descriptor of it.
unsafe extern "C" fn close(descriptor: c_int) -> c_int {
    locked().forget(descriptor);
    // SAFETY: passed on as it came.
    unsafe { libc::close(descriptor) }
}

fn locked() -> MutexGuard<'static, Locked> {
    LOCKED.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Locked {
    /// The opening that has the locks on the file that a descriptor is open on.
    fn opening_of(&mut self, descriptor: RawFd) -> Option<RawFd> {
        let file = match self.files.get(&descriptor) {
            Some(file) => *file,
            None => self.learn(descriptor)?,
        };
        Some(self.openings.get(&file)?.file.as_ref()?.as_raw_fd())
    }

    fn learn(&mut self, descriptor: RawFd) -> Option<FileId> {
        let path = format!("/proc/self/fd/{descriptor}");
        let about = std::fs::metadata(&path).ok()?;
        let file = (about.dev(), about.ino());
        let opening = self.openings.entry(file).or_insert_with(|| Opening {
            file: open(&path),
            descriptors: 0,
        });
        opening.descriptors += 1;
        self.files.insert(descriptor, file);
        Some(file)
    }

    fn forget(&mut self, descriptor: RawFd) {
        let Some(file) = self.files.remove(&descriptor) else {
            return;
        };
        if let Some(opening) = self.openings.get_mut(&file) {
            opening.descriptors -= 1;
            if opening.descriptors == 0 {
                self.openings.remove(&file);
            }
        }
    }
}

/// Opens a file once more, if that opening can have locks.
fn open(path: &str) -> Option<File> {
    let both = OpenOptions::new().read(true).write(true).open(path);
    let file = both.or_else(|_| File::open(path)).ok()?;
    in_the_way(&file, libc::F_RDLCK).is_some().then_some(file)
}

/// Whether SQLite has a file open in this process, and has locked something of it.
pub(crate) fn is_open_here(path: &Path) -> bool {
    let about = std::fs::metadata(path);
    about.is_ok_and(|about| locked().openings.contains_key(&(about.dev(), about.ino())))
}

/// Whether anyone, this process included, has a lock on any part of a file. One that is not there or
/// cannot be asked is not locked.
pub(crate) fn is_locked(path: &Path) -> bool {
    let file = File::open(path).ok();
    file.and_then(|file| in_the_way(&file, libc::F_WRLCK)) == Some(true)
}

/// As [`is_locked`], but for what SQLite has locked in this process.
pub(super) fn is_locked_by_another(path: &Path) -> bool {
    let Ok(about) = std::fs::metadata(path) else {
        return false;
    };
    let locked = locked();
    let own = locked.openings.get(&(about.dev(), about.ino()));
    match own.and_then(|opening| opening.file.as_ref()) {
        // An opening's own locks are not in its way.
        Some(own) => in_the_way(own, libc::F_WRLCK) == Some(true),
        None => is_locked(path),
    }
}

/// Whether someone's lock is in the way of one of this kind on the whole file; `None` where the system
/// has no locks of one opening.
fn in_the_way(file: &File, kind: c_int) -> Option<bool> {
    let mut lock = libc::flock {
        l_type: kind as _,
        l_whence: libc::SEEK_SET as _,
        l_start: 0,
        l_len: 0,
        l_pid: 0,
    };
    // SAFETY: the lock outlives the call, which only asks.
    let answer = unsafe { libc::fcntl(file.as_raw_fd(), libc::F_OFD_GETLK, &mut lock) };
    (answer == 0).then_some(c_int::from(lock.l_type) != libc::F_UNLCK)
}

//! How a file is opened, which depends on what its disk and its folder permit.

use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteLockingMode};

use super::parts::{beside, has_log};

/// What SQLite calls the system's files without their locks.
const WITHOUT_LOCKS: &str = if cfg!(windows) { "win32-none" } else { "unix-none" };

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Together with other programs: SQLite makes a log beside the file, and an index of it.
    Shared,
    /// With the index in memory: what is there is read, and written where it is, on a disk that has no room
    /// for one. Other programs wait meanwhile.
    Alone,
    /// Only to be read, and with nothing beside it that is not there yet: on a medium or in a folder that
    /// cannot be written.
    ReadOnly,
}

impl Access {
    /// Has a connection open the file this way.
    pub(crate) fn apply(self, options: SqliteConnectOptions, path: &Path) -> SqliteConnectOptions {
        match self {
            Self::Shared => options,
            Self::Alone => options.vfs("unix-excl"),
            Self::ReadOnly => {
                let options = options.read_only(true);
                match (is_open(path), has_log(path)) {
                    // Without a log nobody is writing, and then not even a lock is taken.
                    (false, false) => options.immutable(true),
                    // A log that was left without its index, as on a copy that was burnt: each connection
                    // makes the index in its own memory. Nobody is writing, so there are no locks either:
                    // SQLite would want one that only what can be written has.
                    (false, true) if !has_index(path) => options
                        .vfs(WITHOUT_LOCKS)
                        .locking_mode(SqliteLockingMode::Exclusive),
                    _ => options,
                }
            }
        }
    }

    /// What may work where opening together with others does not.
    pub(crate) fn otherwise() -> &'static [Self] {
        match cfg!(unix) {
            true => &[Self::Alone, Self::ReadOnly],
            false => &[Self::ReadOnly],
        }
    }
}

/// The index of the log beside a file.
fn index_of(path: &Path) -> PathBuf {
    beside(path, "-shm")
}

/// Whether there is an index, with something in it.
fn has_index(path: &Path) -> bool {
    index_of(path).metadata().is_ok_and(|about| about.len() > 0)
}

/// Whether a program has the file open.
#[cfg(target_os = "linux")]
pub(crate) fn is_open(path: &Path) -> bool {
    super::locks::is_locked(&index_of(path))
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn is_open(path: &Path) -> bool {
    super::presence::is_present(path)
}

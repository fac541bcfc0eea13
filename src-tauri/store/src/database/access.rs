//! How a file is opened, which depends on what its disk and its folder permit.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;

use super::log::has_log;

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
            // Without a log nobody is writing, and then not even a lock is taken.
            Self::ReadOnly => options
                .read_only(true)
                .immutable(!has_log(path) && !is_open(path)),
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

/// Whether a program has the file open.
#[cfg(target_os = "linux")]
pub(crate) fn is_open(path: &Path) -> bool {
    let mut index = path.as_os_str().to_owned();
    index.push("-shm");
    super::locks::is_locked(Path::new(&index))
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn is_open(path: &Path) -> bool {
    super::presence::is_present(path)
}

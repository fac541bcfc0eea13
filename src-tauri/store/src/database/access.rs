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
                match Reading::of(path) {
                    Reading::Immutable => options.immutable(true),
                    Reading::WithoutLocks => options
                        .vfs(WITHOUT_LOCKS)
                        .locking_mode(SqliteLockingMode::Exclusive),
                    Reading::Together => options,
                }
            }
        }
    }

    /// A connection that only reads a file, and can write others that are attached to it: what a connection is
    /// opened with holds for all of its files, but for what the name of one says.
    pub(crate) fn read_only_beside_others(
        path: &Path,
        options: impl FnOnce(&Path) -> SqliteConnectOptions,
    ) -> SqliteConnectOptions {
        let mut name = read_only_uri(path);
        let reading = Reading::of(path);
        match reading {
            Reading::Immutable => name.push_str("&immutable=1"),
            Reading::WithoutLocks => name.push_str(&format!("&vfs={WITHOUT_LOCKS}")),
            Reading::Together => {}
        }
        let options = options(Path::new(&name));
        match reading {
            Reading::WithoutLocks => options.locking_mode(SqliteLockingMode::Exclusive),
            Reading::Immutable | Reading::Together => options,
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

/// How a file is read that cannot be written.
#[derive(Clone, Copy)]
enum Reading {
    /// Without a log nobody is writing, and then not even a lock is taken.
    Immutable,
    /// A log that was left without its index, as on a copy that was burnt: each connection makes the index in
    /// its own memory. Nobody is writing, so there are no locks either: SQLite would want one that only what
    /// can be written has.
    WithoutLocks,
    /// As others have it open.
    Together,
}

impl Reading {
    fn of(path: &Path) -> Self {
        match (is_open(path), has_log(path)) {
            (false, false) => Self::Immutable,
            (false, true) if !has_index(path) => Self::WithoutLocks,
            _ => Self::Together,
        }
    }
}

/// A file as SQLite opens it for reading only: https://www.sqlite.org/uri.html.
pub(crate) fn read_only_uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    let text = path.to_string_lossy().replace('\\', "/");
    if !text.starts_with('/') {
        uri.push_str("///");
    }
    for character in text.chars() {
        match character {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            other => uri.push(other),
        }
    }
    uri.push_str("?mode=ro");
    uri
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_odd_characters_is_still_that_path() {
        assert_eq!(
            read_only_uri(Path::new("/a b/50%?#.db")),
            "file:/a b/50%25%3f%23.db?mode=ro"
        );
        assert_eq!(
            read_only_uri(Path::new("C:\\x\\y.db")),
            "file:///C:/x/y.db?mode=ro"
        );
    }
}

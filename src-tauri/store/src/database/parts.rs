//! A database and what stands beside it under names of its own.

use std::path::{Path, PathBuf};

/// A database and what SQLite keeps beside it, as the ends of their names.
pub(crate) const PARTS: [&str; 3] = ["", "-wal", "-shm"];

/// The end of the name of the folder beside a database in which rows are staged.
pub(crate) const STAGING: &str = ".plans";

/// The file beside a database whose name ends so.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Whether there is a log with something in it beside a file.
pub(crate) fn has_log(path: &Path) -> bool {
    let log = beside(path, "-wal").metadata();
    log.is_ok_and(|about| about.len() > 0)
}

//! What a path leads to.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::error::Obstacle;

/// Links that lead on to links, one after the other, at most: what Linux follows.
const MOST_LINKS: usize = 40;

/// The path that the links at a path lead to, as an absolute one. Nothing needs to be there.
///
/// Errors: `LinkLoop`, and what stands in the way of looking.
pub(super) fn follow(path: &Path) -> Result<PathBuf, Obstacle> {
    let mut path = std::path::absolute(path).map_err(|error| Obstacle::to_reading(&error))?;
    for _ in 0..=MOST_LINKS {
        if is_own_descriptor(&path) {
            return Ok(path);
        }
        let is_link = match path.symlink_metadata() {
            Ok(about) => about.is_symlink(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
            Err(error) => return Err(Obstacle::to_reading(&error)),
        };
        if !is_link {
            return Ok(path);
        }
        let next = std::fs::read_link(&path).map_err(|error| Obstacle::to_reading(&error))?;
        path = path.parent().unwrap_or(Path::new("")).join(next);
    }
    Err(Obstacle::LinkLoop)
}

/// The path that the links at a path lead to; the path itself where they cannot be followed. What stands
/// beside a file stands beside this one.
pub fn behind_links(path: &Path) -> PathBuf {
    follow(path).unwrap_or_else(|_| path.to_owned())
}

/// Refuses what can be no file that is read here and there: a folder, a pipe, a device; and a path by which
/// SQLite cannot be asked for it. What is not there is not refused.
pub(crate) fn refuse_what_is_no_file(path: &Path) -> Result<(), Obstacle> {
    if path.to_str().is_none() {
        return Err(Obstacle::NotUnicode);
    }
    match path.metadata() {
        Ok(about) if about.is_dir() => Err(Obstacle::IsFolder),
        Ok(about) if !about.is_file() => Err(Obstacle::NotAFile),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Obstacle::to_reading(&error)),
    }
}

/// Whether the system would let this program write to a file. The file is not opened for that.
#[cfg(unix)]
pub(crate) fn may_be_written(path: &Path) -> std::io::Result<()> {
    use rustix::fs::{Access, AtFlags, CWD, accessat};
    Ok(accessat(CWD, path, Access::WRITE_OK, AtFlags::EACCESS)?)
}

/// Here that shows when it is opened.
#[cfg(not(unix))]
pub(crate) fn may_be_written(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Bytes that this program may still write in a folder, where the system tells.
#[cfg(unix)]
pub(crate) fn room_in(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Here that shows when it is written to.
#[cfg(not(unix))]
pub(crate) fn room_in(_: &Path) -> Option<u64> {
    None
}

fn is_own_descriptor(path: &Path) -> bool {
    cfg!(unix) && own_descriptor(path).is_some()
}

/// The number of the descriptor of this process that a path stands for, as /dev/fd/3 does.
pub(super) fn own_descriptor(path: &Path) -> Option<i32> {
    let folder = path.parent()?;
    let named = ["/dev/fd", "/proc/self/fd", "/proc/thread-self/fd"]
        .iter()
        .any(|own| folder == Path::new(own));
    if !named && folder != Path::new(&format!("/proc/{}/fd", std::process::id())) {
        return None;
    }
    path.file_name().and_then(OsStr::to_str)?.parse().ok()
}

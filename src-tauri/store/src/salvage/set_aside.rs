//! Putting a damaged database aside, so that a new one can take its place and nothing is lost.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::bytes::{PARTS, beside};
use crate::clock::Clock;
use crate::error::{Result, StoreError};

/// Other names to try within one second.
const TRIES: u32 = 1_000;

/// Renames a damaged database, its log and its index to `<name>.damaged-YYYYMMDD-HHMMSS` (UTC) and
/// returns the new path. Nothing is ever overwritten; when a part cannot be renamed, those that
/// were get their names back. The file must not be open.
///
/// Errors: `CannotOpen` when there is nothing to rename; `CannotWrite`.
pub fn set_aside(path: &Path, clock: &Clock) -> Result<PathBuf> {
    let parts: Vec<&str> = PARTS
        .into_iter()
        .filter(|suffix| beside(path, suffix).symlink_metadata().is_ok())
        .collect();
    if parts.is_empty() {
        return Err(StoreError::CannotOpen {
            path: path.to_owned(),
            reason: "there is no such file".to_owned(),
        });
    }
    let target = free_name(path, clock)?;
    let mut renamed: Vec<&str> = Vec::new();
    // The database first: a log without it does no harm, while a database without its log looks
    // whole and lacks the newest changes.
    for suffix in parts {
        if let Err(error) = std::fs::rename(beside(path, suffix), beside(&target, suffix)) {
            for suffix in renamed {
                let _ = std::fs::rename(beside(&target, suffix), beside(path, suffix));
            }
            return Err(cannot_write(path, &error));
        }
        renamed.push(suffix);
    }
    Ok(target)
}

/// The first name of which none of the parts is taken.
fn free_name(path: &Path, clock: &Clock) -> Result<PathBuf> {
    let moment = Timestamp::from_second(clock.now()).unwrap_or(Timestamp::UNIX_EPOCH);
    let stem = format!(".damaged-{}", moment.strftime("%Y%m%d-%H%M%S"));
    for again in 1..=TRIES {
        let name = match again {
            1 => beside(path, &stem),
            again => beside(path, &format!("{stem}-{again}")),
        };
        if PARTS
            .into_iter()
            .all(|suffix| beside(&name, suffix).symlink_metadata().is_err())
        {
            return Ok(name);
        }
    }
    Err(cannot_write(path, &io::ErrorKind::AlreadyExists.into()))
}

fn cannot_write(path: &Path, error: &io::Error) -> StoreError {
    let reason = match error.kind() {
        io::ErrorKind::PermissionDenied => "you do not have the permission to rename it",
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only",
        io::ErrorKind::AlreadyExists => "there is a file of the new name already",
        _ => "the system refused to rename it",
    };
    StoreError::CannotWrite {
        path: path.to_owned(),
        reason: reason.to_owned(),
    }
}

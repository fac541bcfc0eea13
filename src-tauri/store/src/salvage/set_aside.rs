//! Putting a damaged database aside, so that a new one can take its place and nothing is lost.

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::clock::Clock;
use crate::database::{PARTS, beside};
use crate::error::{Obstacle, Result, StoreError};

/// What is between a database's name and the moment at which it was set aside.
const ASIDE: &str = ".damaged-";
/// The end of the name of a whole database that waits for the place of the one that is set aside.
const READY: &str = "-new";
/// Other names to try within one second.
const TRIES: u32 = 1_000;

/// Renames a damaged database, its log and its index to `<name>.damaged-YYYYMMDD-HHMMSS` (UTC) and
/// returns the new path. Nothing is ever overwritten; when a part cannot be renamed, those that
/// were get their names back. The file must not be open.
///
/// Errors: `CannotOpen` when there is nothing to rename; `CannotWrite`.
pub fn set_aside(path: &Path, clock: &Clock) -> Result<PathBuf> {
    let target = free_name(path, clock)?;
    set_aside_as(path, &target)?;
    Ok(target)
}

/// Sets a damaged database aside, and gives a whole one its name. Cut off between the two, it is
/// ended by [`finish_replacing`]: until then the new file's name tells that it is whole, and what for.
///
/// Errors: as [`set_aside`]; then all is as it was, but `new` may have another name.
pub(crate) fn replace(path: &Path, new: &Path, clock: &Clock) -> Result<PathBuf> {
    let target = free_name(path, clock)?;
    let ready = beside(&target, READY);
    std::fs::rename(new, &ready)?;
    if let Err(error) = set_aside_as(path, &target) {
        let _ = std::fs::rename(&ready, new);
        return Err(error);
    }
    put_in_place(&ready, path)?;
    Ok(target)
}

/// Ends what [`replace`] began, if it was cut off after the database was renamed. Looks at nothing
/// where the database is.
///
/// Errors: `CannotWrite`, `Io`.
pub(crate) fn finish_replacing(path: &Path) -> Result<()> {
    if path.symlink_metadata().is_ok() {
        return Ok(());
    }
    let Some(target) = unfinished(path) else {
        return Ok(());
    };
    rename_all(path, &target, &parts_of(path))?;
    put_in_place(&beside(&target, READY), path)
}

/// The newest name under which a damaged database stands while the new one is not in its place.
fn unfinished(path: &Path) -> Option<PathBuf> {
    let start = format!("{}{ASIDE}", path.file_name()?.to_str()?);
    let files = std::fs::read_dir(path.parent()?).ok()?;
    files
        .flatten()
        .filter_map(|file| {
            let name = file.file_name().into_string().ok()?;
            let name = name.strip_suffix(READY)?;
            name.starts_with(&start).then(|| path.with_file_name(name))
        })
        .filter(|target| target.symlink_metadata().is_ok())
        .max()
}

fn put_in_place(ready: &Path, path: &Path) -> Result<()> {
    match std::fs::rename(ready, path) {
        // Another program was starting, and has done it.
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.exists() => Ok(()),
        renamed => Ok(renamed?),
    }
}

fn set_aside_as(path: &Path, target: &Path) -> Result<()> {
    let parts = parts_of(path);
    if parts.is_empty() {
        return Err(StoreError::CannotOpen {
            path: path.to_owned(),
            obstacle: Obstacle::NoSuchFile,
        });
    }
    rename_all(path, target, &parts)
}

/// What there is of a database: the ends of the names.
fn parts_of(path: &Path) -> Vec<&'static str> {
    PARTS
        .into_iter()
        .filter(|suffix| beside(path, suffix).symlink_metadata().is_ok())
        .collect()
}

fn rename_all(path: &Path, target: &Path, parts: &[&str]) -> Result<()> {
    // The database first: a log without it does no harm, while a database without its log looks
    // whole and lacks the newest changes.
    for (renamed, suffix) in parts.iter().enumerate() {
        if let Err(error) = std::fs::rename(beside(path, suffix), beside(target, suffix)) {
            for suffix in &parts[..renamed] {
                let _ = std::fs::rename(beside(target, suffix), beside(path, suffix));
            }
            return Err(cannot_write(path, &error));
        }
    }
    Ok(())
}

/// The first name of which none of the parts is taken.
fn free_name(path: &Path, clock: &Clock) -> Result<PathBuf> {
    let moment = Timestamp::from_second(clock.now()).unwrap_or(Timestamp::UNIX_EPOCH);
    let stem = format!("{ASIDE}{}", moment.strftime("%Y%m%d-%H%M%S"));
    for again in 1..=TRIES {
        let name = match again {
            1 => beside(path, &stem),
            again => beside(path, &format!("{stem}-{again}")),
        };
        if PARTS
            .into_iter()
            .chain([READY])
            .all(|suffix| beside(&name, suffix).symlink_metadata().is_err())
        {
            return Ok(name);
        }
    }
    Err(cannot_write(path, &io::ErrorKind::AlreadyExists.into()))
}

fn cannot_write(path: &Path, error: &io::Error) -> StoreError {
    StoreError::CannotWrite {
        path: path.to_owned(),
        obstacle: Obstacle::to_writing(error),
    }
}

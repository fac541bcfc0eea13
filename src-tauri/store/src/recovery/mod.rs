//! A damaged store replaced by what could be salvaged of it, or by a backup. The damaged file is
//! never changed: it is kept under another name.

mod unfinished;
mod write_out;

use std::path::{Path, PathBuf};

pub use write_out::salvage_into;

use crate::backup;
use crate::clock::Clock;
use crate::database::has_log;
use crate::error::{Fault, Result};
use crate::files::PartFile;
use crate::job::Job;
use crate::model::Damage;
use crate::salvage::{Found, examine, looks_damaged, replace};

/// Salvages what can be read of a closed, damaged store into a new one in its place. Returns what
/// was salvaged, and where the damaged file is now. A file that only lacks its newest changes is
/// copied as it is, so its history comes along.
///
/// Errors: `CannotOpen`, `CannotWrite`, `DiskFull`, `Cancelled`; then everything is as it was.
pub async fn replace_with_salvaged(path: &Path, clock: &Clock, job: &Job) -> Result<(Found, PathBuf)> {
    if let Some((found, copied)) = copy_if_whole(path, clock, job).await? {
        let aside = put_in_place(path, &copied, clock)?;
        return Ok((found, aside));
    }
    let salvaged = temporary(path);
    let found = salvage_into(path, &salvaged, clock, job).await?;
    let aside = put_in_place(path, &salvaged, clock)?;
    Ok((found, aside))
}

/// A copy of a file in which nothing is wrong but that it is of an earlier moment. Changes in a log
/// beside it would not be in the copy, so then there is none.
async fn copy_if_whole(path: &Path, clock: &Clock, job: &Job) -> Result<Option<(Found, PathBuf)>> {
    if has_log(path) || !matches!(looks_damaged(path), None | Some(Damage::LogMissing)) {
        return Ok(None);
    }
    if backup::check(path).await.is_err() {
        return Ok(None);
    }
    let (whole, clock, watched) = (path.to_owned(), clock.clone(), job.clone());
    let found = tokio::task::spawn_blocking(move || examine(&whole, &clock, &watched))
        .await
        .map_err(|_| Fault::WorkStopped)??;
    Ok(Some((found, copy(path, temporary(path)).await?)))
}

/// Puts a copy of a backup in the place of a closed, damaged store. Returns where the damaged file
/// is now.
///
/// Errors: what makes the backup unusable; `CannotWrite`, `DiskFull`; then everything is as it was.
pub async fn replace_with_backup(path: &Path, backup: &Path, clock: &Clock, job: &Job) -> Result<PathBuf> {
    backup::check(backup).await?;
    job.check()?;
    let copied = copy(backup, temporary(path)).await?;
    put_in_place(path, &copied, clock)
}

async fn copy(source: &Path, target: PathBuf) -> Result<PathBuf> {
    let source = source.to_owned();
    tokio::task::spawn_blocking(move || {
        let part = PartFile::create(&target)?;
        let mut source = std::fs::File::open(source)?;
        std::io::copy(&mut source, &mut &part.file).map_err(|error| part.failed(error))?;
        part.put_in_place()?;
        Ok(target)
    })
    .await
    .map_err(|_| Fault::WorkStopped)?
}

fn temporary(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{:08x}.new", rand::random::<u32>()));
    path.with_file_name(name)
}

/// Sets the damaged file aside and gives the new one its name.
fn put_in_place(path: &Path, new: &Path, clock: &Clock) -> Result<PathBuf> {
    replace(path, new, clock).inspect_err(|_| {
        // A stray new file harms nothing; the damaged one is where it was.
        let _ = std::fs::remove_file(new);
    })
}

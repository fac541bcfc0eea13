//! One backup made free of what has expired since it was made.
//!
//! A backup is never written to. A copy beside it is swept, read through, and only then given its name: a
//! program that is killed at any moment leaves the old backup or the new one, whole.

use std::fs::{File, Metadata};
use std::io::{Read as _, copy};
use std::path::Path;

use sqlx::Connection as _;
use sqlx::sqlite::SqliteConnection;

use super::verify::{has_expired_in, named, regular_file, verify};
use crate::database::{connect_to_copy, has_log, is_open, watch_cancel};
use crate::error::{Fault, Result, StoreError};
use crate::files::PartFile;
use crate::job::Job;
use crate::ledger::{STAGED, Values, correct_counts, sweep_some_of_copy};

/// Entries that are swept in one transaction.
const AT_ONCE: i64 = 2_000;
/// Bytes that are copied between two looks at whether to stop.
const PIECE: u64 = 8 << 20;

/// Puts a copy in a backup's place in which nothing is left of what had expired by a moment, in Unix seconds;
/// of its format, with its name, owner, mode and modified time. Returns whether there was anything.
///
/// Errors: what makes the backup unusable, with its path; `Busy` when a program has it open or it became
/// another one meanwhile; `CannotWrite`; `DiskFull`; `Cancelled`. Then it is as it was.
pub(super) async fn shed_expired(path: &Path, by: i64, job: &Job) -> Result<bool> {
    let before = regular_file(path)?;
    if !has_expired_in(path, by).await? {
        return Ok(false);
    }
    refuse_in_use(path)?;
    let shed = PartFile::create(path)?;
    let copied = copy_into(&shed, path, job).await;
    copied.map_err(|error| error.of_writing(path))?;
    let swept = sweep(shed.path(), by, job).await;
    swept.map_err(|error| named(error, path))?;
    let sound = verify(shed.path()).await;
    sound.map_err(|error| named(error, path))?;
    job.check()?;
    shed.give_modified_time(&before)?;
    refuse_in_use(path)?;
    if !is_still(&before, path) {
        return Err(StoreError::Busy);
    }
    shed.put_in_place()?;
    Ok(true)
}

async fn copy_into(target: &PartFile, source: &Path, job: &Job) -> Result<()> {
    let (source, mut target, job) = (File::open(source)?, target.file.try_clone()?, job.clone());
    let copied = tokio::task::spawn_blocking(move || {
        while copy(&mut (&source).take(PIECE), &mut target)? > 0 {
            job.check()?;
        }
        Ok(())
    });
    copied.await.map_err(|_| Fault::WorkStopped)?
}

async fn sweep(copy: &Path, by: i64, job: &Job) -> Result<()> {
    let mut connection = connect_to_copy(copy, &[STAGED]).await?;
    watch_cancel(&mut connection, job).await?;
    let swept = sweep_all(&mut connection, by, job).await;
    let closed = connection.close().await;
    swept?;
    Ok(closed?)
}

async fn sweep_all(connection: &mut SqliteConnection, by: i64, job: &Job) -> Result<()> {
    let format = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(&mut *connection)
        .await?;
    let values = Values::of_format(format);
    while sweep_some_of_copy(connection, by, AT_ONCE, values).await? {
        job.check()?;
    }
    // One that was off would make the copy look damaged.
    correct_counts(connection).await?;
    // What is free has been overwritten, and need not be kept.
    sqlx::raw_sql("PRAGMA main.incremental_vacuum")
        .execute(connection)
        .await?;
    Ok(())
}

/// A log or a journal beside a backup belongs to the very file that is there.
fn refuse_in_use(path: &Path) -> Result<()> {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-journal");
    match has_log(path) || is_open(path) || Path::new(&journal).exists() {
        true => Err(StoreError::Busy),
        false => Ok(()),
    }
}

/// Whether a file is there and is the same as before: another program may have put a new one in its place, or
/// deleted it.
fn is_still(before: &Metadata, path: &Path) -> bool {
    let Ok(now) = path.metadata() else { return false };
    let is_same = |a: &Metadata, b: &Metadata| a.len() == b.len() && a.modified().ok() == b.modified().ok();
    is_same(before, &now) && is_same_node(before, &now)
}

#[cfg(unix)]
fn is_same_node(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same_node(_: &Metadata, _: &Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_that_became_another_file_or_none_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("daily.kvbackup");
        std::fs::write(&path, "old").unwrap();
        let before = path.metadata().unwrap();
        assert!(is_still(&before, &path));
        let other = folder.path().join("other");
        std::fs::write(&other, "longer").unwrap();
        std::fs::rename(&other, &path).unwrap();
        assert!(!is_still(&before, &path));
        std::fs::remove_file(&path).unwrap();
        assert!(!is_still(&before, &path));
    }
}

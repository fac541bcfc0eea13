//! Which files are ours, and which version of the format they have.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnection;

use crate::clock::Clock;
use crate::error::{Result, StoreError};

/// `KVst` in the file's header: https://www.sqlite.org/fileformat.html#application_id.
pub(crate) const APPLICATION_ID: i64 = 0x4b56_7374;

/// The migrations, in order. A file's `user_version` is how many of them it has been through.
const MIGRATIONS: &[&str] = &[include_str!("../../migrations/0001_store.sql")];

/// The format that this version of the program writes.
pub(crate) const FORMAT: i64 = MIGRATIONS.len() as i64;

const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Looks at a file without SQLite, so that something that is not a database is never touched: not
/// even by a journal or a lock beside it. A missing or empty file is to be made.
pub(crate) fn check_before_opening(path: &Path) -> Result<()> {
    let cannot_open = |reason: &str| StoreError::CannotOpen {
        path: path.to_owned(),
        reason: reason.to_owned(),
    };
    if path.is_dir() {
        return Err(cannot_open("it is a folder"));
    }
    let mut head = [0_u8; 100];
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return make_folder(path),
        Err(error) => return Err(cannot_open(reason_of(&error))),
    };
    let length = file
        .metadata()
        .map_err(|error| cannot_open(reason_of(&error)))?
        .len();
    if length == 0 {
        let wal = PathBuf::from(format!("{}-wal", path.display()));
        let has_wal = wal.metadata().is_ok_and(|wal| wal.len() > 0);
        return if has_wal {
            Err(StoreError::Damaged {
                path: path.to_owned(),
            })
        } else {
            Ok(())
        };
    }
    if file.read_exact(&mut head).is_err() || &head[..16] != MAGIC {
        return Err(StoreError::NotADatabase {
            path: path.to_owned(),
        });
    }
    // The header as it is on the disk; what a WAL beside it adds is looked at again once open.
    let field = |at: usize| {
        i64::from(u32::from_be_bytes([
            head[at],
            head[at + 1],
            head[at + 2],
            head[at + 3],
        ]))
    };
    let (schema_cookie, user_version, application_id) = (field(40), field(60), field(68));
    let is_new = schema_cookie == 0 && user_version == 0 && application_id == 0;
    check_identity(path, application_id, user_version, is_new)
}

/// Refuses a file of another application or of a newer version.
fn check_identity(path: &Path, application: i64, format: i64, is_new: bool) -> Result<()> {
    if application != APPLICATION_ID && !is_new {
        return Err(StoreError::OtherApplication {
            path: path.to_owned(),
        });
    }
    if format > FORMAT {
        return Err(StoreError::NewerVersion {
            path: path.to_owned(),
            found: format,
            known: FORMAT,
        });
    }
    Ok(())
}

fn make_folder(path: &Path) -> Result<()> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    std::fs::create_dir_all(folder).map_err(|error| StoreError::CannotWrite {
        path: folder.to_owned(),
        reason: reason_of(&error).to_owned(),
    })
}

fn reason_of(error: &std::io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::PermissionDenied => "you do not have the permission",
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => "a part of its path is a file",
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only",
        ErrorKind::StorageFull => "the disk is full",
        _ => "the system refused it",
    }
}

/// Brings an open file to this version's format, in one transaction, after a copy of what it was.
/// Refuses a file of another application or of a newer version without changing it.
pub(crate) async fn prepare_format(writer: &mut SqliteConnection, path: &Path, clock: &Clock) -> Result<()> {
    if check_format(writer, path).await? == FORMAT {
        return Ok(());
    }
    copy_before_migration(writer, path, clock).await?;
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut *writer).await?;
    let migrated = migrate(writer, path).await;
    let end = if migrated.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = sqlx::raw_sql(end).execute(writer).await;
    migrated?;
    ended?;
    Ok(())
}

/// The format of an open file; 0 for a new one.
async fn check_format(writer: &mut SqliteConnection, path: &Path) -> Result<i64> {
    let application: i64 = pragma(writer, "PRAGMA application_id").await?;
    let format: i64 = pragma(writer, "PRAGMA user_version").await?;
    let tables: i64 = pragma(writer, "SELECT count(*) FROM main.sqlite_schema").await?;
    let is_new = application == 0 && format == 0 && tables == 0;
    check_identity(path, application, format, is_new)?;
    Ok(format)
}

async fn migrate(writer: &mut SqliteConnection, path: &Path) -> Result<()> {
    // Another program may have migrated the file while this one waited for the lock.
    let from = check_format(writer, path).await?;
    let pending = MIGRATIONS
        .iter()
        .skip(usize::try_from(from).unwrap_or(usize::MAX));
    for migration in pending {
        sqlx::raw_sql(*migration).execute(&mut *writer).await?;
    }
    let mark = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT};");
    sqlx::raw_sql(sqlx::AssertSqlSafe(mark)).execute(writer).await?;
    Ok(())
}

async fn copy_before_migration(writer: &mut SqliteConnection, path: &Path, clock: &Clock) -> Result<()> {
    let from: i64 = pragma(writer, "PRAGMA user_version").await?;
    if from == 0 {
        return Ok(());
    }
    let copy = format!("{}.format-{from}-{}.backup", path.display(), clock.now());
    sqlx::query("VACUUM INTO ?").bind(copy).execute(writer).await?;
    Ok(())
}

async fn pragma(connection: &mut SqliteConnection, sql: &'static str) -> Result<i64> {
    Ok(sqlx::query_scalar(sql).fetch_one(connection).await?)
}

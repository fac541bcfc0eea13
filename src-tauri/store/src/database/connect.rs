//! Connections and their pragmas.

use std::path::Path;

use sqlx::sqlite::{
    SqliteAutoVacuum, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool,
    SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection as _};

use super::access::Access;
use super::functions::install;
use super::interrupt::watch_cancel;
use super::log::BUSY_TIMEOUT;
use super::staging::StagedTables;
use crate::error::Result;
use crate::files::make_private_file;
use crate::job::Job;

/// Short reads that run side by side.
const READERS: u32 = 4;
/// Connections of long reads: an export has one of them for as long as it is read.
const LONG_READERS: u32 = 32;
/// Page cache of a reader and of the writer, as SQLite's negative KiB.
const READER_CACHE: &str = "-8000";
const WRITER_CACHE: &str = "-32000";

/// What every connection in this program begins with, to whatever file.
pub(crate) fn connection_to(path: &Path) -> SqliteConnectOptions {
    #[cfg(target_os = "linux")]
    {
        super::locks::keep();
        super::full::notice();
    }
    super::holds::offer();
    SqliteConnectOptions::new()
        .filename(path)
        .disable_statement_logging()
}

fn options(path: &Path, access: Access) -> SqliteConnectOptions {
    access
        .apply(connection_to(path), path)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true)
        .pragma("temp_store", "memory")
}

fn writing(path: &Path, access: Access) -> SqliteConnectOptions {
    options(path, access)
        // A save that was confirmed survives a power cut.
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", WRITER_CACHE)
        // The WAL is cut back after a large import instead of keeping its size for ever.
        .pragma("journal_size_limit", "67108864")
        .pragma("secure_delete", "fast")
}

/// The one writer, which also makes the file; what is little is staged in memory beside it.
pub(crate) async fn connect_writer(
    path: &Path,
    access: Access,
    tables: StagedTables<'_>,
) -> Result<SqliteConnection> {
    if access == Access::ReadOnly {
        // Nothing is staged beside it: SQLite would not write that either.
        let mut connection = options(path, access).connect().await?;
        install(&mut connection).await?;
        return Ok(connection);
    }
    let mut options = writing(path, access)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal);
    // SQLite gives what it makes beside the file the file's mode. Where the file cannot be made, SQLite
    // says why.
    let _ = make_private_file(path);
    // Asked for again, SQLite would write it again: each start would be a commit.
    if path.metadata().map_or(0, |about| about.len()) == 0 {
        options = options.auto_vacuum(SqliteAutoVacuum::Incremental);
    }
    let mut connection = options.connect().await?;
    install(&mut connection).await?;
    attach_staging(&mut connection, Path::new(":memory:"), tables).await?;
    Ok(connection)
}

/// A writing connection that stages its rows in a file beside the store. What SQLite sorts of them goes to a
/// file, too, where it is much.
pub(crate) async fn connect_with_staging(
    path: &Path,
    access: Access,
    staging: &Path,
    tables: StagedTables<'_>,
) -> Result<SqliteConnection> {
    let options = match access {
        Access::ReadOnly => Access::read_only_beside_others(&std::path::absolute(path)?, |name| {
            connection_to(name).busy_timeout(BUSY_TIMEOUT).foreign_keys(true)
        }),
        Access::Shared | Access::Alone => writing(path, access),
    };
    let options = options.pragma("temp_store", "file").create_if_missing(false);
    let mut connection = options.connect().await?;
    install(&mut connection).await?;
    attach_staging(&mut connection, staging, tables).await?;
    Ok(connection)
}

/// A connection to a copy of a store that is thrown away when anything goes wrong with it: nothing is written
/// beside it, and no step can be taken back. Whoever is content with the copy makes it durable.
pub(crate) async fn connect_to_copy(copy: &Path, tables: StagedTables<'_>) -> Result<SqliteConnection> {
    let options = options(copy, Access::Shared)
        .create_if_missing(false)
        .journal_mode(SqliteJournalMode::Off)
        .synchronous(SqliteSynchronous::Off)
        .pragma("cache_size", WRITER_CACHE);
    let mut connection = options.connect().await?;
    install(&mut connection).await?;
    attach_staging(&mut connection, Path::new(":memory:"), tables).await?;
    Ok(connection)
}

/// Writes all of a file anew: what was deleted at any time is in no page of it then.
pub(crate) async fn write_anew(path: &Path, access: Access, job: &Job) -> Result<()> {
    let options = writing(path, access).pragma("temp_store", "file");
    let mut connection = options.create_if_missing(false).connect().await?;
    watch_cancel(&mut connection, job).await?;
    let written = sqlx::raw_sql("VACUUM main").execute(&mut connection).await;
    let _ = connection.close().await;
    written?;
    Ok(())
}

async fn attach_staging(
    connection: &mut SqliteConnection,
    staging: &Path,
    tables: StagedTables<'_>,
) -> Result<()> {
    sqlx::query("ATTACH DATABASE ? AS staged")
        .bind(staging.to_string_lossy().into_owned())
        .execute(&mut *connection)
        .await?;
    if staging == Path::new(":memory:") {
        // Else what a large value took stays taken for as long as the connection lives.
        sqlx::raw_sql("PRAGMA staged.auto_vacuum = FULL")
            .execute(&mut *connection)
            .await?;
    }
    // Staged rows need not survive anything: a crash drops them. What takes a step back is beside
    // them all the same: in memory it would be as much as the rows are.
    // A batch of them fits into the cache, so that applying it reads them from the file once.
    sqlx::raw_sql(
        "PRAGMA staged.journal_mode = DELETE; PRAGMA staged.synchronous = OFF; PRAGMA staged.cache_size = -8000;",
    )
        .execute(&mut *connection)
        .await?;
    for made in tables {
        sqlx::raw_sql(*made).execute(&mut *connection).await?;
    }
    Ok(())
}

/// A few readers that cannot write, whatever statement they are given.
pub(crate) async fn connect_reader_pool(path: &Path, access: Access) -> Result<SqlitePool> {
    Ok(pool_of(READERS).connect_with(reading(path, access)).await?)
}

/// Readers for what is long, or is read as slowly as somebody takes it: a short read never waits for
/// one of those. They are opened when they are needed.
pub(crate) fn long_reader_pool(path: &Path, access: Access) -> SqlitePool {
    pool_of(LONG_READERS)
        // Whoever has it next is not interrupted by the job that it worked for.
        .after_release(|connection, _| {
            Box::pin(async {
                connection.lock_handle().await?.remove_progress_handler();
                Ok(true)
            })
        })
        .connect_lazy_with(reading(path, access))
}

fn reading(path: &Path, access: Access) -> SqliteConnectOptions {
    options(path, access)
        .create_if_missing(false)
        .pragma("query_only", "on")
        .pragma("cache_size", READER_CACHE)
        // A list in another order than that of its keys is sorted as far as the page: little is sorted in
        // memory all the same, and much takes a file.
        .pragma("temp_store", "file")
        // Rows come from a thread of their own; a larger buffer means fewer hand-overs.
        .row_buffer_size(512)
}

fn pool_of(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .min_connections(0)
        .acquire_timeout(BUSY_TIMEOUT)
        .test_before_acquire(false)
        .after_connect(|connection, _| Box::pin(install(connection)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_sorted_may_go_to_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("kv.sqlite");
        let writer = connect_writer(&store, Access::Shared, &[]).await.unwrap();
        let staging = folder.path().join("1.plan");
        std::fs::File::create_new(&staging).unwrap();
        let plan = connect_with_staging(&store, Access::Shared, &staging, &[]).await;
        let long = long_reader_pool(&store, Access::Shared).acquire().await;
        let short = connect_reader_pool(&store, Access::Shared)
            .await
            .unwrap()
            .acquire()
            .await;
        let sorting: [&mut SqliteConnection; 3] =
            [&mut plan.unwrap(), &mut long.unwrap(), &mut short.unwrap()];
        for connection in sorting {
            let place: i64 = sqlx::query_scalar("PRAGMA temp_store")
                .fetch_one(connection)
                .await
                .unwrap();
            assert_eq!(place, 1, "a file");
        }
        drop(writer);
    }
}

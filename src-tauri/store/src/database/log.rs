//! The log beside the database, and how long others may be in the way.

use std::time::Duration;

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;

/// How long a statement waits for another program's lock before it says `Busy`.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(20);
/// How long others' reading may keep the log from being emptied: whoever writes waits as long.
const PATIENCE: Duration = Duration::from_millis(100);

/// Copies the log into the database and cuts it off, as far as nobody else's reading or writing is in the
/// way. Returns whether nothing is left of it.
pub(crate) async fn empty_log(writer: &mut SqliteConnection) -> Result<bool> {
    set_patience(writer, PATIENCE).await?;
    let emptied: Result<i64, sqlx::Error> = sqlx::query_scalar("PRAGMA main.wal_checkpoint(TRUNCATE)")
        .fetch_one(&mut *writer)
        .await;
    set_patience(writer, BUSY_TIMEOUT).await?;
    // The first column says whether somebody was in the way.
    Ok(emptied? == 0)
}

async fn set_patience(writer: &mut SqliteConnection, patience: Duration) -> Result<()> {
    let set = format!("PRAGMA busy_timeout = {}", patience.as_millis());
    sqlx::raw_sql(sqlx::AssertSqlSafe(set)).execute(writer).await?;
    Ok(())
}

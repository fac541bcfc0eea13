//! What is staged together, wholly or not at all.

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;

/// The statements that make what is staged, in the database that is attached as `staged`: who stages something
/// has its own.
pub(crate) type StagedTables<'a> = &'a [&'static str];

/// Begins to stage what belongs together; [`end_staging`] follows.
pub(crate) async fn begin_staging(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::raw_sql("BEGIN").execute(conn).await?;
    Ok(())
}

/// Keeps what was staged, or, after an error, nothing of it.
pub(crate) async fn end_staging<T>(conn: &mut SqliteConnection, staged: Result<T>) -> Result<T> {
    let end = if staged.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = sqlx::raw_sql(end).execute(conn).await;
    let staged = staged?;
    ended?;
    Ok(staged)
}

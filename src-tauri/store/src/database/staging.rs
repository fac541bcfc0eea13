//! What is staged together, wholly or not at all.

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;

/// Staged rows, attached as `staged` to the connection that will apply them.
///
/// `rows` is what came in, `verdicts` what each row would do: apart, so that re-counting and
/// ticking never rewrite a row with a large value in it.
pub(super) const SCHEMA: &str = include_str!("staging.sql");

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

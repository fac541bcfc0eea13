//! Keys that somebody names, listed in `staged.listed`: what is done to them is then done for all of
//! them at once. The list is empty before and after.

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use crate::error::Result;

/// Keys of one statement: SQLite binds at most 32,766 values.
const KEYS_OF_ONE_STATEMENT: usize = 1_000;

/// Lists keys, each with its namespace's number; one that is named twice is listed once.
pub(crate) async fn list_keys(conn: &mut SqliteConnection, keys: &[(i64, &str)]) -> Result<()> {
    for some in keys.chunks(KEYS_OF_ONE_STATEMENT) {
        let mut sql = QueryBuilder::<Sqlite>::new("INSERT OR IGNORE INTO staged.listed (namespace_id, key) ");
        sql.push_values(some, |mut row, (namespace_id, key)| {
            row.push_bind(*namespace_id).push_bind(*key);
        });
        sql.build().execute(&mut *conn).await?;
    }
    Ok(())
}

/// Empties the list; returns how many keys were in it.
pub(crate) async fn clear_list(conn: &mut SqliteConnection) -> Result<u64> {
    let cleared = sqlx::query("DELETE FROM staged.listed").execute(conn).await?;
    Ok(cleared.rows_affected())
}

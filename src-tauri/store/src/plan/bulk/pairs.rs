//! Rows that are ticked together: where a key comes as another goes, neither does by itself.

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;
use crate::model::Category;

/// Ticks what goes together with rows; returns how many rows that changed.
pub(in crate::plan) async fn tick_pairs(
    conn: &mut SqliteConnection,
    rows: &[i64],
    ticked: bool,
) -> Result<u64> {
    let done = sqlx::query(
        "UPDATE staged.verdicts SET ticked = ?1 WHERE ticked <> ?1 AND id IN (
             SELECT mate.id FROM json_each(?2) AS named
             CROSS JOIN staged.rows AS r ON r.id = named.value
             CROSS JOIN staged.rows AS mate ON mate.pair = r.pair)",
    )
    .bind(ticked)
    .bind(serde_json::Value::from(rows).to_string())
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Ticks what goes together with the rows of a category; returns how many rows that changed.
pub(in crate::plan) async fn tick_all_pairs(
    conn: &mut SqliteConnection,
    category: Category,
    ticked: bool,
) -> Result<u64> {
    // Row by row: those of a category may be a million.
    let done = sqlx::query(
        "UPDATE staged.verdicts SET ticked = ?1 WHERE ticked <> ?1 AND EXISTS (
             SELECT 1 FROM staged.rows AS r
             CROSS JOIN staged.rows AS mate ON mate.pair = r.pair
             CROSS JOIN staged.verdicts AS named ON named.id = mate.id
             WHERE r.id = verdicts.id AND named.category = ?2)",
    )
    .bind(ticked)
    .bind(category.code())
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

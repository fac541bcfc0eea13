//! What a person ticked, kept while the rows are made anew.

use sqlx::sqlite::SqliteConnection;

use super::pairs::tick_all_pairs;
use crate::error::Result;

/// Notes the keys that a person decided about, before the rows are made anew: those that are ticked where
/// nothing is at first (`chosen`), else those that are not.
pub(in crate::plan) async fn keep_ticks(conn: &mut SqliteConnection, chosen: bool) -> Result<()> {
    sqlx::raw_sql("DELETE FROM staged.decided;")
        .execute(&mut *conn)
        .await?;
    sqlx::query(
        "INSERT INTO staged.decided (namespace_id, key, goes)
         SELECT r.namespace_id, r.key, d.category = 5 FROM staged.verdicts AS d CROSS JOIN staged.rows AS r ON r.id = d.id
         WHERE d.ticked = ?
         ON CONFLICT DO NOTHING",
    )
    .bind(chosen)
    .execute(conn)
    .await?;
    Ok(())
}

/// Ticks the new rows as their keys were: nothing that a person left out comes back by a look at what is there
/// now, and nothing is ticked that nobody chose. `keys_go`: with a key that goes, the one that comes for it.
pub(in crate::plan) async fn tick_as_kept(
    conn: &mut SqliteConnection,
    chosen: bool,
    keys_go: bool,
) -> Result<()> {
    let decided: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM staged.decided)")
        .fetch_one(&mut *conn)
        .await?;
    if !decided && !chosen {
        // All rows are ticked, as at first.
        return Ok(());
    }
    let done = sqlx::query(
        "UPDATE staged.verdicts SET ticked = 0 WHERE id IN (
             SELECT r.id FROM staged.rows AS r JOIN staged.verdicts AS d ON d.id = r.id
             WHERE ((r.namespace_id, r.key, d.category = 5)
                    IN (SELECT namespace_id, key, goes FROM staged.decided)) = ?)",
    )
    .bind(!chosen)
    .execute(&mut *conn)
    .await?;
    sqlx::raw_sql("DELETE FROM staged.decided;")
        .execute(&mut *conn)
        .await?;
    if keys_go && done.rows_affected() > 0 {
        tick_all_pairs(conn, false).await?;
    }
    Ok(())
}

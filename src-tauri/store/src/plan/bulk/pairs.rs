//! Rows that are ticked together: where a key comes as another goes, neither does by itself.

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;

/// Ticks what goes together with rows; returns how many rows that changed.
pub(in crate::plan) async fn tick_pairs(
    conn: &mut SqliteConnection,
    rows: &[i64],
    ticked: bool,
) -> Result<u64> {
    let done = sqlx::query(
        "UPDATE staged.verdicts SET ticked = ?1 WHERE ticked <> ?1 AND id IN (
             WITH RECURSIVE linked (id) AS (
                 SELECT value FROM json_each(?2)
                 UNION
                 SELECT mate.id FROM linked
                 CROSS JOIN staged.rows AS r ON r.id = linked.id
                 CROSS JOIN staged.rows AS mate
                     ON mate.pair IN (r.pair, r.under) OR mate.under IN (r.pair, r.under))
             SELECT id FROM linked)",
    )
    .bind(ticked)
    .bind(serde_json::Value::from(rows).to_string())
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Ticks what goes together with rows of which many were ticked; returns how many rows that changed.
pub(in crate::plan) async fn tick_all_pairs(conn: &mut SqliteConnection, ticked: bool) -> Result<u64> {
    let mut all = 0;
    // Row by row: there may be a million. Again as long as there is one more: a name may be taken by a key
    // that goes to a name that is taken by another.
    loop {
        let done = sqlx::query(
            "UPDATE staged.verdicts SET ticked = ?1 WHERE ticked <> ?1 AND EXISTS (
                 SELECT 1 FROM staged.rows AS r
                 CROSS JOIN staged.rows AS mate
                     ON mate.pair IN (r.pair, r.under) OR mate.under IN (r.pair, r.under)
                 CROSS JOIN staged.verdicts AS named ON named.id = mate.id
                 WHERE r.id = verdicts.id AND named.ticked = ?1)",
        )
        .bind(ticked)
        .execute(&mut *conn)
        .await?;
        match done.rows_affected() {
            0 => return Ok(all),
            some => all += some,
        }
    }
}

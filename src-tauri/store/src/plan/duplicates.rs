//! Keys that a source has more than once.

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;

/// A key that is there more than once with the same content counts once. One with different content is
/// one row that is not valid, at the place of its first, and tells how often it is there. Returns how
/// many rows were left out as repeats.
pub(super) async fn settle_duplicates(conn: &mut SqliteConnection) -> Result<u64> {
    // Each row is compared with the first of its key, and the index finds that one at once: rows that
    // are not valid are not in it.
    sqlx::raw_sql(
        "CREATE INDEX staged.valid_by_key ON rows (namespace_id, key) WHERE reason IS NULL;
         CREATE TABLE staged.repeated (
             first INTEGER PRIMARY KEY,
             rows  INTEGER NOT NULL,
             -- 0: the same content; 1: other values; 2: the same value with something else beside it.
             other INTEGER NOT NULL DEFAULT 0
         );
         INSERT INTO staged.repeated (first, rows)
         SELECT min(id), count(*) FROM staged.rows INDEXED BY valid_by_key
         WHERE reason IS NULL GROUP BY namespace_id, key HAVING count(*) > 1;",
    )
    .execute(&mut *conn)
    .await?;
    let repeated: i64 = sqlx::query_scalar("SELECT count(*) FROM staged.repeated")
        .fetch_one(&mut *conn)
        .await?;
    let repeats = match repeated {
        0 => 0,
        _ => settle(conn).await?,
    };
    sqlx::raw_sql("DROP TABLE staged.repeated; DROP INDEX staged.valid_by_key;")
        .execute(conn)
        .await?;
    Ok(repeats.unsigned_abs())
}

/// The rows `r` after the first, `f`, of each key `d` that is repeated.
macro_rules! later_rows {
    () => {
        "staged.rows AS f CROSS JOIN staged.rows AS r INDEXED BY valid_by_key
             ON r.namespace_id = f.namespace_id AND r.key = f.key AND r.reason IS NULL AND r.id > f.id"
    };
}

/// The reason is as `RowFlaw::Repeated` is kept.
async fn settle(conn: &mut SqliteConnection) -> Result<i64> {
    sqlx::raw_sql(concat!(
        "UPDATE staged.repeated AS d SET other = CASE
             WHEN EXISTS (SELECT 1 FROM ",
        later_rows!(),
        " WHERE f.id = d.first AND NOT (r.size = f.size AND r.kind IS f.kind AND r.value IS f.value)) THEN 1
             WHEN EXISTS (SELECT 1 FROM ",
        later_rows!(),
        " WHERE f.id = d.first AND NOT (r.expires_at IS f.expires_at AND r.expires_in IS f.expires_in AND r.metadata IS f.metadata)) THEN 2
             ELSE 0 END;
         DELETE FROM staged.rows WHERE id IN (
             SELECT r.id FROM staged.repeated AS d CROSS JOIN ",
        later_rows!(),
        " WHERE f.id = d.first);
         UPDATE staged.rows SET
             reason = json_object('code', 'repeated', 'rows', d.rows,
                                  'differs', CASE d.other WHEN 1 THEN 'value' ELSE 'beside' END),
             expires_at = NULL, expires_in = NULL, kind = NULL, size = 0, preview = '', metadata = NULL, value = NULL
         FROM staged.repeated AS d WHERE d.first = rows.id AND d.other > 0;"
    ))
    .execute(&mut *conn)
    .await?;
    Ok(
        sqlx::query_scalar("SELECT coalesce(sum(rows - 1), 0) FROM staged.repeated WHERE other = 0")
            .fetch_one(conn)
            .await?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::{Access, Steps, connect_writer};
    use crate::ledger::STAGED;

    /// How much it takes to compare so many rows with one key, of which the last `others` have other values.
    async fn comparing_takes(rows: i64, others: i64) -> u64 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kv.sqlite");
        let mut conn = connect_writer(&path, Access::Shared, &[STAGED]).await.unwrap();
        sqlx::query(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
             INSERT INTO staged.rows (namespace_id, key, kind, size, value)
             SELECT 1, 'same', 1, 8, CAST(max(0, i - ?1 + ?2) AS BLOB) FROM n",
        )
        .bind(rows)
        .bind(others)
        .execute(&mut conn)
        .await
        .unwrap();
        let steps = Steps::of(&mut conn).await;
        settle_duplicates(&mut conn).await.unwrap();
        let taken = steps.taken();
        let left: Vec<i64> = sqlx::query_scalar("SELECT reason ->> 'rows' FROM staged.rows")
            .fetch_all(&mut conn)
            .await
            .unwrap();
        assert_eq!(left, [rows]);
        taken
    }

    #[tokio::test]
    async fn twice_as_many_rows_with_one_key_take_twice_as_much() {
        for all_differ in [true, false] {
            let others = |rows: i64| if all_differ { rows - 1 } else { 1 };
            let few = comparing_takes(1_000, others(1_000)).await;
            let many = comparing_takes(2_000, others(2_000)).await;
            assert!(many < few * 3, "{few} and {many}");
        }
    }
}

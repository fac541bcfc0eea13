//! Expired entries taken out for good.

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;

/// No limit on how many entries one sweep takes.
pub(super) const ALL: i64 = -1;

/// Deletes entries that expired by `now` (Unix seconds), with every version that had an expiry of
/// theirs: it may be a session token. Returns how many entries went.
pub(crate) async fn sweep(conn: &mut SqliteConnection, now: i64, limit: i64) -> Result<u64> {
    let due = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM entries WHERE expires_at <= ?1)
               OR EXISTS (SELECT 1 FROM versions WHERE expires_at <= ?1) AS "due!: bool""#,
        now
    )
    .fetch_one(&mut *conn)
    .await?;
    if !due {
        return Ok(0);
    }
    sqlx::query!(
        "DELETE FROM versions WHERE id IN (
             SELECT v.id
             FROM (SELECT namespace_id, key FROM entries
                   WHERE expires_at <= ?1 ORDER BY expires_at, namespace_id, key LIMIT ?2) AS e
             JOIN revisions AS r ON r.namespace_id = e.namespace_id AND r.key = e.key
             JOIN versions AS v ON v.id IN (r.before_version, r.after_version)
             WHERE v.expires_at IS NOT NULL)",
        now,
        limit
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE namespaces SET entry_count = entry_count - gone.entries
         FROM (SELECT namespace_id, count(*) AS entries
               FROM (SELECT namespace_id FROM entries
                     WHERE expires_at <= ?1 ORDER BY expires_at, namespace_id, key LIMIT ?2)
               GROUP BY namespace_id) AS gone
         WHERE namespaces.id = gone.namespace_id",
        now,
        limit
    )
    .execute(&mut *conn)
    .await?;
    let swept = sqlx::query!(
        "DELETE FROM entries WHERE (namespace_id, key) IN (
             SELECT namespace_id, key FROM entries
             WHERE expires_at <= ?1 ORDER BY expires_at, namespace_id, key LIMIT ?2)",
        now,
        limit
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    sqlx::query!(
        "DELETE FROM versions WHERE id IN (
             SELECT id FROM versions WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)",
        now,
        limit
    )
    .execute(conn)
    .await?;
    Ok(swept)
}

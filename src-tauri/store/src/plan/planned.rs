//! What a key would be after a plan that is not applied yet.

use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use crate::error::Result;
use crate::model::PlannedEntry;

/// The entry that a plan has for a key, with what it keeps of the one in the store; the latter alone,
/// where the plan has none. `now` is in Unix seconds. `None`: absent, also where the row is not valid.
pub(super) async fn read_planned(
    conn: &mut SqliteConnection,
    namespace_id: i64,
    key: &str,
    now: i64,
) -> Result<Option<PlannedEntry>> {
    let row = sqlx::query(
        "WITH asked (namespace_id, key) AS (VALUES (?1, ?2))
         SELECT CASE WHEN r.id IS NULL OR r.keep & 4 THEN v.value ELSE coalesce(r.value, lent.value) END,
                CASE WHEN r.id IS NULL OR r.keep & 1 THEN e.expires_at
                     ELSE coalesce(?3 + r.expires_in, r.expires_at) END,
                CASE WHEN r.id IS NULL OR r.keep & 2 THEN v.metadata ELSE r.metadata END
         FROM asked
         LEFT JOIN staged.rows AS r ON r.namespace_id = asked.namespace_id AND r.key = asked.key
         LEFT JOIN main.entries AS e ON e.namespace_id = asked.namespace_id AND e.key = asked.key
             AND (e.expires_at IS NULL OR e.expires_at > ?3)
         LEFT JOIN main.whole_versions AS v ON v.id = e.version_id
         LEFT JOIN main.whole_versions AS lent ON lent.id = r.value_of",
    )
    .bind(namespace_id)
    .bind(key)
    .bind(now)
    .fetch_one(conn)
    .await?;
    let value: Option<Vec<u8>> = row.try_get(0)?;
    let Some(value) = value else { return Ok(None) };
    Ok(Some(PlannedEntry {
        value,
        expires_at: row.try_get(1)?,
        metadata: row.try_get(2)?,
    }))
}

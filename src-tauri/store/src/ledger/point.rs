//! Keys pointed at versions that they had: no value moves.

use sqlx::sqlite::SqliteConnection;

use super::change::Tally;
use super::counts;
use crate::error::Result;

/// One side of a change's revisions: what its keys were before it, or after.
pub(crate) struct Side {
    pub(crate) change_id: i64,
    pub(crate) before: bool,
    /// Unix seconds: what expired by then counts as absent.
    pub(crate) now: i64,
}

impl Side {
    /// Makes each key be what it was on this side; returns how many keys that added, changed and
    /// removed.
    pub(crate) async fn point(&self, conn: &mut SqliteConnection, now_ms: i64) -> Result<Tally> {
        let before = self.present(conn).await?;
        let removed = sqlx::query!(
            "DELETE FROM entries WHERE (namespace_id, key) IN (
                 SELECT r.namespace_id, r.key FROM revisions AS r
                 WHERE r.change_id = ?1 AND NOT EXISTS (
                     SELECT 1 FROM versions AS v
                     WHERE v.id = CASE WHEN ?2 THEN r.before_version ELSE r.after_version END
                       AND (v.expires_at IS NULL OR v.expires_at > ?3)))",
            self.change_id,
            self.before,
            self.now
        )
        .execute(&mut *conn)
        .await?
        .rows_affected();
        let written = sqlx::query!(
            "INSERT INTO entries (namespace_id, key, version_id, kind, size, expires_at, updated_at)
             SELECT r.namespace_id, r.key, v.id, v.kind, v.size, v.expires_at, ?4
             FROM revisions AS r
             JOIN versions AS v ON v.id = CASE WHEN ?2 THEN r.before_version ELSE r.after_version END
             WHERE r.change_id = ?1 AND (v.expires_at IS NULL OR v.expires_at > ?3)
             ON CONFLICT (namespace_id, key) DO UPDATE SET
                 version_id = excluded.version_id, kind = excluded.kind, size = excluded.size,
                 expires_at = excluded.expires_at, updated_at = excluded.updated_at",
            self.change_id,
            self.before,
            self.now,
            now_ms
        )
        .execute(&mut *conn)
        .await?
        .rows_affected();
        let after = self.present(conn).await?;
        let mut grown_in_all = 0;
        for (namespace_id, rows) in &after {
            let had = before
                .iter()
                .find(|(id, _)| id == namespace_id)
                .map_or(0, |(_, rows)| *rows);
            let grown = rows - had;
            counts::grow(conn, *namespace_id, grown).await?;
            grown_in_all += grown;
        }
        let rows = |rows: u64| i64::try_from(rows).unwrap_or(i64::MAX);
        // What one key gave and another took cancels out in the growth, so it is no count by itself.
        let added = grown_in_all + rows(removed);
        Ok(Tally {
            added,
            changed: rows(written) - added,
            removed: rows(removed),
            ..Tally::default()
        })
    }

    /// How many of the change's keys are there now, for each namespace.
    async fn present(&self, conn: &mut SqliteConnection) -> Result<Vec<(i64, i64)>> {
        let rows = sqlx::query!(
            r#"SELECT r.namespace_id, count(e.key) AS "keys!: i64"
               FROM revisions AS r
               LEFT JOIN entries AS e ON e.namespace_id = r.namespace_id AND e.key = r.key
               WHERE r.change_id = ? GROUP BY r.namespace_id"#,
            self.change_id
        )
        .fetch_all(conn)
        .await?;
        Ok(rows.into_iter().map(|row| (row.namespace_id, row.keys)).collect())
    }
}

//! Keys pointed at versions that they had: no value moves. Some keys at a time: SQLite lists the keys
//! that a statement deletes, and keeps the pages that it changes, in memory until it ends.

use sqlx::sqlite::SqliteConnection;

use super::change::Tally;
use super::counts;
use crate::error::Result;

/// Keys of one statement.
const BATCH: i64 = 5_000;

/// One side of a change's revisions: what its keys were before it, or after.
pub(crate) struct Side {
    pub(crate) change_id: i64,
    pub(crate) before: bool,
    /// Unix seconds: what expired by then counts as absent.
    pub(crate) now: i64,
}

/// A key of a namespace; the default stands before all of them.
#[derive(Default)]
struct Place {
    namespace_id: i64,
    key: String,
}

/// The keys after a place, up to another one.
struct Keys {
    after: Place,
    upto: Place,
}

impl Side {
    /// Makes each key be what it was on this side; returns how many keys that added, changed and
    /// removed.
    pub(crate) async fn point(&self, conn: &mut SqliteConnection, now_ms: i64) -> Result<Tally> {
        let before = self.present(conn).await?;
        let (mut removed, mut written) = (0, 0);
        let mut after = Place::default();
        while let Some(upto) = self.next_place(conn, &after).await? {
            let keys = Keys { after, upto };
            removed += self.remove(conn, &keys).await?;
            written += self.write(conn, &keys, now_ms).await?;
            after = keys.upto;
        }
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

    /// The last of the next keys after a place; `None` when there are no more.
    async fn next_place(&self, conn: &mut SqliteConnection, after: &Place) -> Result<Option<Place>> {
        let place = sqlx::query_as!(
            Place,
            "SELECT namespace_id, key FROM (
                 SELECT namespace_id, key FROM revisions
                 WHERE change_id = ? AND (namespace_id, key) > (?, ?)
                 ORDER BY namespace_id, key LIMIT ?)
             ORDER BY namespace_id DESC, key DESC LIMIT 1",
            self.change_id,
            after.namespace_id,
            after.key,
            BATCH
        )
        .fetch_optional(conn)
        .await?;
        Ok(place)
    }

    /// Removes those of some keys that are absent on this side.
    async fn remove(&self, conn: &mut SqliteConnection, keys: &Keys) -> Result<u64> {
        let removed = sqlx::query!(
            "DELETE FROM entries WHERE (namespace_id, key) IN (
                 SELECT r.namespace_id, r.key FROM revisions AS r
                 WHERE r.change_id = ?1
                   AND (r.namespace_id, r.key) > (?4, ?5) AND (r.namespace_id, r.key) <= (?6, ?7)
                   AND NOT EXISTS (
                     SELECT 1 FROM versions AS v
                     WHERE v.id = CASE WHEN ?2 THEN r.before_version ELSE r.after_version END
                       AND (v.expires_at IS NULL OR v.expires_at > ?3)))",
            self.change_id,
            self.before,
            self.now,
            keys.after.namespace_id,
            keys.after.key,
            keys.upto.namespace_id,
            keys.upto.key
        )
        .execute(conn)
        .await?;
        Ok(removed.rows_affected())
    }

    /// Writes those of some keys that are there on this side.
    async fn write(&self, conn: &mut SqliteConnection, keys: &Keys, now_ms: i64) -> Result<u64> {
        let written = sqlx::query!(
            "INSERT INTO entries (namespace_id, key, version_id, kind, size, expires_at, updated_at)
             SELECT r.namespace_id, r.key, v.id, v.kind, v.size, v.expires_at, ?4
             FROM revisions AS r
             JOIN versions AS v ON v.id = CASE WHEN ?2 THEN r.before_version ELSE r.after_version END
             WHERE r.change_id = ?1
               AND (r.namespace_id, r.key) > (?5, ?6) AND (r.namespace_id, r.key) <= (?7, ?8)
               AND (v.expires_at IS NULL OR v.expires_at > ?3)
             ON CONFLICT (namespace_id, key) DO UPDATE SET
                 version_id = excluded.version_id, kind = excluded.kind, size = excluded.size,
                 expires_at = excluded.expires_at, updated_at = excluded.updated_at",
            self.change_id,
            self.before,
            self.now,
            now_ms,
            keys.after.namespace_id,
            keys.after.key,
            keys.upto.namespace_id,
            keys.upto.key
        )
        .execute(conn)
        .await?;
        Ok(written.rows_affected())
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

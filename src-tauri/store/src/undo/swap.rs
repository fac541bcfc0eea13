//! What a step of undo or redo would do, looked at before it does.

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;
use crate::model::{Counts, Deed};
use crate::namespaces::{self, NamespaceRow};
use crate::reading::count;

/// One change's revisions, put back (undo) or forward (redo).
pub(super) struct Swap {
    pub(super) change_id: i64,
    pub(super) undo: bool,
    /// Unix seconds.
    pub(super) now: i64,
}

impl Swap {
    /// Keys that are not what they should be before the step. A state that is no longer kept
    /// counts as absent: it had expired.
    pub(super) async fn conflicts(&self, conn: &mut SqliteConnection) -> Result<u32> {
        let keys = sqlx::query_scalar!(
            r#"SELECT count(*) AS "keys!: i64"
               FROM revisions AS r
               LEFT JOIN entries AS e ON e.namespace_id = r.namespace_id AND e.key = r.key
               WHERE r.change_id = ?1
                 AND e.version_id IS NOT (SELECT v.id FROM versions AS v
                     WHERE v.id = CASE WHEN ?2 THEN r.after_version ELSE r.before_version END
                       AND (v.expires_at IS NULL OR v.expires_at > ?3))"#,
            self.change_id,
            self.undo,
            self.now
        )
        .fetch_one(&mut *conn)
        .await?;
        Ok(count(keys).saturating_add(self.would_only_remove(conn).await?))
    }

    /// Keys that are there, and would be something that is no longer kept: the step would just remove them.
    async fn would_only_remove(&self, conn: &mut SqliteConnection) -> Result<u32> {
        let keys = sqlx::query_scalar(
            "SELECT count(*)
             FROM main.revisions AS r
             JOIN main.entries AS e ON e.namespace_id = r.namespace_id AND e.key = r.key
             WHERE r.change_id = ?1
               AND CASE WHEN ?2 THEN r.before_version ELSE r.after_version END IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM main.versions AS v
                   WHERE v.id = CASE WHEN ?2 THEN r.before_version ELSE r.after_version END
                     AND (v.expires_at IS NULL OR v.expires_at > ?3))",
        )
        .bind(self.change_id)
        .bind(self.undo)
        .bind(self.now)
        .fetch_one(conn)
        .await?;
        Ok(count(keys))
    }

    /// Whether the change gave keys other names or places, and a part of that was deleted for good: the step
    /// would take keys from where they are, and put none where they were.
    pub(super) async fn would_do_half(
        &self,
        conn: &mut SqliteConnection,
        deed: &Deed,
        counts: Counts,
    ) -> Result<bool> {
        let whole = match deed.is_move() {
            true => counts.all().cast_signed(),
            false if deed.is_rename(counts) => 2,
            false => return Ok(false),
        };
        let halves = sqlx::query_scalar!(
            r#"SELECT count(*) AS "halves!: i64" FROM revisions WHERE change_id = ?"#,
            self.change_id
        )
        .fetch_one(conn)
        .await?;
        Ok(halves < whole)
    }

    /// Keys of a namespace and its companions that were written after the change, and are there: they would
    /// go to Trash with a namespace that the step moves there.
    pub(super) async fn keys_since(&self, conn: &mut SqliteConnection, namespace_id: i64) -> Result<u32> {
        // From what was done since: the namespace may have a million keys that nobody wrote.
        let keys = sqlx::query_scalar!(
            r#"SELECT count(*) AS "keys!: i64"
               FROM namespaces AS n
               CROSS JOIN changes AS c ON c.id > ?1 AND c.state IN (0, 3)
               CROSS JOIN revisions AS r ON r.change_id = c.id AND r.namespace_id = n.id
               CROSS JOIN entries AS e ON e.namespace_id = r.namespace_id AND e.key = r.key
                   AND (e.expires_at IS NULL OR e.expires_at > ?3)
               WHERE (n.id = ?2 OR n.companion_of = ?2) AND n.deleted_at IS NULL
                 AND NOT EXISTS (SELECT 1 FROM revisions AS later
                                 CROSS JOIN changes AS lc ON lc.id = later.change_id
                                 WHERE later.namespace_id = r.namespace_id AND later.key = r.key
                                   AND later.change_id > r.change_id AND lc.state IN (0, 3))"#,
            self.change_id,
            namespace_id,
            self.now
        )
        .fetch_one(conn)
        .await?;
        Ok(count(keys))
    }

    /// Whether the change wrote keys of a namespace that somebody moved to Trash since: nobody would see
    /// what the step does there.
    pub(super) async fn would_write_into_trash(&self, conn: &mut SqliteConnection) -> Result<bool> {
        let in_trash = sqlx::query_scalar!(
            r#"SELECT EXISTS (
                   SELECT 1 FROM namespaces AS n
                   WHERE n.deleted_at IS NOT NULL
                     AND EXISTS (SELECT 1 FROM revisions AS r
                                 WHERE r.change_id = ?1 AND r.namespace_id = n.id)
                     AND NOT EXISTS (SELECT 1 FROM namespace_revisions AS r
                                     WHERE r.change_id = ?1 AND r.namespace_id IN (n.id, n.companion_of)
                                       AND CASE WHEN ?2 THEN r.after_live ELSE r.before_live END = 0)
               ) AS "in_trash!: bool""#,
            self.change_id,
            self.undo
        )
        .fetch_one(conn)
        .await?;
        Ok(in_trash)
    }

    /// The change's namespaces as the step makes them: what it did not touch stays as it is now.
    /// `None` when somebody gave one of them another name, description or place since.
    pub(super) async fn namespaces(&self, conn: &mut SqliteConnection) -> Result<Option<Vec<NamespaceRow>>> {
        let revisions = sqlx::query!(
            r#"SELECT namespace_id,
                      before_live AS "before_live!: bool", before_name, before_description,
                      after_live AS "after_live!: bool", after_name, after_description
               FROM namespace_revisions WHERE change_id = ?"#,
            self.change_id
        )
        .fetch_all(&mut *conn)
        .await?;
        let mut rows = Vec::with_capacity(revisions.len());
        for revision in revisions {
            let Some(now) = namespaces::by_id(conn, revision.namespace_id).await? else {
                continue;
            };
            let live = self.side(now.live, revision.before_live, revision.after_live);
            let name = self.side(now.name, revision.before_name, revision.after_name);
            let description = self.side(
                now.description,
                revision.before_description,
                revision.after_description,
            );
            let (Some(live), Some(name), Some(description)) = (live, name, description) else {
                return Ok(None);
            };
            rows.push(NamespaceRow {
                id: now.id,
                public_id: now.public_id,
                name,
                description,
                live,
                ..NamespaceRow::default()
            });
        }
        Ok(Some(rows))
    }

    /// What is `now` becomes, in one step of a change from `before` to `after`; `None` when it is
    /// neither.
    fn side<T: PartialEq>(&self, now: T, before: T, after: T) -> Option<T> {
        let (from, to) = if self.undo {
            (after, before)
        } else {
            (before, after)
        };
        if from == to {
            return Some(now);
        }
        (now == from || now == to).then_some(to)
    }
}

//! What is in Trash.

use super::MOST_ROWS;
use crate::error::Result;
use crate::ledger::renamed;
use crate::model::{KeyRef, Kind, Loss, TrashedKey, TrashedNamespace};
use crate::namespaces::{find, place};
use crate::reading::{count, size};
use crate::store::Store;

/// `FROM` and `WHERE` for the deleted keys in Trash, protected places and what is planned being none, those of one namespace (`?1`) or of all, after a place
/// (change `?2`, namespace `?3`, key `?4`) where there is one, at a moment (`?5`, Unix seconds).
macro_rules! deleted_keys {
    () => {
        concat!(
            " FROM changes AS c
             CROSS JOIN revisions AS r ON r.change_id = c.id
             JOIN told_namespaces AS n ON n.id = r.namespace_id
             JOIN versions AS v ON v.id = r.before_version
             WHERE c.state IN (0, 3) AND c.removed > 0 AND NOT ",
            renamed!("c"),
            " AND r.after_version IS NULL
               AND (?1 IS NULL OR r.namespace_id = ?1)
               AND (?2 IS NULL OR c.id < ?2 OR (c.id = ?2 AND (r.namespace_id, r.key) > (?3, ?4)))
               AND n.deleted_at IS NULL AND coalesce(n.purpose, '') NOT IN ('protected', 'planned')
               AND (v.expires_at IS NULL OR v.expires_at > ?5)
               AND NOT EXISTS (SELECT 1 FROM entries AS e
                               WHERE e.namespace_id = r.namespace_id AND e.key = r.key)
               AND NOT EXISTS (SELECT 1 FROM revisions AS later
                               JOIN changes AS lc ON lc.id = later.change_id
                               WHERE later.namespace_id = r.namespace_id AND later.key = r.key
                                 AND later.change_id > r.change_id AND lc.state IN (0, 3)
                                 AND later.after_version IS NULL)"
        )
    };
}

impl Store {
    /// Deleted namespaces, the last deleted first.
    pub async fn list_trashed_namespaces(&self) -> Result<Vec<TrashedNamespace>> {
        // A namespace whose making was undone is no deletion of a person's, unless it has entries. Taking
        // it out of Trash again is a later change of it than the one that made it.
        let now = self.0.clock.now();
        let rows = sqlx::query!(
            r#"WITH gone AS MATERIALIZED (
                   SELECT namespace_id, count(*) AS entries FROM entries INDEXED BY entries_expiring
                   WHERE expires_at <= ? GROUP BY namespace_id)
               SELECT public_id, name, description, deleted_at AS "deleted_at!",
                      entry_count - coalesce(gone.entries, 0) AS "entry_count!: i64"
               FROM namespaces AS n LEFT JOIN gone ON gone.namespace_id = n.id
               WHERE deleted_at IS NOT NULL AND companion_of IS NULL
                 AND (entry_count > 0 OR NOT EXISTS (
                     SELECT 1 FROM namespace_revisions AS r JOIN changes AS c ON c.id = r.change_id
                     WHERE r.namespace_id = n.id AND r.before_live = 0 AND c.state IN (1, 2)
                       AND NOT EXISTS (SELECT 1 FROM namespace_revisions AS earlier
                                       WHERE earlier.namespace_id = n.id AND earlier.change_id < r.change_id)))
               ORDER BY deleted_at DESC, id DESC"#,
            now
        )
        .fetch_all(&self.0.readers)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| TrashedNamespace {
                id: row.public_id,
                name: row.name,
                description: row.description,
                entry_count: count(row.entry_count),
                deleted_at: row.deleted_at,
            })
            .collect())
    }

    /// Deleted keys that can be restored, and not those that were given another name, the last deleted
    /// first: those of the change `before` after the key `after`, and of the changes before it. Errors:
    /// `NamespaceNotFound`.
    pub async fn list_trashed_keys(
        &self,
        namespace: Option<&str>,
        before: Option<i64>,
        after: Option<&KeyRef>,
        limit: u32,
    ) -> Result<Vec<TrashedKey>> {
        let mut reader = self.reader().await?;
        let namespace_id = match namespace {
            Some(namespace) => Some(find(&mut reader, namespace).await?.id),
            None => None,
        };
        let (namespace_after, key) = place(&mut reader, after).await?;
        drop(reader);
        let after = before.map(|change_id| TrashPlace {
            change_id,
            namespace_id: namespace_after,
            key: key.to_owned(),
        });
        let limit = limit.clamp(1, MOST_ROWS) as usize;
        let rows = self.trashed_keys(namespace_id, after.as_ref(), limit).await?;
        Ok(rows.into_iter().map(TrashedKey::from).collect())
    }

    /// How many keys are in Trash by themselves, and not with their namespace: as many as
    /// `list_trashed_keys` lists in the end.
    pub async fn count_trashed_keys(&self) -> Result<u32> {
        Ok(count(self.loss_of_trashed_keys().await?.keys))
    }

    /// All of these keys, and the bytes of their last values.
    pub(super) async fn loss_of_trashed_keys(&self) -> Result<Loss> {
        let (keys, bytes) = sqlx::query_as(concat!(
            "SELECT count(*), coalesce(sum(v.size), 0)",
            deleted_keys!()
        ))
        .bind(None::<i64>)
        .bind(None::<i64>)
        .bind(0_i64)
        .bind("")
        .bind(self.0.clock.now())
        .fetch_one(&mut *self.reader().await?)
        .await?;
        Ok(Loss { keys, of: 0, bytes })
    }

    /// As `list_trashed_keys`, after a place, and as many as are wanted.
    pub(super) async fn trashed_keys(
        &self,
        namespace_id: Option<i64>,
        after: Option<&TrashPlace>,
        limit: usize,
    ) -> Result<Vec<Trashed>> {
        let (before, after_namespace, after_key) = match after {
            Some(place) => (Some(place.change_id), place.namespace_id, place.key.as_str()),
            None => (None, 0, ""),
        };
        let (now, limit) = (self.0.clock.now(), i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = sqlx::query_as(concat!(
            "SELECT n.id AS namespace_id, n.public_id, n.name, r.key, r.change_id, c.at,
                    v.kind, v.size, v.preview",
            deleted_keys!(),
            " ORDER BY c.id DESC, r.namespace_id, r.key LIMIT ?6"
        ))
        .bind(namespace_id)
        .bind(before)
        .bind(after_namespace)
        .bind(after_key)
        .bind(now)
        .bind(limit)
        .fetch_all(&mut *self.reader().await?)
        .await?;
        Ok(rows)
    }
}

/// A deleted key, as it is read.
#[derive(sqlx::FromRow)]
pub(super) struct Trashed {
    namespace_id: i64,
    public_id: String,
    name: String,
    key: String,
    change_id: i64,
    at: i64,
    kind: i64,
    size: i64,
    preview: String,
}

/// A deleted key's place in Trash: that of its deletion.
pub(super) struct TrashPlace {
    change_id: i64,
    namespace_id: i64,
    key: String,
}

impl Trashed {
    pub(super) fn place(&self) -> TrashPlace {
        TrashPlace {
            change_id: self.change_id,
            namespace_id: self.namespace_id,
            key: self.key.clone(),
        }
    }

    /// By its namespace's id and its name.
    pub(super) fn named(self) -> KeyRef {
        KeyRef {
            namespace: self.public_id,
            key: self.key,
        }
    }
}

impl From<Trashed> for TrashedKey {
    fn from(row: Trashed) -> Self {
        Self {
            namespace: row.public_id,
            namespace_name: row.name,
            key: row.key,
            change_id: row.change_id,
            deleted_at: row.at,
            kind: Kind::from_code(row.kind),
            size: size(row.size),
            preview: row.preview,
        }
    }
}

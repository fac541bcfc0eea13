//! Trash: deleted keys and namespaces, restored or deleted for good.

use std::collections::BTreeSet;

use sqlx::sqlite::SqliteConnection;

use crate::change::{self, NewChange, Tally, log_commit};
use crate::error::{Result, StoreError};
use crate::job::Job;
use crate::model::{Applied, KeyRef, Kind, TrashedKey, TrashedNamespace};
use crate::namespaces::{self, NamespaceRow, find};
use crate::plan::stage::stage_version;
use crate::reading::{count, size};
use crate::store::Store;
use crate::watch::{StoreEvent, What};

/// The most rows of one page.
const MOST_ROWS: u32 = 500;
/// Keys of one transaction of a long deletion: others get their turn in between.
const BATCH: i64 = 5_000;

impl Store {
    /// Deleted namespaces, the last deleted first.
    pub async fn list_trashed_namespaces(&self) -> Result<Vec<TrashedNamespace>> {
        // A namespace whose making was undone is no deletion of a person's, unless it has entries.
        let rows = sqlx::query!(
            r#"SELECT public_id, name, description, entry_count, deleted_at AS "deleted_at!"
               FROM namespaces AS n
               WHERE deleted_at IS NOT NULL
                 AND (entry_count > 0 OR NOT EXISTS (
                     SELECT 1 FROM namespace_revisions AS r JOIN changes AS c ON c.id = r.change_id
                     WHERE r.namespace_id = n.id AND r.before_live = 0 AND c.state IN (1, 2)))
               ORDER BY deleted_at DESC, id DESC"#
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

    /// Deleted keys that can be restored, the last deleted first: after the key `after_key` of
    /// the change `before`.
    pub async fn list_trashed_keys(
        &self,
        namespace: Option<&str>,
        before: Option<i64>,
        after_key: Option<&str>,
        limit: u32,
    ) -> Result<Vec<TrashedKey>> {
        let mut reader = self.reader().await?;
        let namespace_id = match namespace {
            Some(namespace) => Some(find(&mut reader, namespace).await?.id),
            None => None,
        };
        let (now, limit) = (self.0.clock.now(), limit.clamp(1, MOST_ROWS));
        let rows = sqlx::query!(
            r#"SELECT n.public_id, n.name, r.key, r.change_id, c.at, v.kind, v.size, v.preview
               FROM changes AS c
               CROSS JOIN revisions AS r ON r.change_id = c.id
               JOIN namespaces AS n ON n.id = r.namespace_id
               JOIN versions AS v ON v.id = r.before_version
               WHERE c.state IN (0, 3) AND c.removed > 0
                 AND r.after_version IS NULL
                 AND (?1 IS NULL OR r.namespace_id = ?1)
                 AND (?2 IS NULL OR c.id < ?2 OR (c.id = ?2 AND r.key > ?3))
                 AND n.deleted_at IS NULL
                 AND (v.expires_at IS NULL OR v.expires_at > ?4)
                 AND NOT EXISTS (SELECT 1 FROM entries AS e
                                 WHERE e.namespace_id = r.namespace_id AND e.key = r.key)
                 AND NOT EXISTS (SELECT 1 FROM revisions AS later
                                 JOIN changes AS lc ON lc.id = later.change_id
                                 WHERE later.namespace_id = r.namespace_id AND later.key = r.key
                                   AND later.change_id > r.change_id AND lc.state IN (0, 3)
                                   AND later.after_version IS NULL)
               ORDER BY c.id DESC, r.namespace_id, r.key LIMIT ?5"#,
            namespace_id,
            before,
            after_key,
            now,
            limit
        )
        .fetch_all(&mut *reader)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| TrashedKey {
                namespace: row.public_id,
                namespace_name: row.name,
                key: row.key,
                change_id: row.change_id,
                deleted_at: row.at,
                kind: Kind::from_code(row.kind),
                size: size(row.size),
                preview: row.preview,
            })
            .collect())
    }

    /// Takes a namespace out of Trash, under its name, or as “name (restored)” when that is in
    /// use. Errors: `NamespaceNotFound`.
    pub async fn restore_namespace(&self, id: &str) -> Result<Applied> {
        let mut tx = self.begin_write().await?;
        let before = find_trashed(tx.conn(), id).await?;
        let name = namespaces::free_name(tx.conn(), &before.name, before.id).await?;
        let after = NamespaceRow {
            name,
            live: true,
            ..before.clone()
        };
        namespaces::put(tx.conn(), &after, self.0.clock.now_ms()).await?;
        let label = format!("Restored the namespace {}", after.name);
        let origin = self.0.program.origin();
        let new = NewChange {
            origin,
            note: None,
            namespace_id: Some(before.id),
            namespaces: vec![(before.clone(), after.clone())],
        };
        let change_id = change::insert(tx.conn(), self, &new, &label, &Tally::default()).await?;
        log_commit(tx.conn(), self, What::Applied, origin, change_id, Some(before.id)).await?;
        tx.commit().await?;
        let applied = Applied {
            change_id,
            label,
            ..Applied::default()
        };
        self.announce_applied(&applied, origin, Some(&before.public_id));
        Ok(applied)
    }

    /// Takes deleted keys out of Trash as one change. Errors: `KeyTaken` when one of them exists
    /// again; `NoLongerKept` when one cannot be restored; then none is.
    pub async fn restore_keys(&self, items: &[KeyRef]) -> Result<Applied> {
        let mut tx = self.begin_write().await?;
        let mut touched = BTreeSet::new();
        let mut only = None;
        for item in items {
            let namespace = find(tx.conn(), &item.namespace).await?;
            let version = sqlx::query_scalar!(
                r#"SELECT r.before_version AS "version!"
                   FROM revisions AS r JOIN changes AS c ON c.id = r.change_id
                   JOIN versions AS v ON v.id = r.before_version
                   WHERE r.namespace_id = ? AND r.key = ? AND r.after_version IS NULL
                     AND c.state IN (0, 3)
                   ORDER BY r.change_id DESC LIMIT 1"#,
                namespace.id,
                item.key
            )
            .fetch_optional(tx.conn())
            .await?
            .ok_or(StoreError::NoLongerKept)?;
            let taken = sqlx::query_scalar!(
                r#"SELECT EXISTS (SELECT 1 FROM entries WHERE namespace_id = ? AND key = ?)
                       AS "taken!: bool""#,
                namespace.id,
                item.key
            )
            .fetch_one(tx.conn())
            .await?;
            if taken {
                return Err(StoreError::KeyTaken {
                    key: item.key.clone(),
                });
            }
            stage_version(tx.conn(), namespace.id, &item.key, version).await?;
            touched.insert(namespace.id);
            only = Some(namespace);
        }
        let only = only.filter(|_| touched.len() == 1);
        let change = NewChange {
            origin: self.0.program.origin(),
            note: None,
            namespace_id: only.as_ref().map(|namespace| namespace.id),
            namespaces: Vec::new(),
        };
        let label = match items {
            [item] => format!("Restored {}", item.key),
            many => format!("Restored {} keys", many.len()),
        };
        let public_id = only.as_ref().map(|namespace| namespace.public_id.as_str());
        self.commit_staged(tx, change, public_id, move |_| label).await
    }

    /// Deletes keys that are in Trash for good, with all their history. This cannot be undone.
    pub async fn purge_keys(&self, items: &[KeyRef]) -> Result<()> {
        let mut tx = self.begin_write().await?;
        for item in items {
            let namespace = find(tx.conn(), &item.namespace).await?;
            purge_key(tx.conn(), namespace.id, &item.key).await?;
        }
        self.finish_purge(tx).await
    }

    /// Deletes a namespace that is in Trash for good, with its entries and all their history.
    /// This cannot be undone. In small transactions: a crash leaves a smaller namespace in Trash.
    ///
    /// Errors: `NamespaceNotFound`; `Cancelled`, which keeps what was not yet deleted.
    pub async fn purge_namespace(&self, id: &str, job: &Job) -> Result<()> {
        loop {
            job.check()?;
            let mut tx = self.begin_write().await?;
            let namespace = find_trashed(tx.conn(), id).await?;
            if purge_batch(tx.conn(), namespace.id).await? {
                tx.commit().await?;
                continue;
            }
            sqlx::query!(
                "DELETE FROM namespace_revisions WHERE namespace_id = ?",
                namespace.id
            )
            .execute(tx.conn())
            .await?;
            sqlx::query!("DELETE FROM namespaces WHERE id = ?", namespace.id)
                .execute(tx.conn())
                .await?;
            return self.finish_purge(tx).await;
        }
    }

    /// Deletes everything in Trash for good. This cannot be undone.
    pub async fn empty_trash(&self, job: &Job) -> Result<()> {
        for namespace in self.list_trashed_namespaces().await? {
            self.purge_namespace(&namespace.id, job).await?;
        }
        loop {
            job.check()?;
            let keys = self.list_trashed_keys(None, None, None, MOST_ROWS).await?;
            if keys.is_empty() {
                return Ok(());
            }
            let items: Vec<KeyRef> = keys
                .into_iter()
                .map(|key| KeyRef {
                    namespace: key.namespace,
                    key: key.key,
                })
                .collect();
            self.purge_keys(&items).await?;
        }
    }

    async fn finish_purge(&self, mut tx: crate::database::WriteTx) -> Result<()> {
        crate::retention::settle_changes(tx.conn()).await?;
        let origin = self.0.program.origin();
        log_commit(tx.conn(), self, What::Purged, origin, 0, None).await?;
        tx.commit().await?;
        self.announce(StoreEvent::own(What::Purged, origin, 0, None));
        self.free_space().await
    }
}

async fn find_trashed(conn: &mut SqliteConnection, id: &str) -> Result<NamespaceRow> {
    namespaces::find_any(conn, id)
        .await?
        .filter(|row| !row.live)
        .ok_or_else(|| StoreError::NamespaceNotFound {
            namespace: id.to_owned(),
        })
}

/// Forgets every version and revision of a key that is not there now.
async fn purge_key(conn: &mut SqliteConnection, namespace_id: i64, key: &str) -> Result<()> {
    sqlx::query!(
        "DELETE FROM versions WHERE id IN (
             SELECT before_version FROM revisions WHERE namespace_id = ?1 AND key = ?2
             UNION ALL
             SELECT after_version FROM revisions WHERE namespace_id = ?1 AND key = ?2)
         AND id NOT IN (SELECT version_id FROM entries WHERE namespace_id = ?1 AND key = ?2)",
        namespace_id,
        key
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "DELETE FROM revisions WHERE namespace_id = ?1 AND key = ?2
           AND NOT EXISTS (SELECT 1 FROM entries WHERE namespace_id = ?1 AND key = ?2)",
        namespace_id,
        key
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes some of a namespace's entries or, when there are none left, of its history. Returns
/// whether there was anything.
async fn purge_batch(conn: &mut SqliteConnection, namespace_id: i64) -> Result<bool> {
    sqlx::query!(
        "DELETE FROM versions WHERE id IN (
             SELECT version_id FROM entries WHERE namespace_id = ? ORDER BY key LIMIT ?)",
        namespace_id,
        BATCH
    )
    .execute(&mut *conn)
    .await?;
    let entries = sqlx::query!(
        "DELETE FROM entries WHERE namespace_id = ?1 AND key IN (
             SELECT key FROM entries WHERE namespace_id = ?1 ORDER BY key LIMIT ?2)",
        namespace_id,
        BATCH
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    let deleted = i64::try_from(entries).unwrap_or(i64::MAX);
    sqlx::query!(
        "UPDATE namespaces SET entry_count = entry_count - ? WHERE id = ?",
        deleted,
        namespace_id
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "DELETE FROM versions WHERE id IN (
             SELECT v.id
             FROM (SELECT before_version, after_version FROM revisions
                   WHERE namespace_id = ?1 ORDER BY key, change_id LIMIT ?2) AS r
             JOIN versions AS v ON v.id IN (r.before_version, r.after_version))
         AND id NOT IN (SELECT version_id FROM entries WHERE namespace_id = ?1)",
        namespace_id,
        BATCH
    )
    .execute(&mut *conn)
    .await?;
    let revisions = sqlx::query!(
        "DELETE FROM revisions WHERE (change_id, namespace_id, key) IN (
             SELECT change_id, namespace_id, key FROM revisions
             WHERE namespace_id = ? ORDER BY key, change_id LIMIT ?)",
        namespace_id,
        BATCH
    )
    .execute(conn)
    .await?
    .rows_affected();
    Ok(entries > 0 || revisions > 0)
}

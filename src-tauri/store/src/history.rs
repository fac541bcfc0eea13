//! The list of changes, what each did to which key, and a key's own past.

use sqlx::sqlite::SqliteConnection;

use crate::error::{Result, StoreError};
use crate::ledger::{Commit, lives, noted_expiry, renamed};
use crate::limits::{check_note, told_expiry};
use crate::model::{ChangeRow, ChangeState, Deed, KeyRef, Kind, Origin, RevisionRow, VersionInfo};
use crate::namespaces::{find, place};
use crate::reading::{count, size};
use crate::store::Store;
use crate::watch::What;

/// The most rows of one page.
const MOST_ROWS: u32 = 500;

/// A change as the list of changes reads it.
struct ChangeRecord {
    id: i64,
    at: i64,
    origin: i64,
    state: i64,
    deed: String,
    note: Option<String>,
    namespace: Option<String>,
    namespace_name: Option<String>,
    added: i64,
    changed: i64,
    removed: i64,
}

impl From<ChangeRecord> for ChangeRow {
    fn from(record: ChangeRecord) -> Self {
        Self {
            id: record.id,
            at: record.at,
            origin: Origin::from_code(record.origin),
            deed: Deed::from_json(&record.deed),
            note: record.note,
            state: ChangeState::from_code(record.state),
            namespace: record.namespace,
            namespace_name: record.namespace_name,
            added: count(record.added),
            changed: count(record.changed),
            removed: count(record.removed),
        }
    }
}

/// One change. Errors: `ChangeNotFound`.
pub(crate) async fn change_row(conn: &mut SqliteConnection, id: i64) -> Result<ChangeRow> {
    sqlx::query_as!(
        ChangeRecord,
        r#"SELECT c.id, c.at, c.origin, c.state, c.deed, c.note, c.added, c.changed, c.removed,
                  n.public_id AS "namespace?: String", n.name AS "namespace_name?: String"
           FROM changes AS c LEFT JOIN told_namespaces AS n ON n.id = c.namespace_id
           WHERE c.id = ?"#,
        id
    )
    .fetch_optional(conn)
    .await?
    .map(ChangeRow::from)
    .ok_or(StoreError::ChangeNotFound)
}

/// A revision with both of its states, as SQL hands it over.
#[derive(sqlx::FromRow)]
struct RevisionRecord {
    change_id: i64,
    at: i64,
    origin: i64,
    state: i64,
    deed: String,
    namespace: Option<String>,
    key: String,
    before_version: Option<i64>,
    before_kind: Option<i64>,
    before_size: Option<i64>,
    before_preview: Option<String>,
    before_expires_at: Option<i64>,
    before_metadata: Option<String>,
    after_version: Option<i64>,
    after_kind: Option<i64>,
    after_size: Option<i64>,
    after_preview: Option<String>,
    after_expires_at: Option<i64>,
    after_metadata: Option<String>,
}

impl RevisionRecord {
    /// What a person is shown at a moment, in Unix seconds.
    fn told(self, now: i64) -> RevisionRow {
        let before = StateRecord {
            version: self.before_version,
            kind: self.before_kind,
            size: self.before_size,
            preview: self.before_preview,
            expires_at: self.before_expires_at,
            metadata: self.before_metadata,
        };
        let after = StateRecord {
            version: self.after_version,
            kind: self.after_kind,
            size: self.after_size,
            preview: self.after_preview,
            expires_at: self.after_expires_at,
            metadata: self.after_metadata,
        };
        RevisionRow {
            change_id: self.change_id,
            at: self.at,
            origin: Origin::from_code(self.origin),
            deed: Deed::from_json(&self.deed),
            state: ChangeState::from_code(self.state),
            namespace: self.namespace.unwrap_or_default(),
            key: self.key,
            before: before.told(now),
            after: after.told(now),
        }
    }
}

/// One side of a revision. No version: the key was absent. No kind: it is no longer kept, and where the
/// version is a moment, it expired then.
struct StateRecord {
    version: Option<i64>,
    kind: Option<i64>,
    size: Option<i64>,
    preview: Option<String>,
    expires_at: Option<i64>,
    metadata: Option<String>,
}

impl StateRecord {
    /// A state that has expired is not kept, also before it is swept.
    fn told(self, now: i64) -> Option<VersionInfo> {
        let version = self.version?;
        let kept = self.kind.is_some() && self.expires_at.is_none_or(|at| at > now);
        Some(VersionInfo {
            version,
            kind: Kind::from_code(self.kind.unwrap_or_default()),
            size: if kept {
                size(self.size.unwrap_or_default())
            } else {
                0
            },
            preview: self.preview.filter(|_| kept).unwrap_or_default(),
            expires_at: told_expiry(self.expires_at.or(noted_expiry(version))),
            metadata: self.metadata.filter(|_| kept),
            kept,
        })
    }
}

impl Store {
    /// Changes, the newest first; of one namespace and its companions, or of all; older than the change
    /// `before`.
    pub async fn list_changes(
        &self,
        namespace: Option<&str>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<ChangeRow>> {
        let mut reader = self.reader().await?;
        let namespace_id = match namespace {
            Some(namespace) => Some(find(&mut reader, namespace).await?.id),
            None => None,
        };
        let limit = limit.clamp(1, MOST_ROWS);
        let rows = sqlx::query_as!(
            ChangeRecord,
            r#"SELECT c.id, c.at, c.origin, c.state, c.deed, c.note, c.added, c.changed, c.removed,
                      n.public_id AS "namespace?: String", n.name AS "namespace_name?: String"
               FROM changes AS c LEFT JOIN told_namespaces AS n ON n.id = c.namespace_id
               WHERE (?1 IS NULL OR c.id < ?1) AND (?2 IS NULL OR c.namespace_id = ?2 OR n.companion_of = ?2)
               ORDER BY c.id DESC LIMIT ?3"#,
            before,
            namespace_id,
            limit
        )
        .fetch_all(&mut *reader)
        .await?;
        Ok(rows.into_iter().map(ChangeRow::from).collect())
    }

    /// One change. Errors: `ChangeNotFound`.
    pub async fn change(&self, id: i64) -> Result<ChangeRow> {
        change_row(&mut *self.reader().await?, id).await
    }

    /// What one change did to which key, namespace by namespace in the order of the keys, after the
    /// key `after`. Errors: `NamespaceNotFound` when that key's namespace is no longer there.
    pub async fn change_revisions(
        &self,
        change_id: i64,
        after: Option<&KeyRef>,
        limit: u32,
    ) -> Result<Vec<RevisionRow>> {
        let mut reader = self.reader().await?;
        let limit = limit.clamp(1, MOST_ROWS);
        let (after_namespace, after_key) = place(&mut reader, after).await?;
        let now = self.0.clock.now();
        let rows = sqlx::query_as!(
            RevisionRecord,
            r#"SELECT change_id, at, origin, state, deed, namespace AS "namespace?", key,
                      before_version, before_kind AS "before_kind?", before_size AS "before_size?",
                      before_preview AS "before_preview?", before_expires_at, before_metadata,
                      after_version, after_kind AS "after_kind?", after_size AS "after_size?",
                      after_preview AS "after_preview?", after_expires_at, after_metadata
               FROM told_revisions
               WHERE change_id = ?1 AND (namespace_id, key) > (?2, ?3)
               ORDER BY namespace_id, key LIMIT ?4"#,
            change_id,
            after_namespace,
            after_key,
            limit
        )
        .fetch_all(&mut *reader)
        .await?;
        Ok(rows.into_iter().map(|row| row.told(now)).collect())
    }

    /// What happened to one key, the newest first, in changes older than `before`: also under the names
    /// that it had before, and not what happened under one of them since to another key.
    pub async fn key_history(
        &self,
        namespace: &str,
        key: &str,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<RevisionRow>> {
        let mut reader = self.reader().await?;
        let namespace = find(&mut reader, namespace).await?;
        let limit = limit.clamp(1, MOST_ROWS);
        let now = self.0.clock.now();
        // A change that gave the key its name has two rows: what it was before is in that of the old name.
        let rows: Vec<RevisionRecord> = sqlx::query_as(concat!(
            "WITH RECURSIVE ",
            lives!("SELECT ?1 AS namespace_id, ?2 AS key"),
            ", picked AS MATERIALIZED (
                 SELECT r.change_id, r.namespace_id, r.key
                 FROM life
                 CROSS JOIN main.revisions AS r ON r.namespace_id = life.namespace_id AND r.key = life.key
                     AND r.change_id > life.after AND r.change_id < life.upto
                 WHERE ?3 IS NULL OR r.change_id < ?3
                 ORDER BY r.change_id DESC LIMIT ?4)
             SELECT r.change_id, r.at, r.origin, r.state, r.deed, r.namespace, r.key,
                    coalesce(r.before_version, old.before_version) AS before_version,
                    coalesce(r.before_kind, old.before_kind) AS before_kind,
                    coalesce(r.before_size, old.before_size) AS before_size,
                    coalesce(r.before_preview, old.before_preview) AS before_preview,
                    coalesce(r.before_expires_at, old.before_expires_at) AS before_expires_at,
                    coalesce(r.before_metadata, old.before_metadata) AS before_metadata,
                    r.after_version, r.after_kind, r.after_size, r.after_preview, r.after_expires_at,
                    r.after_metadata
             FROM picked
             CROSS JOIN told_revisions AS r ON r.change_id = picked.change_id
                 AND r.namespace_id = picked.namespace_id AND r.key = picked.key
             JOIN changes AS c ON c.id = r.change_id
             LEFT JOIN told_revisions AS old ON old.change_id = r.change_id
                 AND old.namespace_id = r.namespace_id AND old.after_version IS NULL
                 AND r.before_version IS NULL AND c.state IN (0, 3) AND ",
            renamed!("c"),
            " ORDER BY r.change_id DESC"
        ))
        .bind(namespace.id)
        .bind(key)
        .bind(before)
        .bind(limit)
        .fetch_all(&mut *reader)
        .await?;
        Ok(rows.into_iter().map(|row| row.told(now)).collect())
    }

    /// Sets or removes a change's note. Errors: `ChangeNotFound`, `NoteTooLong`.
    pub async fn set_change_note(&self, change_id: i64, note: Option<&str>) -> Result<()> {
        let note = check_note(note)?;
        let mut tx = self.begin_write().await?;
        let updated = sqlx::query!("UPDATE changes SET note = ? WHERE id = ?", note, change_id)
            .execute(tx.conn())
            .await?;
        if updated.rows_affected() == 0 {
            return Err(StoreError::ChangeNotFound);
        }
        let origin = self.0.program.origin();
        tx.commit(Commit {
            change_id,
            ..Commit::beside_changes(What::Noted, origin)
        })
        .await
    }
}

//! The list of changes, what each did to which key, and a key's own past.

use sqlx::sqlite::SqliteConnection;

use crate::error::{Result, StoreError};
use crate::model::{ChangeRow, ChangeState, Kind, Origin, RevisionRow, VersionInfo};
use crate::namespaces::find;
use crate::reading::{count, size};
use crate::store::Store;

/// The most rows of one page.
const MOST_ROWS: u32 = 500;

/// A change as the list of changes reads it.
struct ChangeRecord {
    id: i64,
    at: i64,
    origin: i64,
    state: i64,
    label: String,
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
            label: record.label,
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
        r#"SELECT c.id, c.at, c.origin, c.state, c.label, c.note, c.added, c.changed, c.removed,
                  n.public_id AS "namespace?", n.name AS "namespace_name?"
           FROM changes AS c LEFT JOIN namespaces AS n ON n.id = c.namespace_id
           WHERE c.id = ?"#,
        id
    )
    .fetch_optional(conn)
    .await?
    .map(ChangeRow::from)
    .ok_or(StoreError::ChangeNotFound)
}

/// A revision with both of its states, as SQL hands it over.
struct RevisionRecord {
    change_id: i64,
    at: i64,
    origin: i64,
    state: i64,
    label: String,
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

impl From<RevisionRecord> for RevisionRow {
    fn from(record: RevisionRecord) -> Self {
        let before = record.before_version.map(|version| VersionInfo {
            version,
            kind: Kind::from_code(record.before_kind.unwrap_or_default()),
            size: size(record.before_size.unwrap_or_default()),
            preview: record.before_preview.unwrap_or_default(),
            expires_at: record.before_expires_at,
            metadata: record.before_metadata,
            kept: record.before_kind.is_some(),
        });
        let after = record.after_version.map(|version| VersionInfo {
            version,
            kind: Kind::from_code(record.after_kind.unwrap_or_default()),
            size: size(record.after_size.unwrap_or_default()),
            preview: record.after_preview.unwrap_or_default(),
            expires_at: record.after_expires_at,
            metadata: record.after_metadata,
            kept: record.after_kind.is_some(),
        });
        Self {
            change_id: record.change_id,
            at: record.at,
            origin: Origin::from_code(record.origin),
            label: record.label,
            state: ChangeState::from_code(record.state),
            namespace: record.namespace.unwrap_or_default(),
            key: record.key,
            before,
            after,
        }
    }
}

impl Store {
    /// Changes, the newest first; of one namespace, or of all; older than the change `before`.
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
            r#"SELECT c.id, c.at, c.origin, c.state, c.label, c.note, c.added, c.changed, c.removed,
                      n.public_id AS "namespace?", n.name AS "namespace_name?"
               FROM changes AS c LEFT JOIN namespaces AS n ON n.id = c.namespace_id
               WHERE (?1 IS NULL OR c.id < ?1) AND (?2 IS NULL OR c.namespace_id = ?2)
               ORDER BY c.id DESC LIMIT ?3"#,
            before,
            namespace_id,
            limit
        )
        .fetch_all(&mut *reader)
        .await?;
        Ok(rows.into_iter().map(ChangeRow::from).collect())
    }

    /// What one change did to which key, in the order of the keys, after the key `after`.
    pub async fn change_revisions(
        &self,
        change_id: i64,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<RevisionRow>> {
        let limit = limit.clamp(1, MOST_ROWS);
        let after = after.unwrap_or_default();
        let now = self.0.clock.now();
        let rows = sqlx::query_as!(
            RevisionRecord,
            r#"SELECT r.change_id, c.at, c.origin, c.state, c.label, n.public_id AS "namespace?", r.key,
                      r.before_version, b.kind AS "before_kind?", b.size AS "before_size?",
                      b.preview AS "before_preview?", b.expires_at AS before_expires_at,
                      b.metadata AS before_metadata,
                      r.after_version, a.kind AS "after_kind?", a.size AS "after_size?",
                      a.preview AS "after_preview?", a.expires_at AS after_expires_at,
                      a.metadata AS after_metadata
               FROM revisions AS r
               JOIN changes AS c ON c.id = r.change_id
               LEFT JOIN namespaces AS n ON n.id = r.namespace_id
               LEFT JOIN versions AS b ON b.id = r.before_version
                   AND (b.expires_at IS NULL OR b.expires_at > ?4)
               LEFT JOIN versions AS a ON a.id = r.after_version
                   AND (a.expires_at IS NULL OR a.expires_at > ?4)
               WHERE r.change_id = ?1 AND r.key > ?2
               ORDER BY r.namespace_id, r.key LIMIT ?3"#,
            change_id,
            after,
            limit,
            now
        )
        .fetch_all(&self.0.readers)
        .await?;
        Ok(rows.into_iter().map(RevisionRow::from).collect())
    }

    /// What happened to one key, the newest first, in changes older than `before`.
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
        let rows = sqlx::query_as!(
            RevisionRecord,
            r#"SELECT r.change_id, c.at, c.origin, c.state, c.label, n.public_id AS "namespace?", r.key,
                      r.before_version, b.kind AS "before_kind?", b.size AS "before_size?",
                      b.preview AS "before_preview?", b.expires_at AS before_expires_at,
                      b.metadata AS before_metadata,
                      r.after_version, a.kind AS "after_kind?", a.size AS "after_size?",
                      a.preview AS "after_preview?", a.expires_at AS after_expires_at,
                      a.metadata AS after_metadata
               FROM revisions AS r
               JOIN changes AS c ON c.id = r.change_id
               LEFT JOIN namespaces AS n ON n.id = r.namespace_id
               LEFT JOIN versions AS b ON b.id = r.before_version
                   AND (b.expires_at IS NULL OR b.expires_at > ?5)
               LEFT JOIN versions AS a ON a.id = r.after_version
                   AND (a.expires_at IS NULL OR a.expires_at > ?5)
               WHERE r.namespace_id = ?1 AND r.key = ?2 AND (?3 IS NULL OR r.change_id < ?3)
               ORDER BY r.change_id DESC LIMIT ?4"#,
            namespace.id,
            key,
            before,
            limit,
            now
        )
        .fetch_all(&mut *reader)
        .await?;
        Ok(rows.into_iter().map(RevisionRow::from).collect())
    }

    /// Sets or removes a change's note. Errors: `ChangeNotFound`.
    pub async fn set_change_note(&self, change_id: i64, note: Option<&str>) -> Result<()> {
        let note = note.map(str::trim).filter(|note| !note.is_empty());
        let mut tx = self.begin_write().await?;
        let updated = sqlx::query!("UPDATE changes SET note = ? WHERE id = ?", note, change_id)
            .execute(tx.conn())
            .await?;
        if updated.rows_affected() == 0 {
            return Err(StoreError::ChangeNotFound);
        }
        tx.commit().await
    }
}

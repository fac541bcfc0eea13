//! One entry, and many by name.

use sqlx::sqlite::SqliteConnection;

use crate::error::{Result, StoreError};
use crate::limits::told_expiry;
use crate::model::{EntryDetail, Kind};
use crate::reading::packed::{Packed, heads};
use crate::reading::rows::size;
use crate::store::Store;

/// The largest value that travels inside [`EntryDetail`], in bytes; larger ones are read apart.
pub const TEXT_LIMIT: i64 = 1_048_576;
/// Values up to this size are read together, so many keys at once; larger ones one by one.
const PACKED_BYTES: i64 = 65_536;
const KEYS_AT_ONCE: usize = 1_000;

impl Store {
    /// One entry, or `None`. The namespace is an id or a name.
    pub async fn get_entry(&self, namespace: &str, key: &str) -> Result<Option<EntryDetail>> {
        let mut reader = self.reader().await?;
        let namespace = crate::namespaces::find(&mut reader, namespace).await?;
        let now = self.0.clock.now();
        let row = sqlx::query!(
            r#"SELECT e.kind, e.size, e.expires_at, e.updated_at, e.version_id, v.metadata,
                      CASE WHEN e.size <= ?4 AND e.kind <> 4 THEN v.value END AS "value?: Vec<u8>"
               FROM entries AS e JOIN whole_versions AS v ON v.id = e.version_id
               WHERE e.namespace_id = ?1 AND e.key = ?2
                 AND (e.expires_at IS NULL OR e.expires_at > ?3)"#,
            namespace.id,
            key,
            now,
            TEXT_LIMIT
        )
        .fetch_optional(&mut *reader)
        .await?;
        Ok(row.map(|row| {
            let kind = Kind::from_code(row.kind);
            EntryDetail {
                key: key.to_owned(),
                kind,
                size: size(row.size),
                text: row.value.and_then(|value| String::from_utf8(value).ok()),
                is_text: kind != Kind::Binary,
                expires_at: told_expiry(row.expires_at),
                metadata: row.metadata,
                updated_at: row.updated_at,
                version: row.version_id,
            }
        }))
    }

    /// The bytes of one value, in a single statement; `None` when there is no such key.
    ///
    /// Errors: `NamespaceNotFound`, found out only when nothing was found.
    pub async fn get_value(&self, namespace: &str, key: &str) -> Result<Option<Vec<u8>>> {
        let mut reader = self.reader().await?;
        let (folded, now) = (crate::namespaces::fold(namespace.trim()), self.0.clock.now());
        // CROSS JOIN keeps the order: namespace, key, version. SQLite by itself would scan all entries.
        let value = sqlx::query_scalar!(
            r#"SELECT v.value AS "value!: Vec<u8>"
               FROM namespaces AS n
               CROSS JOIN entries AS e ON e.namespace_id = n.id AND e.key = ?2
               CROSS JOIN whole_versions AS v ON v.id = e.version_id
               WHERE ((n.public_id = ?1 AND n.deleted_at IS NULL)
                      OR (n.folded = ?3 AND n.deleted_at IS NULL AND n.companion_of IS NULL))
                 AND (e.expires_at IS NULL OR e.expires_at > ?4)
               ORDER BY n.public_id = ?1 DESC LIMIT 1"#,
            namespace,
            key,
            folded,
            now
        )
        .fetch_optional(&mut *reader)
        .await?;
        if value.is_none() {
            crate::namespaces::find(&mut reader, namespace).await?;
        }
        Ok(value)
    }

    /// The first bytes of a value, for a look at a large one; `None` when there is no such key.
    pub async fn get_value_head(&self, namespace: &str, key: &str, bytes: u32) -> Result<Option<Vec<u8>>> {
        let mut reader = self.reader().await?;
        let namespace = crate::namespaces::find(&mut reader, namespace).await?;
        let now = self.0.clock.now();
        let head = sqlx::query_scalar!(
            r#"SELECT substr(v.value, 1, ?1) AS "head!: Vec<u8>"
               FROM entries AS e JOIN whole_versions AS v ON v.id = e.version_id
               WHERE e.namespace_id = ?2 AND e.key = ?3
                 AND (e.expires_at IS NULL OR e.expires_at > ?4)"#,
            bytes,
            namespace.id,
            key,
            now
        )
        .fetch_optional(&mut *reader)
        .await?;
        Ok(head)
    }

    /// The bytes of many values in few statements, in the order of the keys asked for; `None`
    /// where there is no such key.
    pub async fn get_values(&self, namespace: &str, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>> {
        let mut reader = self.reader().await?;
        let namespace = crate::namespaces::find(&mut reader, namespace).await?;
        let now = self.0.clock.now();
        let mut values = vec![None; keys.len()];
        for (keys, values) in keys.chunks(KEYS_AT_ONCE).zip(values.chunks_mut(KEYS_AT_ONCE)) {
            read_many(&mut reader, namespace.id, keys, now, values).await?;
        }
        Ok(values)
    }

    /// The metadata of many entries, in the order of the keys asked for; `None` where there is none.
    pub async fn get_metadata(&self, namespace: &str, keys: &[String]) -> Result<Vec<Option<String>>> {
        let mut reader = self.reader().await?;
        let namespace = crate::namespaces::find(&mut reader, namespace).await?;
        let mut metadata = vec![None; keys.len()];
        for (at, keys) in keys.chunks(KEYS_AT_ONCE).enumerate() {
            // Not a checked query: SQLite describes no columns of a table-valued function.
            let rows: Vec<(i64, String)> = sqlx::query_as(
                "SELECT k.key, v.metadata
                 FROM json_each(?1) AS k
                 CROSS JOIN entries AS e ON e.namespace_id = ?2 AND e.key = k.value
                 CROSS JOIN versions AS v ON v.id = e.version_id
                 WHERE v.metadata IS NOT NULL AND (e.expires_at IS NULL OR e.expires_at > ?3)",
            )
            .bind(crate::reading::filter::json_list(keys))
            .bind(namespace.id)
            .bind(self.0.clock.now())
            .fetch_all(&mut *reader)
            .await?;
            for (position, text) in rows {
                let place = at * KEYS_AT_ONCE + usize::try_from(position).unwrap_or_default();
                if let Some(place) = metadata.get_mut(place) {
                    *place = Some(text);
                }
            }
        }
        Ok(metadata)
    }

    /// The bytes of an earlier state. Errors: `NoLongerKept`.
    pub async fn read_version(&self, version: i64) -> Result<Vec<u8>> {
        let mut reader = self.reader().await?;
        let now = self.0.clock.now();
        sqlx::query_scalar!(
            r#"SELECT value AS "value!: Vec<u8>" FROM whole_versions
               WHERE id = ? AND (expires_at IS NULL OR expires_at > ?)"#,
            version,
            now
        )
        .fetch_optional(&mut *reader)
        .await?
        .ok_or(StoreError::NoLongerKept)
    }
}

/// Reads the values of some keys into the places of the same number.
async fn read_many(
    conn: &mut SqliteConnection,
    namespace_id: i64,
    keys: &[String],
    now: i64,
    values: &mut [Option<Vec<u8>>],
) -> Result<()> {
    // Not a checked query: SQLite describes no columns of a table-valued function.
    let (rows, bytes): (Option<String>, Option<Vec<u8>>) = sqlx::query_as(
        "SELECT group_concat(k.key || ' ' || e.size || ' ' || e.version_id, ';'),
                CAST(group_concat(CASE WHEN e.size <= ?4 THEN v.value ELSE '' END, '') AS BLOB)
         FROM json_each(?1) AS k
         CROSS JOIN entries AS e ON e.namespace_id = ?2 AND e.key = k.value
         CROSS JOIN whole_versions AS v ON v.id = e.version_id
         WHERE e.expires_at IS NULL OR e.expires_at > ?3",
    )
    .bind(crate::reading::filter::json_list(keys))
    .bind(namespace_id)
    .bind(now)
    .bind(PACKED_BYTES)
    .fetch_one(&mut *conn)
    .await?;
    let mut bytes = Packed::new(bytes);
    for mut row in heads(rows.as_deref()) {
        let (position, size, version) = (row.length()?, row.number()?, row.number()?);
        let value = if size <= PACKED_BYTES {
            Some(bytes.take(usize::try_from(size).unwrap_or_default())?)
        } else {
            sqlx::query_scalar!(
                r#"SELECT value AS "value!: Vec<u8>" FROM whole_versions WHERE id = ?"#,
                version
            )
            .fetch_optional(&mut *conn)
            .await?
        };
        if let Some(place) = values.get_mut(position) {
            *place = value;
        }
    }
    Ok(())
}

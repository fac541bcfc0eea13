//! One state of a namespace, read again and again while others write: what a flow sees.

use sqlx::{QueryBuilder, Sqlite, Transaction};

use crate::error::Result;
use crate::limits::told_expiry;
use crate::model::{Filter, Kind, Selection};
use crate::namespaces::find;
use crate::reading::filter::{json_list, push_after, push_selection, push_where};
use crate::reading::stream::count_selected;
use crate::store::Store;

/// A namespace as it was when this was taken. As long as it lives it holds one of the few readers for
/// long work, and the log cannot be folded in beyond it.
pub struct Snapshot {
    tx: Transaction<'static, Sqlite>,
    namespace_id: i64,
    now: i64,
}

/// An entry of a [`Snapshot`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotEntry {
    /// Names this state of the key.
    pub version: i64,
    /// To the byte.
    pub value: Vec<u8>,
    /// Unix seconds.
    pub expires_at: Option<i64>,
    /// JSON text, as it was given.
    pub metadata: Option<String>,
}

/// Keys of one statement.
const KEYS_AT_ONCE: usize = 1_000;

/// Values up to this size, in bytes, come with a list of entries; larger ones are read one by one.
const LISTED_VALUE: i64 = 65_536;

/// An entry of a [`Snapshot`] without its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotKey {
    /// The key.
    pub key: String,
    /// Names this state of the key.
    pub version: i64,
    /// Unix seconds.
    pub expires_at: Option<i64>,
    /// JSON text, as it was given.
    pub metadata: Option<String>,
}

impl Store {
    /// Takes a snapshot of a namespace, an id or a name.
    ///
    /// Errors: `NamespaceNotFound`.
    pub async fn snapshot(&self, namespace: &str) -> Result<Snapshot> {
        let mut tx = self.0.long_readers.begin().await?;
        let namespace_id = find(&mut tx, namespace).await?.id;
        Ok(Snapshot {
            tx,
            namespace_id,
            now: self.0.clock.now(),
        })
    }
}

impl Snapshot {
    /// The moment that it is of, in Unix seconds: what has expired by then is not in it.
    pub fn taken_at(&self) -> i64 {
        self.now
    }

    /// One entry, or `None`.
    pub async fn get(&mut self, key: &str) -> Result<Option<SnapshotEntry>> {
        let row = sqlx::query!(
            r#"SELECT e.version_id, e.expires_at, v.metadata, v.value AS "value!: Vec<u8>"
               FROM entries AS e JOIN whole_versions AS v ON v.id = e.version_id
               WHERE e.namespace_id = ?1 AND e.key = ?2
                 AND (e.expires_at IS NULL OR e.expires_at > ?3)"#,
            self.namespace_id,
            key,
            self.now
        )
        .fetch_optional(&mut *self.tx)
        .await?;
        Ok(row.map(|row| SnapshotEntry {
            version: row.version_id,
            value: row.value,
            expires_at: told_expiry(row.expires_at),
            metadata: row.metadata,
        }))
    }

    /// The version that a key has; `None`: absent.
    pub async fn version(&mut self, key: &str) -> Result<Option<i64>> {
        Ok(sqlx::query_scalar!(
            "SELECT version_id FROM entries
             WHERE namespace_id = ?1 AND key = ?2 AND (expires_at IS NULL OR expires_at > ?3)",
            self.namespace_id,
            key,
            self.now
        )
        .fetch_optional(&mut *self.tx)
        .await?)
    }

    /// What the values of keys look like, in the order of the keys; `None` where there is no such key. No value
    /// is read.
    pub async fn kinds(&mut self, keys: &[String]) -> Result<Vec<Option<Kind>>> {
        let mut kinds = vec![None; keys.len()];
        for (keys, kinds) in keys.chunks(KEYS_AT_ONCE).zip(kinds.chunks_mut(KEYS_AT_ONCE)) {
            // Not a checked query: SQLite describes no columns of a table-valued function.
            let rows: Vec<(i64, i64)> = sqlx::query_as(
                "SELECT k.key, e.kind FROM json_each(?1) AS k
                 CROSS JOIN entries AS e ON e.namespace_id = ?2 AND e.key = k.value
                 WHERE e.expires_at IS NULL OR e.expires_at > ?3",
            )
            .bind(json_list(keys))
            .bind(self.namespace_id)
            .bind(self.now)
            .fetch_all(&mut *self.tx)
            .await?;
            for (position, kind) in rows {
                let place = usize::try_from(position).ok().and_then(|at| kinds.get_mut(at));
                if let Some(place) = place {
                    *place = Some(Kind::from_code(kind));
                }
            }
        }
        Ok(kinds)
    }

    /// At most so many entries that are selected, in their order, behind `after`. A value of more than
    /// 65,536 bytes is left out: `get` reads it.
    pub async fn entries(
        &mut self,
        selection: &Selection,
        after: &str,
        limit: u32,
    ) -> Result<Vec<(SnapshotKey, Option<Vec<u8>>)>> {
        let mut sql = QueryBuilder::<Sqlite>::new(
            "SELECT e.key, e.version_id, e.expires_at, v.metadata, CASE WHEN e.size <= ",
        );
        sql.push_bind(LISTED_VALUE).push(
            " THEN v.value END FROM entries AS e CROSS JOIN whole_versions AS v ON v.id = e.version_id",
        );
        push_selection(&mut sql, self.namespace_id, selection, self.now);
        push_after(&mut sql, Some(after));
        sql.push(" ORDER BY e.key LIMIT ").push_bind(limit);
        type Row = (String, i64, Option<i64>, Option<String>, Option<Vec<u8>>);
        let rows: Vec<Row> = sql.build_query_as().fetch_all(&mut *self.tx).await?;
        let entries = rows
            .into_iter()
            .map(|(key, version, expires_at, metadata, value)| {
                let key = SnapshotKey {
                    key,
                    version,
                    expires_at: told_expiry(expires_at),
                    metadata,
                };
                (key, value)
            });
        Ok(entries.collect())
    }

    /// How many keys are selected.
    pub async fn count(&mut self, selection: &Selection) -> Result<u64> {
        count_selected(&mut self.tx, self.namespace_id, selection, self.now).await
    }

    /// At most so many keys that start with `prefix`, in their order, behind `after`.
    pub async fn list(&mut self, prefix: &str, after: Option<&str>, limit: u32) -> Result<Vec<SnapshotKey>> {
        let mut sql = QueryBuilder::<Sqlite>::new(
            "SELECT e.key, e.version_id, e.expires_at, v.metadata
             FROM entries AS e CROSS JOIN versions AS v ON v.id = e.version_id",
        );
        let beginning = Filter {
            prefix: prefix.to_owned(),
            ..Filter::default()
        };
        push_where(&mut sql, self.namespace_id, &beginning, self.now);
        push_after(&mut sql, after);
        sql.push(" ORDER BY e.key LIMIT ").push_bind(limit);
        type Row = (String, i64, Option<i64>, Option<String>);
        let rows: Vec<Row> = sql.build_query_as().fetch_all(&mut *self.tx).await?;
        let keys = rows
            .into_iter()
            .map(|(key, version, expires_at, metadata)| SnapshotKey {
                key,
                version,
                expires_at: told_expiry(expires_at),
                metadata,
            });
        Ok(keys.collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{Kind, NewNamespace, NewValue, Program, Selection, SetEntry};
    use crate::opening::OpenOptions;
    use crate::store::Store;

    async fn set(store: &Store, key: &str, value: &str) {
        let edit = SetEntry {
            namespace: "n".into(),
            key: key.into(),
            value: NewValue::Text { text: value.into() },
            ..Default::default()
        };
        store.set_entry(edit).await.unwrap();
    }

    #[tokio::test]
    async fn a_snapshot_stays_as_it_was_while_others_write() {
        let folder = tempfile::tempdir().unwrap();
        let options = OpenOptions::passing(Program::App);
        let store = Store::open(&folder.path().join("kv.sqlite"), options)
            .await
            .unwrap();
        let new = NewNamespace {
            name: "n".into(),
            ..Default::default()
        };
        store.create_namespace(new).await.unwrap();
        set(&store, "user:1", "a").await;
        set(&store, "user:2", "b").await;
        set(&store, "other", "c").await;
        let mut snapshot = store.snapshot("n").await.unwrap();
        set(&store, "user:1", "changed").await;
        set(&store, "user:0", "new").await;
        let entry = snapshot.get("user:1").await.unwrap().unwrap();
        assert_eq!(entry.value, b"a");
        assert_eq!(snapshot.version("user:1").await.unwrap(), Some(entry.version));
        assert_eq!(snapshot.get("user:0").await.unwrap(), None);
        assert_eq!(snapshot.version("user:0").await.unwrap(), None);
        let listed = |keys: Vec<super::SnapshotKey>| keys.into_iter().map(|one| one.key).collect::<Vec<_>>();
        assert_eq!(
            listed(snapshot.list("user:", None, 10).await.unwrap()),
            ["user:1", "user:2"]
        );
        assert_eq!(
            listed(snapshot.list("user:", Some("user:1"), 10).await.unwrap()),
            ["user:2"]
        );
        assert_eq!(listed(snapshot.list("", None, 1).await.unwrap()), ["other"]);
        let users = Selection::beginning("user:");
        assert_eq!(snapshot.count(&users).await.unwrap(), 2);
        let entries = snapshot.entries(&users, "user:1", 10).await.unwrap();
        let entries: Vec<_> = entries
            .iter()
            .map(|(one, value)| (one.key.as_str(), value.as_deref()))
            .collect();
        assert_eq!(entries, [("user:2", Some(&b"b"[..]))]);
        let keys = ["user:2", "user:0", "user:1"].map(str::to_owned);
        let text = Some(Kind::Text);
        assert_eq!(snapshot.kinds(&keys).await.unwrap(), [text, None, text]);
    }

    #[tokio::test]
    async fn a_large_value_is_left_out_of_a_list() {
        let folder = tempfile::tempdir().unwrap();
        let options = OpenOptions::passing(Program::App);
        let store = Store::open(&folder.path().join("kv.sqlite"), options)
            .await
            .unwrap();
        let new = NewNamespace {
            name: "n".into(),
            ..Default::default()
        };
        store.create_namespace(new).await.unwrap();
        set(&store, "large", &"x".repeat(65_537)).await;
        let mut snapshot = store.snapshot("n").await.unwrap();
        let all = Selection::beginning("");
        assert_eq!(snapshot.entries(&all, "", 10).await.unwrap()[0].1, None);
        assert_eq!(snapshot.get("large").await.unwrap().unwrap().value.len(), 65_537);
    }
}

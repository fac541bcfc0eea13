//! Edits of single entries: the same road as a plan, staged in memory and applied at once.

use std::task::Poll;

use sqlx::sqlite::SqliteConnection;

use crate::error::{Result, StoreError};
use crate::formats::fit_metadata;
use crate::job::Job;
use crate::kind;
use crate::ledger::{Commit, Expired, NewChange, WriteTx, clear_list, list_keys, lives};
use crate::limits::{check_expiry, check_key, check_note, check_value_size};
use crate::model::{Applied, Deed, Expiry, Kind, MetadataChange, MetadataEdit, NewValue, Policy, SetEntry};
use crate::namespaces::{NamespaceRow, find};
use crate::plan::apply::apply_staged;
use crate::plan::batches::{RowBatch, stage_batches};
use crate::plan::classify::classify;
use crate::plan::stage::{
    Beside, KEEP_EXPIRY, KEEP_METADATA, NewRow, RowAction, Ties, clear, stage_value_of, stage_version,
};
use crate::store::Store;
use crate::watch::What;

/// The entry as it is, before an edit.
struct Current {
    version: i64,
    kind: Kind,
    /// `Some` for a switch: on or off.
    on: Option<bool>,
    expires_at: Option<i64>,
    metadata: Option<String>,
}

impl Store {
    /// Sets an entry, or parts of it. An edit that changes nothing is no change.
    ///
    /// Errors: any limit; `NamespaceNotFound`; `KeyTaken` and `ChangedElsewhere` as asked for;
    /// `KeyNotFound` when the value is to be kept and there is none.
    pub async fn set_entry(&self, edit: SetEntry) -> Result<Applied> {
        check_key(&edit.key)?;
        let note = check_note(edit.note.as_deref())?;
        let mut tx = self.begin_write().await?;
        let now = tx.now();
        let namespace = find(tx.conn(), &edit.namespace).await?;
        let current = current(tx.conn(), namespace.id, &edit.key, now).await?;
        if edit.must_be_new && current.is_some() {
            return Err(StoreError::KeyTaken { key: edit.key });
        }
        if let Some(base) = edit.base_version
            && current.as_ref().map(|current| current.version) != Some(base)
        {
            return Err(StoreError::ChangedElsewhere { key: edit.key });
        }
        let value = match edit.value {
            NewValue::Text { text } => Some(text.into_bytes()),
            NewValue::Bytes(bytes) => Some(bytes),
            NewValue::Keep if current.is_none() => return Err(StoreError::KeyNotFound { key: edit.key }),
            NewValue::Keep => None,
        };
        check_value_size(value.as_ref().map_or(0, Vec::len))?;
        let mut keep = 0;
        let expires_at = match edit.expiry {
            Expiry::Keep => {
                keep |= KEEP_EXPIRY;
                None
            }
            Expiry::Never => None,
            Expiry::At { seconds } => Some(seconds),
            Expiry::In { seconds } => Some(now.saturating_add(seconds)),
        };
        // An expiry that stands already may be near; only a new one must be far enough ahead.
        let stands = current
            .as_ref()
            .is_some_and(|current| current.expires_at == expires_at);
        if let Some(at) = expires_at.filter(|_| !stands) {
            check_expiry(at, now)?;
        }
        let metadata = match edit.metadata {
            MetadataEdit::Keep => {
                keep |= KEEP_METADATA;
                None
            }
            MetadataEdit::Clear => None,
            MetadataEdit::Set { json } => Some(fit_metadata(json)?),
        };
        let kept = keep & KEEP_METADATA != 0;
        let deed = deed_of(
            &edit.key,
            current.as_ref(),
            value.as_deref(),
            edit.expiry,
            (!kept).then_some(metadata.as_deref()),
        );
        let mut row = None;
        match (value, current) {
            (None, Some(current)) => {
                let beside = Beside {
                    keep,
                    expires_at,
                    metadata: metadata.as_deref(),
                };
                stage_value_of(tx.conn(), namespace.id, &edit.key, current.version, &beside).await?;
            }
            (value, _) => {
                let value = value.unwrap_or_default();
                row = Some(NewRow {
                    namespace_id: namespace.id,
                    key: edit.key,
                    line: None,
                    ties: Ties::default(),
                    action: RowAction::Put {
                        kind: kind::infer(&value),
                        value,
                        expires_at,
                        expires_in: None,
                        metadata,
                        keep,
                    },
                });
            }
        }
        let rows = row.into_iter().collect();
        self.write_rows(tx, &namespace, rows, note, deed).await
    }

    /// Deletes a key; it can be found in Trash. Errors: `KeyNotFound`.
    pub async fn delete_key(&self, namespace: &str, key: &str) -> Result<Applied> {
        check_key(key)?;
        let mut tx = self.begin_write().await?;
        let now = tx.now();
        let namespace = find(tx.conn(), namespace).await?;
        if current(tx.conn(), namespace.id, key, now).await?.is_none() {
            return Err(StoreError::KeyNotFound { key: key.to_owned() });
        }
        let row = removal(&namespace, key);
        let deed = Deed::Deleted { key: key.to_owned() };
        self.write_rows(tx, &namespace, vec![row], None, deed).await
    }

    /// Gives a key another name; value, expiry and metadata go with it. Errors: `KeyNotFound`,
    /// `KeyTaken`.
    pub async fn rename_key(&self, namespace: &str, key: &str, new_key: &str) -> Result<Applied> {
        if key == new_key {
            return Ok(Applied::default());
        }
        let (tx, namespace) = self.copy_staged(namespace, key, new_key).await?;
        let deed = Deed::Renamed {
            key: key.to_owned(),
            to: new_key.to_owned(),
        };
        let row = removal(&namespace, key);
        self.write_rows(tx, &namespace, vec![row], None, deed).await
    }

    /// Copies a key with its value, expiry and metadata. Errors: `KeyNotFound`, `KeyTaken`.
    pub async fn duplicate_key(&self, namespace: &str, key: &str, new_key: &str) -> Result<Applied> {
        let (tx, namespace) = self.copy_staged(namespace, key, new_key).await?;
        let deed = Deed::Duplicated {
            key: key.to_owned(),
            to: new_key.to_owned(),
        };
        self.write_rows(tx, &namespace, Vec::new(), None, deed).await
    }

    /// Makes a key be what it was in a kept version of its own, under this name or an earlier one; where `base_version` is given only
    /// over that one. Errors: `NoLongerKept`, `ChangedElsewhere`.
    pub async fn restore_version(
        &self,
        namespace: &str,
        key: &str,
        version: i64,
        base_version: Option<i64>,
    ) -> Result<Applied> {
        let mut tx = self.begin_write().await?;
        let now = tx.now();
        let namespace = find(tx.conn(), namespace).await?;
        // What expired takes earlier versions along.
        list_keys(tx.conn(), &[(namespace.id, key)]).await?;
        tx.sweep(Expired::Listed).await?;
        clear_list(tx.conn()).await?;
        if base_version.is_some() {
            let current = current(tx.conn(), namespace.id, key, now).await?;
            if current.map(|current| current.version) != base_version {
                return Err(StoreError::ChangedElsewhere { key: key.to_owned() });
            }
        }
        let kept: bool = sqlx::query_scalar(concat!(
            "WITH RECURSIVE ",
            lives!("SELECT ?1 AS namespace_id, ?2 AS key"),
            " SELECT EXISTS (
                 SELECT 1 FROM main.versions AS v
                 CROSS JOIN life
                 CROSS JOIN main.revisions AS r ON r.namespace_id = life.namespace_id AND r.key = life.key
                     AND r.change_id > life.after AND r.change_id <= life.upto
                 WHERE v.id = ?3 AND ?3 IN (r.before_version, r.after_version)
                   AND (v.expires_at IS NULL OR v.expires_at > ?4))"
        ))
        .bind(namespace.id)
        .bind(key)
        .bind(version)
        .bind(now)
        .fetch_one(tx.conn())
        .await?;
        if !kept || !stage_version(tx.conn(), namespace.id, key, version).await? {
            return Err(StoreError::NoLongerKept);
        }
        let deed = Deed::Restored { key: key.to_owned() };
        self.write_rows(tx, &namespace, Vec::new(), None, deed).await
    }

    /// Begins a write and stages a copy of an entry under a key that must be free.
    async fn copy_staged(
        &self,
        namespace: &str,
        key: &str,
        new_key: &str,
    ) -> Result<(WriteTx, NamespaceRow)> {
        check_key(new_key)?;
        let mut tx = self.begin_write().await?;
        let now = tx.now();
        let namespace = find(tx.conn(), namespace).await?;
        let Some(source) = current(tx.conn(), namespace.id, key, now).await? else {
            return Err(StoreError::KeyNotFound { key: key.to_owned() });
        };
        if current(tx.conn(), namespace.id, new_key, now).await?.is_some() {
            return Err(StoreError::KeyTaken {
                key: new_key.to_owned(),
            });
        }
        stage_version(tx.conn(), namespace.id, new_key, source.version).await?;
        Ok((tx, namespace))
    }

    /// Stages the rows beside those staged already, applies all as one change and commits.
    pub(crate) async fn write_rows(
        &self,
        mut tx: WriteTx,
        namespace: &NamespaceRow,
        rows: Vec<NewRow>,
        note: Option<String>,
        deed: Deed,
    ) -> Result<Applied> {
        let origin = self.0.program.origin();
        let change = NewChange {
            origin,
            note,
            namespace_id: Some(namespace.id),
            namespaces: Vec::new(),
        };
        let mut rows = rows.into_iter();
        stage_batches(tx.conn(), |_| Poll::Ready(RowBatch::of(&mut rows))).await?;
        self.commit_staged(tx, change, deed).await
    }

    /// Compares what is staged in memory, applies it as one change, commits and tells.
    pub(crate) async fn commit_staged(
        &self,
        mut tx: WriteTx,
        change: NewChange,
        deed: Deed,
    ) -> Result<Applied> {
        let (origin, namespace_id) = (change.origin, change.namespace_id);
        tx.sweep(Expired::Staged).await?;
        let now = tx.now();
        classify(tx.conn(), now, &Job::default()).await?;
        let applied = apply_staged(&mut tx, change, Policy::Update, &Job::default(), deed).await?;
        if applied.change_id == 0 {
            return Ok(applied);
        }
        clear(tx.conn()).await?;
        tx.commit(Commit {
            what: What::Applied,
            origin,
            change_id: applied.change_id,
            namespace_id,
        })
        .await?;
        Ok(applied)
    }
}

fn removal(namespace: &NamespaceRow, key: &str) -> NewRow {
    NewRow {
        namespace_id: namespace.id,
        key: key.to_owned(),
        line: None,
        ties: Ties::default(),
        action: RowAction::Remove,
    }
}

/// The entry of a key; `None` when it has expired by `now` (Unix seconds).
async fn current(
    conn: &mut SqliteConnection,
    namespace_id: i64,
    key: &str,
    now: i64,
) -> Result<Option<Current>> {
    let row = sqlx::query!(
        r#"SELECT e.version_id, e.kind, e.expires_at, v.preview, v.metadata
           FROM entries AS e JOIN versions AS v ON v.id = e.version_id
           WHERE e.namespace_id = ? AND e.key = ? AND (e.expires_at IS NULL OR e.expires_at > ?)"#,
        namespace_id,
        key,
        now
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| {
        let kind = Kind::from_code(row.kind);
        Current {
            version: row.version_id,
            kind,
            on: (kind == Kind::Switch).then(|| row.preview == "true"),
            expires_at: row.expires_at,
            metadata: row.metadata,
        }
    }))
}

/// What a person did. Without a `value`, or without `metadata`, that stayed as it is.
fn deed_of(
    key: &str,
    current: Option<&Current>,
    value: Option<&[u8]>,
    expiry: Expiry,
    metadata: Option<Option<&str>>,
) -> Deed {
    let key = key.to_owned();
    let Some(current) = current else {
        return Deed::Added { key };
    };
    let Some(value) = value else {
        let expiry_stays = match expiry {
            Expiry::Keep => true,
            Expiry::Never => current.expires_at.is_none(),
            Expiry::At { seconds } => current.expires_at == Some(seconds),
            Expiry::In { .. } => false,
        };
        let before = current.metadata.as_deref();
        let beside = MetadataChange::between(before, metadata.unwrap_or(before));
        if !expiry_stays && beside == MetadataChange::default() {
            return Deed::ExpiryChanged { key };
        }
        return Deed::DetailsChanged {
            key,
            note: beside.note,
            tags: beside.tags,
            other: beside.other,
            expiry: !expiry_stays,
        };
    };
    if current.kind == Kind::Switch && kind::infer(value) == Kind::Switch {
        let on = value == b"true";
        if current.on != Some(on) {
            return match on {
                true => Deed::TurnedOn { key },
                false => Deed::TurnedOff { key },
            };
        }
    }
    Deed::Changed { key }
}

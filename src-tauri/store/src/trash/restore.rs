//! Out of Trash, as a change of its own.

use std::collections::BTreeSet;

use super::find_trashed;
use crate::error::{Result, StoreError};
use crate::ledger::{Expired, NewChange};
use crate::model::{Applied, Deed, KeyRef};
use crate::namespaces::{self, NamespaceRow, find};
use crate::plan::stage::stage_version;
use crate::store::Store;

impl Store {
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
        let deed = Deed::NamespaceRestored {
            name: after.name.clone(),
        };
        self.commit_namespace(tx, &before, &after, deed).await
    }

    /// Takes deleted keys out of Trash as one change. Errors: `KeyTaken` when one of them exists
    /// again; `NoLongerKept` when one cannot be restored; then none is.
    pub async fn restore_keys(&self, items: &[KeyRef]) -> Result<Applied> {
        let now = self.0.clock.now();
        let mut tx = self.begin_write().await?;
        let (mut touched, mut restored) = (BTreeSet::new(), BTreeSet::new());
        let mut only = None;
        for item in items {
            let namespace = find(tx.conn(), &item.namespace).await?;
            if !restored.insert((namespace.id, &item.key)) {
                continue;
            }
            tx.sweep(Expired::Key(namespace.id, &item.key)).await?;
            let version = sqlx::query_scalar!(
                r#"SELECT r.before_version AS "version!"
                   FROM revisions AS r JOIN changes AS c ON c.id = r.change_id
                   JOIN versions AS v ON v.id = r.before_version
                   WHERE r.namespace_id = ? AND r.key = ? AND r.after_version IS NULL
                     AND c.state IN (0, 3) AND (v.expires_at IS NULL OR v.expires_at > ?)
                   ORDER BY r.change_id DESC LIMIT 1"#,
                namespace.id,
                item.key,
                now
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
        self.commit_staged(tx, change, Deed::RestoredMany).await
    }
}

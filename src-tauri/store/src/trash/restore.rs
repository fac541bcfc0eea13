//! Out of Trash, as a change of its own.

use sqlx::sqlite::SqliteConnection;

use super::{find_trashed, list_items};
use crate::error::{Result, StoreError};
use crate::ledger::{Expired, NewChange, clear_list, lent_above, renamed_away};
use crate::model::{Applied, Deed, KeyRef};
use crate::namespaces::{self, NamespaceRow};
use crate::plan::stage::value_or_lender;
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
        let now_ms = tx.now_ms();
        namespaces::put(tx.conn(), &after, now_ms).await?;
        let deed = Deed::NamespaceRestored {
            name: after.name.clone(),
        };
        self.commit_namespace(tx, &before, &after, deed).await
    }

    /// Takes deleted keys out of Trash as one change. Errors: `KeyTaken` when one of them exists
    /// again; `NoLongerKept` when one cannot be restored; then none is.
    pub async fn restore_keys(&self, items: &[KeyRef]) -> Result<Applied> {
        let mut tx = self.begin_write().await?;
        let now = tx.now();
        let named = list_items(tx.conn(), items).await?;
        tx.sweep(Expired::Listed).await?;
        if let Some(key) = listed_that_is_there(tx.conn()).await? {
            return Err(StoreError::KeyTaken { key });
        }
        let staged = stage_listed_as_deleted(tx.conn(), now).await?;
        if clear_list(tx.conn()).await? > staged {
            return Err(StoreError::NoLongerKept);
        }
        let mut namespaces: Vec<i64> = named.into_iter().map(|namespace| namespace.id).collect();
        namespaces.sort_unstable();
        namespaces.dedup();
        let change = NewChange {
            origin: self.0.program.origin(),
            note: None,
            namespace_id: match namespaces[..] {
                [one] => Some(one),
                _ => None,
            },
            namespaces: Vec::new(),
        };
        self.commit_staged(tx, change, Deed::RestoredMany).await
    }
}

async fn listed_that_is_there(conn: &mut SqliteConnection) -> Result<Option<String>> {
    let key = sqlx::query_scalar(
        "SELECT l.key
         FROM staged.listed AS l
         CROSS JOIN main.entries AS e ON e.namespace_id = l.namespace_id AND e.key = l.key LIMIT 1",
    )
    .fetch_optional(conn)
    .await?;
    Ok(key)
}

/// Stages the keys that are listed as they were when they were deleted last; returns for how many that is
/// kept. `now` is in Unix seconds.
async fn stage_listed_as_deleted(conn: &mut SqliteConnection, now: i64) -> Result<u64> {
    let staged = sqlx::query(concat!(
        "INSERT INTO staged.rows (namespace_id, key, expires_at, kind, size, preview, metadata, value, value_of)
         SELECT l.namespace_id, l.key, v.expires_at, v.kind, v.size, v.preview, v.metadata, ",
        value_or_lender!(),
        " FROM staged.listed AS l
         CROSS JOIN main.versions AS v ON v.id = (
             SELECT r.before_version
             FROM main.revisions AS r
             CROSS JOIN main.changes AS c ON c.id = r.change_id
             CROSS JOIN main.versions AS kept ON kept.id = r.before_version
             WHERE r.namespace_id = l.namespace_id AND r.key = l.key AND r.after_version IS NULL
               AND c.state IN (0, 3) AND (kept.expires_at IS NULL OR kept.expires_at > ?)
               AND r.change_id > ",
        renamed_away!("l.namespace_id", "l.key", "9223372036854775807"),
        " ORDER BY r.change_id DESC LIMIT 1)
         ORDER BY l.namespace_id, l.key"
    ))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(staged.rows_affected())
}

//! Trash: deleted keys and namespaces, listed, restored or deleted for good.

mod list;
mod loss;
mod purge;
mod restore;

use sqlx::sqlite::SqliteConnection;

use crate::error::{Result, StoreError};
use crate::ledger::list_keys;
use crate::model::KeyRef;
use crate::namespaces::{self, NamespaceRow};

/// The most rows of one page.
const MOST_ROWS: u32 = 500;

/// A namespace that is in Trash, and not with another one. Errors: `NamespaceNotFound`.
async fn find_trashed(conn: &mut SqliteConnection, id: &str) -> Result<NamespaceRow> {
    namespaces::find_any(conn, id)
        .await?
        .filter(|row| !row.live && row.owner.is_none())
        .ok_or_else(|| StoreError::NamespaceNotFound {
            namespace: id.to_owned(),
        })
}

/// Lists keys that a person named, for what is done to all of them; returns their namespaces. Errors:
/// `NamespaceNotFound`.
async fn list_items(conn: &mut SqliteConnection, items: &[KeyRef]) -> Result<Vec<NamespaceRow>> {
    let namespaces = namespaces::find_all(conn, items).await?;
    let keys: Vec<(i64, &str)> = items
        .iter()
        .filter_map(|item| Some((namespaces.get(item.namespace.as_str())?.id, item.key.as_str())))
        .collect();
    list_keys(conn, &keys).await?;
    Ok(namespaces.into_values().collect())
}

#[cfg(test)]
mod tests;

//! Trash: deleted keys and namespaces, listed, restored or deleted for good.

mod list;
mod purge;
mod restore;

use sqlx::sqlite::SqliteConnection;

use crate::error::{Result, StoreError};
use crate::namespaces::{self, NamespaceRow};

/// The most rows of one page.
const MOST_ROWS: u32 = 500;

/// A namespace that is in Trash. Errors: `NamespaceNotFound`.
async fn find_trashed(conn: &mut SqliteConnection, id: &str) -> Result<NamespaceRow> {
    namespaces::find_any(conn, id)
        .await?
        .filter(|row| !row.live)
        .ok_or_else(|| StoreError::NamespaceNotFound {
            namespace: id.to_owned(),
        })
}

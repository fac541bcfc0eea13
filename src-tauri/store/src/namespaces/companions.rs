//! Companions: namespaces that hold what belongs to another one and is no key of its own.
//!
//! A companion is told by the name of its namespace, is listed nowhere, and is in Trash with it. It has no
//! change of its own: an empty one is nothing that a person made.

use sqlx::sqlite::SqliteConnection;

use super::rows::{by_id, check_id_is_no_name, find, find_any, new_id};
use crate::error::{Result, StoreError};
use crate::ledger::{Commit, NamespaceRow};
use crate::model::Purpose;
use crate::store::Store;
use crate::watch::What;

impl Store {
    /// The id of a namespace's companion, under which its entries are read and written like those of any
    /// namespace; `None` while there is none. Errors: `NamespaceNotFound`.
    pub async fn companion(&self, namespace: &str, purpose: Purpose) -> Result<Option<String>> {
        let mut reader = self.reader().await?;
        let owner = find_own(&mut reader, namespace).await?;
        let found = companion_row(&mut reader, &owner.public_id, purpose.code()).await?;
        Ok(found.map(|row| row.public_id))
    }

    /// What the namespace with this id is a companion of, by its id, and what for; also in Trash. `None`: it is
    /// one of its own, or there is none.
    pub async fn companion_of(&self, id: &str) -> Result<Option<(String, Purpose)>> {
        let mut reader = self.reader().await?;
        let found = find_any(&mut reader, id).await?;
        let owner = found.and_then(|row| row.owner.zip(row.purpose));
        Ok(owner.and_then(|(owner, purpose)| Some((owner, Purpose::from_code(&purpose)?))))
    }

    /// As `companion`, and makes it where there is none. Errors: `NamespaceNotFound`; what a store that is
    /// only to be read refuses.
    pub async fn make_companion(&self, namespace: &str, purpose: Purpose) -> Result<String> {
        if let Some(there) = self.companion(namespace, purpose).await? {
            return Ok(there);
        }
        let mut tx = self.begin_write().await?;
        let owner = find_own(tx.conn(), namespace).await?;
        // Another program may have made it meanwhile.
        if let Some(there) = companion_row(tx.conn(), &owner.public_id, purpose.code()).await? {
            return Ok(there.public_id);
        }
        let (public_id, now_ms) = (new_id(), tx.now_ms());
        let id = insert_companion(tx.conn(), &owner, purpose.code(), &public_id, now_ms).await?;
        tx.commit(Commit {
            namespace_id: Some(id),
            ..Commit::beside_changes(What::Noted, self.0.program.origin())
        })
        .await?;
        Ok(public_id)
    }
}

/// What a companion is called where it is shown.
pub(crate) fn told_companion(owner: &str, purpose: &str) -> String {
    format!("{owner}: {purpose}")
}

/// As `find`, one that is no companion: those that people name, change and delete.
pub(super) async fn find_own(conn: &mut SqliteConnection, id_or_name: &str) -> Result<NamespaceRow> {
    let row = find(conn, id_or_name).await?;
    match row.owner {
        None => Ok(row),
        Some(_) => Err(StoreError::NamespaceNotFound {
            namespace: id_or_name.to_owned(),
        }),
    }
}

/// The companion of a namespace, in Trash or not, by the namespace's public id and the code of the purpose.
pub(crate) async fn companion_row(
    conn: &mut SqliteConnection,
    owner: &str,
    purpose: &str,
) -> Result<Option<NamespaceRow>> {
    let id = sqlx::query_scalar!(
        r#"SELECT n.id AS "id!: i64" FROM namespaces AS o JOIN namespaces AS n ON n.companion_of = o.id
           WHERE o.public_id = ? AND n.purpose = ?"#,
        owner,
        purpose
    )
    .fetch_optional(&mut *conn)
    .await?;
    match id {
        Some(id) => by_id(conn, id).await,
        None => Ok(None),
    }
}

/// The numbers of a namespace's companions.
pub(crate) async fn companions_of(conn: &mut SqliteConnection, id: i64) -> Result<Vec<i64>> {
    let ids = sqlx::query_scalar!(
        r#"SELECT id AS "id!: i64" FROM namespaces WHERE companion_of = ? ORDER BY id"#,
        id
    )
    .fetch_all(conn)
    .await?;
    Ok(ids)
}

/// Gives a living namespace an empty companion and returns its number.
pub(crate) async fn insert_companion(
    conn: &mut SqliteConnection,
    owner: &NamespaceRow,
    purpose: &str,
    public_id: &str,
    now_ms: i64,
) -> Result<i64> {
    check_id_is_no_name(conn, public_id, 0).await?;
    let inserted = sqlx::query!(
        "INSERT INTO namespaces (public_id, name, folded, description, created_at, companion_of, purpose)
         VALUES (?1, ?2, ?2, '', ?3, ?4, ?2)",
        public_id,
        purpose,
        now_ms,
        owner.id
    )
    .execute(conn)
    .await?;
    Ok(inserted.last_insert_rowid())
}

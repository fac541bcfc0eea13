//! Rows of namespaces: found, made, put back, and what a change did to them.

use std::collections::HashMap;

use sqlx::sqlite::SqliteConnection;

use crate::error::{Result, StoreError};
use crate::ledger::NamespaceRow;
use crate::limits::{MAX_NAME_CHARACTERS, check_name};
use crate::model::KeyRef;

/// What every id begins with.
const ID_START: &str = "kv_";

/// A name as it is compared: unique ignoring case.
pub(crate) fn fold(name: &str) -> String {
    name.to_lowercase()
}

/// The living namespace with this id or, failing that, this name. No name is another namespace's id,
/// but in files from before that was refused: there a program that says ids, as the window does, means
/// the id, and one that says what a person typed asks `Store::two_meant_by` first.
pub(crate) async fn find(conn: &mut SqliteConnection, id_or_name: &str) -> Result<NamespaceRow> {
    let folded = fold(id_or_name.trim());
    sqlx::query_as!(
        NamespaceRow,
        r#"SELECT id AS "id!: i64", public_id AS "public_id!: String", name AS "name!: String",
                  description AS "description!: String", deleted_at IS NULL AS "live!: bool",
                  owner AS "owner?: String", purpose AS "purpose?: String"
           FROM told_namespaces
           WHERE (public_id = ?1 AND deleted_at IS NULL)
              OR (folded = ?2 AND deleted_at IS NULL AND companion_of IS NULL)
           ORDER BY public_id = ?1 DESC LIMIT 1"#,
        id_or_name,
        folded
    )
    .fetch_optional(conn)
    .await?
    .ok_or_else(|| StoreError::NamespaceNotFound {
        namespace: id_or_name.to_owned(),
    })
}

/// The living namespaces of keys, by what the keys call them. Errors: `NamespaceNotFound`.
pub(crate) async fn find_all<'a>(
    conn: &mut SqliteConnection,
    keys: &'a [KeyRef],
) -> Result<HashMap<&'a str, NamespaceRow>> {
    let mut found = HashMap::new();
    for key in keys {
        if !found.contains_key(key.namespace.as_str()) {
            found.insert(key.namespace.as_str(), find(conn, &key.namespace).await?);
        }
    }
    Ok(found)
}

/// The namespace with this id, also when it is in Trash.
pub(crate) async fn find_any(conn: &mut SqliteConnection, public_id: &str) -> Result<Option<NamespaceRow>> {
    let row = sqlx::query_as!(
        NamespaceRow,
        r#"SELECT id AS "id!: i64", public_id AS "public_id!: String", name AS "name!: String",
                  description AS "description!: String", deleted_at IS NULL AS "live!: bool",
                  owner AS "owner?: String", purpose AS "purpose?: String"
           FROM told_namespaces WHERE public_id = ?"#,
        public_id
    )
    .fetch_optional(conn)
    .await?;
    Ok(row)
}

/// Where a page of keys of several namespaces goes on, in the order of the tables: after this key.
/// Without one, before every key. Errors: `NamespaceNotFound`.
pub(crate) async fn place<'a>(
    conn: &mut SqliteConnection,
    after: Option<&'a KeyRef>,
) -> Result<(i64, &'a str)> {
    let Some(after) = after else {
        return Ok((0, ""));
    };
    match find_any(conn, &after.namespace).await? {
        Some(row) => Ok((row.id, &after.key)),
        None => Err(StoreError::NamespaceNotFound {
            namespace: after.namespace.clone(),
        }),
    }
}

/// The namespace with this number, also when it is in Trash.
pub(crate) async fn by_id(conn: &mut SqliteConnection, id: i64) -> Result<Option<NamespaceRow>> {
    let row = sqlx::query_as!(
        NamespaceRow,
        r#"SELECT id AS "id!: i64", public_id AS "public_id!: String", name AS "name!: String",
                  description AS "description!: String", deleted_at IS NULL AS "live!: bool",
                  owner AS "owner?: String", purpose AS "purpose?: String"
           FROM told_namespaces WHERE id = ?"#,
        id
    )
    .fetch_optional(conn)
    .await?;
    Ok(row)
}

/// A namespace that only a plan knows yet: its id is negative, and it is not `live`.
pub(crate) async fn not_yet_made(conn: &mut SqliteConnection, name: &str) -> Result<NamespaceRow> {
    let name = check_name(name)?;
    check_name_free(conn, name, 0).await?;
    Ok(NamespaceRow {
        id: -1,
        public_id: new_id(),
        name: name.to_owned(),
        ..NamespaceRow::default()
    })
}

/// Adds a namespace's row and returns the id it got; one that is not `live` is in Trash.
pub(crate) async fn insert(conn: &mut SqliteConnection, row: &NamespaceRow, now_ms: i64) -> Result<i64> {
    let (folded, deleted_at) = (fold(&row.name), (!row.live).then_some(now_ms));
    let inserted = sqlx::query!(
        "INSERT INTO namespaces (public_id, name, folded, description, created_at, deleted_at)
         VALUES (?, ?, ?, ?, ?, ?)",
        row.public_id,
        row.name,
        folded,
        row.description,
        now_ms,
        deleted_at
    )
    .execute(conn)
    .await?;
    Ok(inserted.last_insert_rowid())
}

/// Takes a namespace out for good with its companions, and what changes did to it. Its entries and theirs, and
/// the history of all, must be gone before.
pub(crate) async fn remove(conn: &mut SqliteConnection, id: i64) -> Result<()> {
    sqlx::query!("DELETE FROM namespace_revisions WHERE namespace_id = ?", id)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("DELETE FROM namespaces WHERE companion_of = ?", id)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("DELETE FROM namespaces WHERE id = ?", id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Refuses a name that another living namespace has, or that is the id of one, perhaps in Trash.
pub(super) async fn check_name_free(conn: &mut SqliteConnection, name: &str, except: i64) -> Result<()> {
    let folded = fold(name);
    if is_called(conn, &folded, except).await? {
        return Err(StoreError::NameTaken {
            name: name.to_owned(),
        });
    }
    // Most names cannot be an id, so that no row is looked at for them.
    let is_id = folded.starts_with(ID_START)
        && sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM namespaces
                              WHERE lower(public_id) = ? AND id <> ?) AS "is_id!: bool""#,
            folded,
            except
        )
        .fetch_one(conn)
        .await?;
    match is_id {
        true => Err(StoreError::NameIsId {
            name: name.to_owned(),
        }),
        false => Ok(()),
    }
}

/// Refuses an id that another living namespace is called.
pub(super) async fn check_id_is_no_name(
    conn: &mut SqliteConnection,
    public_id: &str,
    except: i64,
) -> Result<()> {
    match is_called(conn, &fold(public_id), except).await? {
        true => Err(StoreError::IdIsName {
            id: public_id.to_owned(),
        }),
        false => Ok(()),
    }
}

/// Whether another living namespace has this name, which is folded.
async fn is_called(conn: &mut SqliteConnection, folded: &str, except: i64) -> Result<bool> {
    let called = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM namespaces
                          WHERE folded = ? AND deleted_at IS NULL AND companion_of IS NULL
                            AND id <> ?) AS "taken!: bool""#,
        folded,
        except
    )
    .fetch_one(conn)
    .await?;
    Ok(called)
}

/// Makes a namespace, which is no companion, be what the row says; its companions have its place. Errors: `NameTaken` when another one has its name now;
/// `NameIsId` or `IdIsName` when its name is another one's id, or the other way round.
pub(crate) async fn put(conn: &mut SqliteConnection, row: &NamespaceRow, now_ms: i64) -> Result<()> {
    let folded = fold(&row.name);
    let before = by_id(conn, row.id).await?.filter(|before| before.live);
    // One that stays as it is called may be from before names and ids were kept apart.
    if row.live && before.as_ref().is_none_or(|before| fold(&before.name) != folded) {
        check_name_free(conn, &row.name, row.id).await?;
    }
    if row.live && before.is_none() {
        check_id_is_no_name(conn, &row.public_id, row.id).await?;
    }
    sqlx::query!(
        "UPDATE namespaces
         SET name = ?, folded = ?, description = ?,
             deleted_at = CASE WHEN ? THEN NULL ELSE coalesce(deleted_at, ?) END
         WHERE id = ?",
        row.name,
        folded,
        row.description,
        row.live,
        now_ms,
        row.id
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "UPDATE namespaces SET deleted_at = (SELECT deleted_at FROM namespaces WHERE id = ?1)
         WHERE companion_of = ?1",
        row.id
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) fn new_id() -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut random: u64 = rand::random();
    let mut id = String::from(ID_START);
    for _ in 0..12 {
        id.push(char::from(ALPHABET[(random % 32) as usize]));
        random /= 32;
    }
    id
}

/// The name, or the first of “name (restored)”, “name (restored 2)”… that is free. A name that would
/// be too long then loses its end.
pub(crate) async fn free_name(conn: &mut SqliteConnection, name: &str, except: i64) -> Result<String> {
    let mut candidate = name.to_owned();
    let mut tried = 1;
    while let Err(taken) = check_name_free(conn, &candidate, except).await {
        if !matches!(taken, StoreError::NameTaken { .. } | StoreError::NameIsId { .. }) {
            return Err(taken);
        }
        let mark = match tried {
            1 => " (restored)".to_owned(),
            more => format!(" (restored {more})"),
        };
        let room = MAX_NAME_CHARACTERS - mark.len();
        candidate = name.chars().take(room).collect();
        candidate.push_str(&mark);
        tried += 1;
    }
    Ok(candidate)
}

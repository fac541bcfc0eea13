//! Namespaces: made, found, renamed, described, moved to Trash.

use sqlx::sqlite::SqliteConnection;

use crate::backup::BackupReason;
use crate::change::{self, NewChange, Tally, log_commit};
use crate::error::{Result, StoreError};
use crate::job::Job;
use crate::limits::{check_id, check_name};
use crate::model::{Applied, Namespace, NewNamespace};
use crate::store::Store;
use crate::watch::{StoreEvent, What};

/// A namespace's row, as other modules need it.
#[derive(Debug, Clone)]
pub(crate) struct NamespaceRow {
    pub(crate) id: i64,
    pub(crate) public_id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) live: bool,
}

/// A name as it is compared: unique ignoring case.
pub(crate) fn fold(name: &str) -> String {
    name.to_lowercase()
}

/// The living namespace with this id or, failing that, this name.
pub(crate) async fn find(conn: &mut SqliteConnection, id_or_name: &str) -> Result<NamespaceRow> {
    let folded = fold(id_or_name.trim());
    sqlx::query_as!(
        NamespaceRow,
        r#"SELECT id AS "id!", public_id, name, description, deleted_at IS NULL AS "live!: bool"
           FROM namespaces
           WHERE deleted_at IS NULL AND (public_id = ?1 OR folded = ?2)
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

/// The namespace with this id, also when it is in Trash.
pub(crate) async fn find_any(conn: &mut SqliteConnection, public_id: &str) -> Result<Option<NamespaceRow>> {
    let row = sqlx::query_as!(
        NamespaceRow,
        r#"SELECT id AS "id!", public_id, name, description, deleted_at IS NULL AS "live!: bool"
           FROM namespaces WHERE public_id = ?"#,
        public_id
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
        description: String::new(),
        live: false,
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

async fn check_name_free(conn: &mut SqliteConnection, name: &str, except: i64) -> Result<()> {
    let folded = fold(name);
    let taken = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM namespaces
                          WHERE folded = ? AND deleted_at IS NULL AND id <> ?) AS "taken!: bool""#,
        folded,
        except
    )
    .fetch_one(conn)
    .await?;
    if taken {
        Err(StoreError::NameTaken {
            name: name.to_owned(),
        })
    } else {
        Ok(())
    }
}

impl Store {
    /// All namespaces that are not in Trash, by name, with how many entries each holds now.
    pub async fn list_namespaces(&self) -> Result<Vec<Namespace>> {
        let now = self.0.clock.now();
        let rows = sqlx::query!(
            r#"SELECT public_id, name, description, created_at,
                      entry_count - (SELECT count(*) FROM entries AS e
                                     WHERE e.namespace_id = n.id AND e.expires_at <= ?)
                          AS "entry_count!: i64"
               FROM namespaces AS n WHERE deleted_at IS NULL ORDER BY folded"#,
            now
        )
        .fetch_all(&self.0.readers)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| Namespace {
                id: row.public_id,
                name: row.name,
                description: row.description,
                entry_count: u32::try_from(row.entry_count).unwrap_or(u32::MAX),
                created_at: row.created_at,
            })
            .collect())
    }

    /// One namespace, by its id or its name.
    pub async fn namespace(&self, id_or_name: &str) -> Result<Namespace> {
        let row = find(&mut *self.reader().await?, id_or_name).await?;
        self.list_namespaces()
            .await?
            .into_iter()
            .find(|namespace| namespace.id == row.public_id)
            .ok_or_else(|| StoreError::NamespaceNotFound {
                namespace: id_or_name.to_owned(),
            })
    }

    /// Makes a namespace. Errors: a name that is empty, too long or taken; an id that is not
    /// valid or taken, also by a namespace in Trash.
    pub async fn create_namespace(&self, new: NewNamespace) -> Result<Namespace> {
        let name = check_name(&new.name)?;
        if let Some(id) = &new.id {
            check_id(id)?;
        }
        let public_id = new.id.clone().unwrap_or_else(new_id);
        let mut tx = self.begin_write().await?;
        check_name_free(tx.conn(), name, 0).await?;
        let id_taken = sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM namespaces WHERE public_id = ?) AS "taken!: bool""#,
            public_id
        )
        .fetch_one(tx.conn())
        .await?;
        if id_taken {
            return Err(StoreError::IdTaken { id: public_id });
        }
        let (folded, created_at) = (fold(name), self.0.clock.now_ms());
        let description = new.description.trim();
        let id = sqlx::query!(
            "INSERT INTO namespaces (public_id, name, folded, description, created_at)
             VALUES (?, ?, ?, ?, ?)",
            public_id,
            name,
            folded,
            description,
            created_at
        )
        .execute(tx.conn())
        .await?
        .last_insert_rowid();
        let after = NamespaceRow {
            id,
            public_id: public_id.clone(),
            name: name.to_owned(),
            description: description.to_owned(),
            live: true,
        };
        let before = NamespaceRow {
            live: false,
            ..after.clone()
        };
        let applied = self
            .record(
                tx.conn(),
                &before,
                &after,
                format!("Created the namespace {name}"),
            )
            .await?;
        tx.commit().await?;
        self.announce_change(&applied, &public_id);
        Ok(Namespace {
            id: public_id,
            name: after.name,
            description: after.description,
            entry_count: 0,
            created_at,
        })
    }

    /// Gives a namespace another name.
    pub async fn rename_namespace(&self, namespace: &str, name: &str) -> Result<Applied> {
        let name = check_name(name)?;
        self.change_namespace(namespace, |before| {
            let label = format!("Renamed the namespace {} to {name}", before.name);
            (
                NamespaceRow {
                    name: name.to_owned(),
                    ..before.clone()
                },
                label,
            )
        })
        .await
    }

    /// Gives a namespace another description.
    pub async fn describe_namespace(&self, namespace: &str, description: &str) -> Result<Applied> {
        self.change_namespace(namespace, |before| {
            let label = format!("Changed the description of {}", before.name);
            (
                NamespaceRow {
                    description: description.trim().to_owned(),
                    ..before.clone()
                },
                label,
            )
        })
        .await
    }

    /// Moves a namespace with all its entries to Trash, from where it can be restored, after a
    /// backup.
    pub async fn delete_namespace(&self, namespace: &str) -> Result<Applied> {
        find(&mut *self.reader().await?, namespace).await?;
        self.back_up_before(BackupReason::BeforeDelete, &Job::default())
            .await?;
        self.change_namespace(namespace, |before| {
            let label = format!("Deleted the namespace {}", before.name);
            (
                NamespaceRow {
                    live: false,
                    ..before.clone()
                },
                label,
            )
        })
        .await
    }

    async fn change_namespace(
        &self,
        namespace: &str,
        edit: impl FnOnce(&NamespaceRow) -> (NamespaceRow, String) + Send,
    ) -> Result<Applied> {
        let mut tx = self.begin_write().await?;
        let before = find(tx.conn(), namespace).await?;
        let (after, label) = edit(&before);
        if after.name == before.name && after.description == before.description && after.live == before.live {
            return Ok(Applied::default());
        }
        put(tx.conn(), &after, self.0.clock.now_ms()).await?;
        let applied = self.record(tx.conn(), &before, &after, label).await?;
        tx.commit().await?;
        self.announce_change(&applied, &before.public_id);
        Ok(applied)
    }

    /// Writes the change of a namespace, in the transaction that makes it.
    async fn record(
        &self,
        conn: &mut SqliteConnection,
        before: &NamespaceRow,
        after: &NamespaceRow,
        label: String,
    ) -> Result<Applied> {
        let origin = self.0.program.origin();
        let new = NewChange {
            origin,
            note: None,
            namespace_id: Some(before.id),
            namespaces: vec![(before.clone(), after.clone())],
        };
        let change_id = change::insert(conn, self, &new, &label, &Tally::default()).await?;
        log_commit(conn, self, What::Applied, origin, change_id, Some(before.id)).await?;
        Ok(Applied {
            change_id,
            label,
            ..Applied::default()
        })
    }

    fn announce_change(&self, applied: &Applied, public_id: &str) {
        self.announce(StoreEvent::own(
            What::Applied,
            self.0.program.origin(),
            applied.change_id,
            Some(public_id.to_owned()),
        ));
    }
}

/// Keeps what a change did to a namespace itself.
pub(crate) async fn record_revision(
    conn: &mut SqliteConnection,
    change_id: i64,
    before: &NamespaceRow,
    after: &NamespaceRow,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO namespace_revisions
             (change_id, namespace_id, before_live, before_name, before_description,
              after_live, after_name, after_description)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        change_id,
        before.id,
        before.live,
        before.name,
        before.description,
        after.live,
        after.name,
        after.description
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes a namespace be what the row says. Errors: `NameTaken` when another one has its name now.
pub(crate) async fn put(conn: &mut SqliteConnection, row: &NamespaceRow, now_ms: i64) -> Result<()> {
    if row.live {
        check_name_free(conn, &row.name, row.id).await?;
    }
    let folded = fold(&row.name);
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
    .execute(conn)
    .await?;
    Ok(())
}

fn new_id() -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut random: u64 = rand::random();
    let mut id = String::from("kv_");
    for _ in 0..12 {
        id.push(char::from(ALPHABET[(random % 32) as usize]));
        random /= 32;
    }
    id
}

/// The name, or the first of “name (restored)”, “name (restored 2)”… that is free.
pub(crate) async fn free_name(conn: &mut SqliteConnection, name: &str, except: i64) -> Result<String> {
    let mut candidate = name.to_owned();
    let mut tried = 1;
    while let Err(taken) = check_name_free(conn, &candidate, except).await {
        if !matches!(taken, StoreError::NameTaken { .. }) {
            return Err(taken);
        }
        candidate = match tried {
            1 => format!("{name} (restored)"),
            more => format!("{name} (restored {more})"),
        };
        tried += 1;
    }
    Ok(candidate)
}

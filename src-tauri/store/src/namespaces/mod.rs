//! Namespaces: made, found, renamed, described, moved to Trash.

mod companions;
mod list;
mod rows;

pub(crate) use crate::ledger::NamespaceRow;
pub(crate) use companions::{companion_row, companions_of, insert_companion, told_companion};
pub(crate) use list::expired_entries;
pub(crate) use rows::{
    by_id, find, find_all, find_any, fold, free_name, insert, not_yet_made, place, put, remove,
};

use self::companions::find_own;
use self::rows::{check_id_is_no_name, check_name_free, new_id};
use crate::error::{Result, StoreError};
use crate::job::Job;
use crate::ledger::{Commit, NewChange, Tally, WriteTx};
use crate::limits::{check_description, check_id, check_name};
use crate::model::{Applied, BackupReason, Deed, Namespace, NewNamespace};
use crate::store::Store;
use crate::watch::What;

impl Store {
    /// Makes a namespace. Errors: a name that is empty, too long, taken, or another one's id; a description
    /// that is too long; an id that is not valid, taken, also by a namespace in Trash, or another one's
    /// name.
    pub async fn create_namespace(&self, new: NewNamespace) -> Result<Namespace> {
        check_description(&new.description)?;
        self.make_namespace(new).await
    }

    /// As `create_namespace`, with a description of any length: a file from before there was a limit may
    /// have longer ones.
    pub(crate) async fn make_namespace(&self, new: NewNamespace) -> Result<Namespace> {
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
        check_id_is_no_name(tx.conn(), &public_id, 0).await?;
        let (folded, created_at) = (fold(name), tx.now_ms());
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
            ..NamespaceRow::default()
        };
        let before = NamespaceRow {
            live: false,
            ..after.clone()
        };
        self.commit_namespace(
            tx,
            &before,
            &after,
            Deed::NamespaceCreated {
                name: after.name.clone(),
            },
        )
        .await?;
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
        self.reword_namespace(namespace, Some(name), None).await
    }

    /// Gives a namespace another description. Errors: `NamespaceNotFound`, `DescriptionTooLong`.
    pub async fn describe_namespace(&self, namespace: &str, description: &str) -> Result<Applied> {
        self.reword_namespace(namespace, None, Some(description)).await
    }

    /// Gives a namespace another name, another description, or both as one change. Errors: `NamespaceNotFound`;
    /// a name that is empty, too long, taken, or another one's id; `DescriptionTooLong`.
    pub async fn reword_namespace(
        &self,
        namespace: &str,
        name: Option<&str>,
        description: Option<&str>,
    ) -> Result<Applied> {
        let name = name.map(check_name).transpose()?;
        let description = description.map(check_description).transpose()?;
        self.change_namespace(namespace, |before| {
            let to = name.unwrap_or(&before.name).to_owned();
            let description = description.unwrap_or(&before.description).to_owned();
            let name = before.name.clone();
            let deed = match (to != name, description != before.description) {
                (true, true) => Deed::NamespaceReworded { name, to: to.clone() },
                (true, false) => Deed::NamespaceRenamed { name, to: to.clone() },
                _ => Deed::NamespaceDescribed { name },
            };
            let after = NamespaceRow {
                name: to,
                description,
                ..before.clone()
            };
            (after, deed)
        })
        .await
    }

    /// Moves a namespace with all its entries to Trash, from where it can be restored, after a
    /// backup where it is large.
    pub async fn delete_namespace(&self, namespace: &str) -> Result<Applied> {
        let row = find_own(&mut *self.reader().await?, namespace).await?;
        let loss = self.loss_of_namespace(row.id).await?;
        self.back_up_before(BackupReason::BeforeDelete, &[loss], &Job::default())
            .await?;
        self.change_namespace(namespace, |before| {
            let deed = Deed::NamespaceDeleted {
                name: before.name.clone(),
            };
            (
                NamespaceRow {
                    live: false,
                    ..before.clone()
                },
                deed,
            )
        })
        .await
    }

    async fn change_namespace(
        &self,
        namespace: &str,
        edit: impl FnOnce(&NamespaceRow) -> (NamespaceRow, Deed) + Send,
    ) -> Result<Applied> {
        let mut tx = self.begin_write().await?;
        let before = find_own(tx.conn(), namespace).await?;
        let (after, deed) = edit(&before);
        if after.name == before.name && after.description == before.description && after.live == before.live {
            return Ok(Applied::default());
        }
        tx.guard_namespace(&before, &after).await?;
        let now_ms = tx.now_ms();
        put(tx.conn(), &after, now_ms).await?;
        self.commit_namespace(tx, &before, &after, deed).await
    }

    /// Writes the change of a namespace itself into the transaction that makes it, and commits.
    pub(crate) async fn commit_namespace(
        &self,
        mut tx: WriteTx,
        before: &NamespaceRow,
        after: &NamespaceRow,
        deed: Deed,
    ) -> Result<Applied> {
        let origin = self.0.program.origin();
        let new = NewChange {
            origin,
            note: None,
            namespace_id: Some(before.id),
            namespaces: vec![(before.clone(), after.clone())],
        };
        let change_id = tx.add_change(&new, &deed, &Tally::default()).await?;
        tx.commit(Commit {
            what: What::Applied,
            origin,
            change_id,
            namespace_id: Some(before.id),
        })
        .await?;
        Ok(Applied {
            change_id,
            deed,
            ..Applied::default()
        })
    }
}

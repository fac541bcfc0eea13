//! Deleting for good: the only road on which a value leaves the history before its time.

use super::{MOST_ROWS, find_trashed};
use crate::error::Result;
use crate::job::Job;
use crate::ledger::{Commit, Expired, WriteTx, purge_key, purge_some_of, settle_changes};
use crate::model::{BackupReason, KeyRef, Loss};
use crate::namespaces::{self, find};
use crate::store::Store;
use crate::watch::What;

/// Keys of one transaction of a long deletion: others get their turn in between.
const BATCH: i64 = 5_000;

impl Store {
    /// Deletes keys that are in Trash for good, with all their history. This cannot be undone.
    pub async fn purge_keys(&self, items: &[KeyRef]) -> Result<()> {
        let keys = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let loss = Loss {
            keys,
            of: 0,
            bytes: 0,
        };
        self.back_up_before(BackupReason::BeforeDelete, &[loss], &Job::default())
            .await?;
        self.purge_key_rows(items).await
    }

    async fn purge_key_rows(&self, items: &[KeyRef]) -> Result<()> {
        let mut tx = self.begin_write().await?;
        for item in items {
            let namespace = find(tx.conn(), &item.namespace).await?;
            tx.sweep(Expired::Key(namespace.id, &item.key)).await?;
            purge_key(tx.conn(), namespace.id, &item.key).await?;
        }
        self.finish_purge(tx).await
    }

    /// Deletes a namespace that is in Trash for good, with its entries and all their history.
    /// This cannot be undone. In small transactions: a crash leaves a smaller namespace in Trash.
    ///
    /// Errors: `NamespaceNotFound`; `Cancelled`, which keeps what was not yet deleted.
    pub async fn purge_namespace(&self, id: &str, job: &Job) -> Result<()> {
        let namespace = find_trashed(&mut *self.reader().await?, id).await?;
        let loss = self.loss_of_namespace(namespace.id).await?;
        self.back_up_before(BackupReason::BeforeDelete, &[loss], job)
            .await?;
        self.purge_namespace_rows(id, job).await
    }

    async fn purge_namespace_rows(&self, id: &str, job: &Job) -> Result<()> {
        loop {
            job.check()?;
            let mut tx = self.begin_write().await?;
            let namespace = find_trashed(tx.conn(), id).await?;
            if purge_some_of(tx.conn(), namespace.id, BATCH).await? {
                tx.commit(self.purged()).await?;
                continue;
            }
            namespaces::remove(tx.conn(), namespace.id).await?;
            return self.finish_purge(tx).await;
        }
    }

    /// Deletes everything in Trash for good. This cannot be undone.
    pub async fn empty_trash(&self, job: &Job) -> Result<()> {
        let namespaces = self.list_trashed_namespaces().await?;
        let mut losses = Vec::with_capacity(namespaces.len());
        for namespace in &namespaces {
            let row = find_trashed(&mut *self.reader().await?, &namespace.id).await?;
            losses.push(self.loss_of_namespace(row.id).await?);
        }
        let first = self.list_trashed_keys(None, None, None, MOST_ROWS).await?;
        losses.push(Loss {
            keys: i64::try_from(first.len()).unwrap_or(i64::MAX),
            of: 0,
            bytes: 0,
        });
        // Once for all of it: each deletion makes another state.
        self.back_up_before(BackupReason::BeforeDelete, &losses, job)
            .await?;
        for namespace in &namespaces {
            self.purge_namespace_rows(&namespace.id, job).await?;
        }
        loop {
            job.check()?;
            let keys = self.list_trashed_keys(None, None, None, MOST_ROWS).await?;
            if keys.is_empty() {
                return Ok(());
            }
            let items: Vec<KeyRef> = keys
                .into_iter()
                .map(|key| KeyRef {
                    namespace: key.namespace,
                    key: key.key,
                })
                .collect();
            self.purge_key_rows(&items).await?;
        }
    }

    async fn finish_purge(&self, mut tx: WriteTx) -> Result<()> {
        settle_changes(tx.conn()).await?;
        tx.commit(self.purged()).await?;
        self.free_space_for_what_went().await;
        Ok(())
    }

    fn purged(&self) -> Commit {
        Commit::beside_changes(What::Purged, self.0.program.origin())
    }
}

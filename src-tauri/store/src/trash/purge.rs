//! Deleting for good: the only road on which a value leaves the history before its time.

use super::list::Trashed;
use super::{find_trashed, list_items, loss};
use crate::error::Result;
use crate::job::Job;
use crate::ledger::{Commit, Expired, WriteTx, clear_list, purge_some_listed, purge_some_of, settle_changes};
use crate::model::{BackupReason, KeyRef};
use crate::namespaces;
use crate::store::Store;
use crate::watch::What;

/// Revisions, and entries, of one transaction of a long deletion: others get their turn in between.
const BATCH: i64 = 5_000;
/// Keys that are named to one transaction.
const KEYS_AT_ONCE: usize = 1_000;

impl Store {
    /// Deletes keys that are in Trash for good, with all their history. This cannot be undone. Many of them
    /// go in several transactions: what a crash leaves is still in Trash.
    ///
    /// Errors: `NamespaceNotFound`.
    pub async fn purge_keys(&self, items: &[KeyRef]) -> Result<()> {
        let loss = loss::of_keys(&mut *self.reader().await?, items).await?;
        let job = Job::default();
        self.back_up_before(BackupReason::BeforeDelete, &[loss], &job)
            .await?;
        self.purge_key_rows(items, &job).await?;
        let tx = self.begin_write().await?;
        self.finish_purge(tx).await
    }

    async fn purge_key_rows(&self, items: &[KeyRef], job: &Job) -> Result<()> {
        for some in items.chunks(KEYS_AT_ONCE) {
            let mut more = true;
            while more {
                job.check()?;
                let mut tx = self.begin_write().await?;
                list_items(tx.conn(), some).await?;
                tx.sweep(Expired::Listed).await?;
                more = purge_some_listed(tx.conn(), BATCH).await?;
                clear_list(tx.conn()).await?;
                tx.commit(self.purged()).await?;
            }
        }
        Ok(())
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
            let mut all = namespaces::companions_of(tx.conn(), namespace.id).await?;
            all.push(namespace.id);
            let mut some = false;
            for id in all {
                some = some || purge_some_of(tx.conn(), id, BATCH).await?;
            }
            if some {
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
        losses.push(self.loss_of_trashed_keys().await?);
        // Once for all of it: each deletion makes another state.
        self.back_up_before(BackupReason::BeforeDelete, &losses, job)
            .await?;
        for namespace in &namespaces {
            self.purge_namespace_rows(&namespace.id, job).await?;
        }
        let mut after = None;
        loop {
            let page = self.trashed_keys(None, after.as_ref(), KEYS_AT_ONCE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.place());
            let items: Vec<KeyRef> = page.into_iter().map(Trashed::named).collect();
            self.purge_key_rows(&items, job).await?;
        }
        let tx = self.begin_write().await?;
        self.finish_purge(tx).await
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

//! A plan that is built in parts, by edits of keys in any namespaces, and read back meanwhile.

use std::sync::Arc;

use super::batches::RowBatch;
use super::edit::{action_of, one_row_a_key, stage_over, stage_selected};
use super::open_plan::{About, OpenPlan};
use super::planned::read_planned;
use super::planned_namespace::PlannedNamespace;
use super::relied::{Relied, ReliedRange, stage_range};
use super::stage::{NewRow, Ties};
use crate::error::{Result, StoreError};
use crate::job::{Job, Step};
use crate::limits::check_key;
use crate::model::{Deed, KeyEdit, Origin, PlanKind, PlanSummary, PlannedEntry, Selection};
use crate::namespaces::{find, fold, not_yet_made};
use crate::store::Store;

/// A plan that is not compared yet: edits are appended, the later over the earlier, and what a key
/// would be can be asked. [`PlanBuilder::check`] makes it a plan that is looked at and applied; dropped
/// before, nothing is left of it.
pub struct PlanBuilder {
    store: Store,
    plan: Arc<OpenPlan>,
    namespaces: Vec<PlannedNamespace>,
    /// Edits that are not staged yet.
    waiting: RowBatch,
    /// What it was made from and is not staged yet.
    relied: Relied,
}

/// A plan that could not be compared, as after being cancelled, and why.
pub struct Unchecked {
    /// With all that was built.
    pub builder: PlanBuilder,
    /// What went wrong.
    pub error: StoreError,
}

impl std::fmt::Debug for Unchecked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Unchecked").field(&self.error).finish()
    }
}

impl From<Box<Unchecked>> for StoreError {
    fn from(unchecked: Box<Unchecked>) -> Self {
        unchecked.error
    }
}

impl Store {
    /// Begins a plan that is built in parts. `deed` is what the change will be called.
    pub async fn build_plan(&self, deed: Deed, origin: Origin) -> Result<PlanBuilder> {
        let about = About {
            kind: PlanKind::Edits,
            origin,
            deed,
            namespace: None,
            restore: None,
            bulk: None,
        };
        let plan = self.0.plans.make(about).await?;
        one_row_a_key(&mut *plan.conn.lock().await).await?;
        Ok(PlanBuilder {
            store: self.clone(),
            plan: Arc::new(plan),
            namespaces: Vec::new(),
            waiting: RowBatch::default(),
            relied: Relied::default(),
        })
    }

    /// Goes on building a plan that was built. Until it is checked again, nobody finds it by its id.
    ///
    /// Errors: `PlanNotFound`, also for a plan of another kind.
    pub async fn build_on(&self, plan: &str) -> Result<PlanBuilder> {
        let plan = self.0.plans.get(plan).await?;
        if plan.about.kind != PlanKind::Edits {
            return Err(StoreError::PlanNotFound);
        }
        self.0.plans.discard(&plan.id).await;
        let namespaces = plan.state.lock().await.namespaces.clone();
        Ok(PlanBuilder {
            store: self.clone(),
            plan,
            namespaces,
            waiting: RowBatch::default(),
            relied: Relied::default(),
        })
    }
}

impl PlanBuilder {
    /// Adds what becomes of a key. Parts that are kept are those that the plan has for the key, or else
    /// its entry.
    ///
    /// Errors: any limit; `NamespaceNotFound`. Then nothing was added.
    pub async fn append(&mut self, namespace: &str, key: &str, edit: KeyEdit) -> Result<()> {
        check_key(key)?;
        let action = action_of(edit, self.store.0.clock.now())?;
        let namespace_id = self.namespace_id(namespace).await?;
        self.waiting.push(NewRow {
            namespace_id,
            key: key.to_owned(),
            line: None,
            ties: Ties::default(),
            action,
        });
        match self.waiting.is_full() {
            true => self.stage().await,
            false => Ok(()),
        }
    }

    /// Adds the same edit for all entries of a selection, as the store has them now. Returns how many.
    ///
    /// Errors: any limit; `NamespaceNotFound`; `Cancelled`. Then nothing was added.
    pub async fn append_selected(
        &mut self,
        namespace: &str,
        selection: &Selection,
        edit: KeyEdit,
        job: &Job,
    ) -> Result<u64> {
        job.begin(Step::Reading, 0);
        let now = self.store.0.clock.now();
        let action = action_of(edit, now)?;
        let namespace_id = self.namespace_id(namespace).await?;
        self.stage().await?;
        let mut conn = self.plan.connection_for(job).await;
        stage_selected(&mut conn, namespace_id, selection, action, now).await
    }

    /// Has the plan make a namespace with this name; returns its id, by which edits name it.
    ///
    /// Errors: those of a namespace's name.
    pub async fn new_namespace(&mut self, name: &str) -> Result<String> {
        let mut row = not_yet_made(&mut *self.store.reader().await?, name).await?;
        if self.planned_namespace(&row.name).is_some() {
            return Err(StoreError::NameTaken { name: row.name });
        }
        row.id = self.namespaces.iter().map(|one| one.id).min().unwrap_or(0).min(0) - 1;
        self.namespaces.push(PlannedNamespace::from(&row));
        Ok(row.public_id)
    }

    /// What a key would be if the plan were applied now; `None`: absent.
    ///
    /// Errors: `NamespaceNotFound`.
    pub async fn planned(&mut self, namespace: &str, key: &str) -> Result<Option<PlannedEntry>> {
        let namespace_id = self.namespace_id(namespace).await?;
        if self.waiting.has(namespace_id, key) {
            self.stage().await?;
        }
        let now = self.store.0.clock.now();
        read_planned(&mut *self.plan.conn.lock().await, namespace_id, key, now).await
    }

    /// Notes that the plan was made from this state of a key, `None`: that it was not there. Once it is
    /// another, the plan is stale (`PlanSummary::stale`), and stays so however often it is compared. What
    /// is noted of a key first holds.
    ///
    /// Errors: `NamespaceNotFound`.
    pub async fn rely_on(&mut self, namespace: &str, key: &str, version: Option<i64>) -> Result<()> {
        let namespace_id = self.namespace_id(namespace).await?;
        self.relied.push((namespace_id, key.to_owned(), version));
        match self.relied.is_full() {
            true => self.relied.stage(&mut *self.plan.conn.lock().await).await,
            false => Ok(()),
        }
    }

    /// Notes that the plan was made from a list of keys, each of which it relies on by itself: one more
    /// among them makes the plan stale as well.
    ///
    /// Errors: `NamespaceNotFound`.
    pub async fn rely_on_range(&mut self, namespace: &str, range: &ReliedRange) -> Result<()> {
        let namespace_id = self.namespace_id(namespace).await?;
        stage_range(&mut *self.plan.conn.lock().await, namespace_id, range).await
    }

    /// Compares what was built with the store and opens the plan. What is not compared comes back with the
    /// error, to be checked again.
    ///
    /// Errors: `Cancelled`.
    pub async fn check(mut self, job: &Job) -> Result<PlanSummary, Box<Unchecked>> {
        match self.compare(job).await {
            Ok(checked) => Ok(checked),
            Err(error) => Err(Box::new(Unchecked { builder: self, error })),
        }
    }

    async fn compare(&mut self, job: &Job) -> Result<PlanSummary> {
        self.stage().await?;
        self.relied.stage(&mut *self.plan.conn.lock().await).await?;
        self.plan.state.lock().await.namespaces = self.namespaces.clone();
        self.store.check_plan(self.plan.clone(), true, job).await
    }

    async fn stage(&mut self) -> Result<()> {
        if !self.waiting.is_empty() {
            stage_over(&mut *self.plan.conn.lock().await, self.waiting.clone()).await?;
            self.waiting = RowBatch::default();
        }
        Ok(())
    }

    fn planned_namespace(&self, id_or_name: &str) -> Option<i64> {
        let folded = fold(id_or_name.trim());
        let by_id = self.namespaces.iter().find(|one| one.public_id == id_or_name);
        let mut named = self.namespaces.iter().filter(|one| one.companion.is_none());
        let found = by_id.or_else(|| named.find(|one| fold(&one.name) == folded));
        found.map(|one| one.id)
    }

    /// The number of a namespace, which rows of the plan go to from now on.
    async fn namespace_id(&mut self, id_or_name: &str) -> Result<i64> {
        if let Some(id) = self.planned_namespace(id_or_name) {
            return Ok(id);
        }
        let row = find(&mut *self.store.reader().await?, id_or_name).await?;
        if self.namespaces.iter().all(|one| one.id != row.id) {
            self.namespaces.push(PlannedNamespace::from(&row));
        }
        Ok(row.id)
    }
}

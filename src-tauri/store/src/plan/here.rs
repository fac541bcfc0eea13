//! This store, as what a plan is compared with and applied to: set-based, and as one change.

use sqlx::sqlite::SqliteConnection;

use super::apply::{apply_staged, expiry_passed, invalid_rows, stale_rows, value_gone};
use super::brought::{gone_since, look_again, made_namespaces, put_namespaces, the_only_one};
use super::bulk::{Read, keep_ticks, tick_as_kept};
use super::classify::{classify, classify_again, is_compared, stage_only_here};
use super::counted::Counted;
use super::open_plan::{OpenPlan, PlanState};
use super::relied::stale_relied;
use super::target::Target;
use crate::database::{begin_staging, end_staging};
use crate::error::{Result, StoreError};
use crate::job::Job;
use crate::ledger::{Commit, Expired, NewChange, WriteTx, newest_commit};
use crate::model::{Applied, MadeNamespace, PlanKind};
use crate::reading::count;
use crate::store::Store;
use crate::watch::What;

/// This store. What it was like is known by its newest commit.
pub(super) struct Here<'a> {
    pub(super) store: &'a Store,
}

impl Here<'_> {
    fn now(&self) -> i64 {
        self.store.0.clock.now()
    }

    /// Compares again what has a verdict.
    async fn compare_again(
        &self,
        conn: &mut SqliteConnection,
        plan: &OpenPlan,
        state: &mut PlanState,
    ) -> Result<()> {
        look_again(conn, &mut state.namespaces).await?;
        classify_again(conn, self.now()).await?;
        if state.only_here_staged {
            self.stage_only_here(conn, plan).await?;
        }
        Ok(())
    }

    /// Compares, and reads before what the rows are made from. Returns the newest commit before that, and what
    /// was read.
    async fn compare_all(
        &self,
        conn: &mut SqliteConnection,
        plan: &OpenPlan,
        state: &mut PlanState,
        job: &Job,
    ) -> Result<(i64, Option<Read>)> {
        if let Some(bulk) = &plan.about.bulk {
            let chosen = plan.about.kind == PlanKind::Compare;
            keep_ticks(conn, chosen).await?;
            // Before anything of the store is looked at here: what the rows are compared with is never older than
            // what they are made from, or what is committed between would be neither in them nor after them.
            let read = self.store.stage_bulk(conn, bulk, job).await?;
            look_again(conn, &mut state.namespaces).await?;
            classify(conn, self.now(), job).await?;
            if state.only_here_staged {
                self.stage_only_here(conn, plan).await?;
            }
            tick_as_kept(conn, chosen, bulk.keys_go()).await?;
            // What is committed since is not in the rows.
            return Ok((read.at, Some(read)));
        }
        // Before the rows are read: what is committed meanwhile is looked at again.
        let checked_at = newest_commit(conn).await?;
        if is_compared(conn).await? {
            self.compare_again(conn, plan, state).await?;
        }
        classify(conn, self.now(), job).await?;
        Ok((checked_at, None))
    }
}

impl Target for Here<'_> {
    async fn compare(
        &self,
        conn: &mut SqliteConnection,
        plan: &OpenPlan,
        state: &mut PlanState,
        job: &Job,
    ) -> Result<()> {
        begin_staging(conn).await?;
        let compared = self.compare_all(conn, plan, state, job).await;
        let (checked_at, read) = end_staging(conn, compared).await?;
        state.checked_at = checked_at;
        if let Some(Read { found, .. }) = read {
            state.notes = found.notes();
            if let Some(first) = state.namespaces.first_mut() {
                first.same = found.same;
            }
        }
        Ok(())
    }

    async fn stale(&self, conn: &mut SqliteConnection, state: &PlanState) -> Result<u32> {
        let now = self.now();
        // It was seen before the rows were compared.
        let relied = stale_relied(conn, now).await?;
        if newest_commit(conn).await? == state.checked_at && !expiry_passed(conn, now).await? {
            return Ok(relied);
        }
        let rows = stale_rows(conn, state.policy, now).await?;
        Ok(relied + rows + gone_since(conn, &state.namespaces).await?)
    }

    async fn only_here(&self, plan: &OpenPlan, counted: &Counted) -> u32 {
        let Some(namespace) = &plan.about.namespace else {
            return 0;
        };
        // Everything here that the source also has was met by a row; the rest is only here.
        let here = self.store.namespace(&namespace.public_id).await;
        let here = here.map_or(0, |found| found.entry_count);
        here.saturating_sub(count(counted.met))
    }

    async fn stage_only_here(&self, conn: &mut SqliteConnection, plan: &OpenPlan) -> Result<()> {
        match &plan.about.namespace {
            Some(namespace) => stage_only_here(conn, namespace.id, "", self.now()).await,
            None => Ok(()),
        }
    }

    async fn makes(
        &self,
        conn: &mut SqliteConnection,
        state: &PlanState,
        counted: &Counted,
    ) -> Result<Vec<MadeNamespace>> {
        let growth = |id| counted.growth(id, state.policy);
        made_namespaces(conn, &state.namespaces, growth, self.now()).await
    }

    async fn apply(
        &self,
        plan: &OpenPlan,
        state: &PlanState,
        note: Option<String>,
        job: &Job,
    ) -> Result<Applied> {
        let store = self.store;
        if let Some(refused) = &store.0.ledger.read_only {
            return Err(refused.clone());
        }
        store.back_up_before_plan(plan, state, job).await?;
        let turn = store.0.writer.clone().lock_owned().await;
        let conn = plan.conn.clone().lock_owned().await;
        let tx = WriteTx::begin_swept(&store.0.ledger, conn, Some(turn)).await?;
        let mut tx = tx.with_consent(store.consent().clone());
        let (now, now_ms) = (tx.now(), tx.now_ms());
        let rows = invalid_rows(tx.conn()).await?;
        if rows > 0 {
            return Err(StoreError::PlanInvalid { rows });
        }
        let gone = gone_since(tx.conn(), &state.namespaces).await?;
        if gone > 0 {
            return Err(StoreError::PlanStale { rows: gone });
        }
        let rows = stale_relied(tx.conn(), now).await?;
        if rows > 0 {
            return Err(StoreError::PlanStale { rows });
        }
        // Before the rows are compared: a namespace that somebody made meanwhile has rows, too.
        let namespaces = put_namespaces(tx.conn(), &state.namespaces, now_ms).await?;
        tx.sweep(Expired::Staged).await?;
        if tx.swept() > 0
            || newest_commit(tx.conn()).await? != state.checked_at
            || expiry_passed(tx.conn(), now).await?
            || value_gone(tx.conn()).await?
        {
            let rows = stale_rows(tx.conn(), state.policy, now).await?;
            if rows > 0 {
                return Err(StoreError::PlanStale { rows });
            }
        }
        let change = NewChange {
            origin: plan.about.origin,
            note,
            namespace_id: the_only_one(tx.conn(), &state.namespaces, &namespaces, state.policy).await?,
            namespaces,
        };
        let namespace_id = change.namespace_id;
        let applied = apply_staged(&mut tx, change, state.policy, job, plan.about.deed.clone()).await?;
        job.check()?;
        if applied.change_id != 0 {
            tx.commit(Commit {
                what: What::Applied,
                origin: plan.about.origin,
                change_id: applied.change_id,
                namespace_id,
            })
            .await?;
        }
        Ok(applied)
    }
}

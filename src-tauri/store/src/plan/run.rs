//! A plan's life: compared, looked at, compared again, applied or discarded.

use std::sync::Arc;

use sqlx::sqlite::SqliteConnection;

use super::apply::{apply_staged, expiry_passed, invalid_rows, stale_rows};
use super::brought::{
    counted_namespaces, gone_since, index_namespaces, look_again, made_namespaces, put_namespaces,
    the_only_one,
};
use super::classify::{classify, classify_again, counts, is_compared, stage_only_here, staged_rows};
use super::duplicates::settle_duplicates;
use super::open_plan::{OpenPlan, PlanState};
use crate::database::{begin_staging, end_staging};
use crate::error::{Result, StoreError};
use crate::job::{Job, Step};
use crate::ledger::{Commit, Expired, NewChange, WriteTx, newest_commit};
use crate::model::{Applied, Category, PlanSummary, Policy};
use crate::store::Store;
use crate::watch::What;
use crate::words::grouped;

impl Store {
    /// Compares what was staged and opens the plan. `ascending`: no key can be there twice.
    pub(crate) async fn check_plan(
        &self,
        plan: impl Into<Arc<OpenPlan>>,
        ascending: bool,
        job: &Job,
    ) -> Result<PlanSummary> {
        let plan: Arc<OpenPlan> = plan.into();
        job.begin(Step::Comparing, 0);
        job.check()?;
        let mut state = plan.state.lock().await;
        {
            let mut conn = plan.connection_for(job).await;
            if !ascending {
                job.add_rows(staged_rows(&mut conn).await?);
                let repeats = settle_duplicates(&mut conn).await?;
                if repeats > 0 {
                    let rows = grouped(repeats);
                    state
                        .notes
                        .push(format!("Repeats with the same content were left out: {rows}."));
                }
            }
            job.check()?;
            state.checked_at = match is_compared(&mut conn).await? {
                // More was staged since.
                true => self.compare_again(&mut conn, &plan, &mut state).await?,
                false => newest_commit(&mut conn).await?,
            };
            classify(&mut conn, self.0.clock.now(), job).await?;
            index_namespaces(&mut conn, &state.namespaces).await?;
        }
        job.check()?;
        drop(state);
        let plan = self.0.plans.keep(plan).await;
        self.summary(&plan).await
    }

    /// A plan as it stands.
    pub async fn plan_summary(&self, plan: &str) -> Result<PlanSummary> {
        let plan = self.0.plans.get(plan).await?;
        self.summary(&plan).await
    }

    async fn summary(&self, plan: &Arc<OpenPlan>) -> Result<PlanSummary> {
        let state = plan.state.lock().await.clone();
        let mut conn = plan.conn.lock().await;
        let now = self.0.clock.now();
        let mut counts = counts(&mut conn, state.policy).await?;
        if let Some(namespace) = plan.about.namespace.as_ref().filter(|_| !state.only_here_staged) {
            // Everything here that the source also has was met by a row; the rest is only here.
            let here = self
                .namespace(&namespace.public_id)
                .await
                .map_or(0, |found| found.entry_count);
            let met: i64 = sqlx::query_scalar(
                "SELECT count(DISTINCT before_version) FROM staged.verdicts WHERE before_version IS NOT NULL",
            )
            .fetch_one(&mut *conn)
            .await?;
            counts.only_here = here.saturating_sub(crate::reading::count(met));
        }
        for namespace in &state.namespaces {
            counts.same += crate::reading::count(namespace.same);
        }
        let stale = if newest_commit(&mut conn).await? == state.checked_at
            && !expiry_passed(&mut conn, now).await?
        {
            0
        } else {
            stale_rows(&mut conn, state.policy, now).await? + gone_since(&mut conn, &state.namespaces).await?
        };
        Ok(PlanSummary {
            id: plan.id.clone(),
            deed: plan.about.deed.clone(),
            kind: plan.about.kind,
            namespaces: counted_namespaces(&mut conn, &state.namespaces, state.policy, counts).await?,
            policy: state.policy,
            counts,
            makes: made_namespaces(&mut conn, &state.namespaces, state.policy, now).await?,
            stale,
            notes: state.notes,
        })
    }

    /// Ticks rows in or out.
    pub async fn plan_tick(&self, plan: &str, rows: &[i64], ticked: bool) -> Result<PlanSummary> {
        let plan = self.0.plans.get(plan).await?;
        let list = serde_json::Value::from(rows).to_string();
        sqlx::query("UPDATE staged.verdicts SET ticked = ?1 WHERE id IN (SELECT value FROM json_each(?2))")
            .bind(ticked)
            .bind(list)
            .execute(&mut *plan.conn.lock().await)
            .await?;
        self.summary(&plan).await
    }

    /// Ticks all rows of a category in or out: how rows that are not valid are left out.
    pub async fn plan_tick_all(&self, plan: &str, category: Category, ticked: bool) -> Result<PlanSummary> {
        let plan = self.0.plans.get(plan).await?;
        sqlx::query("UPDATE staged.verdicts SET ticked = ?1 WHERE category = ?2 AND ticked <> ?1")
            .bind(ticked)
            .bind(category.code())
            .execute(&mut *plan.conn.lock().await)
            .await?;
        self.summary(&plan).await
    }

    /// Chooses which categories apply; the counts follow.
    pub async fn plan_policy(&self, plan: &str, policy: Policy, job: &Job) -> Result<PlanSummary> {
        let plan = self.0.plans.get(plan).await?;
        if policy == Policy::MakeIdentical {
            job.begin(Step::Comparing, 0);
            self.list_only_here(&plan, job).await?;
        }
        plan.state.lock().await.policy = policy;
        self.summary(&plan).await
    }

    /// Stages what is only here, once: a plan that is not asked about it does not read it.
    pub(super) async fn list_only_here(&self, plan: &OpenPlan, job: &Job) -> Result<()> {
        let mut state = plan.state.lock().await;
        let wanted = !state.only_here_staged && plan.about.kind.has_policy();
        if let Some(namespace) = plan.about.namespace.as_ref().filter(|_| wanted) {
            let mut conn = plan.connection_for(job).await;
            begin_staging(&mut conn).await?;
            let staged = stage_only_here(&mut conn, namespace.id, "", self.0.clock.now()).await;
            end_staging(&mut conn, staged).await?;
            state.only_here_staged = true;
        }
        Ok(())
    }

    /// Compares again, after keys changed underneath. The policy stays, and so do the ticks unless
    /// a backup is compared: its rows are staged anew.
    pub async fn plan_refresh(&self, plan: &str, job: &Job) -> Result<PlanSummary> {
        let plan = self.0.plans.get(plan).await?;
        job.begin(Step::Comparing, 0);
        if plan.about.restore.is_some() {
            self.stage_restore(&plan, job).await?;
        } else {
            let mut state = plan.state.lock().await;
            let mut conn = plan.connection_for(job).await;
            begin_staging(&mut conn).await?;
            let compared = self.compare_again(&mut conn, &plan, &mut state).await;
            state.checked_at = end_staging(&mut conn, compared).await?;
        }
        self.summary(&plan).await
    }

    /// Returns the commit that the rows are compared with.
    async fn compare_again(
        &self,
        conn: &mut SqliteConnection,
        plan: &OpenPlan,
        state: &mut PlanState,
    ) -> Result<i64> {
        let checked_at = newest_commit(conn).await?;
        let now = self.0.clock.now();
        look_again(conn, &mut state.namespaces).await?;
        classify_again(conn, now).await?;
        if let Some(namespace) = plan.about.namespace.as_ref().filter(|_| state.only_here_staged) {
            stage_only_here(conn, namespace.id, "", now).await?;
        }
        Ok(checked_at)
    }

    /// Applies exactly what is staged and ticked, as one change, and discards the plan.
    ///
    /// Errors: `PlanInvalid` while rows that are not valid are not left out; `PlanStale` when a
    /// key changed since the check; `Cancelled`. After an error the plan is as it was.
    pub async fn plan_apply(&self, plan: &str, note: Option<String>, job: &Job) -> Result<Applied> {
        let plan = self.0.plans.get(plan).await?;
        let state = plan.state.lock().await.clone();
        self.back_up_before_plan(&plan, &state, job).await?;
        let applied = self.apply(&plan, &state, note, job).await?;
        self.0.plans.discard(&plan.id).await;
        Ok(applied)
    }

    async fn apply(
        &self,
        plan: &OpenPlan,
        state: &PlanState,
        note: Option<String>,
        job: &Job,
    ) -> Result<Applied> {
        let turn = self.0.writer.clone().lock_owned().await;
        let conn = plan.conn.clone().lock_owned().await;
        let mut tx = WriteTx::begin_swept(&self.0.ledger, conn, Some(turn)).await?;
        let now = self.0.clock.now();
        let rows = invalid_rows(tx.conn()).await?;
        if rows > 0 {
            return Err(StoreError::PlanInvalid { rows });
        }
        let gone = gone_since(tx.conn(), &state.namespaces).await?;
        if gone > 0 {
            return Err(StoreError::PlanStale { rows: gone });
        }
        // Before the rows are compared: a namespace that somebody made meanwhile has rows, too.
        let namespaces = put_namespaces(tx.conn(), &state.namespaces, self.0.clock.now_ms()).await?;
        tx.sweep(Expired::Staged).await?;
        if tx.swept() > 0
            || newest_commit(tx.conn()).await? != state.checked_at
            || expiry_passed(tx.conn(), now).await?
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

    /// Forgets a plan.
    pub async fn plan_discard(&self, plan: &str) {
        self.0.plans.discard(plan).await;
    }
}

//! A plan's life: compared, looked at, compared again, applied or discarded.

use std::sync::Arc;

use super::brought::{counted_namespaces, index_namespaces};
use super::bulk::{BulkSource, tick_all_pairs, tick_pairs};
use super::classify::staged_rows;
use super::duplicates::settle_duplicates;
use super::here::Here;
use super::left_out::all_left_out;
use super::open_plan::OpenPlan;
use super::target::Target;
use crate::database::{begin_staging, end_staging};
use crate::error::Result;
use crate::formats::Note;
use crate::job::{Job, Step};
use crate::limits::check_note;
use crate::model::{Applied, Category, PlanSummary, Policy};
use crate::store::Store;

impl Store {
    /// What plans are compared with and applied to.
    fn plan_target(&self) -> Here<'_> {
        Here { store: self }
    }

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
                let rows = settle_duplicates(&mut conn).await?;
                if rows > 0 {
                    state.notes.push(Note::Repeats { rows });
                }
            }
            job.check()?;
            state.counted = None;
            self.plan_target()
                .compare(&mut conn, &plan, &mut state, job)
                .await?;
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
        let mut state = plan.state.lock().await;
        let mut conn = plan.conn.lock().await;
        let counted = state.counted(&mut conn).await?.clone();
        let state = state.clone();
        let left_out = all_left_out(&mut conn).await?;
        let mut counts = counted.all(state.policy, &left_out);
        if !state.only_here_staged {
            counts.only_here = self.plan_target().only_here(plan, &counted).await;
        }
        for namespace in &state.namespaces {
            counts.same += crate::reading::count(namespace.same);
        }
        let share = |id| counted.of_one(id, state.policy, &left_out);
        Ok(PlanSummary {
            id: plan.id.clone(),
            deed: plan.about.deed.clone(),
            kind: plan.about.kind,
            namespaces: counted_namespaces(&state.namespaces, counts, share),
            policy: state.policy,
            counts,
            makes: self.plan_target().makes(&mut conn, &state, &counted).await?,
            stale: self.plan_target().stale(&mut conn, &state).await?,
            notes: state.notes,
        })
    }

    /// Ticks rows in or out, and with each the one that it goes together with.
    pub async fn plan_tick(&self, plan: &str, rows: &[i64], ticked: bool) -> Result<PlanSummary> {
        let plan = self.0.plans.get(plan).await?;
        {
            let mut state = plan.state.lock().await;
            let mut conn = plan.conn.lock().await;
            let mut counted = state.counted(&mut conn).await?.clone();
            // Counted anew, should this break off half-way.
            state.counted = None;
            counted.tick(&mut conn, rows, ticked).await?;
            // Their pairs are of other rows, which are counted anew.
            state.counted = match tick_pairs(&mut conn, rows, ticked).await? {
                0 => Some(counted),
                _ => None,
            };
        }
        self.summary(&plan).await
    }

    /// Ticks all rows of a category in or out: how rows that are not valid are left out.
    pub async fn plan_tick_all(&self, plan: &str, category: Category, ticked: bool) -> Result<PlanSummary> {
        let plan = self.0.plans.get(plan).await?;
        {
            let mut state = plan.state.lock().await;
            let mut conn = plan.conn.lock().await;
            let mut counted = state.counted(&mut conn).await?.clone();
            // Counted anew, should this break off half-way.
            state.counted = None;
            counted.tick_all(&mut conn, category, ticked).await?;
            let keys_go = plan.about.bulk.as_ref().is_some_and(BulkSource::keys_go);
            state.counted = match keys_go && tick_all_pairs(&mut conn, ticked).await? > 0 {
                false => Some(counted),
                true => None,
            };
        }
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
        let wanted =
            !state.only_here_staged && plan.about.kind.has_policy() && plan.about.namespace.is_some();
        if wanted {
            let mut conn = plan.connection_for(job).await;
            begin_staging(&mut conn).await?;
            let staged = self.plan_target().stage_only_here(&mut conn, plan).await;
            end_staging(&mut conn, staged).await?;
            state.only_here_staged = true;
            state.counted = None;
        }
        Ok(())
    }

    /// Compares again, after keys changed underneath. The policy stays, and so do the ticks unless
    /// a backup is compared: its rows are staged anew. Rows that are made from entries are, too, and ticked as
    /// their keys were.
    pub async fn plan_refresh(&self, plan: &str, job: &Job) -> Result<PlanSummary> {
        let plan = self.0.plans.get(plan).await?;
        job.begin(Step::Comparing, 0);
        if let Some(source) = &plan.about.restore {
            (source.stage)(self, &plan, job).await?;
        } else {
            let mut state = plan.state.lock().await;
            let mut conn = plan.connection_for(job).await;
            state.counted = None;
            self.plan_target()
                .compare(&mut conn, &plan, &mut state, job)
                .await?;
        }
        self.summary(&plan).await
    }

    /// Applies exactly what is staged and ticked, as one change, and discards the plan.
    ///
    /// Errors: `PlanInvalid` while rows that are not valid are not left out; `PlanStale` when a
    /// key changed since the check; `NoteTooLong`; `Cancelled`. After an error the plan is as it was.
    pub async fn plan_apply(&self, plan: &str, note: Option<String>, job: &Job) -> Result<Applied> {
        let note = check_note(note.as_deref())?;
        let plan = self.0.plans.get(plan).await?;
        let state = plan.state.lock().await.clone();
        let applied = self.plan_target().apply(&plan, &state, note, job).await?;
        self.0.plans.discard(&plan.id).await;
        Ok(applied)
    }

    /// Forgets a plan.
    pub async fn plan_discard(&self, plan: &str) {
        self.0.plans.discard(plan).await;
    }
}

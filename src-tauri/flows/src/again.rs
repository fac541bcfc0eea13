//! A run that is applied at once, and again where others were quicker.

use store::model::{Applied, PlanSummary};
use store::{Job, Store};

use crate::failure::RunError;
use crate::flow::Flow;
use crate::run::{Ran, run};

/// How often a flow runs because others write the keys that it read or wrote.
const ATTEMPTS: u32 = 5;

/// What a run came to that was applied at once.
#[derive(Debug)]
pub struct Done {
    /// What was changed; `change_id` is 0 where that was nothing.
    pub applied: Applied,
    /// The run that was applied. Its plan is gone.
    pub ran: Ran,
    /// How often it ran: once, and again for each time that others changed what it stood on.
    pub attempts: u32,
}

/// Runs a flow and applies what it would write, as one change. Where a key that it read or wrote was changed
/// meanwhile, it runs again, five times at most. One that only read is done with that, also over a store that
/// cannot be written.
///
/// Errors: as `run`, and as `Store::plan_apply`; `PlanStale` after the last time. Nothing was written.
pub async fn run_and_apply(
    store: &Store,
    flow: &Flow,
    note: Option<&str>,
    job: &Job,
) -> Result<Done, RunError> {
    run_and_apply_where(store, flow, note, job, async |_| Ok(())).await
}

/// As `run_and_apply`, where each run is looked at before it is applied, and stopped by an error: its plan is gone then.
pub async fn run_and_apply_where<E: From<RunError>>(
    store: &Store,
    flow: &Flow,
    note: Option<&str>,
    job: &Job,
    look: impl AsyncFn(&Ran) -> Result<(), E>,
) -> Result<Done, E> {
    let mut attempts = 1;
    loop {
        let ran = run(store, flow, job).await?;
        if wrote_nothing(&ran.plan) {
            store.plan_discard(&ran.plan.id).await;
            return Ok(Done {
                applied: Applied::default(),
                ran,
                attempts,
            });
        }
        if let Err(stopped) = look(&ran).await {
            store.plan_discard(&ran.plan.id).await;
            return Err(stopped);
        }
        match store.plan_apply(&ran.plan.id, note.map(str::to_owned), job).await {
            Ok(applied) => {
                return Ok(Done {
                    applied,
                    ran,
                    attempts,
                });
            }
            Err(error) => {
                store.plan_discard(&ran.plan.id).await;
                if error.code() != store::FailureCode::PlanStale || attempts == ATTEMPTS {
                    return Err(RunError::from(error).into());
                }
                attempts += 1;
            }
        }
    }
}

/// Whether the run set and deleted no key, not even to what it was.
fn wrote_nothing(plan: &PlanSummary) -> bool {
    let counts = plan.counts;
    counts.added + counts.changed + counts.removed + counts.same + counts.invalid == 0
}

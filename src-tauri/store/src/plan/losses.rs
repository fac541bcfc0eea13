//! What a plan would remove, counted before it is applied.

use std::collections::HashSet;

use sqlx::sqlite::SqliteConnection;

use super::apply::stale_rows;
use super::brought::entry_count;
use super::counted::Counted;
use super::open_plan::{OpenPlan, PlanState};
use crate::error::{Result, StoreError};
use crate::job::Job;
use crate::ledger::{applies, newest_commit};
use crate::model::{Loss, Origin, Policy};
use crate::store::Store;

impl Store {
    /// The backup before a plan that removes much. A restore also counts the keys whose newer
    /// values give way to older ones.
    ///
    /// Errors: `PlanStale`, for a plan that cannot be applied needs no backup; as `back_up`.
    pub(super) async fn back_up_before_plan(
        &self,
        plan: &OpenPlan,
        state: &PlanState,
        job: &Job,
    ) -> Result<()> {
        let losses = {
            let mut conn = plan.conn.lock().await;
            let counts = match &state.counted {
                Some(counted) => counted.all(state.policy, &HashSet::new()),
                None => Counted::of(&mut conn, &state.namespaces)
                    .await?
                    .all(state.policy, &HashSet::new()),
            };
            let replaces = plan.about.origin == Origin::Restore && counts.changed > 0;
            let identical = state.policy == Policy::MakeIdentical && counts.only_here > 0;
            if counts.removed == 0 && !replaces && !identical {
                return Ok(());
            }
            if newest_commit(&mut conn).await? != state.checked_at {
                let rows = stale_rows(&mut conn, state.policy, self.0.clock.now()).await?;
                if rows > 0 {
                    return Err(StoreError::PlanStale { rows });
                }
            }
            losses(&mut conn, state, replaces).await?
        };
        self.back_up_before(plan.backup_reason(), &losses, job).await
    }
}

/// The statement that counts what goes, with the condition for the verdicts `d` of one namespace.
macro_rules! what_goes {
    ($of_one:literal) => {
        concat!(
            "SELECT count(*), coalesce(sum(d.before_size), 0)
             FROM staged.verdicts AS d
             WHERE d.before_version IS NOT NULL AND ",
            $of_one,
            " AND (d.category IN (2, 5) OR ?3) AND ",
            applies!()
        )
    };
}

const ALL_THAT_GOES: &str = what_goes!("?1 IS ?1");
const WHAT_GOES_OF_ONE: &str = what_goes!("d.namespace_id = ?1");

/// What goes of each namespace; with `replaces`, also what is replaced. Not grouped, which would sort all
/// rows: those of several namespaces have an index.
async fn losses(conn: &mut SqliteConnection, state: &PlanState, replaces: bool) -> Result<Vec<Loss>> {
    let statement = match state.namespaces[..] {
        [_] => ALL_THAT_GOES,
        _ => WHAT_GOES_OF_ONE,
    };
    let mut losses = Vec::new();
    for namespace in &state.namespaces {
        let (keys, bytes) = sqlx::query_as(statement)
            .bind(namespace.id)
            .bind(state.policy.code())
            .bind(replaces)
            .fetch_one(&mut *conn)
            .await?;
        if keys > 0 {
            let of = entry_count(conn, namespace.id).await?;
            losses.push(Loss { keys, of, bytes });
        }
    }
    Ok(losses)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::plan_of;
    use crate::ledger::STAGED;

    #[tokio::test]
    async fn what_goes_is_summed_up_without_being_sorted() {
        for statement in [ALL_THAT_GOES, WHAT_GOES_OF_ONE] {
            let steps = plan_of(statement, &[STAGED]).await;
            assert!(
                steps.iter().all(|step| !step.contains("TEMP B-TREE")),
                "{steps:#?}"
            );
        }
    }
}

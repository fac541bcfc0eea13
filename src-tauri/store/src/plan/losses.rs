//! What a plan would remove, counted before it is applied.

use std::collections::HashSet;

use sqlx::sqlite::SqliteConnection;

use super::apply::stale_rows;
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
            losses(&mut conn, state.policy, replaces).await?
        };
        self.back_up_before(plan.backup_reason(), &losses, job).await
    }
}

/// What goes of each namespace; with `replaces`, also what is replaced.
async fn losses(conn: &mut SqliteConnection, policy: Policy, replaces: bool) -> Result<Vec<Loss>> {
    let rows: Vec<(i64, i64, i64)> = sqlx::query_as(concat!(
        "SELECT count(*), coalesce(n.entry_count, 0), coalesce(sum(b.size), 0)
         FROM staged.verdicts AS d
         JOIN staged.rows AS r ON r.id = d.id
         LEFT JOIN main.namespaces AS n ON n.id = r.namespace_id
         LEFT JOIN main.versions AS b ON b.id = d.before_version
         WHERE d.before_version IS NOT NULL AND (r.kind IS NULL OR ?1) AND ",
        applies!(),
        " GROUP BY r.namespace_id"
    ))
    .bind(replaces)
    .bind(policy.code())
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(keys, of, bytes)| Loss { keys, of, bytes })
        .collect())
}

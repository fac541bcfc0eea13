//! Taking back one change, old or new, as a new change with a preview.

use super::open_plan::About;
use super::planned_namespace::PlannedNamespace;
use super::reasons::no_longer_kept;
use super::stage::value_or_lender;
use crate::error::{Result, StoreError};
use crate::history::change_row;
use crate::job::{Job, Step};
use crate::ledger::lent_above;
use crate::model::{Deed, PlanKind, PlanSummary, Policy};
use crate::namespaces::{by_id, find_any};
use crate::store::Store;

/// The namespaces that a change wrote to, from one to the next: to sort them out of all its keys takes
/// memory for each.
const NAMESPACES_OF_CHANGE: &str = "WITH RECURSIVE found (id) AS (
         SELECT min(namespace_id) FROM main.revisions WHERE change_id = ?1
         UNION ALL
         SELECT (SELECT min(namespace_id) FROM main.revisions
                 WHERE change_id = ?1 AND namespace_id > found.id)
         FROM found WHERE found.id IS NOT NULL
     )
     SELECT id FROM found WHERE id IS NOT NULL";

impl Store {
    /// Checks what it would take to make every key of a change what it was before it. Keys whose
    /// earlier state is no longer kept are rows that are not valid.
    ///
    /// Errors: `ChangeNotFound`; `NoLongerKept` when nothing of it is kept, or of a rename or a move
    /// not all.
    pub async fn plan_revert(&self, change_id: i64, job: &Job) -> Result<PlanSummary> {
        job.begin(Step::Comparing, 0);
        if self.0.ledger.read_only.is_none() {
            self.sweep_keys_of(change_id).await?;
        }
        let (change, namespace) = {
            let mut reader = self.reader().await?;
            let change = change_row(&mut reader, change_id).await?;
            let namespace = match &change.namespace {
                // In Trash as well: it is a row of the plan, and comes back with a person's leave.
                Some(id) => find_any(&mut reader, id).await?,
                None => None,
            };
            (change, namespace)
        };
        let about = About {
            kind: PlanKind::RevertChange { change: change_id },
            origin: self.0.program.origin(),
            namespace,
            restore: None,
            bulk: None,
            deed: Deed::reverting(change.deed.clone(), change.counts()),
        };
        let is_rename = change.deed.is_rename(change.counts());
        let plan = self.0.plans.make(about).await?;
        {
            let mut conn = plan.conn.lock().await;
            let staged = sqlx::query(concat!(
                "INSERT INTO staged.rows
                     (namespace_id, key, reason, expires_at, kind, size, preview, metadata, value, value_of)
                 SELECT r.namespace_id, r.key,
                        CASE WHEN r.before_version IS NOT NULL AND v.id IS NULL
                             THEN ",
                no_longer_kept!(),
                " END,
                        v.expires_at, v.kind, coalesce(v.size, 0), coalesce(v.preview, ''),
                        v.metadata, ",
                value_or_lender!(),
                " FROM main.revisions AS r
                 LEFT JOIN main.versions AS v ON v.id = r.before_version
                     AND (v.expires_at IS NULL OR v.expires_at > ?2)
                 WHERE r.change_id = ?1
                 ORDER BY r.namespace_id, r.key"
            ))
            .bind(change_id)
            .bind(self.0.clock.now())
            .execute(&mut *conn)
            .await?;
            let kept: u64 = match is_rename {
                // The half that is left would remove the key, or make a second one.
                true => sqlx::query_scalar("SELECT count(*) FROM staged.rows WHERE reason IS NULL")
                    .fetch_one(&mut *conn)
                    .await
                    .map(i64::unsigned_abs)?,
                false => staged.rows_affected(),
            };
            let least = match change.deed.is_move() {
                true => change.counts().all(),
                false if is_rename => 2,
                false => 1,
            };
            if kept < least {
                return Err(StoreError::NoLongerKept);
            }
        }
        let namespaces = {
            let mut conn = plan.conn.lock().await;
            let ids: Vec<i64> = sqlx::query_scalar(NAMESPACES_OF_CHANGE)
                .bind(change_id)
                .fetch_all(&mut *conn)
                .await?;
            let mut namespaces: Vec<PlannedNamespace> = Vec::new();
            for id in ids {
                let Some(row) = by_id(&mut conn, id).await? else {
                    continue;
                };
                // A companion comes back from Trash with its namespace.
                let owner = row.owner.as_ref().filter(|_| !row.live);
                if let Some(owner) = owner
                    && namespaces.iter().all(|one| one.public_id != *owner)
                {
                    let owner = find_any(&mut conn, owner).await?;
                    namespaces.extend(owner.as_ref().map(PlannedNamespace::from));
                }
                if namespaces.iter().all(|one| one.id != row.id) {
                    namespaces.push(PlannedNamespace::from(&row));
                }
            }
            namespaces
        };
        let mut state = plan.state.lock().await;
        state.policy = Policy::Update;
        state.namespaces = namespaces;
        drop(state);
        self.check_plan(plan, true, job).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::plan_of;

    #[tokio::test]
    async fn the_namespaces_of_a_change_are_not_sorted_out_of_its_keys() {
        let steps = plan_of(NAMESPACES_OF_CHANGE, &[]).await;
        assert!(
            steps.iter().all(|step| !step.contains("TEMP B-TREE")),
            "{steps:#?}"
        );
    }
}

//! Namespaces that a plan would make or bring back, and that are left out of it.
//!
//! A namespace that is not there, or in Trash, comes only with a person's leave: it is a row of its
//! own, with its own tick. Left out, it is not made, and the rows that go to it do not apply.

use std::collections::HashSet;

use sqlx::sqlite::SqliteConnection;

use super::bulk::BulkSource;
use super::planned_namespace::PlannedNamespace;
use crate::error::{Result, StoreError};
use crate::model::PlanSummary;
use crate::store::Store;

impl Store {
    /// Ticks a namespace that the plan makes or brings back in or out, by its id. Left out, none of
    /// the rows that go to it apply; their own ticks stay.
    ///
    /// Errors: `PlanNotFound`; `NamespaceNotFound` for one that the plan does not make.
    pub async fn plan_tick_namespace(
        &self,
        plan: &str,
        namespace: &str,
        ticked: bool,
    ) -> Result<PlanSummary> {
        let summary = self.plan_summary(plan).await?;
        let plan = self.0.plans.get(plan).await?;
        if summary.makes.iter().all(|made| made.namespace != namespace) {
            return Err(StoreError::NamespaceNotFound {
                namespace: namespace.to_owned(),
            });
        }
        let ids: Vec<i64> = {
            let state = plan.state.lock().await;
            // Where keys go as others come for them, none go to where they do not come.
            let together = plan.about.bulk.as_ref().is_some_and(BulkSource::keys_go);
            let planned = state
                .namespaces
                .iter()
                .filter(|one| together || one.goes_with(namespace));
            planned.map(|one| one.id).collect()
        };
        for id in ids {
            leave_out(&mut *plan.conn.lock().await, id, !ticked).await?;
        }
        self.plan_summary(&plan.id).await
    }
}

/// The numbers of the namespaces that are left out.
pub(super) async fn all_left_out(conn: &mut SqliteConnection) -> Result<HashSet<i64>> {
    let ids: Vec<i64> = sqlx::query_scalar("SELECT namespace_id FROM staged.left_out")
        .fetch_all(conn)
        .await?;
    Ok(ids.into_iter().collect())
}

/// Whether a namespace is left out.
pub(super) async fn is_left_out(conn: &mut SqliteConnection, namespace_id: i64) -> Result<bool> {
    let found = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM staged.left_out WHERE namespace_id = ?)")
        .bind(namespace_id)
        .fetch_one(conn)
        .await?;
    Ok(found)
}

/// Takes a namespace with all its rows out of what applies, or in again.
async fn leave_out(conn: &mut SqliteConnection, namespace_id: i64, out: bool) -> Result<()> {
    let statement = match out {
        true => "INSERT OR IGNORE INTO staged.left_out (namespace_id) VALUES (?)",
        false => "DELETE FROM staged.left_out WHERE namespace_id = ?",
    };
    sqlx::query(statement).bind(namespace_id).execute(conn).await?;
    Ok(())
}

/// Keeps what was left out before the namespaces were compared anew, under the ids that they have now.
pub(crate) async fn leave_out_again(
    conn: &mut SqliteConnection,
    before: &[PlannedNamespace],
    now: &[PlannedNamespace],
) -> Result<()> {
    let ids: Vec<i64> = sqlx::query_scalar("SELECT namespace_id FROM staged.left_out")
        .fetch_all(&mut *conn)
        .await?;
    sqlx::query("DELETE FROM staged.left_out")
        .execute(&mut *conn)
        .await?;
    let was_out = |public_id: &str| {
        let mut out = before.iter().filter(|one| ids.contains(&one.id));
        out.any(|one| one.public_id == public_id)
    };
    // One that is there now is not made, so there is nothing to leave out.
    for namespace in now.iter().filter(|one| !one.live && was_out(&one.public_id)) {
        leave_out(conn, namespace.id, true).await?;
    }
    Ok(())
}

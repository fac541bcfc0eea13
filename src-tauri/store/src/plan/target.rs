//! The seam between a plan and what it is compared with and applied to.

use sqlx::sqlite::SqliteConnection;

use super::counted::Counted;
use super::open_plan::{OpenPlan, PlanState};
use crate::error::Result;
use crate::job::Job;
use crate::model::{Applied, MadeNamespace};

/// What a plan is compared with and applied to: this store, and one day a store elsewhere.
///
/// A plan's rows, verdicts and ticks are staged on the plan's own connection, whatever the target; what
/// is there under the rows' keys, and whether that is still so, only the target knows.
pub(super) trait Target {
    /// Gives the staged rows their verdicts: those that have none yet, and those that have one again.
    /// After an error all are as they were.
    ///
    /// Errors: `Cancelled`.
    async fn compare(
        &self,
        conn: &mut SqliteConnection,
        plan: &OpenPlan,
        state: &mut PlanState,
        job: &Job,
    ) -> Result<()>;

    /// How many rows that apply, and namespaces, are no longer as they were compared.
    async fn stale(&self, conn: &mut SqliteConnection, state: &PlanState) -> Result<u32>;

    /// How many keys the plan's namespace has that the source has not, before they are staged.
    async fn only_here(&self, plan: &OpenPlan, counted: &Counted) -> u32;

    /// Stages the removal of those keys, where it is not staged yet.
    async fn stage_only_here(&self, conn: &mut SqliteConnection, plan: &OpenPlan) -> Result<()>;

    /// The namespaces that applying would make or bring back.
    async fn makes(
        &self,
        conn: &mut SqliteConnection,
        state: &PlanState,
        counted: &Counted,
    ) -> Result<Vec<MadeNamespace>>;

    /// Does exactly what is staged and ticked.
    ///
    /// Errors: `PlanInvalid`, `PlanStale`, `Cancelled`. After an error the plan is as it was.
    async fn apply(
        &self,
        plan: &OpenPlan,
        state: &PlanState,
        note: Option<String>,
        job: &Job,
    ) -> Result<Applied>;
}

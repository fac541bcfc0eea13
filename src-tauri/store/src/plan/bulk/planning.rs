//! A plan of one edit, begun.

use std::sync::Arc;

use super::making::{Made, make};
use super::source::BulkSource;
use crate::error::Result;
use crate::job::Job;
use crate::model::{BulkEdit, PlanKind, PlanSummary, Selection};
use crate::plan::open_plan::About;
use crate::store::Store;

impl Store {
    /// Checks one edit of all entries that are selected. What it does not fit is left alone, and counted in the
    /// plan's notes; what would be the same is counted as the same.
    ///
    /// Errors: `NamespaceNotFound`; those of a new namespace's name; `FieldPathNotValid`, `NotJson`,
    /// `NothingToFind`; `ExpiryTooSoon`, `ExpiryTooFar`; `Cancelled`.
    pub async fn plan_bulk(
        &self,
        namespace: &str,
        selection: Selection,
        edit: BulkEdit,
        job: &Job,
    ) -> Result<PlanSummary> {
        let Made {
            from,
            editing,
            deed,
            namespaces,
        } = make(&mut *self.reader().await?, namespace, edit).await?;
        editing.check(self.0.clock.now())?;
        let about = About {
            kind: PlanKind::Bulk,
            origin: self.0.program.origin(),
            namespace: None,
            deed,
            restore: None,
            bulk: Some(BulkSource {
                namespace_id: from,
                selection,
                editing: Arc::new(editing),
            }),
        };
        let plan = self.0.plans.make(about).await?;
        plan.state.lock().await.namespaces = namespaces;
        self.check_plan(plan, true, job).await
    }
}

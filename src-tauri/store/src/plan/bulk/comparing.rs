//! Two namespaces held against each other, and what of the differences one takes over.

use std::sync::Arc;

use super::editing::Editing;
use super::source::BulkSource;
use crate::error::Result;
use crate::job::Job;
use crate::model::{Deed, PlanKind, PlanSummary, Policy, Selection};
use crate::namespaces::find;
use crate::plan::open_plan::About;
use crate::plan::planned_namespace::PlannedNamespace;
use crate::store::Store;

impl Store {
    /// Compares all keys of `from` with those of `into`. Rows say what `into` would take over: what only `from`
    /// has is added there, what differs is changed, and what only `into` has is removed. Nothing is ticked.
    ///
    /// Errors: `NamespaceNotFound`; `Cancelled`.
    pub async fn plan_compare(&self, from: &str, into: &str, job: &Job) -> Result<PlanSummary> {
        let (from, into) = {
            let mut conn = self.reader().await?;
            (find(&mut conn, from).await?, find(&mut conn, into).await?)
        };
        let about = About {
            kind: PlanKind::Compare,
            origin: self.0.program.origin(),
            namespace: Some(into.clone()),
            deed: Deed::TookOver {
                from: from.name,
                into: into.name.clone(),
            },
            restore: None,
            bulk: Some(BulkSource {
                namespace_id: from.id,
                selection: Selection::beginning(""),
                editing: Arc::new(Editing::Put {
                    namespace_id: into.id,
                    from: String::new(),
                    to: String::new(),
                    goes: false,
                }),
            }),
        };
        let plan = self.0.plans.make(about).await?;
        {
            let mut state = plan.state.lock().await;
            state.namespaces = vec![PlannedNamespace::from(&into)];
            state.policy = Policy::MakeIdentical;
            // With the other rows, of the same moment.
            state.only_here_staged = true;
        }
        self.check_plan(plan, true, job).await
    }
}

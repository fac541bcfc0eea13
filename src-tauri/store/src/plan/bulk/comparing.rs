//! Two namespaces held against each other, and what of the differences one takes over.

use std::sync::Arc;

use super::editing::Editing;
use super::source::BulkSource;
use crate::error::Result;
use crate::job::Job;
use crate::model::{Category, Deed, PlanKind, PlanSummary, Policy, Selection};
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
            deed: Deed::TookOver { from: from.name },
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
        plan.state.lock().await.namespaces = vec![PlannedNamespace::from(&into)];
        let plan = self.check_plan(plan, true, job).await?.id;
        let compared = self.with_what_only_it_has(&plan, job).await;
        if compared.is_err() {
            self.plan_discard(&plan).await;
        }
        compared
    }

    async fn with_what_only_it_has(&self, plan: &str, job: &Job) -> Result<PlanSummary> {
        self.plan_policy(plan, Policy::MakeIdentical, job).await?;
        self.plan_tick_all(plan, Category::OnlyHere, false).await
    }
}

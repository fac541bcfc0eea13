//! One edit of all that is selected, as a plan.

use store::model::{BulkEdit, PlanSummary, Selection};
use tauri::{AppHandle, State};

use super::Answer;
use crate::database::Database;
use crate::jobs;

/// Plans one edit of what is selected.
#[tauri::command]
#[specta::specta]
pub async fn plan_bulk(
    app: AppHandle,
    database: State<'_, Database>,
    namespace: String,
    selection: Selection,
    edit: BulkEdit,
    job: String,
) -> Answer<PlanSummary> {
    let store = database.store().await?;
    jobs::run(&app, job, |job| async move {
        store.plan_bulk(&namespace, selection, edit, &job).await
    })
    .await
}

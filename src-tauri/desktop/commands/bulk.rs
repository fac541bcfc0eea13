//! One edit of all that is selected, and what two namespaces differ in, as plans.

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

/// Plans what one namespace would take over from another. Nothing of it is ticked.
#[tauri::command]
#[specta::specta]
pub async fn plan_compare(
    app: AppHandle,
    database: State<'_, Database>,
    from: String,
    into: String,
    job: String,
) -> Answer<PlanSummary> {
    let store = database.store().await?;
    jobs::run(&app, job, |job| async move {
        store.plan_compare(&from, &into, &job).await
    })
    .await
}

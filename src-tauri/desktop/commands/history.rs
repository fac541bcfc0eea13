//! Undo, redo, the list of changes, and the history of one key.

use store::model::{Applied, ChangeRow, KeyRef, Leave, PlanSummary, RevisionRow, UndoState};
use tauri::{AppHandle, State};

use super::Answer;
use crate::database::Database;
use crate::jobs;

/// What undo and redo would do now.
#[tauri::command]
#[specta::specta]
pub async fn undo_state(database: State<'_, Database>) -> Answer<UndoState> {
    Ok(database.store().await?.undo_state().await?)
}

/// Takes a change back, which must be the last one.
#[tauri::command]
#[specta::specta]
pub async fn undo(database: State<'_, Database>, change_id: i64, leave: Option<Leave>) -> Answer<Applied> {
    Ok(database.store_for(leave).await?.undo_change(change_id).await?)
}

/// Does a change again, which must be the one that was taken back last.
#[tauri::command]
#[specta::specta]
pub async fn redo(database: State<'_, Database>, change_id: i64, leave: Option<Leave>) -> Answer<Applied> {
    Ok(database.store_for(leave).await?.redo_change(change_id).await?)
}

/// Plans to take back one older change, as a new change.
#[tauri::command]
#[specta::specta]
pub async fn plan_revert(
    app: AppHandle,
    database: State<'_, Database>,
    change_id: i64,
    job: String,
) -> Answer<PlanSummary> {
    let store = database.store().await?;
    jobs::run(&app, job, |job| async move {
        store.plan_revert(change_id, &job).await
    })
    .await
}

/// A page of the list of changes, the latest first.
#[tauri::command]
#[specta::specta]
pub async fn list_changes(
    database: State<'_, Database>,
    namespace: Option<String>,
    before: Option<i64>,
    limit: u32,
) -> Answer<Vec<ChangeRow>> {
    Ok(database
        .store()
        .await?
        .list_changes(namespace.as_deref(), before, limit)
        .await?)
}

/// What one change did to which keys, a page after a key.
#[tauri::command]
#[specta::specta]
pub async fn change_revisions(
    database: State<'_, Database>,
    change_id: i64,
    after: Option<KeyRef>,
    limit: u32,
) -> Answer<Vec<RevisionRow>> {
    Ok(database
        .store()
        .await?
        .change_revisions(change_id, after.as_ref(), limit)
        .await?)
}

/// What happened to one key, the latest first.
#[tauri::command]
#[specta::specta]
pub async fn key_history(
    database: State<'_, Database>,
    namespace: String,
    key: String,
    before: Option<i64>,
    limit: u32,
) -> Answer<Vec<RevisionRow>> {
    Ok(database
        .store()
        .await?
        .key_history(&namespace, &key, before, limit)
        .await?)
}

/// Gives a key one of its earlier states back, as a new change, over the version that was seen.
#[tauri::command]
#[specta::specta]
pub async fn restore_version(
    database: State<'_, Database>,
    namespace: String,
    key: String,
    version: i64,
    base_version: i64,
    leave: Option<Leave>,
) -> Answer<Applied> {
    Ok(database
        .store_for(leave)
        .await?
        .restore_version(&namespace, &key, version, Some(base_version))
        .await?)
}

/// Writes why a change was made, or takes that away.
#[tauri::command]
#[specta::specta]
pub async fn set_change_note(
    database: State<'_, Database>,
    change_id: i64,
    note: Option<String>,
) -> Answer<()> {
    Ok(database
        .store()
        .await?
        .set_change_note(change_id, note.as_deref())
        .await?)
}

//! Trash: what was deleted, restoring it, deleting it for good, and how much history is kept.

use store::Job;
use store::model::{Applied, KeyRef, Leave, TrashedKey, TrashedNamespace, Usage};
use tauri::{AppHandle, State};

use super::Answer;
use crate::database::Database;
use crate::jobs;

/// Deleted namespaces, the latest first.
#[tauri::command]
#[specta::specta]
pub async fn list_trashed_namespaces(database: State<'_, Database>) -> Answer<Vec<TrashedNamespace>> {
    Ok(database.store().await?.list_trashed_namespaces().await?)
}

/// A page of deleted keys, the latest first.
#[tauri::command]
#[specta::specta]
pub async fn list_trashed_keys(
    database: State<'_, Database>,
    namespace: Option<String>,
    before: Option<i64>,
    after: Option<KeyRef>,
    limit: u32,
) -> Answer<Vec<TrashedKey>> {
    let store = database.store().await?;
    Ok(store
        .list_trashed_keys(namespace.as_deref(), before, after.as_ref(), limit)
        .await?)
}

/// How many keys were deleted by themselves, and not with their namespace.
#[tauri::command]
#[specta::specta]
pub async fn count_trashed_keys(database: State<'_, Database>) -> Answer<u32> {
    Ok(database.store().await?.count_trashed_keys().await?)
}

/// Brings a namespace back with all its keys.
#[tauri::command]
#[specta::specta]
pub async fn restore_namespace(database: State<'_, Database>, id: String) -> Answer<Applied> {
    Ok(database.store().await?.restore_namespace(&id).await?)
}

/// Brings keys back as they were when they were deleted.
#[tauri::command]
#[specta::specta]
pub async fn restore_keys(
    database: State<'_, Database>,
    items: Vec<KeyRef>,
    leave: Option<Leave>,
) -> Answer<Applied> {
    Ok(database.store_for(leave).await?.restore_keys(&items).await?)
}

/// Deletes keys for good, with their history.
#[tauri::command]
#[specta::specta]
pub async fn purge_keys(database: State<'_, Database>, items: Vec<KeyRef>) -> Answer<()> {
    Ok(database.store().await?.purge_keys(&items).await?)
}

/// Deletes a namespace for good, with its keys and their history.
#[tauri::command]
#[specta::specta]
pub async fn purge_namespace(database: State<'_, Database>, id: String) -> Answer<()> {
    Ok(database
        .store()
        .await?
        .purge_namespace(&id, &Job::default())
        .await?)
}

/// Deletes everything in Trash for good.
#[tauri::command]
#[specta::specta]
pub async fn empty_trash(app: AppHandle, database: State<'_, Database>, job: String) -> Answer<()> {
    let store = database.store().await?;
    jobs::run(&app, job, |job| async move { store.empty_trash(&job).await }).await
}

/// What the file takes on the disk and how much history is kept.
#[tauri::command]
#[specta::specta]
pub async fn usage(database: State<'_, Database>) -> Answer<Usage> {
    Ok(database.store().await?.usage().await?)
}

/// Sets for how long, and up to how many bytes, history is kept.
#[tauri::command]
#[specta::specta]
pub async fn set_retention(database: State<'_, Database>, keep_days: u32, keep_bytes: i64) -> Answer<()> {
    database
        .store()
        .await?
        .set_retention(keep_days, keep_bytes)
        .await?;
    Ok(())
}

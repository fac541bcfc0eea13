//! When the file is damaged: what can be salvaged of it, the backups beside that, and the person's
//! choice between them.

use std::path::PathBuf;

use serde::Serialize;
use specta::Type;
use store::salvage::{Found, examine, set_aside};
use store::{Clock, Job, StoreError, list_backups_in, location, recovery};
use tauri::{AppHandle, Manager, State};

use super::Answer;
use crate::database::{AppState, Database};
use crate::files::{BackupFile, Files};
use crate::jobs;

/// What there is to choose from.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryState {
    /// The damaged file.
    pub path: String,
    /// What can be salvaged of it; `None` when nothing can be read at all.
    pub found: Option<Found>,
    /// The file is sound; only its newest changes are missing.
    pub newest_missing: bool,
    /// Automatic backups, the newest first.
    pub backups: Vec<BackupFile>,
}

/// Reads the damaged file through, and looks for backups. Changes nothing.
#[tauri::command]
#[specta::specta]
pub async fn recovery_state(
    app: AppHandle,
    database: State<'_, Database>,
    job: String,
) -> Answer<RecoveryState> {
    let path = database.path().await;
    let newest_missing = database.newest_missing().await;
    let handle = app.clone();
    jobs::run(&app, job, |job| async move {
        let found = found_in(path.clone(), job).await?;
        let backups = match location::backup_folder() {
            Some(folder) => list_backups_in(&folder).await,
            None => Vec::new(),
        };
        let files = handle.state::<Files>();
        Ok::<_, StoreError>(RecoveryState {
            path: path.display().to_string(),
            found,
            newest_missing,
            backups: backups.into_iter().map(|backup| files.backup(backup)).collect(),
        })
    })
    .await
}

/// Continues with what can be salvaged; the damaged file is kept under another name.
#[tauri::command]
#[specta::specta]
pub async fn recover_salvaged(app: AppHandle, job: String) -> Answer<AppState> {
    let handle = app.clone();
    jobs::run(&app, job, |job| async move {
        let closed = handle.state::<Database>().close_to_replace().await;
        let replaced = recovery::replace_with_salvaged(closed.path(), &Clock::System, &job).await;
        let state = closed.open_again(&handle, &job).await;
        replaced.map(|_| state)
    })
    .await
}

/// Continues with nothing in it; the damaged file is kept under another name.
#[tauri::command]
#[specta::specta]
pub async fn recover_fresh(app: AppHandle, database: State<'_, Database>) -> Answer<AppState> {
    let closed = database.close_to_replace().await;
    let aside = set_aside(closed.path(), &Clock::System);
    let state = closed.open_again(&app, &Job::default()).await;
    aside?;
    Ok(state)
}

/// Continues with a copy of a backup; the damaged file is kept under another name.
#[tauri::command]
#[specta::specta]
pub async fn recover_from_backup(
    app: AppHandle,
    files: State<'_, Files>,
    file: String,
    job: String,
) -> Answer<AppState> {
    let backup = files.path(&file)?;
    let handle = app.clone();
    jobs::run(&app, job, |job| async move {
        let closed = handle.state::<Database>().close_to_replace().await;
        let replaced = recovery::replace_with_backup(closed.path(), &backup, &Clock::System, &job).await;
        let state = closed.open_again(&handle, &job).await;
        replaced.map(|_| state)
    })
    .await
}

/// `None` when there is nothing to be found.
async fn found_in(path: PathBuf, job: Job) -> Result<Option<Found>, StoreError> {
    let examined = tokio::task::spawn_blocking(move || examine(&path, &Clock::System, &job)).await;
    match examined {
        Ok(Ok(found)) if found.namespaces.is_empty() && found.lost_count == 0 => Ok(None),
        Ok(Ok(found)) => Ok(Some(found)),
        Ok(Err(StoreError::Cancelled)) => Err(StoreError::Cancelled),
        Ok(Err(_)) | Err(_) => Ok(None),
    }
}

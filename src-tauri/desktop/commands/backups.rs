//! Backups: made now or by themselves, listed, compared with today, and brought back.

use std::sync::Arc;

use serde::Deserialize;
use specta::Type;
use store::model::PlanSummary;
use store::{BackupReason, BackupSettings, ExpiredLeft, FailedBackup};
use tauri::{AppHandle, State};

use super::Answer;
use crate::database::Database;
use crate::dialogs::{Dialogs, FileKind, Question};
use crate::files::{BackupFile, Files};
use crate::jobs;
use crate::window;

const BACKUP: &[FileKind] = &[
    FileKind {
        name: "KV Store backups",
        endings: &["kvbackup", "db"],
    },
    FileKind {
        name: "All files",
        endings: &["*"],
    },
];

/// Makes a backup in the folder of backups, with what the person calls it, which may be empty.
#[tauri::command]
#[specta::specta]
pub async fn back_up_now(
    app: AppHandle,
    database: State<'_, Database>,
    files: State<'_, Files>,
    label: String,
    job: String,
) -> Answer<BackupFile> {
    let store = database.store().await?;
    let made = jobs::run(&app, job, |job| async move {
        store.back_up(BackupReason::Manual, &label, &job).await
    });
    Ok(files.backup(made.await?))
}

/// Asks where to and makes a backup there; nothing when the person cancelled.
#[tauri::command]
#[specta::specta]
pub async fn save_backup_copy(
    app: AppHandle,
    database: State<'_, Database>,
    dialogs: State<'_, Arc<dyn Dialogs>>,
    files: State<'_, Files>,
    job: String,
) -> Answer<Option<BackupFile>> {
    let store = database.store().await?;
    let Some(window) = window::main(&app) else {
        return Ok(None);
    };
    let question = Question {
        title: "Save a copy of everything".into(),
        kinds: &BACKUP[..1],
        name: store.backup_name(BackupReason::Manual).await?,
    };
    let Some(path) = dialogs.save(&window, question).await else {
        return Ok(None);
    };
    let made = jobs::run(
        &app,
        job,
        |job| async move { store.back_up_to(&path, &job).await },
    );
    Ok(Some(files.backup(made.await?)))
}

/// The automatic backups, the newest first.
#[tauri::command]
#[specta::specta]
pub async fn list_backups(database: State<'_, Database>, files: State<'_, Files>) -> Answer<Vec<BackupFile>> {
    let listed = database.store().await?.list_backups().await?;
    Ok(listed.into_iter().map(|backup| files.backup(backup)).collect())
}

/// Asks for a backup and looks into it, also while no file is open; nothing when the person
/// cancelled.
#[tauri::command]
#[specta::specta]
pub async fn choose_backup(
    app: AppHandle,
    dialogs: State<'_, Arc<dyn Dialogs>>,
    files: State<'_, Files>,
) -> Answer<Option<BackupFile>> {
    let Some(window) = window::main(&app) else {
        return Ok(None);
    };
    let question = Question {
        title: "Choose a backup".into(),
        kinds: BACKUP,
        name: String::new(),
    };
    let Some(path) = dialogs.open(&window, question).await else {
        return Ok(None);
    };
    Ok(Some(files.backup(store::look_into_backup(&path).await?)))
}

/// Compares a backup with today: all of it, or some namespaces by id. Applying the plan restores it.
#[tauri::command]
#[specta::specta]
pub async fn plan_restore(
    app: AppHandle,
    database: State<'_, Database>,
    files: State<'_, Files>,
    file: String,
    namespaces: Option<Vec<String>>,
    job: String,
) -> Answer<PlanSummary> {
    let store = database.store().await?;
    let path = files.path(&file)?;
    jobs::run(&app, job, |job| async move {
        store.plan_restore(&path, namespaces, &job).await
    })
    .await
}

/// The last automatic backup, when it failed. Whenever that changes, the window hears `changed` with
/// `noted`.
#[tauri::command]
#[specta::specta]
pub async fn failed_backup(database: State<'_, Database>) -> Answer<Option<FailedBackup>> {
    Ok(database.store().await?.failed_backup().await?)
}

/// Tries at once what failed; nothing when there is nothing to back up any more.
#[tauri::command]
#[specta::specta]
pub async fn try_backup_again(
    app: AppHandle,
    database: State<'_, Database>,
    files: State<'_, Files>,
    job: String,
) -> Answer<Option<BackupFile>> {
    let store = database.store().await?;
    let made = jobs::run(&app, job, |job| async move { store.try_backup_again(&job).await });
    Ok(made.await?.map(|made| files.backup(made)))
}

/// The automatic backups that may still hold values that have expired, though they were to be removed.
/// Whenever that changes, the window hears `changed` with `noted`.
#[tauri::command]
#[specta::specta]
pub async fn expired_left(database: State<'_, Database>) -> Answer<Option<ExpiredLeft>> {
    Ok(database.store().await?.expired_left().await?)
}

/// How automatic backups are made.
#[tauri::command]
#[specta::specta]
pub async fn backup_settings(database: State<'_, Database>) -> Answer<BackupSettings> {
    Ok(database.store().await?.backup_settings().await?)
}

/// How often automatic backups are made, how many are kept, and what they keep.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupRhythm {
    /// A backup every so many days when something changed; 0 for none.
    pub every_days: u32,
    /// How many of the newest are kept; older ones are thinned to one for each week.
    pub keep: u32,
    /// Whether what has expired since is taken out of them.
    pub remove_expired: bool,
}

/// Changes how often automatic backups are made, how many are kept, and what they keep. Their folder stays:
/// a person chooses it in a dialog.
#[tauri::command]
#[specta::specta]
pub async fn set_backup_rhythm(
    database: State<'_, Database>,
    rhythm: BackupRhythm,
) -> Answer<BackupSettings> {
    let store = database.store().await?;
    let settings = BackupSettings {
        every_days: rhythm.every_days,
        keep: rhythm.keep,
        remove_expired: rhythm.remove_expired,
        ..store.backup_settings().await?
    };
    Ok(store.set_backup_settings(&settings).await?)
}

/// Asks for another folder for automatic backups; the settings stay when the person cancelled.
#[tauri::command]
#[specta::specta]
pub async fn choose_backup_folder(
    app: AppHandle,
    database: State<'_, Database>,
    dialogs: State<'_, Arc<dyn Dialogs>>,
) -> Answer<BackupSettings> {
    let store = database.store().await?;
    let mut settings = store.backup_settings().await?;
    let Some(window) = window::main(&app) else {
        return Ok(settings);
    };
    let question = Question {
        title: "Choose a folder for backups".into(),
        kinds: &[],
        name: String::new(),
    };
    if let Some(folder) = dialogs.folder(&window, question).await {
        settings.folder = Some(folder.display().to_string());
        settings = store.set_backup_settings(&settings).await?;
    }
    Ok(settings)
}

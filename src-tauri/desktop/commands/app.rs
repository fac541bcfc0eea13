//! The app itself: opening its file again, choosing another one, leaving.

use std::sync::Arc;

use store::{StoreError, location};
use tauri::{AppHandle, Manager, State};

use super::Answer;
use crate::closing::Answers;
use crate::database::{AppState, Database};
use crate::dialogs::{Dialogs, Question};
use crate::jobs::{self, Jobs};
use crate::window;

/// Asks for another folder and continues with the file in it, or with a new one.
#[tauri::command]
#[specta::specta]
pub async fn choose_database(
    app: AppHandle,
    database: State<'_, Database>,
    dialogs: State<'_, Arc<dyn Dialogs>>,
    job: String,
) -> Answer<AppState> {
    let Some(window) = window::main(&app) else {
        return Ok(database.state().await);
    };
    let question = Question {
        title: "Choose a folder for KV Store".into(),
        kinds: &[],
        name: String::new(),
    };
    let Some(folder) = dialogs.folder(&window, question).await else {
        return Ok(database.state().await);
    };
    let file = location::in_folder(&folder);
    let (handle, chosen) = (app.clone(), file.clone());
    let state = jobs::run(&app, job, |job| async move {
        let database = handle.state::<Database>();
        Ok::<_, StoreError>(database.switch(&handle, chosen, &job).await)
    })
    .await?;
    if matches!(state, AppState::Ready { .. }) {
        location::remember(&file);
    }
    Ok(state)
}

/// Tries to open the same file again.
#[tauri::command]
#[specta::specta]
pub async fn retry_open(app: AppHandle, job: String) -> Answer<AppState> {
    let handle = app.clone();
    jobs::run(&app, job, |job| async move {
        Ok::<_, StoreError>(handle.state::<Database>().retry(&handle, &job).await)
    })
    .await
}

/// The window was asked to close, and quits when it has kept what was typed.
#[tauri::command]
#[specta::specta]
pub async fn closing_heard(answers: State<'_, Answers>) -> Answer<()> {
    answers.heard();
    Ok(())
}

/// Stops what runs and leaves; the file is closed on the way out.
#[tauri::command]
#[specta::specta]
pub async fn quit(app: AppHandle, jobs: State<'_, Jobs>) -> Answer<()> {
    jobs.cancel_all();
    app.exit(0);
    Ok(())
}

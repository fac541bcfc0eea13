//! Plans: what a paste, a file or a selection would do, row by row, and doing exactly that.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use specta::Type;
use store::model::{Applied, Category, PlanRow, PlanSummary, Policy, Selection};
use store::{Paste, PlanSource, Store};
use tauri::{AppHandle, State};

use super::Answer;
use crate::database::Database;
use crate::dialogs::{Dialogs, FileKind, Question};
use crate::jobs;
use crate::window;

/// What a pasted list is for.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PasteKind {
    Set,
    Delete,
}

/// Recognised by content, so that every file can be chosen.
const IMPORTED: &[FileKind] = &[
    FileKind {
        name: "JSON and CSV files",
        endings: &["json", "csv", "JSON", "CSV"],
    },
    FileKind {
        name: "All files",
        endings: &["*"],
    },
];

/// Plans to set or delete what was pasted.
#[tauri::command]
#[specta::specta]
pub async fn plan_paste(
    app: AppHandle,
    database: State<'_, Database>,
    namespace: String,
    text: String,
    what: PasteKind,
    job: String,
) -> Answer<PlanSummary> {
    let store = database.store().await?;
    let what = match what {
        PasteKind::Set => Paste::Set,
        PasteKind::Delete => Paste::Delete,
    };
    jobs::run(&app, job, |job| async move {
        store.plan_paste(&namespace, text, what, false, &job).await
    })
    .await
}

/// Plans to delete what is selected.
#[tauri::command]
#[specta::specta]
pub async fn plan_delete(
    app: AppHandle,
    database: State<'_, Database>,
    namespace: String,
    selection: Selection,
    job: String,
) -> Answer<PlanSummary> {
    let store = database.store().await?;
    jobs::run(&app, job, |job| async move {
        store.plan_delete(&namespace, &selection, &job).await
    })
    .await
}

/// Asks for a file and plans to import it; nothing when the person cancelled.
#[tauri::command]
#[specta::specta]
pub async fn plan_import(
    app: AppHandle,
    database: State<'_, Database>,
    dialogs: State<'_, Arc<dyn Dialogs>>,
    namespace: String,
    job: String,
) -> Answer<Option<PlanSummary>> {
    let store = database.store().await?;
    let Some(window) = window::main(&app) else {
        return Ok(None);
    };
    let question = Question {
        title: "Import a file".into(),
        kinds: IMPORTED,
        name: String::new(),
    };
    let Some(path) = dialogs.open(&window, question).await else {
        return Ok(None);
    };
    Ok(Some(import(&app, store, namespace, path, job).await?))
}

/// Plans to import a file that was dropped on the window.
#[tauri::command]
#[specta::specta]
pub async fn plan_import_path(
    app: AppHandle,
    database: State<'_, Database>,
    namespace: String,
    path: String,
    job: String,
) -> Answer<PlanSummary> {
    let store = database.store().await?;
    import(&app, store, namespace, PathBuf::from(path), job).await
}

async fn import(
    app: &AppHandle,
    store: Store,
    namespace: String,
    path: PathBuf,
    job: String,
) -> Answer<PlanSummary> {
    let source = PlanSource::default();
    jobs::run(app, job, |job| async move {
        store.plan_import(&namespace, &path, source, &job).await
    })
    .await
}

/// A plan as it stands.
#[tauri::command]
#[specta::specta]
pub async fn plan_summary(database: State<'_, Database>, plan: String) -> Answer<PlanSummary> {
    Ok(database.store().await?.plan_summary(&plan).await?)
}

/// A page of a plan's rows.
#[tauri::command]
#[specta::specta]
pub async fn plan_rows(
    database: State<'_, Database>,
    plan: String,
    category: Option<Category>,
    after: i64,
    limit: u32,
) -> Answer<Vec<PlanRow>> {
    Ok(database
        .store()
        .await?
        .plan_rows_page(&plan, category, after, limit)
        .await?)
}

/// Ticks rows in or out.
#[tauri::command]
#[specta::specta]
pub async fn plan_tick(
    database: State<'_, Database>,
    plan: String,
    rows: Vec<i64>,
    ticked: bool,
) -> Answer<PlanSummary> {
    Ok(database.store().await?.plan_tick(&plan, &rows, ticked).await?)
}

/// Ticks all rows of a category in or out.
#[tauri::command]
#[specta::specta]
pub async fn plan_tick_all(
    database: State<'_, Database>,
    plan: String,
    category: Category,
    ticked: bool,
) -> Answer<PlanSummary> {
    Ok(database
        .store()
        .await?
        .plan_tick_all(&plan, category, ticked)
        .await?)
}

/// Chooses what the plan does with what differs and with what is only here.
#[tauri::command]
#[specta::specta]
pub async fn plan_policy(
    app: AppHandle,
    database: State<'_, Database>,
    plan: String,
    policy: Policy,
    job: String,
) -> Answer<PlanSummary> {
    let store = database.store().await?;
    jobs::run(&app, job, |job| async move {
        store.plan_policy(&plan, policy, &job).await
    })
    .await
}

/// Compares again with the keys as they are now.
#[tauri::command]
#[specta::specta]
pub async fn plan_refresh(
    app: AppHandle,
    database: State<'_, Database>,
    plan: String,
    job: String,
) -> Answer<PlanSummary> {
    let store = database.store().await?;
    jobs::run(
        &app,
        job,
        |job| async move { store.plan_refresh(&plan, &job).await },
    )
    .await
}

/// Does exactly what the plan shows, as one change.
#[tauri::command]
#[specta::specta]
pub async fn plan_apply(
    app: AppHandle,
    database: State<'_, Database>,
    plan: String,
    note: Option<String>,
    job: String,
) -> Answer<Applied> {
    let store = database.store().await?;
    jobs::run(&app, job, |job| async move {
        store.plan_apply(&plan, note, &job).await
    })
    .await
}

/// Throws a plan away.
#[tauri::command]
#[specta::specta]
pub async fn plan_discard(database: State<'_, Database>, plan: String) -> Answer<()> {
    database.store().await?.plan_discard(&plan).await;
    Ok(())
}

//! Plans: what a paste, a file or a selection would do, row by row, and doing exactly that.

use serde::Deserialize;
use specta::Type;
use store::formats::{Mapping, ReadOptions};
use store::model::{Applied, Category, Leave, PlanRow, PlanSummary, Policy, Selection};
use store::{Paste, PlanSource};
use tauri::{AppHandle, Manager, State};

use super::Answer;
use crate::database::Database;
use crate::failure::ShellFailure;
use crate::files::Files;
use crate::jobs;

/// Which columns of a table hold what, by their names.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TableColumns {
    pub key: String,
    pub value: String,
    pub expiration: Option<String>,
    pub expiration_ttl: Option<String>,
    pub metadata: Option<String>,
    pub base64: Option<String>,
}

impl From<TableColumns> for Mapping {
    fn from(columns: TableColumns) -> Self {
        Self {
            key: columns.key,
            value: columns.value,
            expiration: columns.expiration,
            expiration_ttl: columns.expiration_ttl,
            metadata: columns.metadata,
            base64: columns.base64,
        }
    }
}

/// Plans to set or delete what was pasted, in a namespace or in one that the plan will make.
#[tauri::command]
#[specta::specta]
pub async fn plan_paste(
    app: AppHandle,
    database: State<'_, Database>,
    namespace: Option<String>,
    new_namespace: Option<String>,
    text: String,
    what: Paste,
    job: String,
) -> Answer<PlanSummary> {
    let store = database.store().await?;
    match Target::of(namespace, new_namespace)? {
        Target::Namespace(namespace) => {
            jobs::run(&app, job, |job| async move {
                store.plan_paste(&namespace, text, what, false, &job).await
            })
            .await
        }
        Target::New(_) if what == Paste::Delete => Err(ShellFailure::NoNamespaceChosen.into()),
        Target::New(name) => {
            jobs::run(&app, job, |job| async move {
                store.plan_paste_new(&name, text, &job).await
            })
            .await
        }
    }
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

/// Plans to import a file, into a namespace or into one that the plan will make; as a map of keys and values,
/// where the person says that it is one.
#[allow(
    clippy::too_many_arguments,
    reason = "they have names where the window calls it"
)]
#[tauri::command]
#[specta::specta]
pub async fn plan_import_file(
    app: AppHandle,
    database: State<'_, Database>,
    namespace: Option<String>,
    new_namespace: Option<String>,
    file: String,
    columns: Option<TableColumns>,
    as_map: bool,
    job: String,
) -> Answer<PlanSummary> {
    let store = database.store().await?;
    let path = app.state::<Files>().path(&file)?;
    let source = PlanSource {
        options: ReadOptions {
            mapping: columns.map_or_else(Mapping::default, Mapping::from),
            as_map,
            ..ReadOptions::default()
        },
        ..PlanSource::default()
    };
    match Target::of(namespace, new_namespace)? {
        Target::Namespace(namespace) => {
            jobs::run(&app, job, |job| async move {
                store.plan_import(&namespace, &path, source, &job).await
            })
            .await
        }
        Target::New(name) => {
            jobs::run(&app, job, |job| async move {
                store.plan_import_new(&name, &path, source, &job).await
            })
            .await
        }
    }
}

/// Where the keys of a plan go.
enum Target {
    /// An id or a name.
    Namespace(String),
    /// The name of one that is to be made.
    New(String),
}

impl Target {
    fn of(namespace: Option<String>, new_namespace: Option<String>) -> Answer<Self> {
        match (namespace, new_namespace) {
            (Some(namespace), None) => Ok(Self::Namespace(namespace)),
            (None, Some(name)) => Ok(Self::New(name)),
            _ => Err(ShellFailure::NoNamespaceChosen.into()),
        }
    }
}

/// A plan as it stands.
#[tauri::command]
#[specta::specta]
pub async fn plan_summary(database: State<'_, Database>, plan: String) -> Answer<PlanSummary> {
    Ok(database.store().await?.plan_summary(&plan).await?)
}

/// A page of a plan's rows, from the row at a place on.
#[tauri::command]
#[specta::specta]
pub async fn plan_rows(
    database: State<'_, Database>,
    plan: String,
    category: Option<Category>,
    offset: u32,
    limit: u32,
) -> Answer<Vec<PlanRow>> {
    Ok(database
        .store()
        .await?
        .plan_rows_at(&plan, category, offset, limit)
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

/// Ticks a namespace that the plan makes or brings back in or out, with all its rows.
#[tauri::command]
#[specta::specta]
pub async fn plan_tick_namespace(
    database: State<'_, Database>,
    plan: String,
    namespace: String,
    ticked: bool,
) -> Answer<PlanSummary> {
    Ok(database
        .store()
        .await?
        .plan_tick_namespace(&plan, &namespace, ticked)
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
    leave: Option<Leave>,
) -> Answer<Applied> {
    let store = database.store_for(leave).await?;
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

//! What is planned for later: listed, made, moved, cancelled, and done by a person who looked at it. What is due is
//! done beside the commands, by the open store.

use store::model::{Applied, Leave, NewLater, Planned};
use tauri::State;

use super::Answer;
use crate::database::Database;

/// What is planned in all namespaces, or for one key of one, by moment.
#[tauri::command]
#[specta::specta]
pub async fn planned(
    database: State<'_, Database>,
    namespace: Option<String>,
    key: Option<String>,
) -> Answer<Vec<Planned>> {
    let store = database.store().await?;
    Ok(store.planned(namespace.as_deref(), key.as_deref()).await?)
}

/// Plans something for later, all its steps as one change.
#[tauri::command]
#[specta::specta]
pub async fn plan_later(
    database: State<'_, Database>,
    later: NewLater,
    leave: Option<Leave>,
) -> Answer<Applied> {
    Ok(database.store_for(leave).await?.plan_later(later).await?)
}

/// Gives what is planned another moment, in Unix seconds.
#[tauri::command]
#[specta::specta]
pub async fn move_planned(
    database: State<'_, Database>,
    namespace: String,
    name: String,
    version: i64,
    due: i64,
) -> Answer<Applied> {
    let store = database.store().await?;
    Ok(store.move_planned(&namespace, &name, version, due).await?)
}

/// Cancels what is planned.
#[tauri::command]
#[specta::specta]
pub async fn cancel_planned(
    database: State<'_, Database>,
    namespace: String,
    name: String,
    version: i64,
) -> Answer<Applied> {
    let store = database.store().await?;
    Ok(store.cancel_planned(&namespace, &name, version).await?)
}

/// Does what is planned now: the person saw what its keys are.
#[tauri::command]
#[specta::specta]
pub async fn do_planned(
    database: State<'_, Database>,
    namespace: String,
    name: String,
    seen: String,
    leave: Option<Leave>,
) -> Answer<Applied> {
    let store = database.store_for(leave).await?;
    Ok(store.do_planned(&namespace, &name, &seen).await?)
}

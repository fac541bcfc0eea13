//! Namespaces: list, create, rename, describe, delete.

use store::model::{Applied, Namespace, NewNamespace};
use tauri::State;

use super::Answer;
use crate::database::Database;

/// Every namespace, by name.
#[tauri::command]
#[specta::specta]
pub async fn list_namespaces(database: State<'_, Database>) -> Answer<Vec<Namespace>> {
    Ok(database.store().await?.list_namespaces().await?)
}

/// Makes a namespace with a new id.
#[tauri::command]
#[specta::specta]
pub async fn create_namespace(
    database: State<'_, Database>,
    name: String,
    description: String,
) -> Answer<Namespace> {
    let new = NewNamespace {
        id: None,
        name,
        description,
    };
    Ok(database.store().await?.create_namespace(new).await?)
}

/// Gives a namespace another name.
#[tauri::command]
#[specta::specta]
pub async fn rename_namespace(database: State<'_, Database>, id: String, name: String) -> Answer<Applied> {
    Ok(database.store().await?.rename_namespace(&id, &name).await?)
}

/// Gives a namespace another description.
#[tauri::command]
#[specta::specta]
pub async fn describe_namespace(
    database: State<'_, Database>,
    id: String,
    description: String,
) -> Answer<Applied> {
    Ok(database
        .store()
        .await?
        .describe_namespace(&id, &description)
        .await?)
}

/// Moves a namespace with all its keys to Trash.
#[tauri::command]
#[specta::specta]
pub async fn delete_namespace(database: State<'_, Database>, id: String) -> Answer<Applied> {
    Ok(database.store().await?.delete_namespace(&id).await?)
}

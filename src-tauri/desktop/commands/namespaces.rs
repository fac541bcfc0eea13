//! Namespaces: list, create, reword, delete; and their companions.

use store::model::{Applied, Leave, Namespace, NewNamespace, Purpose};
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

/// Gives a namespace another name, another description, or both as one change; null: as it is.
#[tauri::command]
#[specta::specta]
pub async fn reword_namespace(
    database: State<'_, Database>,
    id: String,
    name: Option<String>,
    description: Option<String>,
    leave: Option<Leave>,
) -> Answer<Applied> {
    let store = database.store_for(leave).await?;
    Ok(store
        .reword_namespace(&id, name.as_deref(), description.as_deref())
        .await?)
}

/// Moves a namespace with all its keys to Trash.
#[tauri::command]
#[specta::specta]
pub async fn delete_namespace(
    database: State<'_, Database>,
    id: String,
    leave: Option<Leave>,
) -> Answer<Applied> {
    Ok(database.store_for(leave).await?.delete_namespace(&id).await?)
}

/// The id of a namespace's companion, by which its entries are read and written like those of any namespace;
/// null while there is none.
#[tauri::command]
#[specta::specta]
pub async fn companion(
    database: State<'_, Database>,
    namespace: String,
    purpose: Purpose,
) -> Answer<Option<String>> {
    Ok(database.store().await?.companion(&namespace, purpose).await?)
}

/// The same, made where there is none.
#[tauri::command]
#[specta::specta]
pub async fn make_companion(
    database: State<'_, Database>,
    namespace: String,
    purpose: Purpose,
) -> Answer<String> {
    let store = database.store().await?;
    Ok(store.make_companion(&namespace, purpose).await?)
}

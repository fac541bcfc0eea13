//! Writing one key: set, rename, duplicate, delete. What would be in a protected place takes a person's leave.

use store::model::{Applied, Leave, SetEntry};
use tauri::State;

use super::Answer;
use crate::database::Database;

/// Writes one entry: its value, its expiry, its metadata, or all of them.
#[tauri::command]
#[specta::specta]
pub async fn set_entry(
    database: State<'_, Database>,
    entry: SetEntry,
    leave: Option<Leave>,
) -> Answer<Applied> {
    Ok(database.store_for(leave).await?.set_entry(entry).await?)
}

/// Gives a key another name; its value, expiry and metadata stay.
#[tauri::command]
#[specta::specta]
pub async fn rename_key(
    database: State<'_, Database>,
    namespace: String,
    key: String,
    new_key: String,
    leave: Option<Leave>,
) -> Answer<Applied> {
    Ok(database
        .store_for(leave)
        .await?
        .rename_key(&namespace, &key, &new_key)
        .await?)
}

/// Copies an entry to a new key.
#[tauri::command]
#[specta::specta]
pub async fn duplicate_key(
    database: State<'_, Database>,
    namespace: String,
    key: String,
    new_key: String,
    leave: Option<Leave>,
) -> Answer<Applied> {
    Ok(database
        .store_for(leave)
        .await?
        .duplicate_key(&namespace, &key, &new_key)
        .await?)
}

/// Moves a key to Trash.
#[tauri::command]
#[specta::specta]
pub async fn delete_key(
    database: State<'_, Database>,
    namespace: String,
    key: String,
    leave: Option<Leave>,
) -> Answer<Applied> {
    Ok(database
        .store_for(leave)
        .await?
        .delete_key(&namespace, &key)
        .await?)
}

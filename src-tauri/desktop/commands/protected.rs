//! Protected places: made, taken away, listed. Whatever would write there fails with `protected` until it comes
//! with a person's leave.

use store::model::{Applied, ProtectedPlace};
use tauri::State;

use super::Answer;
use crate::database::Database;

/// Every protected place, by its namespace.
#[tauri::command]
#[specta::specta]
pub async fn protected_places(database: State<'_, Database>) -> Answer<Vec<ProtectedPlace>> {
    Ok(database.store().await?.protected_places(None).await?)
}

/// Protects the keys of a namespace that start with a prefix; all of it where that is empty.
#[tauri::command]
#[specta::specta]
pub async fn protect(
    database: State<'_, Database>,
    namespace: String,
    prefix: String,
    note: Option<String>,
) -> Answer<Applied> {
    Ok(database
        .store()
        .await?
        .protect(&namespace, &prefix, note.as_deref())
        .await?)
}

/// Takes the protection of a place away again.
#[tauri::command]
#[specta::specta]
pub async fn unprotect(database: State<'_, Database>, namespace: String, prefix: String) -> Answer<Applied> {
    Ok(database.store().await?.unprotect(&namespace, &prefix).await?)
}

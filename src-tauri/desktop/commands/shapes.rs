//! What the values of like keys have in common.

use shapes::FoundShape;
use tauri::State;

use super::Answer;
use crate::database::Database;

/// The shape of keys like this one, found from a few of them; nothing where there is none.
#[tauri::command]
#[specta::specta]
pub async fn found_shape(
    database: State<'_, Database>,
    namespace: String,
    key: String,
) -> Answer<Option<FoundShape>> {
    let store = database.store().await?;
    Ok(shapes::found_shape(&store, &namespace, &key).await?)
}

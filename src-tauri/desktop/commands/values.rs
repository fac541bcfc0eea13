//! A value's bytes from and to a file, without passing through the webview.

use std::path::PathBuf;
use std::sync::Arc;

use store::limits::MAX_VALUE_BYTES;
use store::model::{Applied, Leave, NewValue, SetEntry};
use store::{Fault, StoreError};
use tauri::{AppHandle, State};

use super::Answer;
use crate::database::Database;
use crate::dialogs::{Dialogs, Question};
use crate::files::{Files, WrittenFile};
use crate::value_names::{TELLING, value_file_name};
use crate::window;

/// Asks for a name and writes a value there as it is; nothing when the person cancelled.
#[tauri::command]
#[specta::specta]
pub async fn save_value_to_file(
    app: AppHandle,
    database: State<'_, Database>,
    dialogs: State<'_, Arc<dyn Dialogs>>,
    files: State<'_, Files>,
    namespace: String,
    key: String,
) -> Answer<Option<WrittenFile>> {
    let store = database.store().await?;
    let Some(window) = window::main(&app) else {
        return Ok(None);
    };
    let Some(entry) = store.get_entry(&namespace, &key).await? else {
        return Err(StoreError::KeyNotFound { key }.into());
    };
    let start = store.read_version_part(entry.version, 0, TELLING).await?;
    let question = Question {
        title: "Save the value to a file".into(),
        kinds: &[],
        name: value_file_name(&key, entry.kind, &start),
    };
    match dialogs.save(&window, question).await {
        Some(path) => {
            let written = store.save_value_to_file(&namespace, &key, &path).await?;
            Ok(Some(files.written(written)))
        }
        None => Ok(None),
    }
}

/// Asks for a file and makes its bytes the value of a key; expiry and metadata stay. Nothing when the
/// person cancelled.
#[tauri::command]
#[specta::specta]
pub async fn load_value_from_file(
    app: AppHandle,
    database: State<'_, Database>,
    dialogs: State<'_, Arc<dyn Dialogs>>,
    namespace: String,
    key: String,
    base_version: i64,
    leave: Option<Leave>,
) -> Answer<Option<Applied>> {
    let store = database.store_for(leave).await?;
    // Before the person looks for a file that they would have to find again.
    store.refuse_protected(&namespace, &key).await?;
    let Some(window) = window::main(&app) else {
        return Ok(None);
    };
    let question = Question {
        title: "Load the value from a file".into(),
        kinds: &[],
        name: String::new(),
    };
    let Some(path) = dialogs.open(&window, question).await else {
        return Ok(None);
    };
    let entry = SetEntry {
        namespace,
        key,
        value: NewValue::Bytes(read(path).await?),
        base_version: Some(base_version),
        ..SetEntry::default()
    };
    Ok(Some(store.set_entry(entry).await?))
}

/// A file's bytes, unless they are too many for a value.
async fn read(path: PathBuf) -> Result<Vec<u8>, StoreError> {
    let read = tauri::async_runtime::spawn_blocking(move || {
        let size = std::fs::metadata(&path)?.len();
        let bytes = usize::try_from(size).unwrap_or(usize::MAX);
        if bytes > MAX_VALUE_BYTES {
            return Err(StoreError::ValueTooLarge { bytes });
        }
        Ok(std::fs::read(&path)?)
    });
    read.await.map_err(|_| Fault::WorkStopped)?
}

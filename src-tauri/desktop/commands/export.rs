//! Export: what a format cannot carry, writing the file, showing it in its folder.

use std::io;
use std::sync::Arc;

use store::Obstacle;
use store::formats::{ExportFormat, Losses};
use store::model::{Filter, Selection};
use tauri::{AppHandle, Manager, State};

use super::Answer;
use crate::database::Database;
use crate::dialogs::{Dialogs, FileKind, Question, file_name};
use crate::failure::ShellFailure;
use crate::files::{Files, WrittenFile};
use crate::{file_manager, jobs, window};

const JSON: &[FileKind] = &[FileKind {
    name: "JSON file",
    endings: &["json"],
}];
const CSV: &[FileKind] = &[FileKind {
    name: "CSV file",
    endings: &["csv"],
}];

/// What this format cannot carry.
#[tauri::command]
#[specta::specta]
pub async fn check_export(
    database: State<'_, Database>,
    namespace: String,
    selection: Option<Selection>,
    format: ExportFormat,
) -> Answer<Losses> {
    let store = database.store().await?;
    let selection = selection.unwrap_or_else(everything);
    Ok(store.check_export(&namespace, &selection, &format).await?)
}

/// Asks for a name and writes the file; nothing when the person cancelled.
#[tauri::command]
#[specta::specta]
pub async fn export_file(
    app: AppHandle,
    database: State<'_, Database>,
    dialogs: State<'_, Arc<dyn Dialogs>>,
    namespace: String,
    selection: Option<Selection>,
    format: ExportFormat,
    job: String,
) -> Answer<Option<WrittenFile>> {
    let store = database.store().await?;
    let Some(window) = window::main(&app) else {
        return Ok(None);
    };
    let (kinds, ending) = match format {
        ExportFormat::Csv => (CSV, "csv"),
        ExportFormat::Map | ExportFormat::List | ExportFormat::Flagd { .. } => (JSON, "json"),
    };
    let name = store.namespace(&namespace).await?.name;
    let question = Question {
        title: format!("Export {name}"),
        kinds,
        name: match &format {
            ExportFormat::Flagd { .. } => file_name(&format!("{name}.flags"), ending),
            _ => file_name(&name, ending),
        },
    };
    let Some(path) = dialogs.save(&window, question).await else {
        return Ok(None);
    };
    let selection = selection.unwrap_or_else(everything);
    let written = jobs::run(&app, job, |job| async move {
        store
            .export_to_file(&namespace, selection, format, &path, &job)
            .await
    });
    Ok(Some(app.state::<Files>().written(written.await?)))
}

fn everything() -> Selection {
    Selection::Matching {
        filter: Filter::default(),
        except: Vec::new(),
    }
}

/// Opens the folder of a file that was written, or a folder.
#[tauri::command]
#[specta::specta]
pub async fn show_in_folder(files: State<'_, Files>, file: String) -> Answer<()> {
    let file = files.path(&file)?;
    let path = file.display().to_string();
    // A file manager that has to start takes its time: not on a thread that others wait for.
    let shown = tauri::async_runtime::spawn_blocking(move || file_manager::show(&file)).await;
    shown
        .unwrap_or_else(|stopped| Err(io::Error::other(stopped)))
        .map_err(|error| {
            let obstacle = Obstacle::to_reading(&error);
            ShellFailure::CannotShow { path, obstacle }.into()
        })
}

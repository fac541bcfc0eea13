//! What a person is told about the app: its version, what it runs on, and where its files are. Also how
//! large everything in its window is drawn.

use std::path::Path;

use serde::Serialize;
use specta::Type;
use store::location;
use tauri::{AppHandle, State};

use super::Answer;
use crate::database::Database;
use crate::files::Files;
use crate::window;

/// The app and where its files are. Names no key, and none of a namespace.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct About {
    /// The version of the app.
    version: String,
    /// The system and the kind of processor: `linux x86_64`.
    system: String,
    /// The version of what draws the window; `None` where the system does not say.
    engine: Option<String>,
    /// The file that is open, or that could not be opened.
    database: Place,
    /// The folder of automatic backups; `None` where none is known, or no file is open.
    backups: Option<Place>,
    /// The folder of what is typed and not saved; `None` where the platform names no place.
    drafts: Option<Place>,
    /// The folder of the app's own notes; `None` where the platform names no place for settings.
    settings: Option<Place>,
}

/// A file or a folder of the app.
#[derive(Debug, Clone, Serialize, Type)]
pub struct Place {
    /// Its token.
    file: String,
    /// Its whole path, for a person to read.
    path: String,
}

/// The app, what it runs on, and where its files are.
#[tauri::command]
#[specta::specta]
pub async fn about(database: State<'_, Database>, files: State<'_, Files>) -> Answer<About> {
    let place = |path: &Path| Place {
        file: files.hand_out(path),
        path: path.display().to_string(),
    };
    let file = database.path().await;
    let backups = match database.store().await {
        Ok(store) => store.backup_settings().await?.folder,
        Err(_) => None,
    };
    Ok(About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        engine: tauri::webview_version().ok(),
        database: place(&file),
        backups: backups.map(|folder| place(Path::new(&folder))),
        drafts: location::drafts_folder().as_deref().map(place),
        settings: location::window_note()
            .as_deref()
            .and_then(Path::parent)
            .map(place),
    })
}

/// Draws everything in the window larger or smaller: 90 to 200, in percent; what is beyond is taken as the
/// nearest of these.
#[tauri::command]
#[specta::specta]
pub async fn set_text_size(app: AppHandle, percent: u32) -> Answer<()> {
    if let Some(window) = window::main(&app) {
        // An engine that cannot leaves the window as it is, which the person sees.
        let _ = window.set_zoom(f64::from(percent.clamp(90, 200)) / 100.0);
    }
    Ok(())
}

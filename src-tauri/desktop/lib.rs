//! The desktop shell of KV Store: one window, thin typed commands over the store, native dialogs.
//!
//! Arrows point one way: the window calls commands, commands call the store. What the window may call
//! is listed once in `command_names.rs` and registered once in `registry.rs`.

mod check;
mod closing;
#[cfg(test)]
mod command_names;
mod commands;
mod database;
mod dialogs;
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
mod display;
mod drafts;
mod events;
mod failure;
mod file_manager;
mod file_names;
mod files;
mod flow_failure;
mod in_use;
mod jobs;
mod only_window;
mod registry;
mod searches;
mod value_names;
mod window;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tauri::{Manager, RunEvent};
use tokio::time::timeout;

use crate::closing::Answers;
use crate::database::Database;
use crate::dialogs::{Dialogs, NativeDialogs};
use crate::files::Files;
use crate::jobs::Jobs;
use crate::only_window::OnlyWindow;
use crate::searches::Searches;
use crate::window::Remembered;

/// How long the way out may wait for work that was asked to stop.
const TIDY: Duration = Duration::from_secs(5);

/// Opens the window and runs until the app quits.
pub fn run() -> ExitCode {
    #[cfg(not(any(target_os = "macos", target_os = "windows")))]
    window::draw_without_opengl();
    store::survive_file_size_limit();
    let database = store::location::chosen();
    let Some(only) = OnlyWindow::of(&database) else {
        return ExitCode::SUCCESS; // the window that has it open is shown
    };
    store::location::narrow_own_folders();
    #[cfg(not(any(target_os = "macos", target_os = "windows")))]
    if let Err(why) = display::find() {
        eprintln!("KV Store cannot open its window. {why}");
        return ExitCode::FAILURE;
    }
    #[cfg(not(any(target_os = "macos", target_os = "windows")))]
    display::tell_of_a_broken_engine();
    let (typed, events) = (registry::handler(), registry::events());
    let app = tauri::Builder::default()
        .invoke_handler(move |invoke| {
            if commands::raw::is_raw(invoke.message.command()) {
                commands::raw::handler(invoke)
            } else {
                typed(invoke)
            }
        })
        .setup(move |app| {
            events.mount_events(app);
            app.manage(Jobs::default());
            app.manage(Searches::default());
            app.manage(Files::default());
            app.manage(Answers::default());
            app.manage(shapes::Shapes::default());
            app.manage(Arc::new(NativeDialogs) as Arc<dyn Dialogs>);
            app.manage(only);
            app.manage(Remembered::read());
            app.manage(Database::opening(app.handle(), database));
            window::open(app.handle())?;
            tauri::async_runtime::spawn(OnlyWindow::answer(app.handle().clone()));
            tauri::async_runtime::spawn(Remembered::follow(app.handle().clone()));
            Ok(())
        })
        .build(tauri::generate_context!());
    let app = match app {
        Ok(app) => app,
        Err(error) => {
            eprintln!("KV Store cannot open its window: {error}");
            return ExitCode::FAILURE;
        }
    };
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            app.state::<OnlyWindow>().leave();
            app.state::<Jobs>().cancel_all();
            app.state::<Remembered>().keep();
            let database = app.state::<Database>();
            // What was confirmed is on the disk already; this only leaves the folder tidy.
            tauri::async_runtime::block_on(async { timeout(TIDY, database.close()).await.ok() });
        }
    });
    ExitCode::SUCCESS
}

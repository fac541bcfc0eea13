//! The least that a Tauri app can be: one window with one line of text. The bench holds the app's
//! start and memory against it.
// A release build on Windows opens no console, as the app's own.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    let app = tauri::Builder::default().run(tauri::generate_context!("tests/empty/tauri.conf.json"));
    if let Err(error) = app {
        eprintln!("The empty window cannot be opened: {error}");
        std::process::exit(1);
    }
}

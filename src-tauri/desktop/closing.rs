//! The way out through the window's own button: it waits until what was typed is kept.
//!
//! The page is asked, and quits by itself when it has kept everything; where that takes long, it asks the
//! person. A page that does not even answer is not waited for: at most a second of typing is in its memory
//! only.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, CloseRequestApi, Manager};
use tauri_specta::Event;

/// How long a page may take to answer, also on a machine that is busy with other things. What it has to
/// keep may take longer.
const ANSWER: Duration = Duration::from_secs(10);

/// The window is to be closed: the page keeps what was typed and quits then.
#[derive(Debug, Clone, Serialize, Type, Event)]
pub struct Closing;

/// How often the page has answered.
#[derive(Default)]
pub struct Answers(AtomicU64);

impl Answers {
    /// The page was asked, and goes on by itself.
    pub fn heard(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn so_far(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Asks the page before the window is closed.
pub fn ask(app: &AppHandle, close: &CloseRequestApi) {
    let before = app.state::<Answers>().so_far();
    if Closing.emit(app).is_err() {
        return; // nobody can be asked: it closes
    }
    close.prevent_close();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(ANSWER).await;
        if app.state::<Answers>().so_far() == before {
            app.exit(0);
        }
    });
}

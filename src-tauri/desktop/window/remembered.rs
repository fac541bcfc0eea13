//! The window's place as the app keeps it: read at the start, and written whenever the window has come to
//! rest in another.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use store::location;
use tauri::{AppHandle, Manager, WebviewWindow};
use tokio::sync::Notify;
use tokio::time::timeout;

use super::main;
use super::place::{Area, Place, read, write};

/// A window that is not touched for so long has come to rest. Only then do its place, its size and whether
/// it fills its screen belong together: the display tells of them one after the other.
const REST: Duration = Duration::from_millis(400);

/// The place of the window.
pub struct Remembered {
    /// Nothing where the platform names no place for settings.
    note: Option<PathBuf>,
    now: Mutex<Option<Place>>,
    /// What the note says; held while it is written, which the window's thread does not wait for.
    written: Mutex<Option<Place>>,
    moved: Notify,
}

impl Remembered {
    /// What the last window left.
    pub fn read() -> Self {
        let note = location::window_note();
        let written = note.as_deref().and_then(read);
        Self {
            note,
            now: Mutex::new(written),
            written: Mutex::new(written),
            moved: Notify::new(),
        }
    }

    /// Where the window is to come up, on the screens that are there.
    pub fn place(&self, app: &AppHandle) -> Option<Place> {
        let place = (*held(&self.now))?;
        Some(place.on(&screens(app)))
    }

    /// The window was moved, or has another size.
    pub fn moved(&self) {
        self.moved.notify_one();
    }

    /// Looks where the window is.
    pub fn look(&self, window: &WebviewWindow) {
        let Some(seen) = seen(window) else { return };
        let mut now = held(&self.now);
        *now = seen.after(*now);
    }

    /// Writes what is new. Without a folder for it, or room, the next window comes up as the one before.
    pub fn keep(&self) {
        let mut written = held(&self.written);
        let now = *held(&self.now);
        let (Some(note), Some(place)) = (&self.note, now) else {
            return;
        };
        if *written != now && write(note, place).is_ok() {
            *written = now;
        }
    }

    /// Follows the window for as long as the app runs.
    pub async fn follow(app: AppHandle) {
        let remembered = app.state::<Self>();
        loop {
            remembered.moved.notified().await;
            while timeout(REST, remembered.moved.notified()).await.is_ok() {}
            let Some(window) = main(&app) else { return };
            remembered.look(&window);
            let app = app.clone();
            let kept = tokio::task::spawn_blocking(move || app.state::<Self>().keep());
            let _ = kept.await; // tried again with the next place
        }
    }
}

fn held(place: &Mutex<Option<Place>>) -> MutexGuard<'_, Option<Place>> {
    place.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where a window is; nothing while it is not shown, or the display does not say.
fn seen(window: &WebviewWindow) -> Option<Place> {
    if !window.is_visible().ok()? || window.is_minimized().ok()? {
        return None;
    }
    let scale = window.scale_factor().ok()?;
    let at = window.outer_position().ok()?.to_logical(scale);
    let size = window.inner_size().ok()?.to_logical(scale);
    Some(Place {
        area: Area {
            x: at.x,
            y: at.y,
            width: size.width,
            height: size.height,
        },
        maximized: window.is_maximized().ok()?,
    })
}

/// The screens that are there, the main one first.
fn screens(app: &AppHandle) -> Vec<Area> {
    let main = app.primary_monitor().ok().flatten();
    let all = app.available_monitors().unwrap_or_default();
    let area = |screen: tauri::Monitor| {
        let scale = screen.scale_factor();
        let at = screen.position().to_logical(scale);
        let size = screen.size().to_logical(scale);
        Area {
            x: at.x,
            y: at.y,
            width: size.width,
            height: size.height,
        }
    };
    main.into_iter().chain(all).map(area).collect()
}

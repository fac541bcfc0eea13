//! The system's real file dialogs: windows of their own, driven by the keyboard.

use std::path::Path;

use crate::desk::Desk;
use crate::wait::{INTERVAL, until_now};

/// How often keys are pressed before a dialog counts as one that does not take them.
const ATTEMPTS: usize = 3;
/// How often one looks whether it took them, before they are pressed again.
const LOOKS: usize = 200;

/// Waits for the dialog that opens or saves something, puts a path in the place of what it proposes
/// and confirms.
pub async fn choose(desk: &Desk, title: &str, path: &Path) {
    let window = wait_for(desk, title).await;
    type_path(desk, title, &window, path).await;
}

/// Keys that a busy dialog lost are pressed once more.
async fn type_path(desk: &Desk, title: &str, window: &str, path: &Path) {
    // The dialog would complete a folder's name by itself, and take the first Return for that.
    let end = if path.is_dir() { "/" } else { "" };
    let typed = format!("{}{end}", path.to_str().unwrap().strip_prefix('/').unwrap());
    for _ in 0..ATTEMPTS {
        // A slash opens the field for a path, wherever the focus is; keys before it is open get lost.
        settled(desk, window).await;
        key(desk, "ctrl+a");
        settled(desk, window).await;
        key(desk, "slash");
        settled(desk, window).await;
        desk.output("xdotool", &["type", "--clearmodifiers", "--delay", "8", &typed]);
        settled(desk, window).await;
        key(desk, "Return");
        for _ in 0..LOOKS {
            if !is_open(desk, title, window) {
                return;
            }
            tokio::time::sleep(INTERVAL).await;
        }
        desk.output("xdotool", &["windowactivate", "--sync", window]);
    }
    panic!("the dialog {title:?} did not take {typed:?}");
}

fn key(desk: &Desk, name: &str) {
    desk.output("xdotool", &["key", "--clearmodifiers", name])
        .unwrap();
}

/// Waits for the dialog with this title and cancels it.
pub async fn cancel(desk: &Desk, title: &str) {
    let window = wait_for(desk, title).await;
    settled(desk, &window).await;
    desk.output("xdotool", &["key", "--clearmodifiers", "Escape"])
        .unwrap();
    until_now(("the end of the dialog", title), || {
        (!is_open(desk, title, &window)).then_some(())
    })
    .await;
}

async fn wait_for(desk: &Desk, title: &str) -> String {
    let window = until_now(("dialog", title), || desk.windows(title).pop()).await;
    desk.output("xdotool", &["windowactivate", "--sync", &window])
        .unwrap();
    until_now(("the focus in", title), || {
        let focused = desk.output("xdotool", &["getwindowfocus"])?;
        let name = desk.output("xdotool", &["getwindowname", focused.trim()])?;
        (name.trim() == title).then_some(())
    })
    .await;
    window
}

/// Waits until the dialog has drawn what was asked of it, two pictures of it being the same, or is gone.
async fn settled(desk: &Desk, window: &str) {
    let mut last = None;
    until_now("a dialog at rest", || {
        let picture = desk.picture(window);
        let rests = picture.is_none() || picture == last;
        last = picture;
        rests.then_some(())
    })
    .await;
}

fn is_open(desk: &Desk, title: &str, window: &str) -> bool {
    desk.windows(title).iter().any(|open| open == window)
}

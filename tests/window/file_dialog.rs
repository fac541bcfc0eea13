//! The system's real file dialogs: windows of their own, driven by the keyboard.

use std::path::Path;

use crate::desk::Desk;
use crate::wait::until_now;

/// Waits for the dialog that opens something, types a path into it and confirms.
pub async fn choose(desk: &Desk, title: &str, path: &Path) {
    let window = wait_for(desk, title).await;
    type_path(desk, title, &window, path).await;
}

/// The same for the dialog that saves: the name that it proposes is replaced as a whole.
pub async fn save(desk: &Desk, title: &str, path: &Path) {
    let window = wait_for(desk, title).await;
    settled(desk, &window).await;
    key(desk, "ctrl+a");
    type_path(desk, title, &window, path).await;
}

async fn type_path(desk: &Desk, title: &str, window: &str, path: &Path) {
    // The dialog would complete a folder's name by itself, and take the first Return for that.
    let end = if path.is_dir() { "/" } else { "" };
    let typed = format!("{}{end}", path.to_str().unwrap().strip_prefix('/').unwrap());
    // A slash opens the field for a path, wherever the focus is; keys before it is open get lost.
    settled(desk, window).await;
    key(desk, "slash");
    settled(desk, window).await;
    desk.output("xdotool", &["type", "--clearmodifiers", "--delay", "8", &typed])
        .unwrap();
    settled(desk, window).await;
    key(desk, "Return");
    closed(desk, title, window).await;
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
    closed(desk, title, &window).await;
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

/// Waits until the dialog has drawn what was asked of it: two pictures of it are the same.
async fn settled(desk: &Desk, window: &str) {
    let mut last = None;
    until_now("a dialog at rest", || {
        let picture = desk.picture(window);
        let same = picture.is_some() && picture == last;
        last = picture;
        same.then_some(())
    })
    .await;
}

async fn closed(desk: &Desk, title: &str, window: &str) {
    until_now(("the end of the dialog", title), || {
        (!desk.windows(title).iter().any(|open| open == window)).then_some(())
    })
    .await;
}

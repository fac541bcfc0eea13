//! The one window: made hidden, where it was the last time, shown once it has its colour, closed through
//! the app's own way out.

mod place;
mod remembered;

#[cfg(not(any(target_os = "macos", target_os = "windows")))]
use std::ffi::OsString;

use tauri::window::Color;
use tauri::{
    AppHandle, DragDropEvent, Manager, Theme, Url, WebviewWindow, WebviewWindowBuilder, WindowEvent,
};
use tauri_specta::Event;

use crate::closing;
use crate::events::FileDropped;
use crate::files::Files;

pub use remembered::Remembered;

/// The window's label in tauri.conf.json and in the capability.
pub const LABEL: &str = "main";

const LIGHT: Color = Color(244, 244, 242, 255);
const DARK: Color = Color(21, 22, 24, 255);

/// Lets WebKit draw the page itself and not through OpenGL: a page of lists and text, in which nothing
/// moves, gains nothing by that, and pays for it with some 75 MiB; and with some drivers the window stays
/// empty (tauri-apps/tauri#9394). What a person has set is left as it is: `0` switches OpenGL on.
///
/// Told so by all three names, this process loads no driver either, which took 30 ms of the start and 27 MiB: without
/// the second it asks how buffers could be shared with the card, and without the third which card there is.
///
/// To be called before there is a second thread, and before the window: WebKit asks once.
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
#[allow(
    unsafe_code,
    reason = "the environment is the one way to say it before the page's process starts"
)]
pub fn draw_without_opengl() {
    for (name, value) in unsaid(|name| std::env::var_os(name)) {
        // SAFETY: no other thread reads the environment yet.
        unsafe { std::env::set_var(name, value) };
    }
}

/// How WebKit is told, the first of which switches OpenGL off.
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
const WITHOUT_OPENGL: [(&str, &str); 3] = [
    ("WEBKIT_DISABLE_COMPOSITING_MODE", "1"),
    ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
    ("WEBKIT_WEB_RENDER_DEVICE_FILE", "/dev/null"),
];

/// What of that nobody has said; nothing where somebody wants OpenGL.
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
fn unsaid(said: impl Fn(&str) -> Option<OsString>) -> Vec<(&'static str, &'static str)> {
    if said(WITHOUT_OPENGL[0].0).is_some_and(|said| said == "0") {
        return Vec::new();
    }
    let all = WITHOUT_OPENGL.into_iter();
    all.filter(|(name, _)| said(name).is_none()).collect()
}

/// Makes the window that tauri.conf.json describes.
pub fn open(app: &AppHandle) -> tauri::Result<()> {
    let described = app
        .config()
        .app
        .windows
        .iter()
        .find(|window| window.label == LABEL);
    let config = described.cloned().ok_or(tauri::Error::WindowNotFound)?;
    let mut described = WebviewWindowBuilder::from_config(app, &config)?.on_navigation(is_own);
    let remembered = app.state::<Remembered>();
    if let Some(place) = remembered.place(app) {
        let area = place.area;
        described = described
            .position(f64::from(area.x), f64::from(area.y))
            .inner_size(f64::from(area.width), f64::from(area.height))
            .maximized(place.maximized);
    }
    let window = described.build()?;
    // Coloured before it is shown, so that nobody sees a white frame; shown before its page is there,
    // so that the page is read while the display makes the window ready.
    colour(&window);
    window.show()?;
    window.set_focus()?;
    let own = window.clone();
    window.on_window_event(move |event| match event {
        WindowEvent::ThemeChanged(_) => colour(&own),
        WindowEvent::Moved(_) | WindowEvent::Resized(_) => own.state::<Remembered>().moved(),
        WindowEvent::CloseRequested { api, .. } => {
            own.state::<Remembered>().look(&own);
            closing::ask(own.app_handle(), api);
        }
        WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => {
            // A link out of a browser is no file: it comes as an address.
            let files = paths.iter().filter(|path| path.is_absolute());
            let handed = own.state::<Files>();
            let files = files.map(|path| handed.hand_out(path)).collect();
            let _ = FileDropped { files }.emit(&own);
        }
        _ => {}
    });
    Ok(())
}

/// Shows the window over all others, also where it was made small.
pub fn bring_to_front(app: &AppHandle) {
    let Some(window) = main(app) else { return };
    // What does not work leaves the window where the person can find it.
    let _ = window.unminimize();
    let _ = window.show();
    let _ = window.set_focus();
}

/// Whether an address is a page of the app: nothing else is ever shown in its window.
fn is_own(address: &Url) -> bool {
    matches!(address.scheme(), "tauri" | "about") || address.host_str() == Some("tauri.localhost")
}

/// The window that dialogs belong to.
pub fn main(app: &AppHandle) -> Option<WebviewWindow> {
    app.get_webview_window(LABEL)
}

/// Paints what shows before the page does in the colour that the page will have.
fn colour(window: &WebviewWindow) {
    let dark = window.theme().is_ok_and(|theme| theme == Theme::Dark);
    let _ = window.set_background_color(Some(if dark { DARK } else { LIGHT }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_app_s_own_pages_are_shown() {
        let own = |address: &str| is_own(&address.parse().unwrap());
        assert!(own("tauri://localhost"));
        assert!(own("http://tauri.localhost/index.html"));
        assert!(!own("https://example.com/"));
        assert!(!own("file:///etc/passwd"));
        assert!(!own("https://tauri.localhost.example.com/"));
    }

    #[test]
    #[cfg(not(any(target_os = "macos", target_os = "windows")))]
    fn what_a_person_has_said_of_opengl_is_left_as_it_is() {
        let told = |said: &'static [(&str, &str)]| {
            let told = unsaid(|asked| {
                let found = said.iter().find(|(name, _)| *name == asked);
                found.map(|(_, value)| value.into())
            });
            told.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        let [off, buffers, card] = WITHOUT_OPENGL.map(|(name, _)| name);
        assert_eq!(told(&[]), [off, buffers, card]);
        assert_eq!(told(&[("WEBKIT_DISABLE_COMPOSITING_MODE", "1")]), [buffers, card]);
        assert_eq!(told(&[("WEBKIT_DISABLE_DMABUF_RENDERER", "0")]), [off, card]);
        assert!(told(&[("WEBKIT_DISABLE_COMPOSITING_MODE", "0")]).is_empty());
    }
}

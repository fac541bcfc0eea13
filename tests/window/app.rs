//! The app's window, driven over WebDriver.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};

use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use crate::desk::{Desk, Running};
use crate::wait::{until, until_now};

/// The title of the app's window.
pub const TITLE: &str = "KV Store";

/// A running app; the driver that started it ends with it.
pub struct App<'desk> {
    pub desk: &'desk Desk,
    pub client: Client,
    process: PathBuf,
    _driver: Running,
}

impl<'desk> App<'desk> {
    /// Starts the app and waits for its window.
    pub async fn start(desk: &'desk Desk) -> Self {
        Self::start_with(desk, &desk.database()).await
    }

    /// Starts the app with another database file than the desk's own.
    pub async fn start_with(desk: &'desk Desk, database: &Path) -> Self {
        let before = desk.windows(TITLE);
        let port = free_port();
        let mut driver = desk.command("WebKitWebDriver");
        // The variable lets the webview be driven; without it the app is as people run it.
        driver
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true");
        driver.env("KV_STORE_DB", database).arg(format!("--port={port}"));
        let driver = Running::start(&mut driver);
        until_now("the driver's port", || {
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok()
        })
        .await;
        let binary = json!({ "binary": env!("CARGO_BIN_EXE_kv-store"), "args": [] });
        let mut wanted = Capabilities::new();
        wanted.insert("webkitgtk:browserOptions".into(), binary);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let address = format!("http://127.0.0.1:{port}");
        let client = builder.capabilities(wanted).connect(&address).await.unwrap();
        let process = until_now("the app's window", || {
            let windows = desk.windows(TITLE).into_iter();
            windows
                .filter(|window| !before.contains(window))
                .find_map(|window| process_of(desk, &window))
        })
        .await;
        Self {
            desk,
            client,
            process,
            _driver: driver,
        }
    }

    /// Closes the window as a person does and waits until the process is gone.
    pub async fn quit(self) {
        // A key press that meets a window in the middle of a change of focus gets lost: pressed again.
        let mut looks = 0;
        until_now("the end of the app", || {
            if gone(&self.process) {
                return Some(());
            }
            if looks % 40 == 0 {
                let window = self.window()?;
                self.desk
                    .output("xdotool", &["windowactivate", "--sync", &window])?;
                self.desk.output("xdotool", &["key", "alt+F4"])?;
            }
            looks += 1;
            None
        })
        .await;
    }

    /// Ends the app as a power cut would: it has no time to close anything.
    pub async fn kill(self) {
        let number = self.process.file_name().unwrap().to_str().unwrap();
        self.desk.output("kill", &["-KILL", number]).unwrap();
        until_now("the end of the app", || gone(&self.process).then_some(())).await;
    }

    /// Quits by the button of the page that explains a failure.
    pub async fn quit_by_button(self) {
        let button = self.find("quit").await;
        let _ = button.click().await; // the driver may lose the app before it can answer
        until_now("the end of the app", || gone(&self.process).then_some(())).await;
    }

    /// How many keys the list shows.
    pub async fn rows(&self) -> usize {
        self.client
            .find_all(Locator::Css("[data-testid=key-row]"))
            .await
            .unwrap()
            .len()
    }

    /// The app's own window, while it is visible.
    pub fn window(&self) -> Option<String> {
        let mut windows = self.desk.windows(TITLE).into_iter();
        windows.find(|window| process_of(self.desk, window).as_ref() == Some(&self.process))
    }

    /// The element with this test id, as soon as it is visible.
    pub async fn find(&self, id: &str) -> Element {
        self.css(&format!("[data-testid=\"{id}\"]")).await
    }

    /// The element with this test id that shows this text.
    pub async fn find_text(&self, id: &str, text: &str) -> Element {
        let selector = format!("[data-testid=\"{id}\"]");
        until((id, text), || async {
            for element in self.client.find_all(Locator::Css(&selector)).await.ok()? {
                if shown(&element).await?.contains(text) {
                    return Some(element);
                }
            }
            None
        })
        .await
    }

    /// The first visible element of a selector.
    pub async fn css(&self, selector: &str) -> Element {
        until(selector, || async {
            for element in self.client.find_all(Locator::Css(selector)).await.ok()? {
                if self.visible(&element).await {
                    return Some(element);
                }
            }
            None
        })
        .await
    }

    /// Whether an element takes up room on the page. The driver's own answer takes text that is cut
    /// with an ellipsis for hidden.
    async fn visible(&self, element: &Element) -> bool {
        let script = "const box = arguments[0].getBoundingClientRect(); return box.width * box.height > 0;";
        let Ok(element) = serde_json::to_value(element) else {
            return false;
        };
        let answer = self.client.execute(script, vec![element]).await;
        answer.is_ok_and(|visible| visible.as_bool() == Some(true))
    }

    /// Waits until no element with this test id is visible.
    pub async fn gone(&self, id: &str) {
        let selector = format!("[data-testid=\"{id}\"]");
        until((id, "gone"), || async {
            for element in self.client.find_all(Locator::Css(&selector)).await.ok()? {
                if self.visible(&element).await {
                    return None;
                }
            }
            Some(())
        })
        .await;
    }

    /// Clicks what has this test id, as soon as it can be used and nothing is in its way.
    pub async fn click(&self, id: &str) {
        let selector = format!("[data-testid=\"{id}\"]");
        until(("click", id), || async {
            let element = self.css(&selector).await;
            element.is_enabled().await.ok()?.then_some(())?;
            let off = element.attr("aria-disabled").await.ok()?;
            (off.as_deref() != Some("true")).then_some(())?;
            element.click().await.ok()
        })
        .await;
    }

    /// Clicks the first visible element of a selector.
    pub async fn click_css(&self, selector: &str) {
        until(("click", selector), || async {
            self.css(selector).await.click().await.ok()
        })
        .await;
    }

    /// Clicks the element with this test id that shows this text.
    pub async fn click_text(&self, id: &str, text: &str) {
        until(("click", id, text), || async {
            self.find_text(id, text).await.click().await.ok()
        })
        .await;
    }

    /// Fills fields in. A dialog that opens takes the focus for itself in its own time, so what stands
    /// in the fields is compared in the end, and typed again where a key press went astray.
    pub async fn fill(&self, fields: &[(&str, &str)]) {
        until(("fields", fields), || async {
            let mut right = true;
            for (id, text) in fields {
                let field = self.find(id).await;
                if field.prop("value").await.ok()?.as_deref() != Some(*text) {
                    right = false;
                    replace_text(&field, text).await?;
                }
            }
            right.then_some(())
        })
        .await;
    }

    /// Waits until the element with this test id shows text that satisfies a condition.
    pub async fn text(&self, id: &str, wanted: impl Fn(&str) -> bool) -> String {
        until((id, "text"), || async {
            let shown = shown(&self.find(id).await).await?;
            wanted(&shown).then_some(shown)
        })
        .await
    }
}

/// Types text in the place of what stands in a field or an editor.
pub async fn replace_text(field: &Element, text: &str) -> Option<()> {
    field.click().await.ok()?;
    let all = format!("{}a{}", char::from(Key::Control), char::from(Key::Null));
    field.send_keys(&all).await.ok()?;
    field.send_keys(&Key::Delete.to_string()).await.ok()?;
    if text.is_empty() {
        Some(())
    } else {
        field.send_keys(text).await.ok()
    }
}

/// The text in an element. What the driver itself gives leaves out text that cannot be selected.
pub async fn shown(element: &Element) -> Option<String> {
    element.prop("textContent").await.ok()?
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// The process that a window is of.
fn process_of(desk: &Desk, window: &str) -> Option<PathBuf> {
    let number = desk.output("xdotool", &["getwindowpid", window])?;
    Some(Path::new("/proc").join(number.trim()))
}

/// Whether a process ended; one that nobody has asked about yet still has its folder. Until the last of
/// its threads is gone it has its files.
fn gone(process: &Path) -> bool {
    match std::fs::read_to_string(process.join("stat")) {
        Ok(stat) => {
            let threads = std::fs::read_dir(process.join("task")).map_or(0, Iterator::count);
            threads <= 1 && stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('Z'))
        }
        Err(_) => true,
    }
}

//! Bytes that are no text: what they look like, the last of them without all of them, and a file in their place.

use std::fs;

use store::model::{NewValue, Program, SetEntry};

use crate::app::App;
use crate::contents;
use crate::desk::Desk;
use crate::file_dialog;
use crate::wait::until;

impl App<'_> {
    /// Scrolls the bytes to their end and waits for what stands there.
    async fn ends_with(&self, wanted: &str) {
        let script = "const bytes = document.querySelector('[data-testid=value-hex] .scroller'); \
                      bytes.scrollTop = bytes.scrollHeight; return bytes.textContent;";
        until(("the last bytes", wanted), || async {
            let shown = self.client.execute(script, Vec::new()).await.ok()?;
            shown.as_str()?.trim_end().ends_with(wanted).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn bytes_are_looked_at_to_their_end_and_a_file_takes_their_place() {
    let desk = Desk::new("bytes").await;
    contents::put(&desk, "files", "{\"a\": \"text\"}").await;
    let mut bytes = vec![0x1f, 0x8b, 8, 0];
    bytes.resize(3_000_000, 0xff);
    bytes.extend_from_slice(b"END");
    let store = contents::open(&desk, Program::App).await;
    let edit = SetEntry {
        namespace: "files".into(),
        key: "archive".into(),
        value: NewValue::Bytes(bytes),
        ..SetEntry::default()
    };
    store.set_entry(edit).await.unwrap();
    store.close().await;
    let other: Vec<u8> = [0xff, 0xfe, b'o', b't', b'h', b'e', b'r'].into();
    let file = desk.file("other.bin");
    fs::write(&file, &other).unwrap();

    let app = App::start(&desk).await;
    app.click_text("namespace-item", "files").await;
    app.open_key("archive").await;
    app.text("value-facts", |facts| {
        facts.contains("Looks like: gzip") && facts.contains("3,000,003 bytes")
    })
    .await;
    app.ends_with("45 4e 44END").await;
    app.click_css("[data-testid=value-pane] .notice button:nth-of-type(2)")
        .await;
    file_dialog::choose(&desk, "Load the value from a file", &file).await;
    app.text("value-facts", |facts| facts.contains("7 bytes")).await;
    app.ends_with("ff fe 6f 74 68 65 72··other").await;
    app.click("undo").await;
    app.text("value-facts", |facts| facts.contains("3,000,003 bytes"))
        .await;
    app.quit().await;
}

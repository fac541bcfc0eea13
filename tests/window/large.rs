//! A large value: its beginning at once, JSON as a text with a word why, and what is typed into it saved to the
//! byte.

use std::cell::Cell;

use fantoccini::key::Key;
use store::model::{NewValue, Program, SetEntry};

use crate::app::App;
use crate::contents;
use crate::desk::Desk;
use crate::wait::until;

#[tokio::test]
async fn json_over_five_mebibytes_is_a_text_and_what_is_typed_is_saved_to_the_byte() {
    let desk = Desk::new("large").await;
    contents::put(&desk, "texts", "{\"small\": 1}").await;
    let line = "{\"name\": \"Ada\", \"credit\": 22.00},\n";
    let value = format!("[\n{}0]\n", line.repeat(6_000_000 / line.len()));
    let store = contents::open(&desk, Program::App).await;
    let edit = SetEntry {
        namespace: "texts".into(),
        key: "large".into(),
        value: NewValue::Text { text: value.clone() },
        ..SetEntry::default()
    };
    store.set_entry(edit).await.unwrap();
    store.close().await;

    let app = App::start(&desk).await;
    app.click_text("namespace-item", "texts").await;
    app.open_key("large").await;
    app.text("value-pane", |shown| shown.contains("Here is how it begins."))
        .await;
    app.click("open-whole").await;
    app.text("value-pane", |shown| shown.contains("shown as text only"))
        .await;
    let editor = app.css("[data-testid=value-editor] .cm-content").await;
    editor.click().await.unwrap();
    let end = format!(
        "{}{}{}",
        char::from(Key::Control),
        char::from(Key::End),
        char::from(Key::Null)
    );
    editor.send_keys(&end).await.unwrap();
    app.text("value-editor", |shown| shown.contains("0]")).await;
    // A key press that meets a busy window gets lost: pressed again.
    let looks = Cell::new(0);
    until("what is typed", || async {
        if looks.replace(looks.get() + 1) % 25 == 0 {
            editor.send_keys(" ").await.ok()?;
        }
        app.find("save").await.is_enabled().await.ok()?.then_some(())
    })
    .await;
    app.click("save").await;
    app.nothing_to_save().await;
    until("the value", || async {
        let store = contents::open(&desk, Program::Lux).await;
        let now = store.get_value("texts", "large").await.unwrap().unwrap();
        store.close().await;
        let typed = now.strip_prefix(value.as_bytes())?;
        (!typed.is_empty() && typed.iter().all(|byte| *byte == b' ')).then_some(())
    })
    .await;
    app.quit().await;
}

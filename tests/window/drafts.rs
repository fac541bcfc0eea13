//! What is typed and not saved survives the end of the app, however it comes, and belongs to its database.

use std::fs;

use store::model::Program;

use crate::app::App;
use crate::contents;
use crate::desk::Desk;
use crate::wait::until_now;

/// The drafts on a desk, as their files.
fn kept(desk: &Desk) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![desk.file("data/kv-store/drafts")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|file| file.path())
        {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "draft") {
                found.extend(fs::read_to_string(path).ok());
            }
        }
    }
    found
}

/// Waits until a draft with exactly this text is on the disk.
pub async fn until_kept(desk: &Desk, text: &str) {
    let end = format!("\n{text}");
    until_now(("draft", text), || {
        kept(desk).iter().any(|draft| draft.ends_with(&end)).then_some(())
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_is_there_after_a_kill_and_marked_unsaved() {
    let desk = Desk::new("drafts-kill").await;
    let large = "a line of text\n".repeat(80_000);
    let keys = serde_json::json!({ "large": large, "small": "one" }).to_string();
    contents::put(&desk, "texts", &keys).await;

    let app = App::start(&desk).await;
    app.open_key("small").await;
    app.type_value("typed over small").await;
    app.open_key("large").await;
    app.click("open-whole").await;
    app.type_value("typed over large").await;
    until_kept(&desk, "typed over small").await;
    until_kept(&desk, "typed over large").await;
    app.kill().await;

    let app = App::start(&desk).await;
    for (key, typed) in [("small", "typed over small"), ("large", "typed over large")] {
        app.css(&format!("[data-key=\"{key}\"] [aria-label=\"Not saved yet\"]"))
            .await;
        app.open_key(key).await;
        app.shows_value(typed).await;
    }
    app.click("save").await;
    until_now("the draft that was saved to be gone", || {
        (kept(&desk).len() == 1).then_some(())
    })
    .await;
    app.quit().await;
    let store = contents::open(&desk, Program::Lux).await;
    let value = async |key: &str| store.get_value("texts", key).await.unwrap().unwrap();
    assert_eq!(value("large").await, b"typed over large");
    assert_eq!(value("small").await, b"one");
    store.close().await;
}

#[tokio::test]
async fn what_was_typed_a_moment_before_the_window_is_closed_is_kept_for_its_own_database() {
    let desk = Desk::new("drafts-close").await;
    contents::put(&desk, "texts", "{\"a\": \"one\"}").await;
    let app = App::start(&desk).await;
    app.open_key("a").await;
    app.type_value("typed last").await;
    app.quit().await;
    until_kept(&desk, "typed last").await;

    let other = desk.file("other.db");
    let app = App::start_with(&desk, &other).await;
    app.find("first-start").await;
    app.quit().await;

    let app = App::start(&desk).await;
    app.open_key("a").await;
    app.shows_value("typed last").await;
    app.quit().await;
}

#[tokio::test]
async fn what_was_typed_over_a_damaged_file_goes_on_in_what_takes_its_place() {
    let desk = Desk::new("drafts-salvaged").await;
    contents::put(&desk, "texts", "{\"a\": \"one\"}").await;
    let app = App::start(&desk).await;
    app.open_key("a").await;
    app.type_value("typed before").await;
    app.quit().await;
    let mut bytes = fs::read(desk.database()).unwrap();
    bytes[..4096].fill(0);
    fs::write(desk.database(), &bytes).unwrap();

    let app = App::start(&desk).await;
    app.click("use-salvaged").await;
    app.text("open-unsaved", |shown| shown.contains("1 unsaved"))
        .await;
    app.click("open-unsaved").await;
    app.click_text("unsaved-item", "a").await;
    app.shows_value("typed before").await;
    app.click("save").await;
    app.gone("open-unsaved").await;
    app.quit().await;
}

//! Files that are dragged out of another program's window and dropped on the app's: one is imported
//! once its preview was confirmed, and what cannot be is refused with words.

use std::fs;

use crate::app::App;
use crate::contents;
use crate::desk::Desk;
use crate::neighbour::{drop_addresses, drop_files};

#[tokio::test]
async fn a_file_that_is_dropped_on_the_window_is_imported() {
    let desk = Desk::new("drop").await;
    let file = desk.file("Größe & mehr #1, 50%.json");
    fs::write(&file, r#"{"limit": 250}"#).unwrap();
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    drop_files(&desk, &[&file]).await;
    app.find_text("plan-row", "limit").await;
    app.click("plan-apply").await;
    app.find_text("key-row", "limit").await;
    app.quit().await;
    assert_eq!(contents::map(&desk, "flags").await, "{\n  \"limit\": 250\n}\n");
}

#[tokio::test]
async fn what_cannot_be_imported_is_refused_when_it_is_dropped() {
    let desk = Desk::new("refused-drops").await;
    let (one, other) = (desk.file("one.json"), desk.file("other.json"));
    fs::write(&one, r#"{"one": 1}"#).unwrap();
    fs::write(&other, r#"{"other": 2}"#).unwrap();
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    drop_addresses(&desk, &["https://example.com/flags.json".into()]).await;
    app.find_text("toast", "Only files").await;
    drop_files(&desk, &[&one, &other]).await;
    app.find_text("toast", "one file at a time").await;

    // The first of these opens the dialog, the others fall into it.
    drop_files(&desk, &[desk.path()]).await;
    app.problem("a folder").await;
    drop_files(&desk, &[&desk.file("gone.json")]).await;
    app.problem("no such file").await;
    drop_files(&desk, &[&one, &other]).await;
    app.problem("one file at a time").await;
    drop_files(&desk, &[&other]).await;
    app.find_text("plan-row", "other").await;
    app.click("plan-cancel").await;
    app.gone("plan-dialog").await;
    assert_eq!(app.rows().await, 0);
    app.quit().await;
}

impl App<'_> {
    /// Waits until the import says that this is wrong with the file.
    async fn problem(&self, words: &str) {
        self.text("import-problem", |shown| shown.contains(words)).await;
    }
}

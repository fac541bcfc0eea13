//! What was done is taken back and done again, by the keyboard and by the buttons, and after a restart.

use fantoccini::key::Key;

use crate::app::App;
use crate::desk::Desk;

const KEY: &str = "feature:new_checkout";

#[tokio::test]
async fn a_deleted_key_comes_back_after_a_restart() {
    let desk = Desk::new("undo").await;
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    app.add_json(KEY, "{\"on\":true}").await;
    app.open_key(KEY).await;
    app.delete_open_key(KEY).await;
    app.press(Key::Control, 'z').await;
    app.find_text("key-row", KEY).await;
    app.click("redo").await;
    app.row_gone(KEY).await;
    app.quit().await;

    let app = App::start(&desk).await;
    app.click_text("namespace-item", "flags").await;
    app.click("undo").await;
    app.find_text("key-row", KEY).await;
    app.click("open-activity").await;
    app.find_text("change-row", KEY).await;
    app.quit().await;
}

#[tokio::test]
async fn a_deleted_namespace_waits_in_trash() {
    let desk = Desk::new("trash").await;
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    app.create_namespace("texts", "").await;
    app.add_json(KEY, "{}").await;
    app.delete_namespace("texts").await;
    app.click("open-trash").await;
    app.find_text("trashed-namespace", "texts").await;
    app.click("trash-restore").await;
    app.find_text("namespace-item", "texts").await;
    app.quit().await;
}

//! The main road through the app: what a person keeps in it comes back to the byte, after an edit, a
//! deletion, an import of their own export, and a restart.

use store::model::Program;

use crate::app::App;
use crate::contents;
use crate::desk::Desk;
use crate::file_dialog;
use crate::pages::IMPORT;

const NAME: &str = "user-preferences";
const KEY: &str = "user:456";
const TYPED: &str = r#"{"theme":"dark","language":"en"}"#;
const EDITED: &str = r#"{"theme":"light","language":"en","size":22.00,"id":9007199254740993}"#;

#[tokio::test]
async fn what_was_kept_comes_back_to_the_byte() {
    let desk = Desk::new("journey").await;
    let app = App::start(&desk).await;
    app.create_namespace(NAME, "User preference storage").await;
    app.add_json(KEY, TYPED).await;
    app.open_key(KEY).await;
    app.shows_value(TYPED).await;
    app.edit_value(EDITED).await;

    let first = desk.file("first.json");
    app.export_map(NAME, &first).await;
    let exported = std::fs::read_to_string(&first).unwrap();
    assert!(
        exported.contains(EDITED),
        "the value is embedded as it was typed: {exported}"
    );

    app.delete_open_key(KEY).await;
    app.choose_import(&first).await;
    app.find_text("plan-row", KEY).await;
    app.click("plan-apply").await;
    app.find_text("key-row", KEY).await;
    app.quit().await;
    assert_eq!(stored(&desk).await, EDITED.as_bytes());

    let app = App::start(&desk).await;
    app.click_text("namespace-item", NAME).await;
    app.open_key(KEY).await;
    app.shows_value(EDITED).await;
    let second = desk.file("second.json");
    app.export_map(NAME, &second).await;
    app.quit().await;
    assert_eq!(std::fs::read(&second).unwrap(), exported.as_bytes());
}

#[tokio::test]
async fn a_cancelled_dialog_does_nothing() {
    let desk = Desk::new("cancelled-dialogs").await;
    let app = App::start(&desk).await;
    app.create_namespace(NAME, "").await;
    app.add_json(KEY, TYPED).await;
    app.click("import").await;
    app.click("import-choose").await;
    file_dialog::cancel(&desk, IMPORT).await;
    app.click("dialog-cancel").await;
    app.gone("import-dialog").await;
    app.click("export").await;
    app.click("dialog-confirm").await;
    file_dialog::cancel(&desk, &format!("Export {NAME}")).await;
    app.gone("dialog").await;
    app.open_key(KEY).await;
    app.shows_value(TYPED).await;
    app.quit().await;
    assert_eq!(stored(&desk).await, TYPED.as_bytes());
}

/// The bytes in the file, read without the app.
async fn stored(desk: &Desk) -> Vec<u8> {
    let store = contents::open(desk, Program::Lux).await;
    let value = store.get_value(NAME, KEY).await.unwrap().unwrap();
    store.close().await;
    value
}

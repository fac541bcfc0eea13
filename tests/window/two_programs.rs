//! The app and another program on one file, also while a file dialog shows the folder that it is in:
//! the dialog is part of the app's process and reads into each file there.

use std::fs;

use crate::app::App;
use crate::contents;
use crate::desk::Desk;

#[tokio::test]
async fn what_is_saved_after_a_file_dialog_is_there_for_other_programs() {
    let desk = Desk::new("two-programs").await;
    contents::put(&desk, "flags", r#"{"first": 1}"#).await;
    let file = desk.file("more.json"); // beside the database
    fs::write(&file, r#"{"second": 2}"#).unwrap();
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "flags").await;
    app.choose_import(&file).await;
    app.click("plan-apply").await;
    app.find_text("key-row", "second").await;
    contents::set_beside(&desk, "flags", "third", "3").await;
    app.find_text("key-row", "third").await;
    app.add_json("fourth", "[4]").await;
    assert_eq!(
        contents::map(&desk, "flags").await,
        "{\n  \"first\": 1,\n  \"fourth\": [4],\n  \"second\": 2,\n  \"third\": 3\n}\n"
    );
    app.quit().await;
}

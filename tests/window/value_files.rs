//! A value that goes to a file and comes from one.

use std::fs;

use store::model::Program;

use crate::app::App;
use crate::contents;
use crate::desk::Desk;
use crate::file_dialog;

#[tokio::test]
async fn a_value_goes_to_a_file_and_comes_from_a_file_as_it_is() {
    let desk = Desk::new("value-files").await;
    let bytes: Vec<u8> = (0..=255).cycle().take(3_000_000).collect();
    let (given, taken) = (desk.file("picture.bin"), desk.file("taken.bin"));
    fs::write(&given, &bytes).unwrap();
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    app.add_json("picture", "{}").await;
    app.open_key("picture").await;
    app.click("key-menu").await;
    app.click("load-from-file").await;
    file_dialog::choose(&desk, "Load the value from a file", &given).await;
    app.find("value-hex").await;
    app.click("key-menu").await;
    app.click("save-to-file").await;
    file_dialog::choose(&desk, "Save the value to a file", &taken).await;
    app.find_text("toast", "Saved").await;
    app.quit().await;
    assert!(fs::read(&taken).unwrap() == bytes, "the file is another");
    let store = contents::open(&desk, Program::Lux).await;
    assert!(store.get_value("flags", "picture").await.unwrap() == Some(bytes));
    store.close().await;
}

//! A file that cannot be imported says what is wrong with it, and where, and changes nothing at all.

use std::fs;
use std::path::PathBuf;

use crate::app::App;
use crate::desk::Desk;
use crate::neighbour::drop_files;
use crate::wait::until;

const KEY: &str = "user:456";
const VALUE: &str = r#"{"theme":"dark"}"#;

/// Files that are refused as a whole, each with a word of its message.
fn refused(desk: &Desk) -> Vec<(PathBuf, &'static str)> {
    let file = |name: &str, bytes: &[u8]| {
        let path = desk.file(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    vec![
        (file("words.json", b"these are only words"), "line 1"),
        (file("number.json", b"42"), ""),
        (file("empty.json", b""), "empty"),
        (file("torn.json", b"{\n  \"a\": 1,\n  \"b\": {\"c\"\n"), "line"),
    ]
}

#[tokio::test]
async fn a_file_that_is_no_import_is_refused_with_words() {
    let desk = Desk::new("refused-imports").await;
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    app.add_json(KEY, VALUE).await;
    for (file, words) in refused(&desk) {
        let shown = app.refused_import(&file).await;
        assert!(
            shown.to_lowercase().contains(words),
            "{}: {shown}",
            file.display()
        );
    }
    app.open_key(KEY).await;
    app.shows_value(VALUE).await;
    assert_eq!(app.rows().await, 1);
    app.quit().await;
}

#[tokio::test]
async fn a_row_that_is_not_valid_blocks_the_import_until_it_is_left_out() {
    let desk = Desk::new("not-valid-rows").await;
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    app.add_json(KEY, VALUE).await;
    let long = "k".repeat(513);
    let file = desk.file("long.json");
    fs::write(&file, format!("{{\n  \"good\": 1,\n  \"{long}\": 2\n}}\n")).unwrap();
    app.choose_import(&file).await;
    app.find_text("plan-row", "kkkkkk").await;
    assert!(!app.find("plan-apply").await.is_enabled().await.unwrap());
    app.click("plan-cancel").await;
    app.gone("plan-dialog").await;
    assert_eq!(app.rows().await, 1, "nothing of the file was taken");

    drop_files(&desk, &[&file]).await;
    app.click("plan-leave-out").await;
    app.click("plan-apply").await;
    app.find_text("key-row", "good").await;
    until("both keys", || async { (app.rows().await == 2).then_some(()) }).await;
    app.quit().await;
}

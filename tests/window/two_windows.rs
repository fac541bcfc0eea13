//! The app is started while it runs: with the same file its window is shown, and with a copy of the file,
//! which is the same store, what is typed in the one is safe from the other.

use std::fs;

use crate::app::{App, TITLE};
use crate::contents;
use crate::desk::{Desk, Running};
use crate::drafts::until_kept;
use crate::wait::until_now;

#[tokio::test]
async fn a_second_start_shows_the_window_that_has_the_file_open() {
    let desk = Desk::new("second-start").await;
    contents::put(&desk, "texts", "{\"a\": \"one\"}").await;
    let app = App::start(&desk).await;
    let window = app.window().unwrap();
    desk.output("xdotool", &["windowminimize", "--sync", &window])
        .unwrap();
    assert_eq!(app.window(), None);

    let mut second = Running::start(&mut desk.command(env!("CARGO_BIN_EXE_kv-store")));
    let ended_well = until_now("the end of the second start", || second.ended_well()).await;
    assert!(ended_well);
    until_now("the window", || app.window()).await;
    assert_eq!(desk.windows(TITLE).len(), 1);
    app.open_key("a").await;
    app.quit().await;
}

#[tokio::test]
async fn what_is_typed_in_two_windows_on_one_store_is_kept_apart_and_both_is_there_after_a_kill() {
    let desk = Desk::new("two-windows").await;
    contents::put(&desk, "texts", "{\"a\": \"one\"}").await;
    let copy = desk.file("copy.db");
    fs::copy(desk.database(), &copy).unwrap();
    let first = App::start(&desk).await;
    first.open_key("a").await;
    first.type_value("typed in the first").await;
    until_kept(&desk, "typed in the first").await;

    let second = App::start_with(&desk, &copy).await;
    second.open_key("a").await;
    second.shows_value("one").await;
    second.type_value("typed in the second").await;
    until_kept(&desk, "typed in the second").await;
    until_kept(&desk, "typed in the first").await;
    second.kill().await;
    first.shows_value("typed in the first").await;
    first.kill().await;

    let app = App::start(&desk).await;
    app.text("open-unsaved", |shown| shown.contains("2 unsaved"))
        .await;
    app.open_key("a").await;
    app.shows_value("typed in the first").await;
    app.click("open-unsaved").await;
    app.find_text("unsaved-item", "typed in the second").await;
    app.quit().await;
}

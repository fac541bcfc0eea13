//! A database file that cannot be used: the window explains it and offers a way on; the file is left
//! as it was.

use std::fs;
use std::os::unix::fs::FileTypeExt as _;
use std::path::Path;

use store::model::{NewNamespace, Program};
use store::{OpenOptions, Store};

use crate::app::App;
use crate::desk::Desk;
use crate::file_dialog;

/// Where SQLite keeps the two numbers in a file's header, big-endian.
const USER_VERSION: usize = 60;
const APPLICATION_ID: usize = 68;

#[tokio::test]
async fn a_file_that_is_not_sqlite_is_explained_and_left_alone() {
    let desk = Desk::new("not-a-database").await;
    fs::write(desk.database(), "a letter to grandmother".repeat(400)).unwrap();
    explained_and_left_alone(&desk, "not a KV Store").await;
}

#[tokio::test]
async fn a_file_from_a_newer_version_is_explained_and_left_alone() {
    let desk = Desk::new("newer-version").await;
    make(&desk.database()).await;
    patch(&desk.database(), USER_VERSION, 9_999);
    explained_and_left_alone(&desk, "newer").await;
}

#[tokio::test]
async fn a_file_of_another_application_is_explained_and_left_alone() {
    let desk = Desk::new("other-application").await;
    make(&desk.database()).await;
    patch(&desk.database(), APPLICATION_ID, 0x0f05_5112);
    explained_and_left_alone(&desk, "another").await;
}

#[tokio::test]
async fn a_folder_in_the_file_s_place_is_explained_and_another_place_works() {
    let desk = Desk::new("another-place").await;
    fs::create_dir(desk.database()).unwrap();
    let app = App::start(&desk).await;
    app.find("failed-open").await;
    app.click("retry-open").await;
    app.find("failed-open").await;
    let other = desk.file("elsewhere");
    fs::create_dir(&other).unwrap();
    app.click("choose-database").await;
    file_dialog::choose(&desk, "Choose a folder for KV Store", &other).await;
    app.create_namespace("flags", "").await;
    app.quit().await;
    assert!(other.join("kv-store.db").is_file());
    assert!(desk.database().is_dir());
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_explained() {
    let desk = Desk::new("no-folder").await;
    fs::write(desk.file("file"), "").unwrap();
    let app = App::start_with(&desk, &desk.file("file").join("flags.db")).await;
    app.find("failed-open").await;
    app.quit_by_button().await;
}

#[tokio::test]
async fn a_pipe_in_the_file_s_place_is_explained_and_not_waited_for() {
    let desk = Desk::new("a-pipe").await;
    let pipe = desk.database();
    desk.output("mkfifo", &[pipe.to_str().unwrap()]).unwrap();
    let app = App::start(&desk).await;
    app.text("failed-open", |shown| shown.contains("not a file"))
        .await;
    app.quit_by_button().await;
    assert!(pipe.symlink_metadata().unwrap().file_type().is_fifo());
}

async fn explained_and_left_alone(desk: &Desk, words: &str) {
    let before = fs::read(desk.database()).unwrap();
    let app = App::start(desk).await;
    app.text("failed-open", |shown| shown.contains(words)).await;
    app.quit_by_button().await;
    assert!(
        fs::read(desk.database()).unwrap() == before,
        "the file was touched"
    );
}

/// A sound file with something in it.
async fn make(file: &Path) {
    let store = Store::open(file, OpenOptions::passing(Program::Lux))
        .await
        .unwrap();
    let new = NewNamespace {
        name: "flags".into(),
        ..NewNamespace::default()
    };
    store.create_namespace(new).await.unwrap();
    store.close().await;
}

fn patch(file: &Path, at: usize, number: u32) {
    let mut bytes = fs::read(file).unwrap();
    bytes[at..at + 4].copy_from_slice(&number.to_be_bytes());
    fs::write(file, bytes).unwrap();
}

//! The app on a disk without any room, and on one that cannot be written: everything can be read and taken
//! elsewhere, a save says what is full and what was typed stays, and when there is room again it goes through.
//!
//! The small disk is seen by the test alone, which for that runs once more, in a child with mounts of its own,
//! and goes with it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use fantoccini::Locator;

use crate::app::{App, shown};
use crate::contents;
use crate::desk::Desk;
use crate::wait::until;

/// Tells the child that it is one.
const CHILD: &str = "KV_STORE_OWN_MOUNTS";

/// Whether this process may mount what it needs. Elsewhere the test with this name is run in a child that may.
fn has_mounts_of_its_own(test: &str) -> bool {
    if std::env::var_os(CHILD).is_some() {
        return true;
    }
    let permitted = ["--mount", "--mount --map-root-user"].into_iter().find(|how| {
        let mut trial = unshare(how);
        trial.args(["mount", "-t", "tmpfs", "tmpfs", "/mnt"]);
        let quiet = trial.stdout(Stdio::null()).stderr(Stdio::null());
        quiet.status().is_ok_and(|status| status.success())
    });
    let Some(how) = permitted else {
        eprintln!("NOT RUN: mounts are not permitted on this machine");
        return false;
    };
    let mut child = unshare(how);
    child.arg(std::env::current_exe().unwrap());
    child.args([&format!("no_room::{test}"), "--exact", "--nocapture"]);
    let status = child.env(CHILD, "1").status().unwrap();
    assert!(status.success(), "{test}: {status}");
    false
}

fn unshare(how: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(how.split(' '));
    command
}

fn run(program: &str, args: &[&str]) {
    let status = Command::new(program).args(args).status().unwrap();
    assert!(status.success(), "{program} {args:?}: {status}");
}

/// A disk of a few megabytes in a folder.
struct Disk(PathBuf);

impl Disk {
    fn at(folder: PathBuf) -> Self {
        fs::create_dir_all(&folder).unwrap();
        let path = folder.to_str().unwrap();
        run("mount", &["-t", "tmpfs", "-o", "size=8m", "tmpfs", path]);
        Self(folder)
    }

    fn fill(&self) {
        let mut filler = fs::File::create(self.filler()).unwrap();
        while filler.write_all(&[1; 4_096]).is_ok() {}
    }

    fn make_room(&self) {
        fs::remove_file(self.filler()).unwrap();
    }

    fn make_read_only(&self) {
        run("mount", &["-o", "remount,ro", self.0.to_str().unwrap()]);
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

const TEXTS: &str = r#"{"greeting": "Good morning.", "other": "Something else."}"#;

impl App<'_> {
    /// Waits until a message begins with these words.
    async fn says(&self, words: &str) {
        until(("a message that begins with", words), || async {
            let toasts = Locator::Css("[data-testid=toast]");
            for toast in self.client.find_all(toasts).await.ok()? {
                if shown(&toast).await?.trim().starts_with(words) {
                    return Some(());
                }
            }
            None
        })
        .await;
    }

    async fn reads_and_exports_elsewhere(&self, file: &Path) {
        self.click_text("namespace-item", "texts").await;
        self.open_key("other").await;
        self.shows_value("Something else.").await;
        self.open_key("greeting").await;
        self.shows_value("Good morning.").await;
        self.export_map("texts", file).await;
        assert_eq!(
            fs::read_to_string(file).unwrap(),
            "{\n  \"greeting\": \"Good morning.\",\n  \"other\": \"Something else.\"\n}\n"
        );
    }
}

/// The database is on the small disk, and what the app keeps beside it as well.
async fn texts_on(disk: &str, desk: &Desk) -> (Disk, PathBuf) {
    contents::put(desk, "texts", TEXTS).await;
    let disk = Disk::at(desk.file(disk));
    let database = disk.0.join("flags.db");
    fs::copy(desk.database(), &database).unwrap();
    (disk, database)
}

#[tokio::test]
async fn on_a_full_disk_all_is_read_and_a_save_goes_through_when_there_is_room_again() {
    if !has_mounts_of_its_own("on_a_full_disk_all_is_read_and_a_save_goes_through_when_there_is_room_again") {
        return;
    }
    let desk = Desk::new("full-disk").await;
    let (disk, database) = texts_on("data", &desk).await;
    disk.fill();
    let app = App::start_with(&desk, &database).await;
    app.reads_and_exports_elsewhere(&desk.file("out.json")).await;
    app.type_value("Good evening.").await;
    app.click("save").await;
    app.says(&format!("The disk that {} is on is full.", disk.0.display()))
        .await;
    app.shows_value("Good evening.").await;
    disk.make_room();
    app.click("save").await;
    app.nothing_to_save().await;
    app.shows_value("Good evening.").await;
    app.quit().await;

    let app = App::start_with(&desk, &database).await;
    app.click_text("namespace-item", "texts").await;
    app.open_key("greeting").await;
    app.shows_value("Good evening.").await;
    app.quit().await;
}

#[tokio::test]
async fn on_a_read_only_disk_all_is_read_and_a_save_says_that_it_cannot_be_written() {
    if !has_mounts_of_its_own("on_a_read_only_disk_all_is_read_and_a_save_says_that_it_cannot_be_written") {
        return;
    }
    let desk = Desk::new("read-only-disk").await;
    let (disk, database) = texts_on("medium", &desk).await;
    disk.make_read_only();
    let before = fs::read(&database).unwrap();
    let app = App::start_with(&desk, &database).await;
    app.reads_and_exports_elsewhere(&desk.file("out.json")).await;
    app.type_value("Good evening.").await;
    app.click("save").await;
    app.says(&format!(
        "{} cannot be written: the disk is read-only.",
        database.display()
    ))
    .await;
    app.shows_value("Good evening.").await;
    crate::drafts::until_kept(&desk, "Good evening.").await;
    app.quit().await;
    assert!(fs::read(&database).unwrap() == before);
    assert_eq!(fs::read_dir(&disk.0).unwrap().count(), 1);
}

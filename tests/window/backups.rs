//! Backups through the real dialogs, and back again as one change.

use std::fs;
use std::path::{Path, PathBuf};

use fantoccini::Locator;

use crate::app::App;
use crate::desk::Desk;
use crate::file_dialog;
use crate::wait::until;

const COPY: &str = "Save a copy of everything";
const CHOOSE: &str = "Choose a backup";

impl App<'_> {
    /// Makes a namespace with one key in it.
    async fn begin(&self) {
        self.create_namespace("flags", "").await;
        self.add_json("user:456", r#"{"price":22.00}"#).await;
    }

    async fn back_up_to(&self, file: &Path) {
        self.click("open-backups").await;
        self.click("save-backup-copy").await;
        file_dialog::choose(self.desk, COPY, file).await;
        self.find("toast").await;
        self.close_backups().await;
    }

    /// Closes the sheet; while work of it is ending its button does nothing yet.
    async fn close_backups(&self) {
        let close = Locator::Css("[data-testid=backups] [aria-label=Close]");
        until("the backups to close", || async {
            match self.client.find_all(close).await.ok()?.pop() {
                Some(button) => {
                    let _ = button.click().await;
                    None
                }
                None => Some(()),
            }
        })
        .await;
    }

    /// From the chosen file, through what would change, to the end message.
    async fn restore_chosen(&self, file: &Path) {
        file_dialog::choose(self.desk, CHOOSE, file).await;
        self.find("restore-about").await;
        self.click("dialog-confirm").await;
        self.find("plan-dialog").await;
        self.click("plan-apply").await;
        self.gone("plan-dialog").await;
    }
}

fn backup_on(desk: &Desk) -> PathBuf {
    desk.file("mine.kvbackup")
}

#[tokio::test]
async fn a_backup_brings_back_what_was_deleted_and_is_itself_undone() {
    let desk = Desk::new("backup").await;
    let file = backup_on(&desk);
    let app = App::start(&desk).await;
    app.begin().await;
    app.click("open-backups").await;
    app.click("save-backup-copy").await;
    file_dialog::cancel(&desk, COPY).await;
    assert!(!file.exists());
    app.close_backups().await;
    app.back_up_to(&file).await;
    assert!(fs::read(&file).unwrap().starts_with(b"SQLite format 3\0"));

    app.open_key("user:456").await;
    app.delete_open_key("user:456").await;
    app.click("open-backups").await;
    app.click("restore-file").await;
    file_dialog::cancel(&desk, CHOOSE).await;
    app.click("restore-file").await;
    app.restore_chosen(&file).await;
    app.find_text("toast", "1 key added").await;
    app.find_text("key-row", "user:456").await;
    app.click("toast-undo").await;
    app.row_gone("user:456").await;
    app.quit().await;
}

#[tokio::test]
async fn backing_up_is_one_click_and_listed_at_once_under_its_label() {
    let desk = Desk::new("backup-now").await;
    let app = App::start(&desk).await;
    app.begin().await;
    app.click("open-backups").await;
    app.fill(&[("backup-label", "Before the launch")]).await;
    app.click("back-up-now").await;
    app.find_text("backup-item", "Before the launch").await;
    app.close_backups().await;
    app.quit().await;
}

#[tokio::test]
async fn a_first_start_begins_with_a_backup() {
    let desk = Desk::new("first-restore").await;
    let file = backup_on(&desk);
    let app = App::start(&desk).await;
    app.begin().await;
    app.back_up_to(&file).await;
    app.quit().await;

    let app = App::start_with(&desk, &desk.file("new/flags.db")).await;
    app.find("first-start").await;
    app.click("first-restore").await;
    app.restore_chosen(&file).await;
    app.click_text("namespace-item", "flags").await;
    app.open_key("user:456").await;
    app.shows_value(r#"{"price":22.00}"#).await;
    app.quit().await;
}

#[tokio::test]
async fn a_first_start_can_begin_with_examples() {
    let desk = Desk::new("first-examples").await;
    let app = App::start(&desk).await;
    app.click("first-examples").await;
    app.find_text("key-row", "feature:new_checkout").await;
    app.quit().await;
}

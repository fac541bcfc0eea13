//! What comes in from files: shown before it happens, stopped while it happens, and taken back in one
//! step.

use std::fs;
use std::path::Path;

use store::Job;
use store::model::Program;

use crate::app::App;
use crate::contents;
use crate::desk::Desk;
use crate::wait::until;

const TABLE: &str = "id,text,until,who\nfeature:one,true,,ann\nfeature:two,false,,bob\nlimit,250,,ann\n";

#[tokio::test]
async fn a_table_with_other_columns_becomes_a_namespace_and_is_taken_back() {
    let desk = Desk::new("import-table").await;
    let file = desk.file("table.csv");
    fs::write(&file, TABLE).unwrap();
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    app.import_table(&file, "campaign").await;
    app.find_text("toast", "3 keys added").await;
    assert_eq!(app.rows().await, 3);
    app.click("toast-undo").await;
    app.text_gone("namespace-item", "campaign").await;
    app.quit().await;
}

#[tokio::test]
async fn a_file_that_equals_the_namespace_has_nothing_to_do() {
    let desk = Desk::new("import-same").await;
    let file = desk.file("same.json");
    fs::write(&file, r#"{"limit": 250}"#).unwrap();
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    app.choose_import(&file).await;
    app.click("plan-apply").await;
    app.find_text("key-row", "limit").await;
    app.choose_import(&file).await;
    app.find("plan-nothing").await;
    app.click("plan-cancel").await;
    app.gone("plan-dialog").await;
    app.quit().await;
}

#[tokio::test]
async fn a_long_import_can_be_stopped_and_leaves_nothing_behind() {
    let desk = Desk::new("import-stopped").await;
    let file = desk.file("many.json");
    let entries: Vec<String> = (0..400_000).map(|n| format!("\"product:{n:07}\": {n}")).collect();
    fs::write(&file, format!("{{{}}}", entries.join(","))).unwrap();
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    app.stop_when_it_says(" keys · ").await;
    app.choose_import(&file).await;

    // Back at the first step: no plan was made.
    app.click("dialog-confirm").await;
    app.css("[data-testid=plan-tab][data-category=added][data-count=\"400000\"]")
        .await;
    app.stop_when_it_says(" of ").await;
    app.click("plan-apply").await;
    app.usable("plan-apply").await;
    app.click("plan-cancel").await;
    app.gone("plan-dialog").await;
    assert_eq!(app.rows().await, 0, "what was stopped left nothing");
    app.quit().await;
}

#[tokio::test]
async fn a_backup_that_is_chosen_is_restored() {
    let desk = Desk::new("import-backup").await;
    let backup = desk.file("backup.db");
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    app.add_json("limit", "250").await;
    copy(&desk, &backup).await;
    app.open_key("limit").await;
    app.delete_open_key("limit").await;
    app.choose_import(&backup).await;
    app.find_text("plan-row", "limit").await;
    app.click("plan-apply").await;
    app.find_text("key-row", "limit").await;
    app.quit().await;
}

impl App<'_> {
    /// Has the next work stopped as soon as the window says how far it is, from within the page: a
    /// click that comes through the driver may find the work done.
    async fn stop_when_it_says(&self, words: &str) {
        let script = "const words = arguments[0];
            const looking = setInterval(() => {
                const button = document.querySelector('[data-testid=job-cancel]');
                if (!button?.parentElement.textContent.includes(words)) return;
                clearInterval(looking);
                button.click();
            }, 10);";
        self.client.execute(script, vec![words.into()]).await.unwrap();
    }

    /// Waits until a button can be used again.
    async fn usable(&self, id: &str) {
        until(("usable", id), || async {
            self.find(id).await.is_enabled().await.ok()?.then_some(())
        })
        .await;
    }

    /// Imports the table into a new namespace, saying which columns are which.
    async fn import_table(&self, file: &Path, name: &str) {
        self.choose_import(file).await;
        for (part, column) in [("key", "id"), ("value", "text")] {
            self.select(
                &format!("[data-testid=import-column][data-column={part}]"),
                column,
            )
            .await;
        }
        self.click("dialog-confirm").await;
        self.find("plan-dialog").await;
        self.select("[data-testid=import-namespace]", "new").await;
        self.find("import-new-name").await;
        self.fill(&[("import-new-name", name)]).await;
        // The plan is made anew as soon as the field is left.
        self.click("plan-apply").await;
        self.find_text("namespace-item", name).await;
        self.find_text("key-row", "feature:one").await;
    }
}

/// Makes a backup beside the running app.
async fn copy(desk: &Desk, backup: &Path) {
    let store = contents::open(desk, Program::Lux).await;
    store.back_up_to(backup, &Job::default()).await.unwrap();
    store.close().await;
}

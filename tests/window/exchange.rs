//! What comes in from files and what goes out to them: each is shown before it happens, and an import
//! is taken back in one step.

use std::fs;
use std::path::PathBuf;

use store::model::Program;
use store::{Job, OpenOptions, Store};

use crate::app::App;
use crate::desk::Desk;
use crate::file_dialog;

const TABLE: &str = "id,text,until,who\nfeature:one,true,,ann\nfeature:two,false,,bob\nlimit,250,,ann\n";

fn table(desk: &Desk) -> PathBuf {
    let file = desk.file("table.csv");
    fs::write(&file, TABLE).unwrap();
    file
}

impl App<'_> {
    /// Imports the table into a new namespace, saying which columns are which.
    async fn import_table(&self, file: &std::path::Path, name: &str) {
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

#[tokio::test]
async fn a_table_with_other_columns_becomes_a_namespace_and_is_taken_back() {
    let desk = Desk::new("import-table").await;
    let file = table(&desk);
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    app.import_table(&file, "campaign").await;
    app.find_text("toast", "3 added").await;
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
async fn a_flags_file_holds_the_switches_under_a_prefix() {
    let desk = Desk::new("export-flags").await;
    let file = table(&desk);
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    app.import_table(&file, "campaign").await;
    app.click("export").await;
    let format = "[data-testid=export-format] input[value=flagd]";
    app.css(format).await.click().await.unwrap();
    app.css(".dialog .notice.warn").await;
    app.click("dialog-confirm").await;
    let target = desk.file("out.json");
    file_dialog::save(&desk, "Export campaign", &target).await;
    app.find_text("toast", "Exported 2 keys").await;
    app.quit().await;
    let written: serde_json::Value = serde_json::from_slice(&fs::read(&target).unwrap()).unwrap();
    assert_eq!(written["flags"]["one"]["defaultVariant"], "on");
    assert_eq!(written["flags"]["two"]["defaultVariant"], "off");
    assert_eq!(written["flags"].as_object().unwrap().len(), 2);
}

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
    file_dialog::save(&desk, "Save the value to a file", &taken).await;
    app.find_text("toast", "Saved").await;
    app.quit().await;
    assert!(fs::read(&taken).unwrap() == bytes, "the file is another");
    let store = Store::open(&desk.database(), OpenOptions::passing(Program::Lux))
        .await
        .unwrap();
    assert!(store.get_value("flags", "picture").await.unwrap() == Some(bytes));
    store.close().await;
}

#[tokio::test]
async fn what_is_ticked_is_exported_alone() {
    let desk = Desk::new("export-ticked").await;
    let file = table(&desk);
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    app.import_table(&file, "campaign").await;
    app.css("[data-testid=key-row][data-key=limit] [data-testid=key-row-tick]")
        .await
        .click()
        .await
        .unwrap();
    app.click("export-selected").await;
    app.css("[data-testid=export-what][data-which=selected][aria-checked=true]")
        .await;
    app.click("dialog-confirm").await;
    let target = desk.file("out.json");
    file_dialog::save(&desk, "Export campaign", &target).await;
    app.find_text("toast", "Exported 1 key").await;
    app.find_text("toast-action", "Show in folder").await;
    app.quit().await;
    let written: serde_json::Value = serde_json::from_slice(&fs::read(&target).unwrap()).unwrap();
    assert_eq!(written, serde_json::json!({ "limit": 250 }));
}

#[tokio::test]
async fn a_long_import_can_be_stopped_and_leaves_nothing_behind() {
    let desk = Desk::new("import-stopped").await;
    let file = desk.file("many.json");
    let entries: Vec<String> = (0..400_000).map(|n| format!("\"product:{n:07}\": {n}")).collect();
    fs::write(&file, format!("{{{}}}", entries.join(","))).unwrap();
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    app.choose_import(&file).await;
    app.find("job-progress").await;
    app.click("job-cancel").await;
    app.gone("job-progress").await;
    app.find("import-dialog").await;

    app.click("dialog-confirm").await;
    app.css("[data-testid=plan-tab][data-category=added][data-count=\"400000\"]")
        .await;
    app.click("plan-apply").await;
    app.find("job-progress").await;
    app.click("job-cancel").await;
    app.gone("job-progress").await;
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

/// Makes a backup beside the running app.
async fn copy(desk: &Desk, backup: &std::path::Path) {
    let store = Store::open(&desk.database(), OpenOptions::passing(Program::Lux))
        .await
        .unwrap();
    store.back_up_to(backup, &Job::default()).await.unwrap();
    store.close().await;
}

//! “Compare with now” for a backup: what was added, changed and deleted since it was made. Looking
//! changes nothing; what is ticked can be had back.

use fantoccini::Locator;
use store::model::Program;
use store::{BackupReason, BackupSettings, Job};

use crate::app::App;
use crate::contents;
use crate::desk::Desk;

const THEN: &str = r#"{"changed": {"limit": 10}, "deleted": "gone", "same": true}"#;

#[tokio::test]
async fn a_backup_is_compared_with_now_and_what_is_ticked_comes_back() {
    let desk = Desk::new("compare").await;
    contents::put(&desk, "flags", THEN).await;
    back_up(&desk).await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "flags").await;
    app.open_key("deleted").await;
    app.delete_open_key("deleted").await;
    app.open_key("changed").await;
    app.edit_value(r#"{"limit": 20}"#).await;
    app.add_json("added", "[1]").await;

    app.click("open-backups").await;
    app.click("backup-compare").await;
    app.find_text("compare-dialog", "What changed since").await;
    app.has_tabs(&["Added 1", "Changed 1", "Deleted 1"]).await;
    for (tab, key) in [("Added", "added"), ("Deleted", "deleted"), ("Changed", "changed")] {
        app.click_text("plan-tab", tab).await;
        app.find_text("plan-row", key).await;
    }
    app.click_text("plan-row", "changed").await;
    app.text("plan-diff", |shown| {
        shown.contains("Then") && shown.contains("Now")
    })
    .await;
    let actions = "[data-testid=plan-apply], [data-testid=plan-policy], [data-testid=plan-row-tick]:checked";
    let found = app.client.find_all(Locator::Css(actions)).await.unwrap();
    assert!(
        found.is_empty(),
        "something would be changed without being asked for"
    );

    app.click("compare-close").await;
    app.gone("compare-dialog").await;
    app.find("backup-item").await;
    assert_eq!(
        contents::map(&desk, "flags").await,
        "{\n  \"added\": [1],\n  \"changed\": {\"limit\": 20},\n  \"same\": true\n}\n"
    );

    app.click("backup-compare").await;
    app.click_text("plan-tab", "Deleted").await;
    app.click("plan-row-tick").await;
    app.text("compare-take-back", |shown| shown.contains("Take back 1 key"))
        .await;
    app.click("compare-take-back").await;
    app.click("plan-apply").await;
    app.gone("plan-dialog").await;
    app.quit().await;
    assert_eq!(
        contents::map(&desk, "flags").await,
        "{\n  \"added\": [1],\n  \"changed\": {\"limit\": 20},\n  \"deleted\": \"gone\",\n  \"same\": true\n}\n"
    );
}

/// Makes a backup in the folder where the app looks for them.
async fn back_up(desk: &Desk) {
    let store = contents::open(desk, Program::App).await;
    let settings = BackupSettings {
        // None by itself: the backup made here is to be the newest.
        every_days: 0,
        keep: 5,
        folder: Some(desk.file("backups").display().to_string()),
        remove_expired: false,
    };
    store.set_backup_settings(&settings).await.unwrap();
    store
        .back_up(BackupReason::Daily, "", &Job::default())
        .await
        .unwrap();
    store.close().await;
}

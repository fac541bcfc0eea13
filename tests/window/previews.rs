//! What a person decides in the preview of an import: what happens to keys that differ or are only
//! here, and which rows are left out. The counts follow, and exactly that is done.

use std::fs;

use crate::app::{App, shown};
use crate::contents;
use crate::desk::Desk;
use crate::neighbour::drop_files;
use crate::wait::until;

const HERE: &str = "{\n  \"changed\": 1,\n  \"only:here\": true,\n  \"same\": \"x\"\n}\n";
const FILE: &str = "{\n  \"changed\": 2,\n  \"fresh\": 3,\n  \"same\": \"x\"\n}\n";

/// A policy, what stands under it, the tabs, the button, and what is there afterwards.
const POLICIES: [(&str, &str, &[&str], &str, &str); 3] = [
    (
        "update",
        "1 new, 1 changed",
        &["New 1", "Changed 1", "Not in the file 1", "Same 1"],
        "Apply 2 changes",
        "{\n  \"changed\": 2,\n  \"fresh\": 3,\n  \"only:here\": true,\n  \"same\": \"x\"\n}\n",
    ),
    (
        "add_only",
        "1 new",
        &["New 1", "Changed 1", "Not in the file 1", "Same 1"],
        "Apply 1 change",
        "{\n  \"changed\": 1,\n  \"fresh\": 3,\n  \"only:here\": true,\n  \"same\": \"x\"\n}\n",
    ),
    (
        "make_identical",
        "1 new, 1 changed, 1 removed",
        &["New 1", "Changed 1", "Removed 1", "Same 1"],
        "Apply 3 changes",
        FILE,
    ),
];

#[tokio::test]
async fn the_policy_decides_what_an_import_does() {
    let desk = Desk::new("policies").await;
    contents::put(&desk, "flags", HERE).await;
    let file = desk.file("flags.json");
    fs::write(&file, FILE).unwrap();
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "flags").await;
    for (policy, counts, tabs, button, after) in POLICIES {
        drop_files(&desk, &[&file]).await;
        app.choose_policy(policy, counts).await;
        app.would(button).await;
        app.has_tabs(tabs).await;
        app.click("plan-apply").await;
        app.find("toast-undo").await;
        assert_eq!(contents::map(&desk, "flags").await, after, "{policy}");
        app.click("toast-undo").await;
        app.find_text("toast", "Undone").await;
        assert_eq!(contents::map(&desk, "flags").await, HERE, "{policy}");
    }
    app.quit().await;
}

#[tokio::test]
async fn a_row_that_is_unticked_is_left_out() {
    let desk = Desk::new("unticked").await;
    contents::put(&desk, "flags", r#"{"a": 1, "b": 2, "c": 3}"#).await;
    let file = desk.file("flags.json");
    fs::write(&file, r#"{"a": 10, "b": 20, "c": 30, "d": 40, "e": 50}"#).unwrap();
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "flags").await;
    drop_files(&desk, &[&file]).await;
    app.would("Apply 5 changes").await;
    app.click_text("plan-tab", "New").await;
    app.tick("d").await;
    app.would("Apply 4 changes").await;
    app.click_text("plan-tab", "Changed").await;
    app.tick("b").await;
    app.would("Apply 3 changes").await;
    app.tick("c").await;
    app.would("Apply 2 changes").await;
    app.is_ticked("c", false).await;
    app.tick("c").await;
    app.would("Apply 3 changes").await;
    app.click_text("plan-tab", "New").await;
    app.is_ticked("d", false).await;
    app.is_ticked("e", true).await;
    app.click("plan-apply").await;
    app.find_text("toast", "1 key added, 2 changed").await;
    assert_eq!(
        contents::map(&desk, "flags").await,
        "{\n  \"a\": 10,\n  \"b\": 2,\n  \"c\": 30,\n  \"e\": 50\n}\n"
    );
    app.quit().await;
}

impl App<'_> {
    /// Chooses a policy and waits until it is the one in force.
    async fn choose_policy(&self, policy: &str, counts: &str) {
        let choice = format!("[data-testid=plan-policy][data-value={policy}]");
        until(("policy", policy), || async {
            let button = self.css(&choice).await;
            assert!(shown(&button).await?.ends_with(counts), "under {policy}");
            button.click().await.ok()?;
            let chosen = button.attr("aria-checked").await.ok()?;
            (chosen.as_deref() == Some("true")).then_some(())
        })
        .await;
    }

    /// Waits until the button says that it would do this.
    async fn would(&self, label: &str) {
        self.text("plan-apply", |shown| shown.trim() == label).await;
    }

    /// Clicks the box before a row.
    async fn tick(&self, key: &str) {
        self.click_css(&tick_of(key)).await;
    }

    async fn is_ticked(&self, key: &str, wanted: bool) {
        until((key, wanted), || async {
            let ticked = self.css(&tick_of(key)).await.is_selected().await.ok()?;
            (ticked == wanted).then_some(())
        })
        .await;
    }
}

fn tick_of(key: &str) -> String {
    format!("[data-testid=plan-row][data-key={key}] [data-testid=plan-row-tick]")
}

//! What is planned for later: the running app does what is due and shows it, and asks about what was missed.

use std::time::{SystemTime, UNIX_EPOCH};

use store::model::{LaterDeed, LaterStep, NewLater, Program};
use store::{Clock, OpenOptions, Store};

use crate::app::App;
use crate::contents;
use crate::desk::Desk;

/// Plans to turn a key on, so many seconds before now, as somebody did a day ago.
async fn due_since(desk: &Desk, key: &str, seconds: i64) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let now = i64::try_from(now.as_secs()).unwrap();
    let options = OpenOptions {
        clock: Clock::manual((now - 86_400) * 1_000),
        ..OpenOptions::passing(Program::Lux)
    };
    let store = Store::open(&desk.database(), options).await.unwrap();
    let new = NewLater {
        namespace: "flags".to_owned(),
        keys: vec![key.to_owned()],
        steps: vec![LaterStep {
            due: now - seconds,
            does: LaterDeed::TurnOn,
        }],
        note: None,
    };
    store.plan_later(new).await.unwrap();
    store.close().await;
}

fn switch(key: &str, on: bool) -> String {
    format!("[data-testid=key-row][data-key=\"{key}\"] [role=switch][aria-checked={on}]")
}

#[tokio::test]
async fn what_is_due_is_done_and_shown_and_what_was_missed_is_asked_about() {
    let desk = Desk::new("later").await;
    contents::put(
        &desk,
        "flags",
        r#"{"due": false, "missed": false, "soon": false}"#,
    )
    .await;
    due_since(&desk, "missed", 7_200).await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "flags").await;
    app.text("planned-notice", |words| words.contains("1 planned change"))
        .await;
    app.css(&switch("missed", false)).await;

    // Planned by another program while the app runs, and due.
    due_since(&desk, "due", 5).await;
    app.css(&switch("due", true)).await;

    app.click("planned-look").await;
    app.find_text("planned-item", "missed").await;
    app.click("planned-do").await;
    app.gone("planned-item").await;
    app.click_css("[data-testid=planned] [aria-label=Close]").await;
    app.css(&switch("missed", true)).await;

    // Planned in the window: nothing happens yet, and the key says so.
    app.open_key("soon").await;
    app.click("key-menu").await;
    app.click("plan-later").await;
    app.confirm().await;
    app.text("planned-of-key", |words| words.contains("Turns on"))
        .await;
    app.css(&switch("soon", false)).await;
    app.click("undo").await;
    app.gone("planned-of-key").await;
    app.quit().await;
}

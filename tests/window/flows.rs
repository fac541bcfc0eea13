//! A flow's way in the window: made from an example, run, applied and taken back; and what is typed in its
//! code is there after a kill.

use store::model::{Program, Purpose};

use crate::app::App;
use crate::contents;
use crate::desk::Desk;
use crate::drafts::until_kept;
use crate::wait::until;

const COUNTER: &str = "ratelimit:cust_abc123:api_calls";
const TYPED: &str = "return \"typed and not saved\";";

#[tokio::test]
async fn a_flow_is_made_from_an_example_run_applied_undone_and_its_code_survives_a_kill() {
    let desk = Desk::new("flows").await;
    contents::put(&desk, "prefs", "{\"a\": \"one\"}").await;
    let app = App::start(&desk).await;
    app.click("show-flows").await;
    app.click_text("flow-example", "Rate limit").await;
    app.click("flow-save").await;
    app.text("value-key", |shown| shown == "Rate limit").await;

    app.click("flow-run").await;
    app.find_text("plan-row", COUNTER).await;
    assert_eq!(counter(&desk).await, None, "a run writes nothing");
    app.click("plan-apply").await;
    app.text("flow-outcome", |shown| shown.starts_with("Done.")).await;
    assert_eq!(counter(&desk).await.as_deref(), Some("1"));
    app.find_text("toast", "Ran Rate limit").await;
    app.click("toast-undo").await;
    until("the counter to be gone", || async {
        counter(&desk).await.is_none().then_some(())
    })
    .await;

    app.type_value(TYPED).await;
    until_kept(&desk, TYPED).await;
    app.kill().await;

    let app = App::start(&desk).await;
    app.text("value-key", |shown| shown == "Rate limit").await;
    app.shows_value(TYPED).await;
    app.click("flow-run").await;
    app.text("flow-result", |shown| shown.contains("typed and not saved"))
        .await;
    app.click("save").await;
    app.gone("save").await;
    app.quit().await;
    assert_eq!(saved(&desk, "Rate limit").await, TYPED);
}

/// What the example counts, read beside the app.
async fn counter(desk: &Desk) -> Option<String> {
    let store = contents::open(desk, Program::Lux).await;
    let value = store.get_value("prefs", COUNTER).await.unwrap();
    store.close().await;
    value.map(|bytes| String::from_utf8(bytes).unwrap())
}

/// The code of a flow in the file.
async fn saved(desk: &Desk, name: &str) -> String {
    let store = contents::open(desk, Program::Lux).await;
    let flows = store.companion("prefs", Purpose::Flows).await.unwrap().unwrap();
    let value = store.get_value(&flows, name).await.unwrap().unwrap();
    store.close().await;
    String::from_utf8(value).unwrap()
}

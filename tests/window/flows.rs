//! A flow's way in the window: made from an example, run, applied and taken back; out to a file and back in; and
//! what is typed in its code and its inputs is there after a kill.

use std::fs;

use store::model::{Program, Purpose};

use crate::app::{App, replace_text};
use crate::contents;
use crate::desk::Desk;
use crate::drafts::until_kept;
use crate::file_dialog;
use crate::pages::IMPORT;
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
    app.text("flow-outcome", |shown| shown.starts_with("Taken back."))
        .await;
    app.click("flow-again").await;
    app.find_text("plan-row", COUNTER).await;

    // What others did meanwhile is seen, and the run is made anew over it.
    contents::set_beside(&desk, "prefs", COUNTER, "41").await;
    app.click("plan-refresh").await;
    app.gone("plan-refresh").await;
    app.click("plan-apply").await;
    app.text("flow-outcome", |shown| shown.starts_with("Done.")).await;
    assert_eq!(counter(&desk).await.as_deref(), Some("42"));

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
    app.nothing_to_save().await;
    app.quit().await;
    assert_eq!(saved(&desk, "Rate limit").await, TYPED);
}

#[tokio::test]
async fn what_is_typed_into_inputs_is_there_after_a_kill_of_an_example_and_of_a_flow() {
    let desk = Desk::new("flows-inputs").await;
    contents::put(&desk, "prefs", "{\"a\": \"one\"}").await;
    let app = App::start(&desk).await;
    app.click("show-flows").await;
    app.click_text("flow-example", "Rate limit").await;
    app.fill_input("userId", "cust_typed").await;
    until_kept(&desk, &inputs("cust_typed", "api_calls")).await;
    app.kill().await;

    let app = App::start(&desk).await;
    app.click("show-flows").await;
    app.click_text("flow-example", "Rate limit").await;
    app.has_input("userId", "cust_typed").await;
    app.click("flow-save").await;
    app.text("value-key", |shown| shown == "Rate limit").await;
    app.fill_input("action", "exports").await;
    until_kept(&desk, &inputs("cust_typed", "exports")).await;
    app.kill().await;

    let app = App::start(&desk).await;
    app.text("value-key", |shown| shown == "Rate limit").await;
    app.click("flow-run").await;
    app.find_text("plan-row", "ratelimit:cust_typed:exports").await;
    app.quit().await;
}

#[tokio::test]
async fn flows_go_out_to_a_file_come_back_in_and_run() {
    let desk = Desk::new("flows-files").await;
    contents::put(&desk, "prefs", "{\"a\": \"one\"}").await;
    let file = desk.file("flows.json");
    let app = App::start(&desk).await;
    app.click("show-flows").await;
    app.click_text("flow-example", "Rate limit").await;
    app.click("flow-save").await;
    app.text("value-key", |shown| shown == "Rate limit").await;
    let code = saved(&desk, "Rate limit").await;

    app.click("flow-export").await;
    app.click("dialog-confirm").await;
    file_dialog::choose(&desk, "Export prefs: flows", &file).await;
    app.find_text("toast", "Exported 1 flow").await;
    let written = fs::read_to_string(&file).unwrap();
    assert!(written.contains("Adds one to a counter"), "{written}");

    app.click("key-menu").await;
    app.click("delete-key").await;
    app.text_gone("flow-row", "Rate limit").await;

    app.click("flow-import").await;
    app.click("import-choose").await;
    file_dialog::choose(&desk, IMPORT, &file).await;
    app.click("plan-apply").await;
    app.click_text("flow-row", "Rate limit").await;
    app.text("value-key", |shown| shown == "Rate limit").await;
    assert_eq!(saved(&desk, "Rate limit").await, code);
    app.fill_input("userId", "cust_abc123").await;
    app.fill_input("action", "api_calls").await;
    app.click("flow-run").await;
    app.find_text("plan-row", COUNTER).await;
    app.click("plan-apply").await;
    app.text("flow-outcome", |shown| shown.starts_with("Done.")).await;
    app.quit().await;
    assert_eq!(counter(&desk).await.as_deref(), Some("1"));
}

impl App<'_> {
    /// Replaces what stands in an input of the open flow.
    async fn fill_input(&self, name: &str, text: &str) {
        let field = format!("[data-input={name}]");
        until(("the input", name), || async {
            let field = self.css(&field).await;
            if field.prop("value").await.ok()?.as_deref() == Some(text) {
                return Some(());
            }
            replace_text(&field, text).await?;
            None
        })
        .await;
    }

    /// Waits until an input of the open flow has this text.
    async fn has_input(&self, name: &str, text: &str) {
        let field = format!("[data-input={name}]");
        until(("the input", name, text), || async {
            let value = self.css(&field).await.prop("value").await.ok()?;
            (value.as_deref() == Some(text)).then_some(())
        })
        .await;
    }
}

/// What is typed into the inputs of the example, as it is kept.
fn inputs(user: &str, action: &str) -> String {
    format!(r#"{{"userId":{{"kind":"text","text":"{user}"}},"action":{{"kind":"text","text":"{action}"}}}}"#)
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

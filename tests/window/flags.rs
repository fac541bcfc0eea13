//! What the window says of a flag, in the list and in the pane, is what is stored, whatever else is
//! typed about it.

use crate::app::App;
use crate::contents;
use crate::desk::Desk;
use crate::wait::until;

const KEY: &str = "feature:new_checkout";
const NOTE: &str = "Ask Ada before switching";

/// The app with one flag, on and open, and a note about it that is not saved.
async fn note_typed(desk: &Desk) -> App<'_> {
    contents::put(desk, "flags", &format!("{{\"{KEY}\": true}}")).await;
    let app = App::start(desk).await;
    app.click_text("namespace-item", "flags").await;
    app.open_key(KEY).await;
    app.click("tab-details").await;
    app.fill(&[("note-input", NOTE)]).await;
    app
}

/// The pane, the list and the store say that the flag is off.
async fn is_off_everywhere(app: &App<'_>) {
    app.click("tab-value").await;
    app.css("[data-testid=value-switch][aria-checked=false]").await;
    app.css("[data-testid=key-row-switch][aria-checked=false]").await;
    let off = format!("{{\n  \"{KEY}\": false\n}}\n");
    contents::becomes(app.desk, "flags", &off).await;
}

#[tokio::test]
async fn saving_a_note_does_not_turn_a_flag_back_on() {
    let desk = Desk::new("flags-saved").await;
    let app = note_typed(&desk).await;
    app.click("key-row-switch").await;
    is_off_everywhere(&app).await;
    app.click("save").await;
    app.gone("save").await; // a switch has no bar once there is nothing to save
    is_off_everywhere(&app).await;
    app.click("tab-details").await;
    until("the note", || async {
        (app.find("note-input").await.prop("value").await.ok()?.as_deref() == Some(NOTE)).then_some(())
    })
    .await;
    app.quit().await;
}

#[tokio::test]
async fn a_flag_is_never_shown_on_and_off_at_once() {
    let desk = Desk::new("flags-shown").await;
    let app = note_typed(&desk).await;
    app.click("tab-value").await;
    app.click("value-switch").await;
    is_off_everywhere(&app).await;
    app.click("revert").await;
    app.gone("revert").await;
    is_off_everywhere(&app).await;
    app.quit().await;
}

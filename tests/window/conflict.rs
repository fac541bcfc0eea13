//! Another program saves a key while text is typed over it: what was typed stays, Save is off, and
//! nothing is lost whichever way the person decides.

use crate::app::App;
use crate::contents;
use crate::desk::Desk;

const KEY: &str = "greeting";
const MINE: &str = "Typed here";
const THEIRS: &str = "Set by lux";

/// The app with text that is typed over a key, which another program has set meanwhile.
async fn in_conflict(desk: &Desk) -> App<'_> {
    contents::put(desk, "texts", &format!("{{\"{KEY}\": \"Good morning.\"}}")).await;
    let app = App::start(desk).await;
    app.click_text("namespace-item", "texts").await;
    app.open_key(KEY).await;
    app.type_value(MINE).await;
    contents::set_beside(desk, "texts", KEY, THEIRS).await;
    app.text("conflict", |words| words.contains("changed elsewhere"))
        .await;
    app.shows_value(MINE).await;
    app.nothing_to_save().await;
    app
}

/// What is stored, as a map.
fn only(text: &str) -> String {
    format!("{{\n  \"{KEY}\": \"{text}\"\n}}\n")
}

#[tokio::test]
async fn theirs_is_compared_and_used_and_what_was_typed_can_be_taken_up_again() {
    let desk = Desk::new("conflict-theirs").await;
    let app = in_conflict(&desk).await;
    app.click("compare-theirs").await;
    app.text("compared-theirs", |words| {
        words.contains(MINE) && words.contains(THEIRS)
    })
    .await;
    app.click_css("[data-testid=compared-theirs] [aria-label=Close]")
        .await;
    app.gone("compared-theirs").await;
    app.click("show-theirs").await;
    app.gone("conflict").await;
    app.shows_value(THEIRS).await;
    app.nothing_to_save().await;
    app.click("tab-history").await;
    app.click("aside-restore").await;
    app.click("tab-value").await;
    app.shows_value(MINE).await;
    // It stands on what it stood on before: the choice is open again.
    app.click("keep-mine").await;
    app.gone("conflict").await;
    app.nothing_to_save().await;
    contents::becomes(&desk, "texts", &only(MINE)).await;
    app.quit().await;
}

#[tokio::test]
async fn mine_is_saved_over_theirs_which_undo_brings_back() {
    let desk = Desk::new("conflict-mine").await;
    let app = in_conflict(&desk).await;
    app.click("keep-mine").await;
    app.gone("conflict").await;
    app.nothing_to_save().await;
    contents::becomes(&desk, "texts", &only(MINE)).await;
    app.click("undo").await;
    app.shows_value(THEIRS).await;
    contents::becomes(&desk, "texts", &only(THEIRS)).await;
    app.quit().await;
}

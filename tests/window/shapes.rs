//! A shape is pinned to a pattern of keys: what does not fit is marked and counted, is saved all the same, and is
//! mended.

use crate::app::App;
use crate::contents;
use crate::desk::Desk;

const FIT: &str = "{\"theme\":\"dark\"}";
const UNFIT: &str = "{\"theme\":5}";

#[tokio::test]
async fn a_value_that_does_not_fit_a_pinned_shape_is_marked_found_and_mended() {
    let desk = Desk::new("shapes").await;
    contents::put(
        &desk,
        "prefs",
        &format!("{{\"user:1\": {FIT}, \"user:2\": {FIT}, \"user:3\": {FIT}}}"),
    )
    .await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "prefs").await;
    app.open_key("user:1").await;
    app.click("key-menu").await;
    app.click("open-shape").await;
    app.click("shape-pin").await;
    app.text("shape-pinned", |words| words.contains("user:{userId}"))
        .await;
    // It can be closed once what is pinned was looked at.
    app.css("[data-testid=shape-check]:enabled").await;
    app.click_css("[data-testid=shape-dialog] [aria-label=Close]")
        .await;
    app.gone("shape-dialog").await;

    app.edit_value(UNFIT).await;
    app.text("shape-words", |words| {
        words.contains("Does not fit the shape of user:{userId}")
    })
    .await;

    app.open_key("user:2").await;
    app.click("key-menu").await;
    app.click("open-shape").await;
    app.click("shape-check").await;
    app.text("shape-checked", |words| {
        words.contains("1 of 3 keys does not fit.") && words.contains("user:1")
    })
    .await;
    app.click_css("[data-testid=shape-checked] button").await;
    app.text("value-key", |shown| shown.contains("user:1")).await;
    app.shows_value(UNFIT).await;
    app.edit_value(FIT).await;
    app.gone("shape-words").await;
    app.quit().await;
}

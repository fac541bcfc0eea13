//! What a key was: two states side by side, field by field, and the way back to one.

use crate::app::App;
use crate::contents;
use crate::desk::Desk;

#[tokio::test]
async fn two_states_are_compared_field_by_field_and_the_earlier_one_comes_back() {
    let desk = Desk::new("history").await;
    contents::put(
        &desk,
        "shop",
        "{\"ada\": {\"language\": \"en\", \"credit\": 22.00}}",
    )
    .await;
    let before = contents::map(&desk, "shop").await;
    contents::set_beside(&desk, "shop", "ada", "{\"language\": \"de\", \"credit\": 22.00}").await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "shop").await;
    app.open_key("ada").await;
    app.click("tab-history").await;
    app.click("history-open").await;
    app.text("field-differences", |words| {
        words.contains("language")
            && words.contains("en")
            && words.contains("de")
            && !words.contains("credit")
    })
    .await;
    app.click_css("[data-testid=past-value] [data-testid=history-restore]")
        .await;
    app.click("restore-value-apply").await;
    app.gone("restore-value").await;
    contents::becomes(&desk, "shop", &before).await;
    app.quit().await;
}

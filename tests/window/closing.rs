//! The window begins where it was closed.

use crate::app::App;
use crate::contents;
use crate::desk::Desk;

#[tokio::test]
async fn the_key_that_was_open_last_is_open_again_and_its_row_in_view() {
    let desk = Desk::new("closing-last-key").await;
    let keys: serde_json::Map<_, _> = (0..500)
        .map(|number| (format!("key-{number:03}"), number.into()))
        .collect();
    contents::put(&desk, "one", "{\"a\": 1}").await;
    contents::put(&desk, "two", &serde_json::Value::Object(keys).to_string()).await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "two").await;
    app.fill(&[("search", "key-321")]).await;
    app.open_key("key-321").await;
    app.quit().await;

    let app = App::start(&desk).await;
    app.text("value-key", |shown| shown.contains("key-321")).await;
    app.css("[data-testid=key-row][data-key=key-321]").await;
    assert!(app.rows().await > 5, "all keys are listed again");
    app.quit().await;
}

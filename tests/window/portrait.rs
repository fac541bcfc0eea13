//! The window with a bit of everything in it: what the README shows. Each run leaves
//! its picture in target/pictures; docs/screenshot.png is a copy of it.

use std::fs;
use std::path::Path;

use crate::app::App;
use crate::contents;
use crate::desk::Desk;

const FLAGS: &str = r#"[
  {"key": "cache:product:prod_123", "value": "{\"name\":\"Desk lamp\",\"price\":49.00}", "expiration_ttl": 86400},
  {"key": "feature:dark_mode", "value": "true", "metadata": {"description": "Night theme for everyone"}},
  {"key": "feature:gift_cards", "value": "false"},
  {"key": "feature:instant_search", "value": "true"},
  {"key": "feature:new_checkout", "value": "true", "metadata": {"description": "One page instead of three"}},
  {"key": "feature:referrals", "value": "false"},
  {"key": "limits:uploads_per_day", "value": "250"},
  {"key": "prefs:checkout", "value": "{\n  \"theme\": \"light\",\n  \"currency\": \"EUR\",\n  \"freeShippingFrom\": 50.00,\n  \"steps\": [\"basket\", \"address\", \"payment\"],\n  \"express\": true\n}", "metadata": {"description": "What the shop window shows"}},
  {"key": "ratelimit:cust_abc123:api_calls", "value": "42", "expiration_ttl": 3600},
  {"key": "session:sess_xyz789", "value": "eyJhbGciOiJFZERTQSJ9", "expiration_ttl": 7200},
  {"key": "text:banner", "value": "Free shipping until Sunday"}
]"#;

#[tokio::test]
async fn every_kind_of_value_has_its_look() {
    let desk = Desk::new("portrait").await;
    seed(&desk).await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "shop").await;
    app.open_key("prefs:checkout").await;
    app.css("[data-testid=value-form] [data-row]").await;
    let fonts = "document.fonts.ready.then(() => arguments[0]())";
    app.client.execute_async(fonts, Vec::new()).await.unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    fs::create_dir_all(&folder).unwrap();
    fs::write(
        folder.join("portrait.png"),
        app.client.screenshot().await.unwrap(),
    )
    .unwrap();
    app.quit().await;
}

async fn seed(desk: &Desk) {
    contents::put(desk, "shop", FLAGS).await;
    contents::put(desk, "user-preferences", "{}").await;
    contents::put(desk, "newsletter", "{}").await;
}

//! Format over a large value: the window goes on answering while it is laid out.

use serde_json::json;

use crate::app::App;
use crate::contents;
use crate::desk::Desk;

const KEY: &str = "prices";
/// Items of the list: about 4 MB, which is not opened by itself.
const ITEMS: usize = 100_000;

/// Clicks Format, then the tab of the details as a person would who does not wait; tells whether Format
/// was still at work then, and whether the details were shown.
const BOTH: &str = r#"
    const done = arguments[arguments.length - 1];
    const of = (id) => document.querySelector(`[data-testid="${id}"]`);
    of('format').click();
    const channel = new MessageChannel();
    channel.port1.onmessage = async () => {
      const working = of('format').disabled;
      of('tab-details').click();
      await Promise.resolve();
      done([working, of('tab-details').getAttribute('aria-selected')]);
    };
    channel.port2.postMessage(0);
"#;

#[tokio::test]
async fn the_window_answers_a_click_while_a_large_value_is_formatted() {
    let desk = Desk::new("formatting").await;
    let item = r#"{"id":9007199254740993,"price":22.00}"#;
    let list = format!("[{}]", vec![item; ITEMS].join(","));
    contents::put(&desk, "shop", &format!("{{\"{KEY}\":{list}}}")).await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "shop").await;
    app.open_key(KEY).await;
    app.click("open-whole").await;
    app.show_as_text().await;
    app.find("format").await;

    let answer = app.client.execute_async(BOTH, Vec::new()).await.unwrap();
    assert_eq!(
        answer,
        json!([true, "true"]),
        "the click came after the formatting"
    );

    app.click("tab-value").await;
    app.find_text("value-editor", "\"price\": 22.00").await;
    app.quit().await;
}

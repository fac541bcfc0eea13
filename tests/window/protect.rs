//! A protected place: what would change there asks first, Cancel leaves all as it was, and to remove many keys
//! takes the name.

use crate::app::App;
use crate::contents;
use crate::desk::Desk;

const KEYS: &str = "{\"f:01\": false, \"f:02\": 1, \"f:03\": 1, \"f:04\": 1, \"f:05\": 1, \"f:06\": 1, \"f:07\": 1, \
                    \"f:08\": 1, \"f:09\": 1, \"f:10\": 1, \"f:11\": 1}";
const SWITCH: &str = "[data-testid=key-row][data-key=\"f:01\"] [role=switch]";

impl App<'_> {
    /// Turns the switch of the list, as far as the question.
    async fn turn(&self) {
        self.click_css(SWITCH).await;
        self.text("protected-effects", |words| {
            words.contains("1 key would change.")
                && words.contains("f:01")
                && words.contains("all shops read this")
        })
        .await;
    }
}

#[tokio::test]
async fn a_protected_namespace_asks_before_a_switch_and_wants_its_name_before_eleven_keys_go() {
    let desk = Desk::new("protect").await;
    contents::put(&desk, "shop", KEYS).await;
    let before = contents::map(&desk, "shop").await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "shop").await;
    app.click_css("[aria-label=\"More for shop\"]").await;
    app.click("protect").await;
    app.fill(&[("protect-note", "all shops read this")]).await;
    app.confirm().await;
    app.css("[data-testid=namespace-item] [role=img][aria-label=Protected]")
        .await;

    app.turn().await;
    app.click("dialog-cancel").await;
    app.gone("protected-effects").await;
    app.css(&format!("{SWITCH}[aria-checked=false]")).await;
    assert_eq!(contents::map(&desk, "shop").await, before);
    app.turn().await;
    app.confirm().await;
    contents::becomes(&desk, "shop", &before.replace("false", "true")).await;

    app.click("key-row-tick").await;
    app.click("select-all").await;
    app.text("selection-count", |words| words.contains("11")).await;
    app.click("delete-selected").await;
    app.click("plan-apply").await;
    app.text("protected-effects", |words| {
        words.contains("11 keys would go to Trash.")
    })
    .await;
    app.fill(&[("protected-name", "shop")]).await;
    app.confirm().await;
    app.row_gone("f:01").await;
    app.click("undo").await;
    app.text("protected-effects", |words| {
        words.contains("11 keys would be new.")
    })
    .await;
    app.confirm().await;
    contents::becomes(&desk, "shop", &before.replace("false", "true")).await;
    app.quit().await;
}

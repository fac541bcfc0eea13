//! JSON as a form in the real window: a field is changed, an item added and taken back, without a brace
//! in sight, and what is stored is another only where it was changed.

use store::model::Program;

use crate::app::{App, replace_text};
use crate::contents;
use crate::desk::Desk;
use crate::drafts;
use crate::wait::until;

const KEY: &str = "customer:ada";
const WAS: &str = r#"{"name": "Ad\u0061", "language": "en", "credit": 22.00, "id": 12345678901234567890, "vip": false, "tags": ["new"]}"#;

impl App<'_> {
    /// Types over what a field of the form shows.
    async fn fill_field(&self, label: &str, text: &str) {
        let selector = format!("[data-testid=value-form] [aria-label=\"{label}\"][data-part=value]");
        until(("field", label), || async {
            let field = self.css(&selector).await;
            if field.prop("value").await.ok()?.as_deref() != Some(text) {
                replace_text(&field, text).await?;
            }
            (field.prop("value").await.ok()?.as_deref() == Some(text)).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_field_is_changed_to_the_byte_and_an_added_item_is_taken_back() {
    let desk = Desk::new("form").await;
    contents::put(&desk, "shop", &format!("{{\"{KEY}\": {WAS}}}")).await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "shop").await;
    app.open_key(KEY).await;
    app.fill_field("language", "de").await;
    app.fill_field("credit", "23.50").await;
    app.click_css("[data-testid=value-form] [role=switch][aria-label=vip]")
        .await;
    app.click_css("[aria-label=\"Add an item to tags\"]").await;
    app.fill_field("tags › 2", "gold").await;
    let with_item = WAS
        .replace("\"en\"", "\"de\"")
        .replace("22.00", "23.50")
        .replace("false", "true")
        .replace("[\"new\"]", "[\"new\", \"gold\"]");
    app.shows_value(&with_item).await;
    app.click_text("value-view", "Form").await;
    // What was typed into it, and the item itself.
    app.click("form-undo").await;
    app.click("form-undo").await;
    app.click("save").await;
    app.nothing_to_save().await;
    app.quit().await;

    let store = contents::open(&desk, Program::Lux).await;
    let value = store.get_value("shop", KEY).await.unwrap().unwrap();
    store.close().await;
    let wanted = with_item.replace(", \"gold\"", "");
    assert_eq!(String::from_utf8(value).unwrap(), wanted);
}

#[tokio::test]
async fn what_was_typed_into_a_form_is_there_after_a_kill() {
    let desk = Desk::new("form-kill").await;
    contents::put(&desk, "shop", &format!("{{\"{KEY}\": {WAS}}}")).await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "shop").await;
    app.open_key(KEY).await;
    app.fill_field("credit", "-").await;
    let typed = WAS.replace("22.00", "\"-\"");
    drafts::until_kept(&desk, &typed).await;
    app.kill().await;

    let app = App::start(&desk).await;
    app.click_text("namespace-item", "shop").await;
    app.open_key(KEY).await;
    app.shows_value(&typed).await;
    app.quit().await;
}

//! JSON that was typed wrong, in the real window: the question before it becomes a text, and Repair, whose
//! helper runs beside the window under its content security policy.

use store::model::Program;

use crate::app::App;
use crate::contents;
use crate::desk::Desk;

const KEY: &str = "prices";
const BROKEN: &str = r#"{'price': 22.00, "id": 12345678901234567890"#;
const REPAIRED: &str = r#"{"price": 22.00, "id": 12345678901234567890}"#;

#[tokio::test]
async fn json_that_was_typed_wrong_is_asked_about_and_repaired() {
    let desk = Desk::new("repairing").await;
    contents::put(&desk, "shop", &format!("{{\"{KEY}\": {{\"price\": 1}}}}")).await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "shop").await;
    app.open_key(KEY).await;
    app.type_value(BROKEN).await;
    app.click("save").await;
    app.click("dialog-instead").await;
    app.click("repair-use").await;
    app.shows_value(REPAIRED).await;
    app.click("save").await;
    app.nothing_to_save().await;
    app.quit().await;

    let store = contents::open(&desk, Program::Lux).await;
    let value = store.get_value("shop", KEY).await.unwrap().unwrap();
    store.close().await;
    assert_eq!(String::from_utf8(value).unwrap(), REPAIRED);
}

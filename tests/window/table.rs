//! A list of like groups as a table in the real window: a cell is edited and a row added, and no other byte is
//! another.

use crate::app::{App, replace_text};
use crate::contents;
use crate::desk::Desk;
use crate::wait::until;

const ITEMS: &str =
    r#"[{"sku": "b-2", "price": 22.00, "id": 12345678901234567890}, {"price": 9.50, "sku": "a-1"}]"#;

impl App<'_> {
    /// Types over what a cell shows.
    async fn fill_cell(&self, label: &str, text: &str) {
        let selector = format!("[data-testid=form-table] [aria-label=\"{label}\"]");
        until(("cell", label), || async {
            let cell = self.css(&selector).await;
            if cell.prop("value").await.ok()?.as_deref() != Some(text) {
                replace_text(&cell, text).await?;
            }
            (cell.prop("value").await.ok()?.as_deref() == Some(text)).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_cell_is_edited_and_a_row_added_to_the_byte() {
    let desk = Desk::new("table").await;
    contents::put(&desk, "shop", &format!("{{\"items\": {ITEMS}}}")).await;
    let before = contents::map(&desk, "shop").await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "shop").await;
    app.open_key("items").await;
    app.click("table-open").await;
    app.fill_cell("price, row 1", "23.00").await;
    app.click("table-add").await;
    app.fill_cell("sku, row 3", "c-3").await;
    app.click("save").await;
    app.nothing_to_save().await;
    let mut wanted = before.replace("22.00", "23.00");
    wanted = wanted.replace("\"a-1\"}]", "\"a-1\"}, {\"price\": 0, \"sku\": \"c-3\"}]");
    contents::becomes(&desk, "shop", &wanted).await;
    app.quit().await;
}

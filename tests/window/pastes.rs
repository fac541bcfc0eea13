//! Keys that are pasted: cells of a spreadsheet, copied in another program, become keys, and a list
//! of names deletes them, each after its preview.

use fantoccini::key::Key;

use crate::app::App;
use crate::contents;
use crate::desk::Desk;
use crate::neighbour;
use crate::wait::until;

const CELLS: &str = "greeting\thello, \"world\"\nlimit\t250\nprice\t22.00\n";
const NAMES: &str = "limit\nprice";

#[tokio::test]
async fn pasted_cells_become_keys_and_pasted_names_delete_them() {
    let desk = Desk::new("paste").await;
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    let neighbour = neighbour::copy(&desk, CELLS).await;
    app.click("paste").await;
    app.paste_into("paste-input", CELLS).await;
    drop(neighbour);
    app.click("dialog-confirm").await;
    app.find_text("plan-row", "greeting").await;
    app.text("plan-apply", |shown| shown.trim() == "Apply 3 changes")
        .await;
    app.click("plan-apply").await;
    app.find_text("toast", "Added 3 keys").await;
    assert_eq!(
        contents::map(&desk, "flags").await,
        "{\n  \"greeting\": \"hello, \\\"world\\\"\",\n  \"limit\": 250,\n  \"price\": 22.00\n}\n"
    );

    app.click("paste").await;
    app.click_css("[data-testid=paste-what][data-value=delete]").await;
    let neighbour = neighbour::copy(&desk, NAMES).await;
    app.paste_into("paste-input", NAMES).await;
    drop(neighbour);
    app.click("dialog-confirm").await;
    app.text("plan-apply", |shown| shown.trim() == "Move 2 keys to Trash")
        .await;
    app.click("plan-apply").await;
    app.row_gone("price").await;
    app.find_text("toast", "2 keys").await;
    assert_eq!(
        contents::map(&desk, "flags").await,
        "{\n  \"greeting\": \"hello, \\\"world\\\"\"\n}\n"
    );
    app.quit().await;
}

impl App<'_> {
    /// Pastes what was copied, by the keyboard, in the place of what stands there; again where a key
    /// press went astray because the dialog took the focus for itself.
    async fn paste_into(&self, id: &str, copied: &str) {
        let keys = |key: char| format!("{}{key}{}", char::from(Key::Control), char::from(Key::Null));
        until(("pasted text in", id), || async {
            let field = self.find(id).await;
            if field.prop("value").await.ok()?.as_deref() == Some(copied) {
                return Some(());
            }
            field.click().await.ok()?;
            field.send_keys(&keys('a')).await.ok()?;
            field.send_keys(&keys('v')).await.ok()?;
            None
        })
        .await;
    }
}

//! What a person does in the window, in their words.

use std::cell::Cell;
use std::path::Path;

use fantoccini::Locator;
use fantoccini::elements::Element;
use fantoccini::key::Key;

use crate::app::{App, replace_text, shown};
use crate::file_dialog;
use crate::neighbour::drop_files;
use crate::wait::until;

/// The title of the open dialog of an import.
pub const IMPORT: &str = "Import a file";

impl App<'_> {
    /// Makes a namespace and waits until it is in the list.
    pub async fn create_namespace(&self, name: &str, description: &str) {
        self.click("new-namespace").await;
        self.fill(&[
            ("namespace-name-input", name),
            ("namespace-description-input", description),
        ])
        .await;
        self.confirm().await;
        self.find_text("namespace-item", name).await;
    }

    /// Adds a key whose value is JSON.
    pub async fn add_json(&self, key: &str, json: &str) {
        self.click("add-key").await;
        self.fill(&[("key-input", key)]).await;
        self.click_css("[data-testid=new-value-kind][data-value=json]")
            .await;
        self.fill(&[("key-input", key), ("new-value-input", json)]).await;
        self.confirm().await;
        self.find_text("key-row", key).await;
    }

    /// Confirms the dialog that is open and waits until it is gone.
    pub async fn confirm(&self) {
        self.click("dialog-confirm").await;
        self.gone("dialog-confirm").await;
    }

    /// Opens a key from the list and waits for its value.
    pub async fn open_key(&self, key: &str) {
        self.click_text("key-row", key).await;
        self.text("value-key", |shown| shown.contains(key)).await;
    }

    /// Replaces the text of the open value, which is not saved yet.
    pub async fn type_value(&self, text: &str) {
        // What was typed shows in its own time: typed again at once, it would be kept half.
        let looks = Cell::new(0);
        until(("the text", text), || async {
            let editor = self.editor().await;
            if shown(&editor).await? == text {
                return Some(());
            }
            if looks.replace(looks.get() + 1) % 25 == 0 {
                replace_text(&editor, text).await?;
            }
            None
        })
        .await;
    }

    /// Replaces the text of the open value and saves it.
    pub async fn edit_value(&self, text: &str) {
        self.type_value(text).await;
        self.click("save").await;
        self.nothing_to_save().await;
    }

    /// Waits until Save is off, and not because it is at work.
    pub async fn nothing_to_save(&self) {
        until("Save to be off", || async {
            let save = self.css("[data-testid=save][aria-busy=false]").await;
            (!save.is_enabled().await.ok()?).then_some(())
        })
        .await;
    }

    /// Waits until the editor shows this text.
    pub async fn shows_value(&self, text: &str) {
        until(("the value", text), || async {
            (shown(&self.editor().await).await? == text).then_some(())
        })
        .await;
    }

    /// The editor of the open value as text; JSON opens as a form, which has a way there.
    async fn editor(&self) -> Element {
        const EDITOR: &str = "[data-testid=value-editor] .cm-content";
        let first = self.css(&format!("{EDITOR}, [data-testid=value-form]")).await;
        if matches!(first.attr("data-testid").await, Ok(Some(_))) {
            self.show_as_text().await;
        }
        self.css(EDITOR).await
    }

    /// Shows open JSON as text.
    pub async fn show_as_text(&self) {
        self.click_text("value-view", "Text").await;
    }

    /// Exports the whole namespace as a map, through the system's save dialog.
    pub async fn export_map(&self, namespace: &str, file: &Path) {
        self.click("export").await;
        self.click("dialog-confirm").await;
        file_dialog::choose(self.desk, &format!("Export {namespace}"), file).await;
        self.find_text("toast", "Exported").await;
    }

    /// Chooses a file in the system's open dialog, as far as the check.
    pub async fn choose_import(&self, file: &Path) {
        self.click("import").await;
        self.click("import-choose").await;
        file_dialog::choose(self.desk, IMPORT, file).await;
    }

    /// Drops a file that is refused: gives the words and closes the dialog.
    pub async fn refused_import(&self, file: &Path) -> String {
        drop_files(self.desk, &[file]).await;
        let words = self
            .text("import-problem", |shown| !shown.trim().is_empty())
            .await;
        self.click("dialog-cancel").await;
        self.gone("import-dialog").await;
        words
    }

    /// Waits until a preview has these tabs, each with its count.
    pub async fn has_tabs(&self, wanted: &[&str]) {
        until(("tabs", wanted), || async {
            let mut found = Vec::new();
            for tab in self
                .client
                .find_all(Locator::Css("[data-testid=plan-tab]"))
                .await
                .ok()?
            {
                found.push(shown(&tab).await?.trim().to_owned());
            }
            (found == wanted).then_some(())
        })
        .await;
    }

    /// Chooses an option of a list by its value.
    pub async fn select(&self, selector: &str, value: &str) {
        until(("choose", selector, value), || async {
            let list = self.css(selector).await;
            list.select_by_value(value).await.ok()?;
            (list.prop("value").await.ok()?.as_deref() == Some(value) || value == "new").then_some(())
        })
        .await;
    }

    /// Deletes the key that is open.
    pub async fn delete_open_key(&self, key: &str) {
        self.click("key-menu").await;
        self.click("delete-key").await;
        self.row_gone(key).await;
    }

    /// Deletes a namespace, by its menu and the dialog that asks.
    pub async fn delete_namespace(&self, name: &str) {
        let menu = format!("[aria-label=\"More for {name}\"]");
        until(("the menu of", name), || async {
            self.css(&menu).await.click().await.ok()
        })
        .await;
        self.click("namespace-delete").await;
        self.confirm().await;
        self.text_gone("namespace-item", name).await;
    }

    /// Waits until a key is not in the list any more.
    pub async fn row_gone(&self, key: &str) {
        self.text_gone("key-row", key).await;
    }

    /// Presses a key together with a modifier, wherever the focus is.
    pub async fn press(&self, modifier: Key, key: char) {
        let keys = format!("{}{key}{}", char::from(modifier), char::from(Key::Null));
        self.css("body").await.send_keys(&keys).await.unwrap();
    }

    /// Waits until nothing with this test id shows this text any more.
    pub async fn text_gone(&self, id: &str, text: &str) {
        let selector = format!("[data-testid=\"{id}\"]");
        until(("the end of", text), || async {
            for row in self.client.find_all(Locator::Css(&selector)).await.ok()? {
                if shown(&row).await?.contains(text) {
                    return None;
                }
            }
            Some(())
        })
        .await;
    }
}

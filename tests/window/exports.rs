//! What goes out to files, through the save dialog: which keys, in which format, to the byte.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::Value;

use crate::app::{App, shown};
use crate::contents;
use crate::desk::Desk;
use crate::file_dialog;

const SWITCHES: &str = r#"{"feature:one": true, "feature:two": false, "limit": 250}"#;

/// As the app writes it: to the byte what comes in goes out.
const LIST: &str = r#"[
  {"key": "picture", "value": "/9j/4AAQ", "base64": true},
  {"key": "shop:banner", "value": "Hello, \"world\"\nänd more"},
  {"key": "shop:open", "value": "true", "metadata": {"description": "Doors, open"}},
  {"key": "shop:price", "value": "{\"eur\": 22.00}", "expiration": 4102444800},
  {"key": "toggle", "value": "false"}
]
"#;
const SHOP_CSV: &str = "\u{feff}key,value,expiration,metadata\r\n\
    shop:banner,\"Hello, \"\"world\"\"\nänd more\",,\r\n\
    shop:open,true,,\"{\"\"description\"\": \"\"Doors, open\"\"}\"\r\n\
    shop:price,\"{\"\"eur\"\": 22.00}\",4102444800,\r\n";
const SWITCHES_MAP: &str = "{\n  \"shop:open\": true,\n  \"toggle\": false\n}\n";

#[tokio::test]
async fn a_list_a_table_and_what_is_found_are_written_to_the_byte() {
    let desk = Desk::new("export-formats").await;
    contents::put(&desk, "campaign", LIST).await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "campaign").await;
    let list = desk.file("list.json");
    app.click("export").await;
    app.export_as("list", &list).await;
    app.find_text("toast", "Exported 5 keys").await;
    assert_eq!(fs::read_to_string(&list).unwrap(), LIST);

    let table = desk.file("table.csv");
    app.fill(&[("search", "SHOP:")]).await;
    app.find_text("key-count", "3 keys found").await;
    app.click("export").await;
    app.which("found", "3").await;
    app.export_as("csv", &table).await;
    app.find_text("toast", "Exported 3 keys").await;
    assert_eq!(fs::read_to_string(&table).unwrap(), SHOP_CSV);

    let map = desk.file("map.json");
    app.click("search-clear").await;
    app.click("filter-toggle").await;
    app.click_css("[data-testid=filter-kind][data-kind=switch]").await;
    app.find_text("key-count", "2 keys found").await;
    app.click("filter-toggle").await;
    app.gone("filter-kind").await;
    app.click("export").await;
    app.which("found", "2").await;
    app.export_as("map", &map).await;
    app.find_text("toast", "Exported 2 keys").await;
    assert_eq!(fs::read_to_string(&map).unwrap(), SWITCHES_MAP);
    app.quit().await;
}

#[tokio::test]
async fn a_flags_file_holds_the_switches_under_a_prefix() {
    let desk = Desk::new("export-flags").await;
    contents::put(&desk, "campaign", SWITCHES).await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "campaign").await;
    app.click("export").await;
    app.choose_format("flagd").await;
    app.css(".dialog .notice.warn").await;
    let target = desk.file("out.json");
    app.save_export(&target).await;
    app.find_text("toast", "Exported 2 keys").await;
    app.quit().await;
    let written: Value = serde_json::from_slice(&fs::read(&target).unwrap()).unwrap();
    assert_eq!(written["flags"]["one"]["defaultVariant"], "on");
    assert_eq!(written["flags"]["two"]["defaultVariant"], "off");
    assert_eq!(written["flags"].as_object().unwrap().len(), 2);
}

#[tokio::test]
async fn what_is_ticked_is_exported_alone() {
    let desk = Desk::new("export-ticked").await;
    contents::put(&desk, "campaign", SWITCHES).await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "campaign").await;
    app.click_css("[data-testid=key-row][data-key=limit] [data-testid=key-row-tick]")
        .await;
    app.click("export-selected").await;
    app.which("selected", "1").await;
    let target = desk.file("out.json");
    app.save_export(&target).await;
    app.find_text("toast", "Exported 1 key").await;
    app.quit().await;
    assert_eq!(fs::read_to_string(&target).unwrap(), "{\n  \"limit\": 250\n}\n");
    assert_eq!(target.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    // Whoever quits leaves one file.
    let names = fs::read_dir(desk.path()).unwrap();
    let names = names.map(|file| file.unwrap().file_name().into_string().unwrap());
    let beside: Vec<String> = names.filter(|name| name.starts_with("flags.db")).collect();
    assert_eq!(beside, ["flags.db"]);
}

impl App<'_> {
    /// Whether the export is about these keys, and so many of them.
    async fn which(&self, which: &str, count: &str) {
        let chosen = format!("[data-testid=export-what][data-value={which}][aria-checked=true]");
        let words = shown(&self.css(&chosen).await).await.unwrap();
        assert!(words.trim().ends_with(count), "{words}");
    }

    /// From the open dialog to the written file.
    async fn export_as(&self, format: &str, file: &Path) {
        self.choose_format(format).await;
        self.save_export(file).await;
    }

    async fn choose_format(&self, format: &str) {
        let choice = format!("[data-testid=export-format] [data-value={format}]");
        self.click_css(&choice).await;
    }

    async fn save_export(&self, file: &Path) {
        self.click("dialog-confirm").await;
        file_dialog::choose(self.desk, "Export campaign", file).await;
    }
}

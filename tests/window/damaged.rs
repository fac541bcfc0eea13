//! A database that is damaged: told at the start, kept untouched under another name, and a way on.

use std::fs;
use std::path::PathBuf;

use fantoccini::Locator;
use fantoccini::elements::Element;

use crate::app::{App, shown};
use crate::desk::Desk;
use crate::wait::until;

const PAGE: usize = 4096;

impl App<'_> {
    /// Waits for the page that explains what is damaged. On a machine that is very busy, the check goes
    /// on behind the window, and a notice leads there.
    async fn told_of_damage(&self, words: &str) {
        until(("damage", words), || async {
            for page in self.all("failed-open").await? {
                if shown(&page).await?.contains(words) {
                    return Some(());
                }
            }
            for look in self.all("damage-look").await? {
                let _ = look.click().await;
            }
            None
        })
        .await;
    }

    async fn all(&self, id: &str) -> Option<Vec<Element>> {
        let selector = format!("[data-testid={id}]");
        self.client.find_all(Locator::Css(&selector)).await.ok()
    }

    /// Makes some keys, enough for a few pages.
    async fn begin_with_many(&self, desk: &Desk) {
        let file = desk.file("many.json");
        let entries: Vec<String> = (0..2_000).map(|n| format!("\"key:{n:04}\": {n}")).collect();
        fs::write(&file, format!("{{{}}}", entries.join(","))).unwrap();
        self.create_namespace("flags", "").await;
        self.choose_import(&file).await;
        self.click("plan-apply").await;
        self.find_text("key-row", "key:0000").await;
    }
}

/// What was kept of the damaged file.
fn set_aside(desk: &Desk) -> PathBuf {
    let kept = fs::read_dir(desk.path()).unwrap().flatten().find(|file| {
        let name = file.file_name().to_string_lossy().into_owned();
        name.contains(".damaged-") && name.ends_with(|last: char| last.is_ascii_digit())
    });
    kept.unwrap().path()
}

#[tokio::test]
async fn an_overwritten_beginning_is_salvaged_and_the_file_is_kept() {
    let desk = Desk::new("salvage").await;
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    app.add_json("user:456", r#"{"price":22.00}"#).await;
    app.quit().await;
    let mut bytes = fs::read(desk.database()).unwrap();
    bytes[..PAGE].fill(0);
    fs::write(desk.database(), &bytes).unwrap();

    let app = App::start(&desk).await;
    app.text("failed-open", |shown| shown.contains("beginning")).await;
    app.click("use-salvaged").await;
    app.click_text("namespace-item", "flags").await;
    app.open_key("user:456").await;
    app.shows_value(r#"{"price":22.00}"#).await;
    app.quit().await;
    assert_eq!(fs::read(set_aside(&desk)).unwrap(), bytes);
}

#[tokio::test]
async fn an_overwritten_middle_is_told_at_the_start() {
    let desk = Desk::new("damaged-middle").await;
    let app = App::start(&desk).await;
    app.begin_with_many(&desk).await;
    app.quit().await;
    let mut bytes = fs::read(desk.database()).unwrap();
    let middle = bytes.len() / PAGE / 2 * PAGE;
    bytes[middle..middle + 4 * PAGE].fill(0x5a);
    fs::write(desk.database(), &bytes).unwrap();

    let app = App::start(&desk).await;
    app.told_of_damage("overwritten").await;
    app.click("use-salvaged").await;
    app.click_text("namespace-item", "flags").await;
    app.find("key-row").await;
    app.quit().await;
    assert_eq!(fs::read(set_aside(&desk)).unwrap(), bytes);
}

#[tokio::test]
async fn a_log_that_is_gone_is_told_and_what_is_left_goes_on() {
    let desk = Desk::new("damaged-behind").await;
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    app.add_json("old", "1").await;
    app.quit().await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "flags").await;
    app.add_json("new", "2").await;
    app.kill().await;
    fs::remove_file(format!("{}-wal", desk.database().display())).unwrap();

    let app = App::start(&desk).await;
    app.text("failed-open", |shown| {
        shown.contains("newest changes are missing")
    })
    .await;
    app.text("salvaged-lost", |shown| {
        shown.contains("Everything but the newest")
    })
    .await;
    app.click("use-salvaged").await;
    app.click_text("namespace-item", "flags").await;
    app.find_text("key-row", "old").await;
    assert_eq!(app.rows().await, 1);
    app.quit().await;
}

#[tokio::test]
async fn where_nothing_can_be_read_one_starts_fresh() {
    let desk = Desk::new("damaged-wholly").await;
    let app = App::start(&desk).await;
    app.create_namespace("flags", "").await;
    app.quit().await;
    let length = fs::metadata(desk.database()).unwrap().len();
    let mut bytes = vec![0x5a; usize::try_from(length).unwrap()];
    bytes[..100].copy_from_slice(&fs::read(desk.database()).unwrap()[..100]);
    fs::write(desk.database(), &bytes).unwrap();

    let app = App::start(&desk).await;
    app.find("failed-open").await;
    app.click("recover-fresh").await;
    app.find("first-start").await;
    app.quit().await;
    assert_eq!(fs::read(set_aside(&desk)).unwrap(), bytes);
}

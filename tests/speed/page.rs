//! Clicks on a namespace and on a switch.

use std::time::Duration;

use crate::app::App;
use crate::desk::Desk;
use crate::filled::{LARGE, SMALL};
use crate::palette;
use crate::report::{Bar, Report};
use crate::timing::{middle, timed};

const RUNS: usize = 15;
const OPENED: Bar = Bar::Within(Duration::from_millis(150));
const SWITCHED: Bar = Bar::Within(Duration::from_millis(33));
const NODES: u64 = 3_000;

/// Opens the large namespace and flips a switch, again and again.
pub async fn measure(desk: &Desk, keys: u64, report: &mut Report) {
    let app = App::start(desk).await;
    app.click_text("namespace-item", SMALL).await;
    app.find_text("key-row", "switch-0").await;
    if keys > 0 {
        let mut took = Vec::new();
        for _ in 0..RUNS {
            app.click_text("namespace-item", SMALL).await;
            app.find_text("key-row", "switch-0").await;
            let row = "return [...document.querySelectorAll('[data-testid=key-row]')]
                .filter((row) => row.dataset.key?.startsWith('app000:')).length >= 10;";
            let item = app.find_text("namespace-item", LARGE).await;
            took.push(timed(&app, &item, row).await);
        }
        report.time(
            "click on the namespace, to painted rows",
            middle(took),
            None,
            OPENED,
        );
        let nodes = "return document.querySelectorAll('*').length;";
        let nodes = app.client.execute(nodes, Vec::new()).await.expect("the page");
        let nodes = nodes.as_u64().expect("a number");
        println!("  elements in the page: {nodes}, bar {NODES}");
        assert!(nodes < NODES, "{nodes} elements");
        palette::measure(&app, keys, report).await;
    }
    app.click_text("namespace-item", SMALL).await;
    app.find_text("key-row", "switch-0").await;
    let mut took = Vec::new();
    for _ in 0..RUNS {
        let switch = app.find("key-row-switch").await;
        let on = switch.attr("aria-checked").await.expect("the page");
        // Undo is offered once the change is saved.
        let saved = format!(
            "return document.querySelector('[data-testid=key-row-switch]').getAttribute('aria-checked') !== '{}'
                && document.querySelector('[data-testid=toast-undo]') !== null;",
            on.as_deref().unwrap_or_default()
        );
        took.push(timed(&app, &switch, &saved).await);
        while app
            .client
            .find(fantoccini::Locator::Css("[data-testid=toast-close]"))
            .await
            .is_ok()
        {
            app.click("toast-close").await;
        }
    }
    report.time(
        "click on a switch, to saved and painted",
        middle(took),
        None,
        SWITCHED,
    );
    app.quit().await;
}

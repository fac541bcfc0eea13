//! The palette over a million keys: typed at once, until what is meant is painted.

use std::time::Duration;

use crate::app::App;
use crate::report::{Bar, Report};
use crate::timing::{middle, timed_after};

const RUNS: u64 = 15;
const FOUND: Bar = Bar::Within(Duration::from_millis(100));

/// As the keyboard does it.
const OPEN: &str = "
    const press = { key: 'k', code: 'KeyK', ctrlKey: true, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new KeyboardEvent('keydown', press));";
/// Escape, as the driver names it.
const LEAVE: &str = "\u{e00c}";

/// Looks for keys by their names, and by a part of one name, for which all keys are looked through.
pub async fn measure(app: &App<'_>, keys: u64, report: &mut Report) {
    app.client.execute(OPEN, Vec::new()).await.expect("the page");
    let (mut by_name, mut by_part) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        let number = keys / 2 + run * 1_000;
        let name = format!("app{:03}:user:{number:07}", number / 10_000);
        by_name.push(found(app, &name, &name).await);
        by_part.push(found(app, &format!("er:{number:07}"), &name).await);
    }
    let field = app.find("palette-input").await;
    field.send_keys(LEAVE).await.expect("the field");
    app.gone("palette-input").await;
    for (what, took) in [("the name of a key", by_name), ("a part of one name", by_part)] {
        let what = format!("typed into the palette, {what}, to painted");
        report.time(&what, middle(took), None, FOUND);
    }
}

/// From the typing of a text to the picture with a key in it, with nothing that was found before.
async fn found(app: &App<'_>, text: &str, key: &str) -> Duration {
    typed(
        app,
        "nothing is called this",
        "return document.body.textContent.includes('Nothing is called');",
    )
    .await;
    let there = format!(
        "return [...document.querySelectorAll('#palette-list .words')].some((one) => one.textContent === '{key}');"
    );
    typed(app, text, &there).await
}

async fn typed(app: &App<'_>, text: &str, there: &str) -> Duration {
    let field = app.find("palette-input").await;
    let act = format!(
        "(field) => {{
            field.value = '{text}';
            field.dispatchEvent(new Event('input', {{ bubbles: true }}));
        }}"
    );
    timed_after(app, &field, &act, there).await
}

//! Large values: a form of JSON, and a key pressed in a long text.

use std::time::Duration;

use crate::app::App;
use crate::desk::Desk;
use crate::filled::{self, FORMS, TEXT, VALUES};
use crate::page::{middle, timed};
use crate::report::{Bar, Report};
use crate::wait::until;

const FORM: Bar = Bar::Within(Duration::from_millis(300));
const PRESSED: Bar = Bar::Within(Duration::from_millis(50));
const PRESSES: usize = 40;

/// Notes in `window.took` how long each key press takes, from the press to the end of the frame that paints
/// its letter: a task that is queued in a frame's beginning runs after its painting.
const LISTEN: &str = "
    window.took = [];
    let pressed = null;
    window.addEventListener('keydown', (event) => {
        pressed = Math.min(event.timeStamp, performance.now());
    }, true);
    const watcher = new MutationObserver(() => {
        if (pressed === null) return;
        const since = pressed;
        pressed = null;
        requestAnimationFrame(() => setTimeout(() => window.took.push(performance.now() - since)));
    });
    const text = document.querySelector('[data-testid=value-editor] .cm-content');
    watcher.observe(text, { subtree: true, childList: true, characterData: true });";

/// Opens large values and types in one.
pub async fn measure(desk: &Desk, report: &mut Report) {
    filled::add_values(desk).await;
    let app = App::start(desk).await;
    app.click_text("namespace-item", VALUES).await;
    report.time(
        "click on a key of 1 MiB of JSON, to its painted form",
        middle(forms(&app).await),
        None,
        FORM,
    );
    let mut pressed = presses(&app).await;
    pressed.sort_unstable();
    let slowest = pressed.last().copied().expect("some presses");
    report.time(
        "key press in a text of 25 MiB, to painted",
        middle(pressed),
        None,
        PRESSED,
    );
    report.time("  the slowest of them", slowest, None, Bar::None);
    app.quit().await;
}

/// Each value is opened for the first time.
async fn forms(app: &App<'_>) -> Vec<Duration> {
    let mut took = Vec::new();
    for number in 0..FORMS {
        let key = filled::form(number);
        let shown = format!(
            "const form = document.querySelector('[data-testid=value-form]');
            return document.querySelector('[data-testid=value-key]')?.textContent.includes('{key}')
                && form !== null && !form.inert && form.querySelectorAll('[data-slot]').length >= 10;"
        );
        let row = app.find_text("key-row", &key).await;
        took.push(timed(app, &row, &shown).await);
    }
    took
}

async fn open(app: &App<'_>, key: &str) {
    app.click_text("key-row", key).await;
    app.text("value-key", |shown| shown.contains(key)).await;
}

async fn presses(app: &App<'_>) -> Vec<Duration> {
    open(app, TEXT).await;
    app.click("open-whole").await;
    let editor = app.css("[data-testid=value-editor] .cm-content").await;
    editor.click().await.expect("the editor");
    app.client.execute(LISTEN, Vec::new()).await.expect("the page");
    for _ in 0..PRESSES {
        let typed_into = app.client.active_element().await.expect("the editor");
        typed_into.send_keys("x").await.expect("a press");
    }
    until("the presses", || async {
        let took = app.client.execute("return window.took;", Vec::new()).await.ok()?;
        let took: Vec<f64> = serde_json::from_value(took).ok()?;
        (took.len() >= PRESSES).then(|| {
            let seconds = took.into_iter().map(|ms| ms / 1e3);
            seconds.map(Duration::from_secs_f64).collect()
        })
    })
    .await
}

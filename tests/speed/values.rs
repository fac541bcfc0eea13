//! Large values: a form of JSON; a text of 25 MiB, opened, typed into, scrolled and saved; JSON of 25 MiB laid
//! out.

use std::time::Duration;

use crate::app::App;
use crate::desk::Desk;
use crate::filled::{self, FORMS, JSON, LARGE_OF_EACH, LINE, SHORT, TEXT, VALUES, large};
use crate::report::{Bar, Report};
use crate::timing::{middle, timed};
use crate::wait::until;

const FORM: Bar = Bar::Within(Duration::from_millis(300));
const OPENED: Bar = Bar::Within(Duration::from_secs(1));
const SAVED: Bar = Bar::Within(Duration::from_secs(1));
const LAID_OUT: Bar = Bar::Within(Duration::from_secs(2));
const PRESSED: Bar = Bar::Within(Duration::from_millis(50));
const PRESSES: usize = 40;
const SCROLLS: usize = 40;

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

/// Scrolls the text by a screen's height and width, `arguments[0]` times, and answers with how long each took
/// to be painted.
const SCROLL: &str = "
    const [times, done] = arguments;
    const text = document.querySelector('[data-testid=value-editor] .cm-scroller');
    const took = [];
    const step = () => {
        if (took.length === times) return done(took);
        const started = performance.now();
        text.scrollBy(text.clientWidth, text.clientHeight);
        requestAnimationFrame(() => setTimeout(() => {
            took.push(performance.now() - started);
            step();
        }));
    };
    step();";

/// Opens large values, types in them, scrolls them, and has one laid out.
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
    app.quit().await;
    let short = within(desk, async |app| {
        open(app, SHORT).await;
        presses(app).await
    })
    .await;
    told(report, "key press in a short text, to painted", short, PRESSED);
    for (kind, words) in [(TEXT, "a text of 25 MiB"), (LINE, "one line of 25 MiB")] {
        let opened = opened(desk, kind).await;
        report.time(
            &format!("click on “Open all” of {words}, to painted"),
            opened,
            None,
            OPENED,
        );
        within(desk, async |app| {
            open_whole(app, &large(kind, 0)).await;
            let pressed = presses(app).await;
            told(
                report,
                &format!("key press in {words}, to painted"),
                pressed,
                PRESSED,
            );
            let saved = timed(app, &app.find("save").await, SAVED_SHOWN).await;
            report.time(
                &format!("click on “Save” of {words}, to saved"),
                saved,
                None,
                SAVED,
            );
            let scrolled = scrolls(app).await;
            told(
                report,
                &format!("a screen further in {words}, to painted"),
                scrolled,
                Bar::None,
            );
        })
        .await;
    }
    let opened = opened(desk, JSON).await;
    report.time(
        "click on “Open all” of JSON in one line, 25 MiB once laid out, to painted",
        opened,
        None,
        OPENED,
    );
    within(desk, async |app| {
        open_whole(app, &large(JSON, 0)).await;
        let format = app.find("format").await;
        let laid_out = "return document.querySelectorAll('[data-testid=value-editor] .cm-line')[1]
            ?.textContent.startsWith('  ') === true;";
        let took = timed(app, &format, laid_out).await;
        report.time("click on “Format” of it, to painted", took, None, LAID_OUT);
    })
    .await;
}

/// Saved, when Undo is offered and nothing is left to be saved.
const SAVED_SHOWN: &str = "return document.querySelector('[data-testid=toast-undo]') !== null
    && document.querySelector('[data-testid=revert]').disabled;";

/// In a window of its own, which begins with little memory and ends with the edit.
async fn within<T>(desk: &Desk, work: impl AsyncFnOnce(&App<'_>) -> T) -> T {
    let app = App::start(desk).await;
    app.click_text("namespace-item", VALUES).await;
    let done = work(&app).await;
    app.quit().await;
    done
}

/// The middle of some times and the slowest of them.
fn told(report: &mut Report, what: &str, mut took: Vec<Duration>, bar: Bar) {
    took.sort_unstable();
    let slowest = took.last().copied().expect("some times");
    report.time(what, middle(took), None, bar);
    report.time("  the slowest of them", slowest, None, Bar::None);
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

/// The same for values of 25 MiB, each in a window of its own.
async fn opened(desk: &Desk, kind: &str) -> Duration {
    let mut took = Vec::new();
    for number in 0..LARGE_OF_EACH {
        let key = large(kind, number);
        took.push(within(desk, async |app| open_whole(app, &key).await).await);
    }
    middle(took)
}

async fn open(app: &App<'_>, key: &str) {
    app.click_text("key-row", key).await;
    app.text("value-key", |shown| shown.contains(key)).await;
}

/// How long it took from the click to the painted text.
async fn open_whole(app: &App<'_>, key: &str) -> Duration {
    open(app, key).await;
    let whole = app.find("open-whole").await;
    let line =
        "return (document.querySelector('[data-testid=value-editor] .cm-line')?.textContent ?? '') !== '';";
    timed(app, &whole, line).await
}

async fn presses(app: &App<'_>) -> Vec<Duration> {
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
        (took.len() >= PRESSES).then(|| in_milliseconds(took))
    })
    .await
}

async fn scrolls(app: &App<'_>) -> Vec<Duration> {
    let took = app.client.execute_async(SCROLL, vec![SCROLLS.into()]).await;
    in_milliseconds(serde_json::from_value(took.expect("the page")).expect("milliseconds"))
}

fn in_milliseconds(took: Vec<f64>) -> Vec<Duration> {
    let seconds = took.into_iter().map(|ms| ms / 1e3);
    seconds.map(Duration::from_secs_f64).collect()
}

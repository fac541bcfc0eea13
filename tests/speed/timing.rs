//! Times inside the page: from what is done there to the end of the frame that paints its outcome.

use std::time::Duration;

use fantoccini::elements::Element;

use crate::app::App;

/// Does `act` to the element `arguments[0]`, waits until `isThere`, put before this, says true, then for
/// the frame that paints it: a task that is queued in a frame's beginning runs after its painting. Answers
/// in milliseconds.
const TIMED: &str = r"
    const [element, done] = arguments;
    const started = performance.now();
    const look = () => {
        if (isThere()) {
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - started)));
            return true;
        }
        return false;
    };
    const watcher = new MutationObserver(() => { if (look()) watcher.disconnect(); });
    watcher.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    act(element);
";

const CLICK: &str = "(element) => element.click()";

/// From a click to what it leads to.
pub async fn timed(app: &App<'_>, element: &Element, condition: &str) -> Duration {
    timed_after(app, element, CLICK, condition).await
}

/// From what is done to an element, a function of JavaScript, to what it leads to.
pub async fn timed_after(app: &App<'_>, element: &Element, act: &str, condition: &str) -> Duration {
    let element = serde_json::to_value(element).expect("an element");
    // The page's policy lets no text become code there, so the condition is part of the script.
    let script = format!("const act = {act}; const isThere = () => {{ {condition} }};{TIMED}");
    let answer = app
        .client
        .execute_async(&script, vec![element])
        .await
        .expect("the page");
    Duration::from_secs_f64(answer.as_f64().expect("milliseconds") / 1e3)
}

/// The middle of some times.
pub fn middle(mut runs: Vec<Duration>) -> Duration {
    runs.sort_unstable();
    runs[runs.len() / 2]
}

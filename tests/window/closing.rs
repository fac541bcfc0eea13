//! The window begins where it was closed, and a page that hangs does not keep it from closing.

use crate::app::App;
use crate::contents;
use crate::desk::Desk;
use crate::drafts::until_kept;
use crate::wait::until_now;

/// Covers the page with red, and does nothing else any more once that is painted.
const HANG: &str = "
    const cover = document.createElement('div');
    Object.assign(cover.style, { position: 'fixed', inset: '0', zIndex: '999', background: '#f00' });
    document.body.append(cover);
    requestAnimationFrame(() => setTimeout(() => { for (;;); }));";

#[tokio::test]
async fn the_key_that_was_open_last_is_open_again_and_its_row_in_view() {
    let desk = Desk::new("closing-last-key").await;
    let keys: serde_json::Map<_, _> = (0..500)
        .map(|number| (format!("key-{number:03}"), number.into()))
        .collect();
    contents::put(&desk, "one", "{\"a\": 1}").await;
    contents::put(&desk, "two", &serde_json::Value::Object(keys).to_string()).await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "two").await;
    app.fill(&[("search", "key-321")]).await;
    app.open_key("key-321").await;
    app.quit().await;

    let app = App::start(&desk).await;
    app.text("value-key", |shown| shown.contains("key-321")).await;
    app.css("[data-testid=key-row][data-key=key-321]").await;
    assert!(app.rows().await > 5, "all keys are listed again");
    app.quit().await;
}

#[tokio::test]
async fn a_page_that_hangs_does_not_hold_the_window_and_what_was_typed_is_there_again() {
    let desk = Desk::new("closing-hung-page").await;
    contents::put(&desk, "texts", "{\"a\": \"one\"}").await;
    let app = App::start(&desk).await;
    app.open_key("a").await;
    app.type_value("typed before the page hung").await;
    until_kept(&desk, "typed before the page hung").await;
    // The driver waits for the page's answer from here on, and so does nothing any more.
    let client = app.client.clone();
    let hanging = tokio::spawn(async move { client.execute(HANG, Vec::new()).await });
    until_now("the page to hang", || {
        let picture = desk.picture(&app.window()?)?;
        let red = picture.chunks(3).filter(|pixel| *pixel == [255, 0, 0]).count();
        (red > picture.len() / 6).then_some(())
    })
    .await;
    app.quit().await;

    let app = App::start(&desk).await;
    app.open_key("a").await;
    app.shows_value("typed before the page hung").await;
    app.quit().await;
    hanging.abort();
}

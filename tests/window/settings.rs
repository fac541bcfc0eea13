//! Settings in the real window: what they say of the database is true, and the size of the text is the
//! engine's own, kept for the next window.

use fantoccini::key::Key;

use crate::app::App;
use crate::contents;
use crate::desk::Desk;
use crate::wait::until;

/// How wide the window is in the pixels of its page.
async fn width(app: &App<'_>) -> Option<f64> {
    let told = app.client.execute("return window.innerWidth", Vec::new()).await;
    told.ok()?.as_f64()
}

async fn until_as_wide(app: &App<'_>, wanted: f64) {
    until(("a page as wide as", wanted), || async {
        let now = width(app).await?;
        ((now - wanted).abs() <= 2.0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn text_of_twice_the_size_stays_so() {
    let desk = Desk::new("settings").await;
    contents::put(&desk, "shop", r#"{"a":"1"}"#).await;
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "shop").await;
    let usual = width(&app).await.unwrap();

    app.press(Key::Control, ',').await;
    let path = desk.database().display().to_string();
    app.find_text("setting-database", &path).await;
    app.select("[data-testid=setting-text-size]", "200").await;
    until_as_wide(&app, usual / 2.0).await;
    app.quit().await;

    let app = App::start(&desk).await;
    app.find_text("key-row", "a").await;
    until_as_wide(&app, usual / 2.0).await;
    app.press(Key::Control, '0').await;
    until_as_wide(&app, usual).await;
    app.quit().await;
}

//! When a key expires: in an hour, counted from the save, and never again.

use store::model::Program;

use crate::app::App;
use crate::contents;
use crate::desk::Desk;
use crate::wait::until;

/// Waits until the key's expiry is what is wanted, and gives it back.
async fn until_expiry(desk: &Desk, wanted: impl Fn(Option<i64>) -> bool) -> Option<i64> {
    until("the expiry", || async {
        let store = contents::open(desk, Program::Lux).await;
        let entry = store.get_entry("sessions", "session:1").await.unwrap().unwrap();
        store.close().await;
        wanted(entry.expires_at).then_some(entry.expires_at)
    })
    .await
}

#[tokio::test]
async fn a_key_expires_an_hour_after_it_was_saved_and_then_never_again() {
    let desk = Desk::new("expiry").await;
    contents::put(&desk, "sessions", "{\"session:1\": \"open\"}").await;
    let now = || store::Clock::default().now();
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "sessions").await;
    app.open_key("session:1").await;
    app.click("tab-details").await;
    app.click_text("expiry-often", "In 1 hour").await;
    app.text("expiry-words", |words| {
        words.contains("counted from when it is saved")
    })
    .await;
    let before = now();
    app.click("save").await;
    app.nothing_to_save().await;
    let at = until_expiry(&desk, |at| at.is_some()).await.unwrap();
    assert!((before + 3_600..=now() + 3_600).contains(&at), "{at}");

    app.select("[data-testid=expiry-choice]", "never").await;
    app.click("save").await;
    app.nothing_to_save().await;
    until_expiry(&desk, |at| at.is_none()).await;
    app.click("undo").await;
    assert_eq!(until_expiry(&desk, |at| at.is_some()).await, Some(at));
    app.quit().await;
}

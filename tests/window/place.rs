//! The window comes up where it was, as large as it was, and on a screen that is there.

use std::fs;
use std::path::PathBuf;

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ClientMessageEvent, ConnectionExt as _, EventMask};

use crate::app::App;
use crate::desk::Desk;
use crate::wait::until_now;

/// Left, top, width and height.
type Geometry = [i64; 4];

fn geometry(app: &App<'_>) -> Option<Geometry> {
    let window = app.window()?;
    let told = app
        .desk
        .output("xdotool", &["getwindowgeometry", "--shell", &window])?;
    let number = |name: &str| {
        let line = told.lines().find_map(|line| line.strip_prefix(name))?;
        line.parse().ok()
    };
    Some([
        number("X=")?,
        number("Y=")?,
        number("WIDTH=")?,
        number("HEIGHT=")?,
    ])
}

async fn until_at(app: &App<'_>, wanted: impl Fn(Geometry) -> bool) -> Geometry {
    until_now("the window's place", || geometry(app).filter(|at| wanted(*at))).await
}

fn note(desk: &Desk) -> PathBuf {
    desk.file("config/kv-store/window")
}

/// Waits until what is kept says this.
async fn until_noted(desk: &Desk, part: &str) {
    until_now(("note", part), || {
        fs::read_to_string(note(desk)).ok()?.contains(part).then_some(())
    })
    .await;
}

fn act(app: &App<'_>, deed: &[&str]) {
    app.desk.output("xdotool", deed).unwrap();
}

/// Lets the window manager fill the screen with the window, or end that, as its own button does.
fn fill_screen(app: &App<'_>, on: bool) {
    let (display, _) = x11rb::connect(Some(app.desk.display())).unwrap();
    let atom = |name: &[u8]| display.intern_atom(false, name).unwrap().reply().unwrap().atom;
    let sides = [
        atom(b"_NET_WM_STATE_MAXIMIZED_VERT"),
        atom(b"_NET_WM_STATE_MAXIMIZED_HORZ"),
    ];
    let window = app.window().unwrap().parse().unwrap();
    let wanted = [u32::from(on), sides[0], sides[1], 1, 0];
    let message = ClientMessageEvent::new(32, window, atom(b"_NET_WM_STATE"), wanted);
    let root = display.setup().roots[0].root;
    let manager = EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY;
    display
        .send_event(false, root, manager, message)
        .unwrap()
        .check()
        .unwrap();
}

#[tokio::test]
async fn the_window_comes_up_where_it_was_time_and_again() {
    let desk = Desk::new("place").await;
    let app = App::start(&desk).await;
    let window = app.window().unwrap();
    act(&app, &["windowsize", "--sync", &window, "804", "536"]);
    act(&app, &["windowmove", "--sync", &window, "140", "96"]);
    let was = until_at(&app, |[_, _, width, height]| (width, height) == (804, 536)).await;
    until_noted(&desk, "\"width\":804").await;
    app.quit().await;
    for _ in 0..2 {
        let app = App::start(&desk).await;
        until_at(&app, |at| at == was).await;
        app.quit().await;
    }
}

#[tokio::test]
async fn a_window_that_filled_the_screen_does_so_again_and_keeps_the_size_that_it_had() {
    let desk = Desk::new("place-filled").await;
    let app = App::start(&desk).await;
    let window = app.window().unwrap();
    act(&app, &["windowsize", "--sync", &window, "804", "536"]);
    until_noted(&desk, "\"width\":804").await;
    fill_screen(&app, true);
    until_at(&app, |[_, _, width, _]| width > 1_200).await;
    until_noted(&desk, "\"maximized\":true").await;
    app.quit().await;

    let app = App::start(&desk).await;
    until_at(&app, |[_, _, width, _]| width > 1_200).await;
    fill_screen(&app, false);
    until_at(&app, |[_, _, width, height]| (width, height) == (804, 536)).await;
    app.quit().await;
    until_noted(&desk, "\"maximized\":false").await;
    until_noted(&desk, "\"width\":804").await;
}

#[tokio::test]
async fn a_window_on_a_screen_that_was_removed_comes_up_on_one_that_is_there() {
    let desk = Desk::new("place-removed").await;
    fs::create_dir_all(note(&desk).parent().unwrap()).unwrap();
    let removed = r#"{"x":-1900,"y":40,"width":900,"height":600,"maximized":false}"#;
    fs::write(note(&desk), removed).unwrap();
    let app = App::start(&desk).await;
    let inside = |[x, y, width, height]: Geometry| {
        x >= 0 && y >= 0 && x + width <= 1_280 && y + height <= 820 && (width, height) == (900, 600)
    };
    until_at(&app, inside).await;
    app.quit().await;
}

//! Another program beside the app: what is dragged out of its window onto the app's, and what is
//! copied in it and pasted in the app.

use std::path::Path;

use gio::prelude::FileExt;

use crate::app::TITLE;
use crate::desk::{Desk, Running};
use crate::wait::until_now;

/// Drags files, all at once, out of another window and drops them on the app's.
pub async fn drop_files(desk: &Desk, files: &[&Path]) {
    let addresses = files.iter().map(|file| gio::File::for_path(file).uri().into());
    drop_addresses(desk, &addresses.collect::<Vec<String>>()).await;
}

/// The same with whatever has an address.
pub async fn drop_addresses(desk: &Desk, addresses: &[String]) {
    let _neighbour = start(desk, "drag", addresses);
    let from = until_now("the other window", || desk.windows("Ready to drag").pop()).await;
    let onto = desk.windows(TITLE).pop().unwrap();
    // On and on, as a hand moves: the window beneath answers in its own time. A press that met a window
    // which was still being raised took nothing along: it is let go, and done again.
    let mut steps = 0;
    until_now("the app to take what is dragged", || {
        if steps % 200 == 0 {
            mouse(desk, &["mouseup", "1"]);
            mouse(desk, &["mousemove", "--window", &from, "50", "30"]);
            mouse(desk, &["mousedown", "1"]);
        }
        steps += 1;
        let (x, y) = (400 + steps % 100 * 2, 300 + steps % 100);
        mouse(
            desk,
            &["mousemove", "--window", &onto, &x.to_string(), &y.to_string()],
        );
        desk.windows("Over a target").pop()
    })
    .await;
    mouse(desk, &["mouseup", "1"]);
    until_now("the drop", || desk.windows("Dropped").pop()).await;
}

/// Copies a text in another program, which gives it as long as it runs.
pub async fn copy(desk: &Desk, text: &str) -> Running {
    let neighbour = start(desk, "copy", &[text.to_owned()]);
    until_now("the copied text", || desk.windows("Copied").pop()).await;
    neighbour
}

/// It is an example of the package, so that cargo builds it with the tests.
fn start(desk: &Desk, what: &str, args: &[String]) -> Running {
    let program = Path::new(env!("CARGO_BIN_EXE_kv-store")).with_file_name("examples/neighbour");
    Running::start(desk.command(program.to_str().unwrap()).arg(what).args(args))
}

fn mouse(desk: &Desk, what: &[&str]) {
    desk.output("xdotool", what).unwrap();
}

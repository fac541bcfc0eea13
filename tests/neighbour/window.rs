use std::env;

use gtk::gdk::{DragAction, DragContext, ModifierType, SELECTION_CLIPBOARD};
use gtk::glib::Propagation;
use gtk::prelude::*;
use gtk::{Clipboard, TargetEntry, TargetFlags, Window, WindowType};

/// `neighbour drag ADDRESS…` or `neighbour copy TEXT`.
pub fn run() {
    let mut args = env::args().skip(1);
    let what = args.next();
    gtk::init().unwrap();
    let window = Window::new(WindowType::Toplevel);
    window.set_default_size(100, 60);
    window.set_decorated(false);
    window.set_keep_above(true);
    match what.as_deref() {
        Some("drag") => offer(&window, args.collect()),
        Some("copy") => copy(&window, &args.next().unwrap()),
        other => panic!("neither drag nor copy: {other:?}"),
    }
    window.show_all();
    gtk::main();
}

/// Drags these addresses, as a file manager does, from anywhere in the window.
fn offer(window: &Window, addresses: Vec<String>) {
    window.set_title("Ready to drag");
    let list = TargetEntry::new("text/uri-list", TargetFlags::empty(), 0);
    window.drag_source_set(ModifierType::BUTTON1_MASK, &[list], DragAction::COPY);
    window.connect_drag_begin(|window, drag| {
        let window = window.clone();
        drag.connect_action_changed(move |_: &DragContext, action| {
            let accepted = !action.is_empty();
            window.set_title(if accepted { "Over a target" } else { "Over nothing" });
        });
    });
    window.connect_drag_data_get(move |_, _, data, _, _| {
        let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
        data.set_uris(&addresses);
    });
    window.connect_drag_failed(|window, _, _| {
        window.set_title("Refused");
        Propagation::Stop // it does not fly back
    });
    window.connect_drag_end(|window, _| {
        if window.title().as_deref() != Some("Refused") {
            window.set_title("Dropped");
        }
    });
}

/// Puts a text on the clipboard and stays, since it is read from here.
fn copy(window: &Window, text: &str) {
    Clipboard::get(&SELECTION_CLIPBOARD).set_text(text);
    window.set_title("Copied");
}

//! Another program beside the app, for window tests: a small window from which files can be dragged,
//! or one that has copied a text. Its title tells the test how far it is.

#[cfg(target_os = "linux")]
mod window;

#[cfg(target_os = "linux")]
fn main() {
    window::run();
}

#[cfg(not(target_os = "linux"))]
fn main() {}

//! What a window needs of the system, looked for before the first one is made: what is missing is told in a
//! sentence, where the toolkit would end in a panic and the engine of the page in a trap.

use std::env::var;

use gtk::glib::{LogLevels, log_set_handler};

/// Finds the display. Called on the first thread, where the toolkit stays.
///
/// Errors: a sentence for who started the app from a terminal.
pub fn find() -> Result<(), String> {
    gtk::init().map_err(|_| why(var("WAYLAND_DISPLAY").ok(), var("DISPLAY").ok()))
}

/// From now on the app ends with a sentence and exit code 1 where the page's engine finds that it cannot
/// work, as with a program of it that is missing. WebKit, which is of no log domain, says so by an error of
/// GLib, after which no program goes on.
pub fn tell_of_a_broken_engine() {
    log_set_handler(None, LogLevels::LEVEL_ERROR, true, false, |_, _, reason| {
        eprintln!("KV Store cannot open its window. WebKit says: {reason}");
        std::process::exit(1);
    });
}

/// Why there is no display, from what the environment names as one.
fn why(wayland: Option<String>, x11: Option<String>) -> String {
    let named: Vec<_> = [wayland, x11]
        .into_iter()
        .flatten()
        .filter(|name| !name.is_empty())
        .map(|name| format!("“{name}”"))
        .collect();
    match named.join(" nor ") {
        none if none.is_empty() => {
            "There is no display: neither WAYLAND_DISPLAY nor DISPLAY names one.".to_owned()
        }
        names if named.len() > 1 => format!("Neither display {names} answers."),
        name => format!("The display {name} does not answer."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_display_that_is_named_is_told() {
        let why = |wayland: &str, x11: &str| why(Some(wayland.to_owned()), Some(x11.to_owned()));
        assert_eq!(
            super::why(None, None),
            "There is no display: neither WAYLAND_DISPLAY nor DISPLAY names one."
        );
        assert_eq!(why("", ":9"), "The display “:9” does not answer.");
        assert_eq!(why("wayland-0", ""), "The display “wayland-0” does not answer.");
        assert_eq!(
            why("wayland-0", ":9"),
            "Neither display “wayland-0” nor “:9” answers."
        );
    }
}

//! A start that cannot show a window says why and ends.

use crate::desk::Desk;

const PROGRAM: &str = env!("CARGO_BIN_EXE_kv-store");

#[tokio::test]
async fn a_start_without_a_display_says_so_in_a_sentence_and_ends() {
    let desk = Desk::new("no-display").await;
    let mut none = desk.command(PROGRAM);
    none.env_remove("DISPLAY");
    let mut dead = desk.command(PROGRAM);
    dead.env("DISPLAY", ":54321");
    for (mut start, why) in [
        (
            none,
            "There is no display: neither WAYLAND_DISPLAY nor DISPLAY names one.",
        ),
        (dead, "The display “:54321” does not answer."),
    ] {
        let ended = start.output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(1), "{said}");
        let sentence = format!("KV Store cannot open its window. {why}");
        assert_eq!(said.lines().last(), Some(&*sentence), "{said}");
        assert!(!desk.database().exists());
    }
}

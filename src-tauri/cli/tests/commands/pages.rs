//! Help, the man page and completions: there for every command.

use crate::support::World;

const COMMANDS: &[&str] = &[
    "init",
    "list",
    "set",
    "get",
    "delete-key",
    "rename-key",
    "keys",
    "set-bulk",
    "delete-bulk",
    "export",
    "import",
    "rename",
    "describe",
    "drop",
    "undo",
    "redo",
    "log",
    "backup",
    "restore",
    "watch",
];

#[test]
fn the_man_page_describes_every_command_and_the_exit_codes() {
    let world = World::empty();
    let ran = world.lux(&["man"]);
    assert_eq!(ran.code, 0);
    for command in COMMANDS {
        let bold = format!("\\fB{}\\fR", command.replace('-', "\\-"));
        assert!(ran.out.contains(&bold), "{command}\n{}", ran.out);
    }
    for text in [
        "KV_STORE_DB",
        ".SH \"EXIT STATUS\"",
        "\\-\\-skip\\-invalid",
        "add\\-only",
    ] {
        assert!(ran.out.contains(text), "{text}\n{}", ran.out);
    }
    for (at, _) in ran.out.match_indices(" One of: ") {
        assert!(
            ran.out[..at].ends_with('.'),
            "{}",
            &ran.out[at.saturating_sub(60)..at + 20]
        );
    }
    // `man` itself finds nothing to complain about, where there is one.
    let checked =
        world.shell("if command -v man >/dev/null; then lux man | man --warnings -l - >/dev/null; fi");
    assert_eq!(checked.err, "");
}

#[test]
fn completions_are_there_for_every_shell_and_bash_takes_them() {
    let world = World::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = world.lux(&["completions", shell]);
        assert!(ran.code == 0 && ran.out.contains("delete-bulk"), "{shell}");
    }
    let ran = world.shell("if command -v bash >/dev/null; then lux completions bash | bash -n; fi");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
}

#[test]
fn help_goes_to_standard_output_and_opens_no_store() {
    let world = World::empty();
    for command in COMMANDS {
        let ran = world.kv(&[command, "--help"]);
        assert!(
            ran.code == 0 && ran.out.contains("Usage: lux data kv "),
            "{command}: {ran:?}"
        );
    }
    assert_eq!(
        world.lux(&["--version"]).out,
        format!("lux {}\n", env!("CARGO_PKG_VERSION"))
    );
    assert!(!world.path("kv.db").exists());
}

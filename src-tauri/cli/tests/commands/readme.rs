//! The commands of the README: each runs as it is printed there, one after the other, and does what is said.

use crate::support::World;

const README: &str = include_str!("../../../../README.md");

/// The lines of its blocks of commands, in order.
fn commands() -> Vec<&'static str> {
    let blocks = README.split("```").skip(1).step_by(2);
    let blocks = blocks.filter_map(|block| block.strip_prefix("sh\n"));
    blocks.flat_map(str::lines).collect()
}

#[test]
fn every_command_of_the_readme_is_true() {
    let world = World::empty();
    let mut ran = 0;
    for command in commands() {
        // What builds the app is no matter of this test, and what stays has another.
        if command.contains("cargo ") || command.ends_with("# stays") {
            continue;
        }
        let done = world.shell(command);
        let code = if command.ends_with("# refused") { 2 } else { 0 };
        assert_eq!(done.code, code, "{command}: {done:?}");
        ran += 1;
    }
    assert!(ran > 20, "{ran} commands");
    let left = world.done(&["get", "user-preferences", "visits"]);
    assert_eq!(left, "1", "once with the saved flow, the first was taken back");
}

#[test]
fn its_lines_are_as_long_as_one_reads() {
    for line in README.lines().filter(|line| !line.starts_with('|')) {
        assert!(line.chars().count() <= 118, "{line}");
    }
}

//! Whoever reads the output may stop reading, and whoever waits may press Ctrl+C.

use std::io::{Read as _, Write as _};
use std::process::Stdio;

use crate::support::World;

fn world_with_many() -> World {
    world_with(20_000)
}

fn world_with(entries: u32) -> World {
    let world = World::new();
    let entries: Vec<String> = (0..entries)
        .map(|number| format!("\"k{number:06}\":\"{}\"", "v".repeat(50)))
        .collect();
    let entries = format!("{{{}}}", entries.join(","));
    assert_eq!(
        world
            .kv_reading(&["set-bulk", "kv_123", "-"], entries.as_bytes())
            .code,
        0
    );
    world
}

#[test]
fn a_broken_pipe_is_no_error() {
    let world = world_with_many();
    for command in [
        "keys kv_123",
        "keys kv_123 --long --json",
        "export kv_123 -",
        "export kv_123 - --format list",
        "set-bulk kv_123 - --dry-run < all.json",
    ] {
        world.file(
            "all.json",
            world.done(&["export", "kv_123", "-"]).replace('v', "w"),
        );
        // `pipefail` is not in every sh, so the exit code goes into a file.
        let script = format!("{{ lux data kv {command}; echo $? > code; }} | head -c 10");
        let ran = world.shell(&script);
        assert_eq!(
            (ran.out.len(), world.read("code").as_str(), ran.err.as_str()),
            (10, "0\n", ""),
            "{command}"
        );
    }
    for command in [
        "lux man",
        "lux completions bash",
        "lux data kv --help",
        "lux data kv get kv_123 k000001",
    ] {
        // Nobody reads at all: the other end is closed before the command starts.
        let left = format!("{{ read _ < gate; {command}; echo $? > code; }}");
        let ran = world.shell(&format!(
            "mkfifo gate; {left} | {{ exec <&-; echo > gate; }}; rm gate"
        ));
        assert_eq!(
            (world.read("code").as_str(), ran.err.as_str()),
            ("0\n", ""),
            "{command}"
        );
    }
}

#[test]
fn an_output_that_cannot_be_written_is_an_error() {
    let world = world_with_many();
    let ran = world.shell("lux data kv keys kv_123 > /dev/full");
    assert_eq!(ran.code, 3);
    assert_eq!(
        ran.err,
        "error: The output could not be written: the disk that it goes to is full.\n"
    );
}

#[test]
fn ctrl_c_cancels_long_work_and_nothing_is_changed() {
    // Many times what is read ahead: the interruption is heard before the last of it.
    let world = world_with(100_000);
    // Only half of the list ever comes: the command waits for the rest until it is interrupted.
    let mut command = world.command("sh");
    command.args(["-c", "echo $$; exec lux data kv export kv_123 - --format list"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut start = [0_u8; 64];
    // It writes, so it runs; and it cannot end, because a pipe holds less than the list.
    child.stdout.as_mut().unwrap().read_exact(&mut start).unwrap();
    let killed = world.shell(&format!("kill -INT {}", child.id()));
    assert_eq!(killed.code, 0);
    let ran = crate::support::ran(child.wait_with_output().unwrap());
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (130, "error: Cancelled. Nothing was changed.\n")
    );
}

#[test]
fn an_import_that_is_interrupted_changes_nothing() {
    let world = World::new();
    world.shell("mkfifo rows");
    let mut command = world.command("lux");
    command.args(["data", "kv", "import", "kv_123", "rows"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Opens when the command has opened its end. What a pipe cannot hold must have been read.
    let mut rows = std::fs::File::options()
        .write(true)
        .open(world.path("rows"))
        .unwrap();
    rows.write_all(b"{").unwrap();
    let row = |number: usize| format!("\"k{number:07}\":\"{}\",\n", "v".repeat(50));
    (0..20_000).for_each(|number| rows.write_all(row(number).as_bytes()).unwrap());
    world.shell(&format!("kill -INT {}", child.id()));
    // Without an end: only the interruption ends it.
    for number in 20_000.. {
        if rows.write_all(row(number).as_bytes()).is_err() {
            break;
        }
    }
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let ran = crate::support::ran(child.wait_with_output().unwrap());
    assert_eq!(ran.err, "error: Cancelled. Nothing was changed.\n");
    assert_eq!(world.done(&["keys", "kv_123"]), "");
    assert!(!world.path("kv.db.plans").exists());
}

/// Waits for a value that never ends, and is interrupted: nothing is changed, and one file is left.
#[cfg(target_os = "linux")]
fn interrupt_while_it_waits(world: &World, arguments: &[&str], beside: &[&str]) {
    let mut command = world.command("lux");
    command.args(["data", "kv"]).args(arguments);
    let mut child = command
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let input = child.stdin.take();
    world.interrupt_once_caught(&child);
    let ran = crate::support::ran(child.wait_with_output().unwrap());
    drop(input);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (130, "error: Cancelled. Nothing was changed.\n"),
        "{arguments:?}"
    );
    let left = world.shell("ls").out;
    assert_eq!(left.lines().collect::<Vec<_>>(), beside, "{arguments:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_value_that_is_awaited_can_be_cancelled_and_nothing_is_left_beside_the_store() {
    let world = World::new();
    world.shell("mkfifo value");
    interrupt_while_it_waits(&world, &["set", "kv_123", "k", "-"], &["kv.db", "value"]);
    interrupt_while_it_waits(
        &world,
        &["set", "kv_123", "k", "--file", "value"],
        &["kv.db", "value"],
    );
    assert_eq!(world.done(&["keys", "kv_123"]), "");
}

//! What values and rows are read from: files, pipes and devices, as much as is needed and no more, in the
//! same formats, and never longer than one wants to wait.

#[cfg(target_os = "linux")]
use std::process::Stdio;

use crate::support::World;
#[cfg(target_os = "linux")]
use crate::support::ran;

fn utf16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xff, 0xfe].into_iter().chain(units).collect()
}

#[test]
fn reading_a_value_ends_a_byte_after_the_most_that_it_can_have() {
    let world = World::new();
    // With less memory than what an endless source holds.
    let ran = world.shell("ulimit -v 600000; lux data kv set kv_123 k --file /dev/zero");
    let words = "error: /dev/zero has more than 26214400 bytes; 26214400 (25 MiB) is the limit of a value. Nothing was changed.\n";
    assert_eq!((ran.code, ran.err.as_str()), (2, words));
    let ran = world.shell("ulimit -v 600000; lux data kv set kv_123 k - < /dev/zero");
    assert_eq!(ran.code, 2, "{ran:?}");
    let ran = world.shell("echo v | lux data kv set kv_123 k --file /dev/stdin && lux data kv get kv_123 k");
    assert_eq!(ran.out, "v\n");
}

/// The most that a value can have.
const MOST: usize = 25 << 20;

#[test]
fn a_value_of_25_mib_goes_in_and_one_of_a_byte_more_does_not() {
    let world = World::new();
    let whole = vec![b'x'; MOST];
    for (bytes, code) in [(MOST, 0), (MOST + 1, 2)] {
        world.file("value", vec![b'x'; bytes]);
        for (from, told) in [
            (
                "--file value",
                "value has 26214401 bytes; 26214400 (25 MiB) is the limit of a value. Nothing was changed.",
            ),
            (
                "--file /dev/stdin < value",
                "/dev/stdin has 26214401 bytes; 26214400 (25 MiB) is the limit of a value. Nothing was changed.",
            ),
            (
                "- < value",
                "The value on standard input has more than 26214400 bytes (25 MiB), the limit.",
            ),
        ] {
            let ran = world.shell(&format!("lux data kv set kv_123 k {from}"));
            assert_eq!(ran.code, code, "{bytes} {from}: {ran:?}");
            let kept = world.value("k");
            assert!(kept == whole, "{bytes} {from}");
            if code == 0 {
                world.done(&["delete-key", "kv_123", "k"]);
            } else {
                assert_eq!(ran.err, format!("error: {told}\n"), "{from}");
            }
        }
        world.file("value", vec![b'x'; MOST]);
        world.done(&["set", "kv_123", "k", "--file", "value"]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn no_more_than_a_byte_behind_the_most_is_read() {
    let world = World::new();
    world.file("endless", vec![b'x'; 3 * MOST]);
    // Whoever reads on in the same open file begins where the reading ended.
    let ran = world.shell("{ lux data kv set kv_123 k -; cat; } < endless | wc -c");
    assert_eq!(ran.out.trim(), (2 * MOST - 1).to_string(), "{ran:?}");
}

#[test]
fn rows_from_standard_input_take_no_memory() {
    let world = World::new();
    for command in [
        "import kv_123 -",
        "set-bulk kv_123 -",
        "delete-bulk kv_123 -",
        "import kv_123 /dev/zero",
    ] {
        let ran = world.shell(&format!("ulimit -v 600000; lux data kv {command} < /dev/zero"));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{command}: {ran:?}");
        assert_eq!(
            ran.err, "error: This is not a text file. Nothing was changed.\n",
            "{command}"
        );
    }
}

#[test]
fn standard_input_and_a_file_may_have_the_same_forms() {
    for form in [
        "a,1\nb,2\n",
        "a;1\nb;2\n",
        "a\t1\nb\t2\n",
        "key,value\na,1\nb,2\n",
        "{\"a\": 1, \"b\": 2}",
        "[{\"key\": \"a\", \"value\": \"1\"}, {\"key\": \"b\", \"value\": \"2\"}]",
    ] {
        for bytes in [
            form.as_bytes().to_vec(),
            utf16(form),
            [b"\xef\xbb\xbf", form.as_bytes()].concat(),
        ] {
            for source in ["-", "file", "set-bulk"] {
                let world = World::new();
                world.file("file", &bytes);
                let ran = match source {
                    "-" => world.kv_reading(&["import", "kv_123", "-"], &bytes),
                    "file" => world.kv(&["import", "kv_123", "file"]),
                    _ => world.kv_reading(&["set-bulk", "kv_123", "-"], &bytes),
                };
                assert_eq!(ran.code, 0, "{form:?} {source}: {ran:?}");
                let listed = world.done(&["export", "kv_123", "-"]);
                assert_eq!(listed, "{\n  \"a\": 1,\n  \"b\": 2\n}\n", "{form:?} {source}");
            }
        }
    }
}

#[test]
fn keys_to_delete_come_on_standard_input_as_they_are_pasted() {
    for form in [
        "a\nb\n",
        "\"a\",\n\"b\"\n",
        "[\"a\", \"b\"]",
        "{\"a\": 1, \"b\": 2}",
        "key,value\na,1\nb,2\n",
    ] {
        for bytes in [form.as_bytes().to_vec(), utf16(form)] {
            let world = World::new();
            world.done(&["set-bulk", "kv_123", r#"{"a":1,"b":2,"c":3}"#]);
            let ran = world.kv_reading(&["delete-bulk", "kv_123", "-"], &bytes);
            assert_eq!(
                (ran.code, world.done(&["keys", "kv_123"]).as_str()),
                (0, "c\n"),
                "{form:?}: {ran:?}"
            );
        }
    }
}

#[test]
fn what_is_no_list_of_entries_is_told_of_standard_input_too() {
    let world = World::new();
    for (bytes, words) in [
        (&b""[..], "There is no text to read."),
        (b" \n", "There is no text to read."),
        (b"\x1f\x8b\x08", "This file is compressed. Unpack it first."),
        (
            b"PK\x03\x04,",
            "This is a workbook or an archive. Save the sheet as CSV UTF-8 and import that.",
        ),
        (
            b"hello",
            "Line 1, column 1: Expected a map in braces, a list in brackets, two columns, key and value, or lines like key=value.",
        ),
    ] {
        for command in ["import", "set-bulk"] {
            let ran = world.kv_reading(&[command, "kv_123", "-"], bytes);
            assert_eq!(
                (ran.code, ran.err),
                (2, format!("error: {words} Nothing was changed.\n")),
                "{command}"
            );
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn waiting_for_somebody_who_writes_to_a_pipe_can_be_cancelled() {
    let world = World::new();
    world.shell("mkfifo pipe");
    for (args, input) in [
        (&["import", "kv_123", "pipe"][..], Stdio::null()),
        (&["import", "kv_123", "-"], Stdio::piped()),
        (&["set-bulk", "kv_123", "-"], Stdio::piped()),
        (&["delete-bulk", "kv_123", "-"], Stdio::piped()),
    ] {
        let mut command = world.command("lux");
        command.args(["data", "kv"]).args(args).stdin(input);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let open = child.stdin.take();
        world.interrupt_once_caught(&child);
        let ran = ran(child.wait_with_output().unwrap());
        let words = "error: Cancelled. Nothing was changed.\n";
        assert_eq!((ran.code, ran.err.as_str()), (130, words), "{args:?}");
        drop(open);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn waiting_for_more_than_half_of_a_list_can_be_cancelled() {
    let world = World::new();
    world.shell("mkfifo pipe");
    for source in ["pipe", "-"] {
        let mut command = world.command("lux");
        command
            .args(["data", "kv", "import", "kv_123", source])
            .stdin(Stdio::piped());
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let mut pipe = None;
        let writer: &mut dyn std::io::Write = match source {
            "-" => &mut input,
            _ => pipe.insert(
                std::fs::File::options()
                    .write(true)
                    .open(world.path("pipe"))
                    .unwrap(),
            ),
        };
        writer.write_all(b"{\"a\": 1,").unwrap();
        // More than a pipe holds: some of it was read.
        writer.write_all(&b" ".repeat(200_000)).unwrap();
        world.interrupt_once_caught(&child);
        let ran = ran(child.wait_with_output().unwrap());
        assert_eq!(
            (ran.code, ran.err.as_str()),
            (130, "error: Cancelled. Nothing was changed.\n"),
            "{source}"
        );
        assert_eq!(world.done(&["keys", "kv_123"]), "");
    }
}

#[test]
fn what_is_no_file_is_refused_as_a_store_and_as_a_backup() {
    let world = World::new();
    world.shell("mkfifo pipe");
    for path in ["pipe", "/dev/null"] {
        let ran = world.shell(&format!("timeout 20 lux data kv list --db {path}"));
        let words = format!("error: {path} cannot be opened: it is a pipe or a device, not a file.\n");
        assert!(
            ran.code == 3
                && ran
                    .err
                    .ends_with("cannot be opened: it is a pipe or a device, not a file.\n"),
            "{words} {ran:?}"
        );
        for command in ["restore", "backup --list"] {
            let ran = world.shell(&format!("timeout 20 lux data kv {command} {path}"));
            assert_eq!((ran.code, ran.err.as_str()), (2, words.as_str()), "{command}");
        }
    }
}

#[test]
fn rows_come_through_a_pipe_with_a_name() {
    let world = World::new();
    let ran = world.shell("mkfifo pipe; printf 'a,1\\n' > pipe & lux data kv import kv_123 pipe");
    let words =
        "No line names the columns “key” and “value”, so the first line was taken for an entry, too.\n";
    assert_eq!(
        (ran.code, ran.err),
        (0, format!("{words}Imported pipe: 1 key added\n"))
    );
}

//! `watch` prints what others do, as it happens.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};

use crate::support::{World, json};

/// A running watch and its lines.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(world: &World, args: &[&str]) -> Self {
        let mut command = world.command("lux");
        command.args(["data", "kv", "watch"]).args(args);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        wait_until_it_watches(&mut child);
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in stdout.lines() {
                sender.send(line.unwrap()).unwrap();
            }
        });
        Self { child, lines }
    }

    /// The next change. What a program notes that opens a file which another one had no time to close is none.
    fn next(&self) -> serde_json::Value {
        loop {
            let line = json(&self.lines.recv().expect("the watch ended"));
            if line["what"] != "noted" {
                return line;
            }
        }
    }

    fn interrupt(mut self, world: &World) -> i32 {
        world.shell(&format!("kill -INT {}", self.child.id()));
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

/// Returns when it has said that it watches: it misses nothing from then on.
fn wait_until_it_watches(child: &mut Child) {
    let mut said = String::new();
    let stderr = child.stderr.take().unwrap();
    BufReader::new(stderr).read_line(&mut said).unwrap();
    assert_eq!(said, "Watching for changes; Ctrl+C ends it.\n");
}

#[test]
fn changes_of_others_are_printed_as_lines_of_json() {
    let world = World::new();
    let watching = Watching::start(&world, &[]);
    world.done(&["set", "kv_123", "k", "1"]);
    let first = watching.next();
    assert_eq!(
        (first["what"].as_str(), first["origin"].as_str()),
        (Some("applied"), Some("lux"))
    );
    assert_eq!(
        (first["namespace"].as_str(), first["keys"][0].as_str()),
        (Some("kv_123"), Some("k"))
    );
    world.done(&["set-bulk", "kv_123", r#"{"x":1,"y":2}"#]);
    let bulk = watching.next();
    assert_eq!(bulk["keys"], json(r#"["x","y"]"#));
    assert_eq!(bulk["change"]["label"], "Added 2 keys");
    world.done(&["undo"]);
    let undone = watching.next();
    assert_eq!(undone["what"], "undone");
    assert_eq!(undone["change"]["state"], "undone");
    assert_eq!(watching.interrupt(&world), 0);
}

#[test]
fn a_watch_of_one_namespace_is_silent_about_others() {
    let world = World::new();
    world.done(&["init", "--id", "kv_other", "other"]);
    let watching = Watching::start(&world, &["customers"]);
    for key in ["first", "last"] {
        world.done(&["set", "kv_other", key, "1"]);
        world.done(&["set", "kv_123", key, "1"]);
        let line = watching.next();
        assert_eq!(
            (&line["namespace"], &line["keys"][0]),
            (&"kv_123".into(), &key.into())
        );
        assert_eq!(line["change"]["label"], format!("Added {key}"));
    }
    assert_eq!(watching.interrupt(&world), 0);
}

#[test]
fn a_watch_of_a_namespace_tells_of_its_flows_shapes_and_places_too() {
    let world = World::new();
    world.file("schema.json", r#"{"type":"string"}"#);
    let watching = Watching::start(&world, &["customers"]);
    for (command, of, key) in [
        (
            &["set", "kv_123", "count", "return 1", "--flows"][..],
            "flows",
            "count",
        ),
        (
            &["shapes", "kv_123", "set", "user:{id}", "schema.json"],
            "shapes",
            "user:{id}",
        ),
        (&["protect", "kv_123", "user:"], "protected", "user:"),
        (&["set", "kv_123", "k", "1"], "keys", "k"),
    ] {
        world.done(command);
        let line = watching.next();
        assert_eq!(
            (&line["namespace"], &line["of"], &line["keys"]),
            (
                &"kv_123".into(),
                &of.into(),
                &json(&format!("[{}]", json_text(key)))
            ),
            "{line}"
        );
    }
    assert_eq!(watching.interrupt(&world), 0);
}

fn json_text(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

#[test]
fn a_watch_whose_reader_left_ends_without_an_error() {
    let world = World::new();
    let mut command = world.command("lux");
    command.args(["data", "kv", "watch"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_until_it_watches(&mut child);
    drop(child.stdout.take());
    world.done(&["set", "kv_123", "k", "1"]);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

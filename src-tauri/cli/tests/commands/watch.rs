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
        command.args(["--quiet", "data", "kv", "watch"]).args(args);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in stdout.lines() {
                sender.send(line.unwrap()).unwrap();
            }
        });
        Self { child, lines }
    }

    /// Makes changes until the first is seen: a watch that just began has not looked yet.
    fn until_seen(&self, mut change: impl FnMut(usize)) -> serde_json::Value {
        for number in 0.. {
            change(number);
            if let Ok(line) = self.lines.try_recv() {
                return json(&line);
            }
        }
        unreachable!()
    }

    /// The first line that fits; changes of before may still be on their way.
    fn until(&self, fits: impl Fn(&serde_json::Value) -> bool) -> serde_json::Value {
        self.lines
            .iter()
            .map(|line| json(&line))
            .find(fits)
            .expect("the watch ended")
    }

    fn interrupt(mut self, world: &World) -> i32 {
        world.shell(&format!("kill -INT {}", self.child.id()));
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

#[test]
fn changes_of_others_are_printed_as_lines_of_json() {
    let world = World::new();
    let watching = Watching::start(&world, &[]);
    let first = watching.until_seen(|number| {
        world.done(&["set", "kv_123", "k", &number.to_string()]);
    });
    assert_eq!(
        (first["what"].as_str(), first["origin"].as_str()),
        (Some("applied"), Some("lux"))
    );
    assert_eq!(
        (first["namespace"].as_str(), first["keys"][0].as_str()),
        (Some("kv_123"), Some("k"))
    );
    world.done(&["set-bulk", "kv_123", r#"{"x":1,"y":2}"#]);
    let bulk = watching.until(|line| line["change"]["added"] == 2);
    assert_eq!(bulk["keys"], json(r#"["x","y"]"#));
    assert_eq!(bulk["change"]["label"], "Set keys: 2 added");
    world.done(&["undo"]);
    let undone = watching.until(|line| line["what"] == "undone");
    assert_eq!(undone["change"]["state"], "undone");
    assert_eq!(watching.interrupt(&world), 0);
}

#[test]
fn a_watch_of_one_namespace_is_silent_about_others() {
    let world = World::new();
    world.done(&["init", "--id", "kv_other", "other"]);
    let watching = Watching::start(&world, &["customers"]);
    watching.until_seen(|number| {
        world.done(&["set", "kv_other", "k", &number.to_string()]);
        world.done(&["set", "kv_123", "k", &number.to_string()]);
    });
    world.done(&["set", "kv_other", "last", "1"]);
    world.done(&["set", "kv_123", "last", "1"]);
    let last = watching.until(|line| {
        assert_eq!(line["namespace"], "kv_123");
        line["keys"][0] == "last"
    });
    assert_eq!(last["change"]["label"], "Added last");
    assert_eq!(watching.interrupt(&world), 0);
}

#[test]
fn a_watch_whose_reader_left_ends_without_an_error() {
    let world = World::new();
    let mut command = world.command("lux");
    command.args(["--quiet", "data", "kv", "watch"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut number = 0;
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        number += 1;
        world.done(&["set", "kv_123", "k", &number.to_string()]);
    };
    assert_eq!(status.code(), Some(0));
}

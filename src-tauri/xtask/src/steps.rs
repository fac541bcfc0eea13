//! A list of checks that all run, whatever fails, with the runners' own summaries at the end.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::shell::{Outcome, describe, say};

/// How many of the last lines of a failed step are shown again at the end.
const TAIL: usize = 12;

struct Done {
    name: &'static str,
    passed: bool,
    took: Duration,
    summary: Vec<String>,
}

/// Runs checks one after the other and remembers how each ended.
#[derive(Default)]
pub struct Steps {
    done: Vec<Done>,
}

impl Steps {
    /// Runs a command as a step. `wanted` picks the lines of its output that sum it up.
    pub fn command(&mut self, name: &'static str, command: &mut Command, wanted: fn(&str) -> bool) -> bool {
        say(name);
        eprintln!("    $ {}", describe(command));
        let started = Instant::now();
        let (passed, summary) = match watch(command, wanted) {
            Ok(result) => result,
            Err(why) => (false, vec![why]),
        };
        self.done.push(Done {
            name,
            passed,
            took: started.elapsed(),
            summary,
        });
        passed
    }

    /// Records something that is not one command.
    pub fn outcome(&mut self, name: &'static str, work: impl FnOnce() -> Outcome) -> bool {
        let started = Instant::now();
        let result = work();
        let passed = result.is_ok();
        let summary = result.err().into_iter().collect();
        self.done.push(Done {
            name,
            passed,
            took: started.elapsed(),
            summary,
        });
        passed
    }

    /// Prints the table of what ran; an error when anything failed.
    pub fn finish(self) -> Outcome {
        eprintln!("\n{}", "=".repeat(78));
        for step in &self.done {
            let mark = if step.passed { "passed" } else { "FAILED" };
            eprintln!("{mark}  {:<38} {:>7.1} s", step.name, step.took.as_secs_f64());
            for line in &step.summary {
                eprintln!("        {line}");
            }
        }
        eprintln!("{}", "=".repeat(78));
        match self.done.iter().filter(|step| !step.passed).count() {
            0 => Ok(()),
            failed => Err(format!("{failed} of {} checks failed", self.done.len())),
        }
    }
}

type Tail = Arc<Mutex<(Vec<String>, VecDeque<String>)>>;

fn watch(command: &mut Command, wanted: fn(&str) -> bool) -> Outcome<(bool, Vec<String>)> {
    let shown = describe(command);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot start {shown}: {error}"))?;
    let tail = Tail::default();
    let readers = [
        child
            .stdout
            .take()
            .map(|pipe| pass_on(pipe, std::io::stdout(), wanted, tail.clone())),
        child
            .stderr
            .take()
            .map(|pipe| pass_on(pipe, std::io::stderr(), wanted, tail.clone())),
    ];
    let status = child.wait().map_err(|error| format!("{shown}: {error}"))?;
    for reader in readers.into_iter().flatten() {
        let _ = reader.join();
    }
    let mut lines = tail.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let (summary, last) = std::mem::take(&mut *lines);
    let passed = status.success();
    let shown = if passed || !summary.is_empty() {
        summary
    } else {
        last.into()
    };
    Ok((passed, shown))
}

/// Shows each line at once and keeps those that belong in the summary.
fn pass_on(
    from: impl Read + Send + 'static,
    mut to: impl Write + Send + 'static,
    wanted: fn(&str) -> bool,
    tail: Tail,
) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        let mut lines = BufReader::new(from);
        let mut bytes = Vec::new();
        while matches!(lines.read_until(b'\n', &mut bytes), Ok(read) if read > 0) {
            let _ = to.write_all(&bytes).and_then(|()| to.flush());
            let line = plain(&String::from_utf8_lossy(&bytes));
            bytes.clear();
            if line.is_empty() {
                continue;
            }
            let mut kept = tail.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            if wanted(&line) {
                kept.0.push(line.clone());
            }
            kept.1.push_back(line);
            if kept.1.len() > TAIL {
                kept.1.pop_front();
            }
        }
    })
}

/// The line without colours and without white space at its ends.
fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        if char == '\u{1b}' {
            chars.by_ref().find(|end| end.is_ascii_alphabetic());
        } else {
            text.push(char);
        }
    }
    text.trim().to_owned()
}

//! Cold start and memory, in turns with the empty window so that both see the same machine.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::desk::Desk;
use crate::processes::memory;
use crate::report::{Bar, Report};
use crate::screen::Screen;

const RUNS: usize = 7;
/// The start against an empty window's.
const START: f64 = 1.15;
/// Memory above an empty window's, all processes counted, in MiB.
const ABOVE: f64 = 30.0;

/// How long a window may take to close, and how often it is asked to.
const LIMIT: Duration = Duration::from_secs(20);
const BETWEEN: Duration = Duration::from_millis(400);

struct Run {
    took: Duration,
    mib: f64,
}

/// Starts both windows again and again, and tells the middle of the runs.
pub async fn measure(desk: &Desk, report: &mut Report) {
    let app = PathBuf::from(env!("CARGO_BIN_EXE_kv-store"));
    let empty = app.with_file_name("examples").join("empty-window");
    let own = || run(desk, &app, "KV Store");
    let empty = || run(desk, &empty, "Empty window");
    let (mut ours, mut plain) = (Vec::new(), Vec::new());
    // The first runs read the files that every later one finds in memory; the app's reads a new
    // database through once, too.
    own();
    empty();
    for _ in 0..RUNS {
        ours.push(own());
        plain.push(empty());
    }
    let (ours, plain) = (middle(ours), middle(plain));
    report.time(
        "cold start, from the process to the last change on the screen",
        ours.took,
        Some(plain.took),
        Bar::Times(START),
    );
    report.memory("memory of all processes", Some(ours.mib), Bar::None);
    report.memory(
        "  above the empty window's",
        Some(ours.mib - plain.mib),
        Bar::Memory(ABOVE),
    );
}

fn run(desk: &Desk, program: &Path, title: &str) -> Run {
    let screen = Screen::watch(desk.display());
    screen.settle();
    let mut command = desk.command(&program.to_string_lossy());
    let started = Instant::now();
    let mut window = start(&mut command);
    let took = screen.finished(started);
    let mib = memory(window.id());
    close(desk, title, &mut window);
    Run { took, mib }
}

/// Closes a window as a person does: after a kill, the next start would read the database through.
fn close(desk: &Desk, title: &str, window: &mut Child) {
    let asked = Instant::now();
    while window.try_wait().expect("a process of ours").is_none() {
        assert!(asked.elapsed() < LIMIT, "the window does not close");
        // A key press that meets a window in the middle of a change of focus gets lost.
        if let Some(found) = desk.windows(title).pop() {
            desk.output("xdotool", &["windowactivate", "--sync", &found]);
            desk.output("xdotool", &["key", "alt+F4"]);
        }
        std::thread::sleep(BETWEEN);
    }
}

fn start(command: &mut Command) -> Child {
    let silent = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    silent.spawn().expect("both programs are built")
}

/// The middle of each figure by itself.
fn middle(runs: Vec<Run>) -> Run {
    let (mut took, mut mib): (Vec<_>, Vec<_>) = runs.into_iter().map(|run| (run.took, run.mib)).unzip();
    took.sort_unstable();
    mib.sort_unstable_by(f64::total_cmp);
    Run {
        took: took[took.len() / 2],
        mib: mib[mib.len() / 2],
    }
}

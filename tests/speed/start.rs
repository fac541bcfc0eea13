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

struct Run {
    took: Duration,
    mib: f64,
}

/// Starts both windows again and again, and tells the middle of the runs.
pub async fn measure(desk: &Desk, report: &mut Report) {
    let own = PathBuf::from(env!("CARGO_BIN_EXE_kv-store"));
    let empty = own.with_file_name("examples").join("empty-window");
    let (mut ours, mut plain) = (Vec::new(), Vec::new());
    run(desk, &own); // the first run reads the files that every later one finds in memory
    run(desk, &empty);
    for _ in 0..RUNS {
        ours.push(run(desk, &own));
        plain.push(run(desk, &empty));
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

fn run(desk: &Desk, program: &Path) -> Run {
    let screen = Screen::watch(desk.display());
    screen.settle();
    let mut command = desk.command(&program.to_string_lossy());
    let started = Instant::now();
    let mut window = start(&mut command);
    let took = screen.finished(started);
    let mib = memory(window.id());
    let _ = window.kill();
    let _ = window.wait();
    Run { took, mib }
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

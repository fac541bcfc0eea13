//! Time and memory.

use std::time::{Duration, Instant};

/// How long one run takes.
pub async fn once<T>(work: impl Future<Output = T>) -> (Duration, T) {
    let started = Instant::now();
    let result = work.await;
    (started.elapsed(), result)
}

/// The middle of some runs.
pub fn median(mut runs: Vec<Duration>) -> Duration {
    runs.sort_unstable();
    runs.get(runs.len() / 2).copied().unwrap_or_default()
}

/// The middle of `runs` runs of an asynchronous work, after one that warms up.
pub async fn typical<F: Future>(runs: usize, mut work: impl FnMut() -> F) -> Duration {
    work().await;
    let mut took = Vec::with_capacity(runs);
    for _ in 0..runs {
        took.push(once(work()).await.0);
    }
    median(took)
}

/// The middle of `runs` runs of plain code, after one that warms up.
pub fn typical_plain(runs: usize, mut work: impl FnMut()) -> Duration {
    work();
    let run = |_| {
        let started = Instant::now();
        work();
        started.elapsed()
    };
    median((0..runs).map(run).collect())
}

/// From here on [`peak_memory`] counts.
pub fn watch_memory() {
    // Where /proc is missing, no memory is reported.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The most memory that the whole process used since [`watch_memory`], in MiB. `None` where /proc is
/// missing.
pub fn peak_memory() -> Option<f64> {
    status("VmHWM:")
}

fn status(name: &str) -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib / 1_024.0)
}

//! A program with all the processes that it started.

use std::collections::HashMap;
use std::fs;

/// Memory of a process and of everything below it, in MiB: what they share is counted once (PSS).
pub fn memory(process: u32) -> f64 {
    let parents = parents();
    let below = |mut one: u32| {
        while one != process {
            match parents.get(&one) {
                Some(parent) => one = *parent,
                None => return false,
            }
        }
        true
    };
    let all = parents.keys().filter(|one| below(**one));
    all.filter_map(|one| proportional(*one)).sum::<f64>() / 1_024.0
}

/// Of every process, the one that started it.
fn parents() -> HashMap<u32, u32> {
    let mut found = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(process) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse::<u32>().ok())
        else {
            continue;
        };
        let parent = fs::read_to_string(entry.path().join("stat"))
            .ok()
            .and_then(|stat| {
                // The name stands in brackets and may hold anything; after it: state, parent.
                let rest = stat.rsplit_once(')')?.1;
                rest.split_whitespace().nth(1)?.parse().ok()
            });
        found.extend(parent.map(|parent| (process, parent)));
    }
    found
}

/// A process's share of memory in KiB.
fn proportional(process: u32) -> Option<f64> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

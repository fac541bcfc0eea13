//! `cargo xtask bench`: the bars, beside a plain baseline in the same run.

use std::fs;
use std::path::Path;

use crate::packages::{self, Purpose};
use crate::shell::{Outcome, cargo, root, run, say, target};
use crate::ui;

/// What stands above the tables in docs/performance.md.
const HEAD: &str = "\
# What it costs

Written by `cargo xtask bench` (the store and flows) and `cargo xtask bench --window` (the window), each on a
machine that does nothing else; the size of the package by `cargo xtask bundle`, with `--lux` and without. A figure stands beside a baseline of the same run: plain prepared
statements on the same tables for the store, the same calls of the store for flows, an empty Tauri window of the same build for the window. The
bars are those of the design; a bar that is missed says so.

";

/// The parts of that page: the file that a bench writes, and the heading above it.
const PARTS: [(&str, &str); 5] = [
    ("store", "The store"),
    ("flows", "Flows"),
    ("window", "The window"),
    ("package", "The package"),
    ("package-lux", "The package with `lux`"),
];

/// MB of the package that people install.
const PACKAGE: f64 = 6.0;
/// The same with the command line in it.
const WITH_LUX: f64 = 12.0;

/// Measures a release build, of the store or, with `--window`, in the real window; prints a table and
/// writes it into docs/performance.md.
pub fn bench(args: &[String]) -> Outcome {
    let (window, args): (Vec<&String>, Vec<&String>) = args.iter().partition(|arg| *arg == "--window");
    let results = target().join("bench");
    fs::create_dir_all(&results).map_err(|error| format!("{}: {error}", results.display()))?;
    let mut bench = cargo();
    if window.is_empty() {
        packages::ensure(Purpose::Build)?;
        say("Measuring the store (a release build first, then some minutes)");
        bench.args(["bench", "--package", "store", "--"]).args(args);
        run(cargo()
            .args(["bench", "--package", "flows"])
            .env("KV_STORE_BENCH_DIR", &results))?;
    } else {
        packages::ensure(Purpose::Test)?;
        ui::install()?;
        ui::build()?;
        say("Measuring the window (a release build first, then some minutes)");
        run(cargo().args([
            "build",
            "--release",
            "--package",
            "kv-store",
            "--example",
            "empty-window",
        ]))?;
        bench.args(["bench", "--package", "kv-store", "--bench", "window"]);
        bench.env("LC_ALL", "C.UTF-8");
    }
    run(bench.env("KV_STORE_BENCH_DIR", &results))?;
    let page = root().join("docs/performance.md");
    fs::write(&page, page_of(&results)?).map_err(|error| format!("{}: {error}", page.display()))?;
    eprintln!("\nResults: {} and {}", results.display(), page.display());
    Ok(())
}

/// Leaves the size of a package, in bytes, for the page that the next bench writes.
pub fn note_package(bytes: u64, with_lux: bool) -> Outcome {
    let (name, bar) = match with_lux {
        true => ("package-lux", WITH_LUX),
        false => ("package", PACKAGE),
    };
    let megabytes = bytes as f64 / 1e6;
    let verdict = if megabytes < bar { "passed" } else { "MISSED" };
    let table = format!(
        "\n| | size | bar | |\n| --- | ---: | ---: | --- |\n| the .deb | {megabytes:.1} MB | {bar} MB | {verdict} |\n"
    );
    let folder = target().join("bench");
    let file = folder.join(name).with_extension("md");
    let written = fs::create_dir_all(&folder).and_then(|()| fs::write(&file, table));
    written.map_err(|error| format!("{}: {error}", file.display()))
}

/// The page, from what the benches, and the last bundles, left.
fn page_of(results: &Path) -> Outcome<String> {
    let mut page = HEAD.to_owned();
    for (name, heading) in PARTS {
        let part = results.join(name).with_extension("md");
        if part.exists() {
            let table = fs::read_to_string(&part).map_err(|error| format!("{}: {error}", part.display()))?;
            page.push_str(&format!("## {heading}\n{table}\n"));
        }
    }
    Ok(format!("{}\n", page.trim_end()))
}

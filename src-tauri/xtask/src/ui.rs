//! The window's side: packages from the lock file, and the build that the app embeds.

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::shell::{Outcome, command, exists, output, root, run, say};

/// A command of npm in ui/.
pub fn npm(args: &[&str]) -> Command {
    let mut npm = command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(root().join("ui")).args(args);
    npm
}

/// Installs the UI's packages when the lock file is newer than what is installed.
pub fn install() -> Outcome {
    check_node()?;
    let ui = root().join("ui");
    let installed = modified(&ui.join("node_modules/.package-lock.json"));
    let lock = modified(&ui.join("package-lock.json"));
    if installed.is_some() && installed >= lock {
        return Ok(());
    }
    say("Installing the UI's packages from the lock file");
    run(&mut npm(&["ci", "--no-audit", "--no-fund"]))
}

/// Builds ui/dist, unless nothing in ui/ changed since the last build.
pub fn build() -> Outcome {
    let ui = root().join("ui");
    let built = modified(&ui.join("dist/index.html"));
    if built.is_some() && built > newest(&ui) {
        return Ok(());
    }
    say("Building the window's pages (ui/dist)");
    run(&mut npm(&["run", "--silent", "build"]))
}

fn check_node() -> Outcome {
    if !exists("npm") && !cfg!(windows) {
        return Err("Node.js 20.19 or newer with npm is needed: https://nodejs.org".into());
    }
    let Some(version) = output(command("node").arg("--version")) else {
        return Err("Node.js 20.19 or newer is needed: https://nodejs.org".into());
    };
    let mut numbers = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map(|part| part.parse::<u32>());
    let major = numbers.next().and_then(Result::ok).unwrap_or(0);
    let minor = numbers.next().and_then(Result::ok).unwrap_or(0);
    if (major, minor) < (20, 19) {
        return Err(format!(
            "Node.js 20.19 or newer is needed, this is {}",
            version.trim()
        ));
    }
    Ok(())
}

fn modified(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|found| found.modified()).ok()
}

/// The latest moment at which a source file or a folder of the UI changed.
fn newest(folder: &Path) -> Option<SystemTime> {
    let mut latest = modified(folder);
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if name == "node_modules" || name == "dist" {
            continue;
        }
        let path = entry.path();
        let changed = if path.is_dir() {
            newest(&path)
        } else {
            modified(&path)
        };
        latest = latest.max(changed);
    }
    latest
}

//! `cargo xtask test`: every check and every test there is, set-up included.

use std::process::Command;

use crate::browser;
use crate::packages::{self, Purpose};
use crate::shell::{Outcome, cargo, output, say, target};
use crate::steps::Steps;
use crate::ui;

/// Runs everything, also after a failure, and ends with each runner's summary.
pub fn test(args: &[String]) -> Outcome {
    let window = !args.iter().any(|arg| arg == "--no-window");
    packages::ensure(if window { Purpose::Test } else { Purpose::Build })?;
    ui::install()?;
    let screenshots = target().join("screenshots");
    let _ = std::fs::remove_dir_all(&screenshots); // those of an earlier run would mislead

    let mut steps = Steps::default();
    steps.command("Rust format", cargo().args(["fmt", "--all", "--check"]), never);
    ui_checks(&mut steps);
    if window {
        browser_tests(&mut steps);
    }
    if steps.outcome("UI build", ui::build) {
        rust_checks(&mut steps, window);
    }
    if std::fs::read_dir(&screenshots).is_ok_and(|mut found| found.next().is_some()) {
        say(&format!("Screenshots of failures: {}", screenshots.display()));
    }
    steps.finish()
}

fn ui_checks(steps: &mut Steps) {
    let script = |name| ui::npm(&["run", "--silent", name]);
    steps.command("UI format", &mut script("format:check"), never);
    steps.command("UI lint", &mut script("lint"), |line| line.contains("problem"));
    steps.command("UI types", &mut script("check"), |line| {
        line.contains("svelte-check found")
    });
    steps.command("UI tests", &mut script("test"), |line| {
        line.starts_with("Test Files") || line.starts_with("Tests ")
    });
}

/// The window's components in a real browser engine, where a display for windows is allowed too.
fn browser_tests(steps: &mut Steps) {
    if !cfg!(target_os = "linux") && browser::find_here().is_none() {
        say(&format!(
            "No component tests: {} names no browser",
            browser::VARIABLE
        ));
        return; // as with the window's tests, which run on Linux only
    }
    let mut tests = ui::npm(&["run", "--silent", "test:browser"]);
    let found = steps.outcome("Browser", || {
        tests.env(browser::VARIABLE, browser::ensure()?);
        Ok(())
    });
    if found {
        steps.command("Component tests", &mut tests, |line| {
            line.starts_with("Test Files") || line.starts_with("Tests ")
        });
    }
}

fn rust_checks(steps: &mut Steps, window: bool) {
    let mut clippy = cargo();
    clippy.args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ]);
    steps.command("Rust lint", &mut clippy, never);
    // The window tests start the app's own binary, which a test build alone does not always make.
    if !steps.command(
        "App build",
        cargo().args(["build", "--workspace", "--quiet"]),
        never,
    ) {
        return;
    }
    // nextest runs no examples of the documentation.
    steps.command(
        "Doc example",
        cargo().args(["test", "--doc", "-p", "store", "-p", "flows", "--quiet"]),
        |line| line.starts_with("test result:"),
    );
    let mut tests = rust_tests(window);
    if cfg!(target_os = "linux") && std::env::var_os("KV_STORE_KEEP_LOCALE").is_none() {
        tests.env("LC_ALL", "C.UTF-8"); // the file dialogs' titles are looked for in English
    }
    steps.command("Rust and window tests", &mut tests, |line| {
        line.starts_with("Summary") || line.starts_with("test result:") || line.starts_with("FAIL")
    });
}

fn rust_tests(window: bool) -> Command {
    let mut tests = cargo();
    if output(cargo().args(["nextest", "--version"])).is_some() {
        tests.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
        if !window {
            tests.args(["-E", "not binary(window)"]);
        }
    } else {
        tests.args(["test", "--workspace", "--no-fail-fast", "--quiet"]);
        if !window {
            tests.args(["--lib", "--bins"]);
        }
    }
    tests
}

fn never(_: &str) -> bool {
    false
}

//! `cargo xtask run`: from a clone to an open window.

use crate::packages::{self, Purpose};
use crate::shell::{Outcome, cargo, command, run as start, say, target};
use crate::ui;

/// Sets up, builds and opens the window; returns when it is closed.
pub fn run(args: &[String]) -> Outcome {
    packages::ensure(Purpose::Build)?;
    ui::install()?;
    ui::build()?;
    let release = args.iter().any(|arg| arg == "--release");
    say(if release {
        "Building the app (a release build takes some minutes)"
    } else {
        "Building the app (the first time takes some minutes)"
    });
    let mut build = cargo();
    build.arg("build");
    if release {
        build.arg("--release");
    }
    start(&mut build)?;
    let profile = if release { "release" } else { "debug" };
    let app = target()
        .join(profile)
        .join(format!("kv-store{}", std::env::consts::EXE_SUFFIX));
    say("Opening the window");
    let own = args.iter().skip_while(|arg| *arg != "--").skip(1);
    start(command(app).args(own))
}

//! `cargo xtask bundle`: the package that people install.

use std::fs;

use crate::packages::{self, Purpose};
use crate::shell::{Outcome, root, run, say, target};
use crate::ui;

/// Builds a release with the Tauri CLI and says where the package is and how large.
pub fn bundle(args: &[String]) -> Outcome {
    packages::ensure(Purpose::Build)?;
    ui::install()?;
    say("Bundling (a release build takes some minutes)");
    let mut tauri = ui::npm(&[
        "exec",
        "--yes",
        "--package=@tauri-apps/cli@2",
        "--",
        "tauri",
        "build",
    ]);
    run(tauri.current_dir(root()).args(args))?;
    let packages = target().join("release/bundle");
    for kind in fs::read_dir(&packages).into_iter().flatten().flatten() {
        for file in fs::read_dir(kind.path()).into_iter().flatten().flatten() {
            if let Ok(found) = file.metadata().map(|data| (data.is_file(), data.len()))
                && found.0
            {
                eprintln!("    {} ({:.1} MB)", file.path().display(), found.1 as f64 / 1e6);
            }
        }
    }
    Ok(())
}

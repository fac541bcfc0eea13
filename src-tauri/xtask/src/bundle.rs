//! `cargo xtask bundle`: the package that people install, with `lux` in it when asked.

use std::fs;
use std::path::Path;

use crate::bench;
use crate::packages::{self, Purpose};
use crate::shell::{Outcome, cargo, command, exists, output, root, run, say, target};
use crate::ui;

/// What `lux` prints about itself, and where Debian looks for it.
const PAGES: &[(&[&str], &str)] = &[
    (&["man"], "/usr/share/man/man1/lux.1"),
    (
        &["completions", "bash"],
        "/usr/share/bash-completion/completions/lux",
    ),
    (&["completions", "zsh"], "/usr/share/zsh/vendor-completions/_lux"),
    (
        &["completions", "fish"],
        "/usr/share/fish/vendor_completions.d/lux.fish",
    ),
];

/// Builds a release with the Tauri CLI and says where the package is and how large. `--lux` puts the
/// command line into it, which makes it 2.6 MB larger; all else is the Tauri CLI's.
pub fn bundle(args: &[String]) -> Outcome {
    packages::ensure(Purpose::Build)?;
    ui::install()?;
    let (own, args): (Vec<&String>, Vec<&String>) = args.iter().partition(|arg| *arg == "--lux");
    let profile = match args.iter().any(|arg| matches!(arg.as_str(), "--debug" | "-d")) {
        true => "debug",
        false => "release",
    };
    say("Bundling (a release build takes some minutes)");
    let mut tauri = ui::npm(&[
        "exec",
        "--yes",
        "--package=@tauri-apps/cli@2",
        "--",
        "tauri",
        "build",
    ]);
    if !own.is_empty() {
        tauri.arg("--config").arg(lux_files(profile)?);
    }
    run(tauri.current_dir(root()).args(args))?;
    for kind in files(&target().join(profile).join("bundle")) {
        for file in files(&kind.path()) {
            let is_deb = file.path().extension().is_some_and(|ending| ending == "deb");
            if is_deb && profile == "release" {
                compress(&file.path())?;
            }
            let Ok(found) = file.metadata() else { continue };
            if !found.is_file() {
                continue;
            }
            eprintln!(
                "    {} ({:.1} MB)",
                file.path().display(),
                found.len() as f64 / 1e6
            );
            if is_deb && profile == "release" {
                bench::note_package(found.len(), !own.is_empty())?;
            }
        }
    }
    Ok(())
}

/// Builds `lux`, writes what it says about itself, and returns where all that goes, as a file of
/// settings for Tauri.
fn lux_files(profile: &str) -> Outcome<std::path::PathBuf> {
    let mut build = cargo();
    build.args(["build", "--package", "lux"]);
    if profile == "release" {
        build.arg("--release");
    }
    run(&mut build)?;
    let lux = target()
        .join(profile)
        .join(format!("lux{}", std::env::consts::EXE_SUFFIX));
    let folder = target().join("lux");
    let write = |name: &Path, text: &str| {
        let path = folder.join(name);
        let made = fs::create_dir_all(&folder).and_then(|()| fs::write(&path, text));
        made.map_err(|error| format!("{}: {error}", path.display()))?;
        Ok::<_, String>(path)
    };
    let mut places = vec![format!("\"/usr/bin/lux\": {lux:?}")];
    for (args, place) in PAGES {
        let page = output(command(&lux).args(*args))
            .ok_or_else(|| format!("{} {} failed", lux.display(), args.join(" ")))?;
        let name = args.join("-");
        let path = write(Path::new(&name), &page)?;
        places.push(format!("{place:?}: {path:?}"));
    }
    let places = places.join(", ");
    let settings = format!("{{\"bundle\": {{\"linux\": {{\"deb\": {{\"files\": {{{places}}}}}}}}}}}\n");
    write(Path::new("bundle.json"), &settings)
}

/// The Tauri CLI packs with gzip; with xz, which dpkg has unpacked since 2010, the same files take a third
/// less, and the program in them a fifteenth less again where a jump in it is packed as the place that it leads to,
/// which dpkg-deb itself does not ask for. Without these tools the package stays as it is.
fn compress(deb: &Path) -> Outcome {
    if !["dpkg-deb", "ar", "xz"].into_iter().all(exists) {
        return Ok(());
    }
    let (files, parts) = (target().join("repack"), target().join("repacked"));
    for folder in [&files, &parts] {
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
    }
    fs::create_dir_all(&parts).map_err(|error| format!("{}: {error}", parts.display()))?;
    run(command("dpkg-deb").arg("--raw-extract").args([deb, &files]))?;
    run(command("dpkg-deb")
        .args(["--root-owner-group", "-Znone", "--build"])
        .args([&files, deb]))?;
    let within = |program| {
        let mut command = command(program);
        command.current_dir(&parts);
        command
    };
    run(within("ar").arg("x").arg(deb))?;
    run(within("xz").arg("control.tar"))?;
    let jumps = cfg!(target_arch = "x86_64").then_some("--x86");
    run(within("xz")
        .args(jumps)
        .args(["--lzma2=preset=9e,lc=4,pb=0", "data.tar"]))?;
    fs::remove_file(deb).map_err(|error| format!("{}: {error}", deb.display()))?;
    // In this order, as dpkg reads them.
    run(within("ar")
        .args(["qcD"])
        .arg(deb)
        .args(["debian-binary", "control.tar.xz", "data.tar.xz"]))
}

fn files(folder: &Path) -> impl Iterator<Item = fs::DirEntry> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

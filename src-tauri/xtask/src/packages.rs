//! System packages: which are needed, which are missing, and how they get installed.

use crate::shell::{Outcome, command, exists, output, run, say};

/// Needed to build the app and to open its window.
const BUILD: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "libgtk-3-dev",
    "libxdo-dev",
    "libssl-dev",
    "libayatana-appindicator3-dev",
    "librsvg2-dev",
];

/// Needed besides to drive the real window under a virtual display.
const TEST: &[&str] = &[
    "webkit2gtk-driver",
    "xvfb",
    "openbox",
    "xdotool",
    "dbus-x11",
    "at-spi2-core",
    "imagemagick",
    "xauth",
];

/// What a system needs to be made ready for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Build,
    Test,
}

/// Installs whatever is missing, or says exactly what to install and stops.
pub fn ensure(purpose: Purpose) -> Outcome {
    let mut wanted = BUILD.to_vec();
    if purpose == Purpose::Test {
        wanted.extend(TEST);
    }
    if !cfg!(target_os = "linux") {
        return Ok(()); // macOS and Windows bring their webview along
    }
    if !exists("dpkg-query") || !exists("apt-get") {
        return without_apt(purpose, &wanted);
    }
    let missing: Vec<&str> = wanted.into_iter().filter(|name| !installed(name)).collect();
    if missing.is_empty() {
        Ok(())
    } else {
        install(&missing)
    }
}

/// Makes sure that one program can be started, by installing the package that brings it.
pub fn ensure_program(program: &str, package: &str) -> Outcome {
    match (exists(program), exists("apt-get")) {
        (true, _) => Ok(()),
        (false, true) => install(&[package]),
        (false, false) => Err(format!(
            "{program} is needed; install it and run the command again"
        )),
    }
}

fn install(missing: &[&str]) -> Outcome {
    say(&format!("Installing system packages: {}", missing.join(" ")));
    let by_hand = format!(
        "sudo apt-get install --no-install-recommends {}",
        missing.join(" ")
    );
    let prefix: &[&str] = match (is_root(), exists("sudo")) {
        (true, _) => &[],
        (false, true) => &["sudo"],
        (false, false) => return Err(format!("neither root nor sudo here; as root, run\n    {by_hand}")),
    };
    // Lists that cannot be renewed are often good enough: the install decides.
    let _ = run(&mut apt(prefix, &["update", "-q"]));
    let mut args = vec!["install", "-q", "-y", "--no-install-recommends"];
    args.extend(missing);
    run(&mut apt(prefix, &args)).map_err(|why| format!("{why}\nInstall the packages by hand:\n    {by_hand}"))
}

fn apt(prefix: &[&str], args: &[&str]) -> std::process::Command {
    let mut words = prefix.to_vec();
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    words.extend(args);
    let mut command = command(words[0]);
    command.args(&words[1..]);
    command
}

fn installed(package: &str) -> bool {
    output(command("dpkg-query").args(["-W", "-f=${Status}", package]))
        .is_some_and(|status| status.ends_with("ok installed"))
}

fn is_root() -> bool {
    output(command("id").arg("-u")).is_some_and(|id| id.trim() == "0")
}

/// On another Linux: go on when the libraries are there, else name everything that is needed.
fn without_apt(purpose: Purpose, wanted: &[&str]) -> Outcome {
    let library = output(command("pkg-config").args(["--modversion", "webkit2gtk-4.1"])).is_some();
    let programs = [
        "WebKitWebDriver",
        "Xvfb",
        "openbox",
        "xdotool",
        "dbus-run-session",
        "import",
    ];
    let tools = purpose == Purpose::Build || programs.iter().all(|program| exists(program));
    if library && tools {
        return Ok(());
    }
    Err(format!(
        "this system has no apt-get, so packages cannot be installed from here.\n\
         Install what corresponds to these Debian packages, then run the command again:\n    {}\n\
         Fedora: webkit2gtk4.1-devel gtk3-devel libxdo-devel openssl-devel libappindicator-gtk3-devel librsvg2-devel\n\
         Arch:   webkit2gtk-4.1 gtk3 xdotool openssl libappindicator-gtk3 librsvg base-devel",
        wanted.join(" ")
    ))
}

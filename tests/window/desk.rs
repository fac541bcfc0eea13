//! A desk of one test: a display, a window manager, a session bus and a folder, all of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard};

use tempfile::TempDir;

use crate::wait::until_now;

/// Where tests run as threads of one process, one has the machine at a time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Everything a test needs around the app.
pub struct Desk {
    display: String,
    bus: String,
    running: Vec<Running>,
    folder: TempDir,
    name: String,
    _turn: MutexGuard<'static, ()>,
}

impl Desk {
    /// Sets a desk up; `name` names the screenshot that a failure leaves.
    pub async fn new(name: &str) -> Self {
        let turn = ONE_AT_A_TIME
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let folder = tempfile::Builder::new().prefix("kv-store-").tempdir().unwrap();
        let mut xvfb = Command::new("Xvfb");
        xvfb.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x820x24",
            "-nolisten",
            "tcp",
            "-noreset",
        ]);
        let (xvfb, number) = Running::first_line(&mut xvfb);
        let display = format!(":{number}");
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        let (bus, address) = Running::first_line(&mut bus);
        let mut desk = Self {
            display,
            bus: address,
            running: vec![bus, xvfb],
            folder,
            name: name.to_owned(),
            _turn: turn,
        };
        let manager = Running::start(desk.command("openbox").arg("--sm-disable"));
        desk.running.insert(0, manager);
        until_now("the window manager", || {
            let found = desk.output("xdotool", &["get_num_desktops"])?;
            (found.trim() != "0").then_some(())
        })
        .await;
        desk
    }

    /// The test's own folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A file in the test's own folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// The database file of the app on this desk.
    pub fn database(&self) -> PathBuf {
        self.file("flags.db")
    }

    /// The name of the display.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// The address of the session bus.
    pub fn bus(&self) -> &str {
        &self.bus
    }

    /// A program on this desk, with nothing of the real home in reach.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("GDK_BACKEND", "x11")
            .env("GTK_USE_PORTAL", "0")
            .env("NO_AT_BRIDGE", "1")
            .env("LC_ALL", "C.UTF-8")
            .env("HOME", self.path())
            .env("XDG_DATA_HOME", self.file("data"))
            .env("XDG_CONFIG_HOME", self.file("config"))
            .env("XDG_CACHE_HOME", self.file("cache"))
            .env("KV_STORE_DB", self.database())
            .env_remove("WAYLAND_DISPLAY");
        command
    }

    /// What a program prints, when it succeeds.
    pub fn output(&self, program: &str, args: &[&str]) -> Option<String> {
        let output = self
            .command(program)
            .args(args)
            .stderr(Stdio::null())
            .output()
            .ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// The windows that are visible and have exactly this title.
    pub fn windows(&self, title: &str) -> Vec<String> {
        let pattern = format!("^{title}$");
        let found = self.output("xdotool", &["search", "--onlyvisible", "--name", &pattern]);
        found.unwrap_or_default().lines().map(str::to_owned).collect()
    }

    /// The pixels of one window, three bytes each.
    pub fn picture(&self, window: &str) -> Option<Vec<u8>> {
        let mut import = self.command("import");
        let output = import
            .args(["-silent", "-window", window, "-depth", "8", "rgb:-"])
            .output()
            .ok()?;
        output.status.success().then_some(output.stdout)
    }

    /// A picture of the whole display, in target/screenshots.
    pub fn screenshot(&self) -> Option<PathBuf> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .parent()?
            .join("screenshots");
        std::fs::create_dir_all(&folder).ok()?;
        let picture = folder.join(format!("{}.png", self.name));
        self.output("import", &["-window", "root", picture.to_str()?])?;
        Some(picture)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if std::thread::panicking()
            && let Some(picture) = self.screenshot()
        {
            eprintln!("screenshot: {}", picture.display());
        }
    }
}

/// A program in the background, ended with the test.
pub struct Running(Child);

impl Running {
    /// Starts a program.
    pub fn start(command: &mut Command) -> Self {
        let started = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn();
        let child = started.unwrap_or_else(|error| panic!("{:?}: {error}", command.get_program()));
        Self(child)
    }

    /// Whether it ended by itself, and well; nothing while it runs.
    pub fn ended_well(&mut self) -> Option<bool> {
        let ended = self.0.try_wait().unwrap();
        ended.map(|status| status.success())
    }

    fn first_line(command: &mut Command) -> (Self, String) {
        let mut running = Self::start(command.stdout(Stdio::piped()));
        let mut line = String::new();
        let output = running.0.stdout.as_mut().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        (running, line.trim().to_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

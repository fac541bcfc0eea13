//! A folder of its own with a store in it, and ways to run `lux` there.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use tempfile::TempDir;

const LUX: &str = env!("CARGO_BIN_EXE_lux");

pub struct World {
    folder: TempDir,
}

/// What a run printed, and how it ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl World {
    /// An empty folder; the store is `kv.db` in it.
    pub fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// With the namespace `kv_123`, called customers.
    pub fn new() -> Self {
        let world = Self::empty();
        assert_eq!(world.kv(&["init", "--id", "kv_123", "customers"]).out, "kv_123\n");
        world
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), content).unwrap();
        name.to_owned()
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn read_bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// Ctrl+C for a program, as soon as it listens for that.
    #[cfg(target_os = "linux")]
    pub fn interrupt_once_caught(&self, child: &std::process::Child) {
        use rustix::process::{Pid, Signal, kill_process};
        let status = format!("/proc/{}/status", child.id());
        let catches = || {
            let status = std::fs::read_to_string(&status).unwrap_or_default();
            let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
            let caught = caught.and_then(|signals| u64::from_str_radix(signals.trim(), 16).ok());
            caught.is_some_and(|signals| signals & (1 << (Signal::INT.as_raw() - 1)) != 0)
        };
        while !catches() {
            std::thread::yield_now();
        }
        kill_process(Pid::from_child(child), Signal::INT).unwrap();
    }

    /// A program in the folder, with `lux` on its PATH and nothing of this machine around it.
    pub fn command(&self, program: &str) -> Command {
        let folder = Path::new(LUX).parent().unwrap();
        let mut path = folder.as_os_str().to_owned();
        if let Some(rest) = std::env::var_os("PATH") {
            path.push(":");
            path.push(rest);
        }
        let mut command = Command::new(program);
        command
            .current_dir(self.folder.path())
            .env("PATH", path)
            .env("HOME", self.folder.path())
            .env("XDG_DATA_HOME", self.path("data"))
            .env("XDG_CONFIG_HOME", self.path("config"))
            .env("KV_STORE_DB", self.path("kv.db"))
            .env("KV_STORE_BACKUPS", self.path("backups"))
            .stdin(Stdio::null());
        command
    }

    pub fn lux(&self, args: &[&str]) -> Ran {
        ran(self.command(LUX).args(args).output().unwrap())
    }

    /// `lux data kv …`.
    pub fn kv(&self, args: &[&str]) -> Ran {
        self.lux(&[&["data", "kv"], args].concat())
    }

    /// `lux data kv …` that must do it, and what it prints.
    pub fn done(&self, args: &[&str]) -> String {
        let ran = self.kv(args);
        assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
        ran.out
    }

    /// `lux data kv …` with something on standard input.
    pub fn kv_reading(&self, args: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(LUX);
        command.args(["data", "kv"]).args(args);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A command that refuses early does not read everything.
        let _ = child.stdin.take().unwrap().write_all(input);
        ran(child.wait_with_output().unwrap())
    }

    /// A script in a real shell.
    pub fn shell(&self, script: &str) -> Ran {
        ran(self.command("sh").args(["-c", script]).output().unwrap())
    }

    /// A script whose output goes to a terminal; returns what the terminal shows.
    pub fn on_terminal(&self, script: &str) -> String {
        let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&controller).unwrap();
        unlockpt(&controller).unwrap();
        let name = ptsname(&controller, Vec::new()).unwrap();
        let terminal = File::options()
            .read(true)
            .write(true)
            .open(name.to_str().unwrap())
            .unwrap();
        let mut command = self.command("sh");
        command
            .args(["-c", script])
            .stdout(terminal)
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        drop(command); // with it the last handle on the terminal's other side
        let mut shown = Vec::new();
        // Ends with an error when the other side is closed.
        let _ = File::from(controller).read_to_end(&mut shown);
        assert!(child.wait().unwrap().success());
        String::from_utf8(shown).unwrap().replace("\r\n", "\n")
    }

    /// The bytes of a value.
    pub fn value(&self, key: &str) -> Vec<u8> {
        let output = self
            .command(LUX)
            .args(["data", "kv", "get", "kv_123", key])
            .output()
            .unwrap();
        assert!(output.status.success(), "{key}: {output:?}");
        output.stdout
    }

    pub fn text(&self, key: &str) -> String {
        String::from_utf8(self.value(key)).unwrap()
    }
}

pub fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// What a command prints with `--json`.
pub fn json(printed: &str) -> serde_json::Value {
    serde_json::from_str(printed).unwrap_or_else(|error| panic!("{error}: {printed}"))
}

/// What is told where there is no room in a folder.
pub fn full(folder: &Path) -> String {
    // Without the slash at its end.
    let folder: PathBuf = folder.components().collect();
    format!(
        "error: The disk that {} is on is full. Nothing was changed; make room there and try again.\n",
        folder.display()
    )
}

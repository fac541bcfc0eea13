//! Ways to have no room on the disk: a small file system of its own, or a limit on a file's size.
//!
//! Both start the scenario of `disk` in a child. What a machine does not permit is said aloud.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Tells the child which way, and where.
pub const WAY: &str = "KV_STORE_DISK_WAY";
pub const FOLDER: &str = "KV_STORE_DISK_FOLDER";

/// The small file system: room for a plan that is larger than the writer's page cache.
const TMPFS: &str = "mount -t tmpfs -o size=192m tmpfs \"$KV_STORE_DISK_FOLDER\" && exec \"$@\"";
/// A write beyond the limit is to fail rather than end the program.
const NO_SIGNAL: &str = "trap '' XFSZ && exec \"$@\"";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    SmallFileSystem,
    FileSize,
}

/// What the child does with the room that it has.
pub struct Room {
    way: Way,
    folder: PathBuf,
}

impl Way {
    /// The command that runs the scenario this way; `None` when this machine does not permit it.
    pub fn command(self, folder: &Path) -> Option<Command> {
        let mut command = match self {
            // The file system is seen by the child alone and goes with it.
            Self::SmallFileSystem => {
                let permitted = ["--mount", "--mount --map-root-user"].into_iter().find(|how| {
                    let mut trial = unshare(how, TMPFS);
                    trial.arg("true").env(FOLDER, folder);
                    let quiet = trial.stdout(Stdio::null()).stderr(Stdio::null());
                    quiet.status().is_ok_and(|status| status.success())
                });
                unshare(permitted?, TMPFS)
            }
            Self::FileSize => {
                let mut trial = Command::new("prlimit");
                trial.arg("--version").stdout(Stdio::null());
                trial.status().ok().filter(|status| status.success())?;
                let mut shell = Command::new("sh");
                shell.args(["-c", NO_SIGNAL, "sh"]);
                shell
            }
        };
        command.env(FOLDER, folder).env(WAY, format!("{self:?}"));
        Some(command)
    }
}

fn unshare(how: &str, script: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(how.split(' ')).args(["sh", "-c", script, "sh"]);
    command
}

impl Room {
    /// The child's room, as its parent chose it.
    pub fn given() -> (Self, PathBuf) {
        let folder = PathBuf::from(std::env::var_os(FOLDER).expect("the parent says where"));
        let way = match std::env::var(WAY).as_deref() {
            Ok("SmallFileSystem") => Way::SmallFileSystem,
            _ => Way::FileSize,
        };
        let room = Self {
            way,
            folder: folder.clone(),
        };
        (room, folder)
    }

    /// Leaves about so many bytes: on the file system, or for each file.
    pub fn leave(&self, bytes: u64) {
        match self.way {
            Way::SmallFileSystem => {
                let mut filler = std::fs::File::create(self.filler()).unwrap();
                let block = [1_u8; 4096];
                while filler.write_all(&block).is_ok() {}
                let full = filler.metadata().unwrap().len();
                filler.set_len(full.saturating_sub(bytes)).unwrap();
            }
            Way::FileSize => limit_file_size(&bytes.to_string()),
        }
    }

    /// Whether the room is counted for each file alone.
    pub fn is_per_file(&self) -> bool {
        self.way == Way::FileSize
    }

    /// There is room again.
    pub fn make(&self) {
        match self.way {
            Way::SmallFileSystem => std::fs::remove_file(self.filler()).unwrap(),
            Way::FileSize => limit_file_size("unlimited"),
        }
    }

    fn filler(&self) -> PathBuf {
        self.folder.join("filler")
    }
}

/// Sets this process's own limit: the soft one, which may be raised again.
fn limit_file_size(bytes: &str) {
    let set = Command::new("prlimit")
        .args([
            "--pid",
            &std::process::id().to_string(),
            &format!("--fsize={bytes}:"),
        ])
        .status()
        .unwrap();
    assert!(set.success());
}

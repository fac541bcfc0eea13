//! Showing a file in the system's file manager.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Opens the folder of a file with the file selected, where the system can select.
pub fn show(file: &Path) -> io::Result<()> {
    if !file.try_exists()? {
        return Err(io::Error::new(io::ErrorKind::NotFound, "it is no longer there"));
    }
    let mut command = command(file);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn()?;
    // Reaps the child when it ends; its result is the file manager's own business.
    std::thread::spawn(move || child.wait());
    Ok(())
}

#[cfg(target_os = "macos")]
fn command(file: &Path) -> Command {
    let mut open = Command::new("open");
    open.arg("-R").arg(file);
    open
}

#[cfg(target_os = "windows")]
fn command(file: &Path) -> Command {
    let mut explorer = Command::new("explorer");
    let mut select = std::ffi::OsString::from("/select,");
    select.push(file);
    explorer.arg(select);
    explorer
}

#[cfg(not(any(target_os = "macos", target_os = "windows")))]
fn command(file: &Path) -> Command {
    let mut open = Command::new("xdg-open");
    open.arg(file.parent().unwrap_or(file));
    open
}

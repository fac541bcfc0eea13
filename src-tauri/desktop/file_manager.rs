//! Showing a file in the system's file manager.

use std::io;
use std::path::Path;

/// Opens a folder, or the folder of a file with the file selected, where the system can select. Waits until
/// the file manager has answered, which may have to start first.
pub fn show(file: &Path) -> io::Result<()> {
    if !file.try_exists()? {
        return Err(io::ErrorKind::NotFound.into());
    }
    system::show(file)
}

#[cfg(any(target_os = "macos", target_os = "windows"))]
mod system {
    use std::io;
    use std::path::Path;
    use std::process::{Command, Stdio};

    pub fn show(file: &Path) -> io::Result<()> {
        let mut child = command(file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        // Reaps the child when it ends; its result is the file manager's own business.
        std::thread::spawn(move || child.wait());
        Ok(())
    }

    #[cfg(target_os = "macos")]
    fn command(file: &Path) -> Command {
        let mut open = Command::new("open");
        if !file.is_dir() {
            open.arg("-R");
        }
        open.arg(file);
        open
    }

    #[cfg(target_os = "windows")]
    fn command(file: &Path) -> Command {
        let mut explorer = Command::new("explorer");
        if file.is_dir() {
            explorer.arg(file);
            return explorer;
        }
        let mut select = std::ffi::OsString::from("/select,");
        select.push(file);
        explorer.arg(select);
        explorer
    }
}

#[cfg(not(any(target_os = "macos", target_os = "windows")))]
mod system {
    use std::io;
    use std::path::Path;

    use gio::glib::{Error, ToVariant};
    use gio::prelude::FileExt;
    use gio::{AppInfo, AppLaunchContext, BusType, Cancellable, DBusCallFlags, File};

    /// A name on the session bus, and the interface behind it.
    const FILE_MANAGER: &str = "org.freedesktop.FileManager1";
    const OBJECT: &str = "/org/freedesktop/FileManager1";
    /// As long as the bus finds right.
    const USUAL_TIMEOUT: i32 = -1;

    pub fn show(file: &Path) -> io::Result<()> {
        if file.is_dir() {
            return open(file).map_err(io::Error::other);
        }
        // Not every desktop has a file manager that can select; each has one that opens folders.
        select(file)
            .or_else(|_| open(file.parent().unwrap_or(file)))
            .map_err(io::Error::other)
    }

    fn select(file: &Path) -> Result<(), Error> {
        let bus = gio::bus_get_sync(BusType::Session, Cancellable::NONE)?;
        bus.set_exit_on_close(false); // the end of the bus is not the end of the app
        let uri = File::for_path(file).uri();
        let startup_id = "";
        let items = (vec![uri.as_str()], startup_id).to_variant();
        bus.call_sync(
            Some(FILE_MANAGER),
            OBJECT,
            FILE_MANAGER,
            "ShowItems",
            Some(&items),
            None,
            DBusCallFlags::NONE,
            USUAL_TIMEOUT,
            Cancellable::NONE,
        )?;
        Ok(())
    }

    fn open(folder: &Path) -> Result<(), Error> {
        AppInfo::launch_default_for_uri(&File::for_path(folder).uri(), AppLaunchContext::NONE)
    }
}

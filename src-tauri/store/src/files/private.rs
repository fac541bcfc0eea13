//! What is for the person's eyes alone: values can be secrets.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;

/// A new file that only the person can read, open for writing and reading.
pub(super) fn new_private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.read(true).write(true).create_new(true).open(path)
}

/// Makes an empty file that only the person can read, unless something is there.
pub(crate) fn make_private_file(path: &Path) -> io::Result<()> {
    match new_private_file(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}

/// Makes a folder, and those above it, that only the person can look into. One that is there stays as
/// it is.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Takes from others the right to read a file of the person's, where versions before this one left it to
/// them. A file that others may write, in a folder in which they may write too, is shared on purpose, and
/// one that belongs to somebody else is theirs: those stay as they are.
#[cfg(unix)]
pub(crate) fn narrow(path: &Path) {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    const OTHERS: u32 = 0o077;
    const OTHERS_WRITE: u32 = 0o022;
    /// In such a folder everybody may make files, and nobody touch those of others.
    const STICKY: u32 = 0o1000;
    let Ok(about) = path.symlink_metadata() else {
        return;
    };
    let own = about.uid() == rustix::process::geteuid().as_raw();
    if !about.is_file() || !own || about.mode() & OTHERS == 0 {
        return;
    }
    let folder = path.parent().and_then(|folder| folder.metadata().ok());
    let folder = folder.map_or(0, |folder| folder.mode());
    let shared = about.mode() & OTHERS_WRITE != 0 && folder & OTHERS_WRITE != 0 && folder & STICKY == 0;
    if !shared {
        let mode = about.mode() & 0o7777 & !OTHERS;
        // A disk without modes keeps them as they are.
        let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode));
    }
}

/// Here the folder says who may read what is in it.
#[cfg(not(unix))]
pub(crate) fn narrow(_: &Path) {}

/// Takes from others the right to look into a folder of the person's that only this app makes, where versions
/// before this one left it to them. A link is a place that the person chose, and a folder that gives its group
/// to what is made in it is shared on purpose: those stay as they are.
#[cfg(unix)]
pub(crate) fn narrow_folder(folder: &Path) {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    const OTHERS: u32 = 0o077;
    const SHARED: u32 = 0o2000;
    let Ok(about) = folder.symlink_metadata() else {
        return;
    };
    let own = about.uid() == rustix::process::geteuid().as_raw();
    let mode = about.mode() & 0o7777;
    if about.is_dir() && own && mode & OTHERS != 0 && mode & SHARED == 0 {
        // A disk without modes keeps them as they are.
        let _ = std::fs::set_permissions(folder, std::fs::Permissions::from_mode(mode & !OTHERS));
    }
}

/// As for a file.
#[cfg(not(unix))]
pub(crate) fn narrow_folder(_: &Path) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn set_mode(path: &Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    fn mode(path: &Path) -> u32 {
        path.metadata().unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_file_that_others_could_read_is_narrowed_and_one_that_is_shared_is_not() {
        let home = tempfile::tempdir().unwrap();
        for (folder, file, narrowed) in [
            (0o755, 0o644, 0o600),
            (0o700, 0o666, 0o600),
            (0o755, 0o444, 0o400),
            (0o775, 0o644, 0o600),
            (0o2775, 0o660, 0o660),
            (0o1777, 0o664, 0o600),
        ] {
            let path = home.path().join(format!("{folder:o}-{file:o}/kv.db"));
            std::fs::create_dir(path.parent().unwrap()).unwrap();
            std::fs::write(&path, "").unwrap();
            set_mode(&path, file);
            set_mode(path.parent().unwrap(), folder);
            narrow(&path);
            assert_eq!(mode(&path), narrowed, "{folder:o}, {file:o}");
        }
    }
}

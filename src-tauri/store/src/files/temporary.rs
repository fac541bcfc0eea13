//! A folder for a file that is there only for as long as a program uses it, and for the person's eyes alone:
//! at its end what is in it is overwritten, and what a killed program left goes when the next one looks.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use super::private::new_private_file;

/// How the name of such a folder begins; as many hexadecimal digits as a `u64` has follow.
const BEGINS: &str = "kv-store-";
const DIGITS: usize = 16;
/// The file in it that is locked for as long as its program lives.
const LOCK: &str = "in-use";
/// How often another name is tried when somebody clears the folder away before it is locked.
const MOST_TRIES: u32 = 100;

/// The folder. Dropped, it is gone, and what was in it is overwritten.
#[derive(Debug)]
pub(crate) struct TemporaryFolder {
    path: PathBuf,
    _lock: File,
}

impl TemporaryFolder {
    /// Makes a folder within one in which others may make folders, too.
    pub(crate) fn make(within: &Path) -> io::Result<Self> {
        let mut tries = 0;
        loop {
            tries += 1;
            let path = within.join(format!("{BEGINS}{:0DIGITS$x}", rand::random::<u64>()));
            match Self::make_at(path) {
                // Between the steps of making it, it looks like one that was left.
                Err(error) if tries < MOST_TRIES && error.kind() == ErrorKind::WouldBlock => {}
                made => return made,
            }
        }
    }

    /// Errors: `WouldBlock` where somebody cleared it away meanwhile.
    fn make_at(path: PathBuf) -> io::Result<Self> {
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        let lock = match new_private_file(&path.join(LOCK)) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(ErrorKind::WouldBlock.into()),
            Err(error) => {
                let _ = fs::remove_dir(&path);
                return Err(error);
            }
            Ok(lock) => lock,
        };
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => return Err(ErrorKind::WouldBlock.into()),
            // Where there are no locks, nobody can take it for one that was left.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        match path.join(LOCK).exists() {
            true => Ok(Self { path, _lock: lock }),
            false => Err(ErrorKind::WouldBlock.into()),
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        clear(&self.path);
    }
}

/// Clears away what killed programs of this person left within a folder.
pub(crate) fn remove_left_folders(within: &Path) {
    let folders = fs::read_dir(within).into_iter().flatten().flatten();
    for folder in folders.map(|folder| folder.path()).filter(|path| is_ours(path)) {
        match File::open(folder.join(LOCK)) {
            // Held until the folder is gone, so that nobody takes it for theirs.
            Ok(lock) if lock.try_lock().is_ok() => clear(&folder),
            // Its program was killed before there was anything in it.
            Err(error) if error.kind() == ErrorKind::NotFound => drop(fs::remove_dir(&folder)),
            _ => {}
        }
    }
}

/// Whether a path has the name of such a folder, and is a folder of this person's.
fn is_ours(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let random = name.and_then(|name| name.strip_prefix(BEGINS));
    let is_named = random.is_some_and(|random| {
        random.len() == DIGITS && random.bytes().all(|digit| digit.is_ascii_hexdigit())
    });
    is_named && is_own_folder(path)
}

#[cfg(unix)]
fn is_own_folder(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let own = rustix::process::geteuid().as_raw();
    path.symlink_metadata()
        .is_ok_and(|about| about.is_dir() && about.uid() == own)
}

#[cfg(not(unix))]
fn is_own_folder(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|about| about.is_dir())
}

/// Overwrites and removes what is in a folder, its lock last, so that what was interrupted is found again.
fn clear(folder: &Path) {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    for file in files
        .filter(|file| file.file_name() != LOCK)
        .map(|file| file.path())
    {
        // What cannot be overwritten goes all the same.
        let _ = overwrite(&file);
        let _ = fs::remove_file(file);
    }
    let _ = fs::remove_file(folder.join(LOCK));
    let _ = fs::remove_dir(folder);
}

/// Writes zeros over a file, where it stands on its disk.
fn overwrite(path: &Path) -> io::Result<()> {
    let mut file = File::options().write(true).open(path)?;
    let length = file.metadata()?.len();
    io::copy(&mut io::repeat(0).take(length), &mut file)?;
    file.sync_data()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn what_a_program_left_goes_and_what_is_in_use_stays() {
        let within = tempfile::tempdir().unwrap();
        let used = TemporaryFolder::make(within.path()).unwrap();
        fs::write(used.path().join("copy"), "secret").unwrap();
        let left = within.path().join("kv-store-0123456789abcdef");
        fs::create_dir(&left).unwrap();
        fs::write(left.join(LOCK), "").unwrap();
        fs::write(left.join("copy"), "secret").unwrap();
        fs::create_dir(within.path().join("kv-store-fedcba9876543210")).unwrap();
        let others = within.path().join("kv-store-notes");
        fs::create_dir(&others).unwrap();
        fs::write(others.join(LOCK), "").unwrap();
        remove_left_folders(within.path());
        assert_eq!(count(within.path()), 2, "the one in use, and somebody else's");
        assert_eq!(fs::read(used.path().join("copy")).unwrap(), b"secret");
        assert!(others.join(LOCK).exists());
        drop(used);
        assert_eq!(count(within.path()), 1);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_looks_into_it_and_what_was_in_it_is_overwritten() {
        use std::os::unix::fs::PermissionsExt as _;
        let within = tempfile::tempdir().unwrap();
        let folder = TemporaryFolder::make(within.path()).unwrap();
        let mode = folder.path().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        let copy = folder.path().join("copy");
        fs::write(&copy, "secret".repeat(10_000)).unwrap();
        let kept = within.path().join("another name of the same file");
        fs::hard_link(&copy, &kept).unwrap();
        drop(folder);
        let bytes = fs::read(&kept).unwrap();
        assert_eq!(bytes.len(), 60_000);
        assert!(bytes.iter().all(|byte| *byte == 0));
    }

    #[test]
    fn programs_that_come_and_go_at_once_do_not_take_each_other_s() {
        let within = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..100 {
                        remove_left_folders(within.path());
                        let folder = TemporaryFolder::make(within.path()).unwrap();
                        let copy = folder.path().join("copy");
                        fs::write(&copy, "secret").unwrap();
                        remove_left_folders(within.path());
                        assert_eq!(fs::read(&copy).unwrap(), b"secret");
                    }
                });
            }
        });
        assert_eq!(count(within.path()), 0);
    }
}

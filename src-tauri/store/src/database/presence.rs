//! Whether a store is open in any program, where SQLite's own locks cannot be asked without taking them
//! away: each program that has it open holds a shared lock on an empty file beside it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::parts::beside;

/// The end of the name of that file.
const SUFFIX: &str = "-open";

/// A store that is open. Dropped, it no longer is.
#[derive(Debug)]
pub(crate) struct Presence {
    path: PathBuf,
    file: File,
}

impl Presence {
    /// Says that a store is open; `None` where no file can be made beside it.
    pub(crate) fn announce(store: &Path) -> Option<Self> {
        let path = beside(store, SUFFIX);
        let file = File::create(&path).ok()?;
        file.try_lock_shared().ok()?;
        Some(Self { path, file })
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        let _ = self.file.unlock();
        // The last one clears it away. Who begins meanwhile is not seen: then a file is looked at once
        // too often.
        if self.file.try_lock().is_ok() {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Whether any program, this one included, has a store open.
pub(crate) fn is_present(store: &Path) -> bool {
    let Ok(file) = File::open(beside(store, SUFFIX)) else {
        return false;
    };
    matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_is_open_for_as_long_as_anyone_has_it_open() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("kv.sqlite");
        assert!(!is_present(&store));
        let (first, second) = (Presence::announce(&store), Presence::announce(&store));
        assert!(is_present(&store));
        drop(first);
        assert!(is_present(&store));
        drop(second);
        assert!(!is_present(&store));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        std::fs::write(beside(&store, SUFFIX), "").unwrap();
        assert!(!is_present(&store), "what a program left that was killed");
    }
}

//! A store that is being made under another name, until it is whole.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::database::{PARTS, beside};
use crate::error::{Obstacle, Result, StoreError};
use crate::store::Store;

/// How long the last connection may take to let go of the file.
const CLOSING_TIME: Duration = Duration::from_secs(5);

/// A store that is not whole yet. Dropped, it is gone, also when the call is dropped half-way.
pub(super) struct Unfinished {
    pub(super) path: PathBuf,
    target: PathBuf,
}

impl Unfinished {
    /// A place beside `target`, where nothing must be: not even a log, which SQLite would take for
    /// the new store's.
    pub(super) fn at(target: &Path) -> Result<Self> {
        for suffix in PARTS {
            if beside(target, suffix).symlink_metadata().is_ok() {
                return Err(StoreError::CannotWrite {
                    path: beside(target, suffix),
                    obstacle: Obstacle::NameTaken,
                });
            }
        }
        let unfinished = Self {
            path: beside(target, ".salvaging"),
            target: target.to_owned(),
        };
        unfinished.clear();
        Ok(unfinished)
    }

    /// Gives the store its name. It must be closed.
    pub(super) fn finish(self) -> Result<()> {
        std::fs::rename(&self.path, &self.target)?;
        // A rename survives a power cut once its folder is written.
        let folder = self
            .target
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        if let Ok(folder) = std::fs::File::open(folder.unwrap_or(Path::new("."))) {
            let _ = folder.sync_all();
        }
        Ok(())
    }

    fn clear(&self) {
        for suffix in PARTS {
            let _ = std::fs::remove_file(beside(&self.path, suffix));
        }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Closes the store and waits until nothing has the file open any more.
pub(super) async fn close(store: Store, path: &Path) {
    store.close().await;
    store.let_go().await;
    // The last connection to close removes the log; a plan's may still be at it.
    let log = beside(path, "-wal");
    let gone = async {
        while log.exists() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let _ = tokio::time::timeout(CLOSING_TIME, gone).await;
}

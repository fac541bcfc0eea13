//! A file that is written beside its target and renamed: what was there before stays whole until the
//! new one is.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use crate::error::{Obstacle, Result, StoreError};

/// A new file in the target's folder; removed unless it was put in the target's place.
pub struct PartFile {
    /// Open for writing.
    pub file: File,
    path: PathBuf,
    done: bool,
}

impl PartFile {
    /// Makes an empty file beside `target`, whose folder must be there.
    ///
    /// Errors: `CannotWrite`, `DiskFull`.
    pub fn create(target: &Path) -> Result<Self> {
        Self::create_with(target, &File::options())
    }

    /// The same, for what only the person themself may read.
    pub fn create_private(target: &Path) -> Result<Self> {
        let mut options = File::options();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Self::create_with(target, &options)
    }

    fn create_with(target: &Path, options: &OpenOptions) -> Result<Self> {
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{:08x}.part", rand::random::<u32>()));
        let path = target.with_file_name(name);
        let mut options = options.clone();
        let file = options.read(true).write(true).create_new(true).open(&path);
        let file = file.map_err(|error| cannot_write(target, &error))?;
        Ok(Self {
            file,
            path,
            done: false,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the file durable and gives it the first of the names that nothing has: nothing is
    /// replaced, whoever else looks for a name at the same moment. Returns the name.
    ///
    /// The name is taken by an empty file, which the whole one then replaces; a crash between the two
    /// leaves the empty one.
    pub(crate) fn put_in_free_place(mut self, names: impl Iterator<Item = PathBuf>) -> Result<PathBuf> {
        self.file.sync_all()?;
        for name in names {
            match std::fs::File::create_new(&name) {
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
                taken => drop(taken.map_err(|error| cannot_write(&name, &error))?),
            }
            if let Err(error) = std::fs::rename(&self.path, &name) {
                // The name is free again; what cannot be removed is an empty file.
                let _ = std::fs::remove_file(&name);
                return Err(cannot_write(&name, &error));
            }
            self.done = true;
            return Ok(name);
        }
        Err(cannot_write(
            &self.path,
            &std::io::ErrorKind::AlreadyExists.into(),
        ))
    }

    /// Makes the file durable and gives it the target's name. Returns its size in bytes.
    ///
    /// Errors: `CannotWrite`, `DiskFull`, `Io`; what was at the target is whole then.
    pub fn put_in_place(mut self, target: &Path) -> Result<u64> {
        self.file.sync_all()?;
        let bytes = self.file.metadata()?.len();
        std::fs::rename(&self.path, target).map_err(|error| cannot_write(target, &error))?;
        self.done = true;
        Ok(bytes)
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        if !self.done {
            // What cannot be removed is a stray .part file; the target is whole either way.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

pub(crate) fn cannot_write(path: &Path, error: &std::io::Error) -> StoreError {
    match Obstacle::to_writing(error) {
        Obstacle::DiskFull => StoreError::DiskFull,
        obstacle => StoreError::CannotWrite {
            path: path.to_owned(),
            obstacle,
        },
    }
}

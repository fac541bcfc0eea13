//! A file that is written beside its target and renamed: what was there before stays whole until the
//! new one is.

use std::fs::{File, Metadata};
use std::io::Write as _;
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::time::Duration;

use super::place::follow;
use super::private::new_private_file;
use super::rights::Rights;
use crate::error::{Obstacle, Result, StoreError};

/// A new file in the target's folder; removed unless it was put in the target's place.
pub struct PartFile {
    /// Open for writing.
    pub file: File,
    path: PathBuf,
    /// Links followed.
    target: PathBuf,
    /// Of the file that is at the target.
    rights: Option<Rights>,
    done: bool,
}

impl PartFile {
    /// Makes an empty file that only the person can read beside `target`, whose folder must be there. A
    /// link is followed to the file that it stands for.
    ///
    /// Errors: `CannotWrite` where something else than a file is at the target, where that may not be
    /// written or is somebody else's; `DiskFull`.
    pub fn create(target: &Path) -> Result<Self> {
        let refuse = |obstacle| refused(target, obstacle);
        Self::beside(follow(target).map_err(refuse)?).map_err(refuse)
    }

    /// As [`Self::create`], beside a target whose links were followed.
    pub(super) fn beside(target: PathBuf) -> Result<Self, Obstacle> {
        let rights = Rights::of(&target)?;
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{:08x}.part", rand::random::<u32>()));
        let path = target.with_file_name(name);
        let file = new_private_file(&path).map_err(|error| Obstacle::to_writing(&error))?;
        // Tells it from one that a killed run left. Elsewhere a lock keeps SQLite from writing to it.
        #[cfg(unix)]
        let _ = file.try_lock();
        let part = Self {
            file,
            path,
            target,
            rights,
            done: false,
        };
        if let Some(rights) = &part.rights {
            rights.give_owner(&part.file)?;
        }
        Ok(part)
    }

    /// Appends to the file.
    ///
    /// Errors: `DiskFull`, `Io`.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(|error| self.failed(error))
    }

    /// What became of writing the file.
    pub(crate) fn failed(&self, error: std::io::Error) -> StoreError {
        StoreError::from(error).of_writing(&self.path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the file the time at which what is at the target was written.
    pub(crate) fn give_modified_time(&self, of: &Metadata) -> Result<()> {
        Ok(self.file.set_modified(of.modified()?)?)
    }

    /// Makes the file durable and gives it the first of the names that nothing has: nothing is
    /// replaced, whoever else looks for a name at the same moment. Returns the name.
    ///
    /// The name is taken by an empty file, which the whole one then replaces; a crash between the two
    /// leaves the empty one.
    pub(crate) fn put_in_free_place(mut self, names: impl Iterator<Item = PathBuf>) -> Result<PathBuf> {
        self.file.sync_all().map_err(|error| self.failed(error))?;
        for name in names {
            match new_private_file(&name) {
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
                taken => drop(taken.map_err(|error| cannot_write(&name, &error))?),
            }
            if let Err(error) = std::fs::rename(&self.path, &name) {
                // The name is free again; what cannot be removed is an empty file.
                let _ = std::fs::remove_file(&name);
                return Err(cannot_write(&name, &error));
            }
            self.done = true;
            sync_folder(&name);
            return Ok(name);
        }
        Err(cannot_write(
            &self.path,
            &std::io::ErrorKind::AlreadyExists.into(),
        ))
    }

    /// Makes the file durable and gives it the target's name, with the owner and the mode of what was
    /// there. Returns its size in bytes.
    ///
    /// Errors: `CannotWrite`, `DiskFull`, `Io`; what was at the target is whole then.
    pub fn put_in_place(mut self) -> Result<u64> {
        if let Some(rights) = &self.rights {
            rights.give_mode(&self.file)?;
        }
        self.file.sync_all().map_err(|error| self.failed(error))?;
        let bytes = self.file.metadata()?.len();
        std::fs::rename(&self.path, &self.target).map_err(|error| cannot_write(&self.target, &error))?;
        self.done = true;
        sync_folder(&self.target);
        Ok(bytes)
    }
}

/// How long nobody must have written to a part that is taken for left behind: one that is just being made
/// has no lock yet.
#[cfg(unix)]
const LEFT_ALONE: Duration = Duration::from_secs(60);

/// Removes what killed runs left in a folder of files whose names `is_ours` knows.
#[cfg(unix)]
pub(crate) fn remove_left_parts(folder: &Path, is_ours: impl Fn(&Path) -> bool) {
    let Ok(files) = std::fs::read_dir(folder) else {
        return;
    };
    for path in files.flatten().map(|file| file.path()) {
        if target_of(&path).is_some_and(|target| is_ours(&target)) && is_left(&path) {
            let _ = std::fs::remove_file(&path);
            let _ = std::fs::remove_file(journal_of(&path));
        }
    }
}

/// Here nothing tells a part that is being written.
#[cfg(not(unix))]
pub(crate) fn remove_left_parts(_: &Path, _: impl Fn(&Path) -> bool) {}

/// The file that a part, by its name, is to become.
#[cfg(unix)]
fn target_of(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?.strip_suffix(".part")?;
    let (name, random) = name.rsplit_once('.')?;
    let is_random = random.len() == 8 && random.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_random.then(|| path.with_file_name(name))
}

#[cfg(unix)]
fn is_left(part: &Path) -> bool {
    let Ok(file) = File::open(part) else { return false };
    let modified = file.metadata().and_then(|about| about.modified());
    let alone = modified.is_ok_and(|at| at.elapsed().is_ok_and(|since| since > LEFT_ALONE));
    alone && file.try_lock().is_ok()
}

/// What SQLite leaves beside a copy that broke off.
fn journal_of(part: &Path) -> PathBuf {
    let mut journal = part.as_os_str().to_owned();
    journal.push("-journal");
    journal.into()
}

impl Drop for PartFile {
    fn drop(&mut self) {
        if !self.done {
            // What cannot be removed is a stray .part file; the target is whole either way.
            let _ = std::fs::remove_file(&self.path);
            let _ = std::fs::remove_file(journal_of(&self.path));
        }
    }
}

/// A rename survives a power cut once its folder is written; what cannot be written has its old name then.
fn sync_folder(path: &Path) {
    if let Some(Ok(folder)) = path.parent().map(File::open) {
        let _ = folder.sync_all();
    }
}

pub(super) fn cannot_write(path: &Path, error: &std::io::Error) -> StoreError {
    refused(path, Obstacle::to_writing(error))
}

pub(super) fn refused(path: &Path, obstacle: Obstacle) -> StoreError {
    match obstacle {
        Obstacle::DiskFull => StoreError::disk_full_at(path),
        obstacle => StoreError::CannotWrite {
            path: path.to_owned(),
            obstacle,
        },
    }
}

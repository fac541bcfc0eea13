//! The pages of a damaged file, each in its newest committed state.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use super::page_size;
use super::wal::{self, Overlay};
use crate::error::{Obstacle, Result, StoreError};

/// A file and the log beside it, as pages numbered from 1. Only whole pages are there; one that
/// the disk does not give back is missing, not an error.
pub(super) struct Pages {
    file: Option<File>,
    /// Whole pages in the file itself.
    in_file: u32,
    overlay: Option<Overlay>,
    page_size: usize,
}

impl Pages {
    /// Opens what is there: the file, the log, or both. Errors: `CannotOpen`.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let mut file = match File::open(path) {
            Ok(file) if path.is_file() => Some(file),
            Ok(_) => return Err(cannot_open(path, Obstacle::NotAFile)),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(cannot_open(path, Obstacle::to_reading(&error))),
        };
        let length = match &file {
            Some(file) => file.metadata()?.len(),
            None => 0,
        };
        let stated = [
            wal::stated_page_size(path),
            file.as_mut()
                .and_then(|file| page_size::stated(&read_header(file))),
        ];
        let page_size = match &mut file {
            Some(file) => page_size::find(file, length, stated),
            None => stated.into_iter().flatten().next().unwrap_or(4_096),
        };
        let overlay = Overlay::open(path, page_size);
        if file.is_none() && overlay.is_none() {
            return Err(cannot_open(path, Obstacle::NoSuchFile));
        }
        Ok(Self {
            file,
            in_file: u32::try_from(length / page_size as u64).unwrap_or(u32::MAX - 1),
            overlay,
            page_size,
        })
    }

    pub(super) fn page_size(&self) -> usize {
        self.page_size
    }

    /// The numbers of all pages that are there, ascending.
    pub(super) fn numbers(&self) -> Vec<u32> {
        let mut behind: Vec<u32> = match &self.overlay {
            Some(overlay) => overlay
                .numbers()
                .filter(|number| *number > self.in_file)
                .collect(),
            None => Vec::new(),
        };
        behind.sort_unstable();
        (1..=self.in_file).chain(behind).collect()
    }

    /// How many pages there are at most.
    pub(super) fn count(&self) -> usize {
        self.in_file as usize + self.overlay.as_ref().map_or(0, |overlay| overlay.len())
    }

    /// How many pages the last commit in the log says there are: what is behind is left over.
    pub(super) fn committed(&self) -> Option<u32> {
        self.overlay.as_ref().map(|overlay| overlay.pages)
    }

    /// Whether a page is there.
    pub(super) fn holds(&self, number: u32) -> bool {
        (1..=self.in_file).contains(&number)
            || self.overlay.as_ref().is_some_and(|overlay| overlay.holds(number))
    }

    /// Reads a page. `false` when it is missing; what `page` holds then means nothing.
    pub(super) fn read(&mut self, number: u32, page: &mut Vec<u8>) -> bool {
        page.resize(self.page_size, 0);
        if let Some(read) = self
            .overlay
            .as_mut()
            .and_then(|overlay| overlay.read(number, page))
        {
            return read;
        }
        let Some(file) = self
            .file
            .as_mut()
            .filter(|_| (1..=self.in_file).contains(&number))
        else {
            return false;
        };
        let at = u64::from(number - 1) * self.page_size as u64;
        file.seek(SeekFrom::Start(at)).is_ok() && file.read_exact(page).is_ok()
    }
}

fn cannot_open(path: &Path, obstacle: Obstacle) -> StoreError {
    StoreError::CannotOpen {
        path: path.to_owned(),
        obstacle,
    }
}

/// The file's first 100 bytes, zeros where there are fewer.
pub(super) fn read_header(file: &mut File) -> [u8; 100] {
    let mut header = [0; 100];
    if file.seek(SeekFrom::Start(0)).is_err() || file.read_exact(&mut header).is_err() {
        return [0; 100];
    }
    header
}

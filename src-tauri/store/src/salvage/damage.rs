//! The look at a file before SQLite opens it: is it damaged in a way that shows at once?

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::bytes::{array, be32};
use super::page_size::{self, MAGIC};
use super::pages::Pages;
use super::scan::has_rows;
use super::wal::{self, Overlay};
use crate::database::{beside, has_log};
use crate::model::Damage;

/// Bytes of the file's header (section 1.3 of the file format).
const HEADER: usize = 100;
/// Bytes of the log's index that are looked at: its header, twice, and how far it is copied.
const INDEX: usize = 100;

/// Looks at a file, at its size and at what is beside it, in a few milliseconds and without
/// SQLite. `None`: nothing shows, which includes a file that is missing, new, or not ours.
///
/// Another program may be writing, and a file between two of its steps is not damaged, so what
/// shows has to show twice.
pub fn looks_damaged(path: &Path) -> Option<Damage> {
    look(path).filter(|damage| look(path).as_ref() == Some(damage))
}

fn look(path: &Path) -> Option<Damage> {
    let mut head = Vec::with_capacity(HEADER);
    let length = match File::open(path) {
        Ok(file) => {
            let about = file.metadata().ok().filter(|about| about.is_file())?;
            file.take(HEADER as u64).read_to_end(&mut head).ok()?;
            about.len()
        }
        Err(error) if error.kind() == ErrorKind::NotFound => 0,
        Err(_) => return None,
    };
    if length == 0 {
        return overlay(path, None).map(|_| Damage::Emptied);
    }
    if head.len() < HEADER && head.starts_with(MAGIC) {
        return Some(Damage::CutOff {
            missing: (HEADER - head.len()) as u64,
        });
    }
    let Some(page_size) = page_size::stated(&head) else {
        let mut pages = Pages::open(path).ok()?;
        return has_rows(&mut pages).then_some(Damage::Header);
    };
    cut_off(path, &head, length, page_size).or_else(|| log_missing(path).then_some(Damage::LogMissing))
}

fn overlay(path: &Path, page_size: Option<usize>) -> Option<Overlay> {
    let page_size = page_size.or_else(|| wal::stated_page_size(path))?;
    Overlay::open(path, page_size)
}

/// Whether the file is shorter than its header says, where the header is to be believed (section
/// 1.3.8: only when the change counter is what it was when the size was written).
fn cut_off(path: &Path, head: &[u8], length: u64, page_size: usize) -> Option<Damage> {
    let (changes, valid_for) = (be32(head, 24)?, be32(head, 92)?);
    let pages = be32(head, 28)?;
    let stated = u64::from(pages) * page_size as u64;
    if changes != valid_for || length >= stated {
        return None;
    }
    let first = u32::try_from(length / page_size as u64).ok()?.saturating_add(1);
    // A crash while the log was being copied leaves this too, and then the log has the rest.
    let in_log = overlay(path, Some(page_size))
        .is_some_and(|overlay| (first..=pages.min(overlay.pages)).all(|page| overlay.holds(page)));
    if in_log {
        return None;
    }
    Some(Damage::CutOff {
        missing: stated - length,
    })
}

/// Whether the log's index (https://www.sqlite.org/walformat.html, section 2) tells of frames that
/// were not copied into the database, and the log is not there. A program that ended between
/// removing the one and the other left an index that tells of nothing.
fn log_missing(path: &Path) -> bool {
    if has_log(path) {
        return false;
    }
    let mut index = [0; INDEX];
    let read = File::open(beside(path, "-shm")).and_then(|mut file| file.read_exact(&mut index));
    if read.is_err() || index.get(..48) != index.get(48..96) || index.get(12) != Some(&1) {
        return false;
    }
    // In the byte order of the machine.
    let number = |at| array(&index, at).map(u32::from_ne_bytes);
    match (number(16), number(96)) {
        (Some(frames), Some(copied)) => frames > copied,
        _ => false,
    }
}

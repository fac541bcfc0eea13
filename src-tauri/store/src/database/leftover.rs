//! The note that versions before this one wrote beside a database, under a name ending in `-last`.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::parts::beside;

/// Bytes of a store's id, a space, a number of 20 digits and the end of the line, and some more.
const MOST_BYTES: u64 = 128;
const DIGITS: usize = 20;

/// Removes the note of an older version beside a database; a file of that name that is something
/// else stays.
pub(crate) fn remove_leftover(path: &Path) {
    let note = beside(path, "-last");
    if is_note(&note) {
        // One that cannot be removed is in nobody's way.
        let _ = std::fs::remove_file(note);
    }
}

fn is_note(path: &Path) -> bool {
    let mut told = String::new();
    let read = File::open(path).and_then(|file| file.take(MOST_BYTES).read_to_string(&mut told));
    let digits = told.trim_end().split_once(' ').map(|(_, commit)| commit);
    read.is_ok()
        && digits
            .is_some_and(|digits| digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

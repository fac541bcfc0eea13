//! A draft as a file: one line of JSON that describes it, then the text, byte for byte. So a person can
//! read it even where the app cannot.

use std::fs::File;
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _};
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use store::{Fault, PartFile, Result};

use super::head::{Draft, DraftHead, ListedDraft};

/// The format that this version writes, and the newest that it reads.
const FORMAT: u32 = 1;
/// The longest line that can be a head: metadata may be far longer while it is typed than when it is saved.
const MAX_LINE_BYTES: u64 = 64 << 20;
/// So much of a text is read to show how it begins,
const BEGINNING_BYTES: u64 = 4_096;
/// and at most so many characters of it are shown.
const BEGINNING: usize = 160;
/// After this long, what is left of a write belongs to nobody any more.
const BROKEN_OFF: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Serialize)]
struct Line<'a> {
    format: u32,
    #[serde(flatten)]
    head: &'a DraftHead,
}

#[derive(Deserialize)]
struct Format {
    format: u32,
}

/// Whether a file is one of drafts, by its name.
pub fn is_draft(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "draft")
}

/// Removes what a write left that a kill broke off.
pub fn forget_if_broken_off(path: &Path) {
    if path.extension().is_none_or(|extension| extension != "part") {
        return;
    }
    let modified = path.metadata().and_then(|about| about.modified());
    if modified.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > BROKEN_OFF)) {
        let _ = std::fs::remove_file(path); // one that stays is in nobody's way
    }
}

/// Writes a draft in the place of what is there, which stays whole until the new one is.
pub fn write(path: &Path, draft: &Draft) -> Result<()> {
    let line = Line {
        format: FORMAT,
        head: &draft.head,
    };
    let line = serde_json::to_vec(&line).map_err(|_| Fault::BadRequest)?;
    let mut part = PartFile::create(path)?;
    part.write(&line)?;
    part.write(b"\n")?;
    if let Some(text) = &draft.text {
        part.write(text)?;
    }
    part.put_in_place()?;
    Ok(())
}

/// What a file says about its draft; `None` when it is not there, damaged, or of a newer version.
pub fn read_head(path: &Path) -> Option<DraftHead> {
    let file = File::open(path).ok()?;
    let whole = file.metadata().ok()?.len();
    let (head, length) = head_of(&mut BufReader::new(file))?;
    let text = u64::from(head.text_bytes.unwrap_or(0));
    (length + text == whole).then_some(head)
}

/// A draft as it is listed, as far as `read_head` can.
pub fn read_listed(path: &Path) -> Option<ListedDraft> {
    let head = read_head(path)?;
    let mut reader = BufReader::new(File::open(path).ok()?);
    head_of(&mut reader)?;
    let mut start = Vec::new();
    reader.take(BEGINNING_BYTES).read_to_end(&mut start).ok()?;
    Some(ListedDraft {
        head,
        beginning: one_line(&start),
    })
}

/// A draft; `None` when it is not there, damaged, or of a newer version.
pub fn read(path: &Path) -> Result<Option<Draft>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut reader = BufReader::new(file);
    let Some((head, _)) = head_of(&mut reader) else {
        return Ok(None);
    };
    let mut text = Vec::new();
    reader.read_to_end(&mut text)?;
    let expected = head.text_bytes.unwrap_or(0) as usize;
    if text.len() != expected {
        return Ok(None);
    }
    let text = head.text_bytes.map(|_| text);
    Ok(Some(Draft { head, text }))
}

/// The beginning of a text with its white space squeezed.
fn one_line(start: &[u8]) -> String {
    // What is cut off in the middle of a character is far behind what is shown.
    let text = String::from_utf8_lossy(start);
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").chars().take(BEGINNING).collect()
}

/// Gives a file that cannot be read another name, so that a new draft does not take its place.
pub fn keep_unreadable(path: &Path) -> Result<()> {
    if path.exists() && read_head(path).is_none() {
        let kept = path.with_extension(format!("{:08x}.kept", rand::random::<u32>()));
        std::fs::rename(path, kept)?;
    }
    Ok(())
}

/// The head, and how many bytes its line has.
fn head_of(reader: &mut BufReader<File>) -> Option<(DraftHead, u64)> {
    let mut line = Vec::new();
    reader.take(MAX_LINE_BYTES).read_until(b'\n', &mut line).ok()?;
    let length = line.len() as u64;
    line.pop_if(|last| *last == b'\n')?;
    let Format { format } = serde_json::from_slice(&line).ok()?;
    if format > FORMAT {
        return None;
    }
    Some((serde_json::from_slice(&line).ok()?, length))
}

use std::io::Read;

use super::answer::{Answer, may_be_wrapped, recognise};
use super::capture::Capture;
use super::csv::{Header, Mapping};
use super::json::{self, Expected, Scanner, begins_with_brace};
use super::source::Source;
use super::{FileFlaw, FileFormat, FileProblem};

/// As many bytes from the start of a file as [`detect`] can use.
pub const HEAD_BYTES: usize = 64 << 10;

/// As long may the start be that is looked at where only the end tells what a text is: longer than the values
/// are that Workers KV gives in one answer, 25 MB, with what has to be escaped in them.
const MOST_OF_AN_ANSWER: usize = 64 << 20;

/// The first bytes of every SQLite database. <https://www.sqlite.org/fileformat2.html#magic_header_string>
const SQLITE: &[u8] = b"SQLite format 3\0";

/// Tells what a file is from its first bytes: [`HEAD_BYTES`] of them, or all.
pub fn detect(head: &[u8]) -> Result<FileFormat, FileProblem> {
    let mut source = Source::open(head)?;
    detect_text(source.head(HEAD_BYTES)?, &Mapping::default())
}

/// Whether a file of which these are the first bytes can be read as a map, whatever else it looks like.
pub fn may_be_map(head: &[u8]) -> bool {
    let head = Source::open(head).and_then(|mut source| source.head(HEAD_BYTES).map(begins_with_brace));
    head.unwrap_or(false)
}

/// How a text that begins with a brace is to be read.
pub(super) enum Braces {
    Answer(Answer),
    /// A map. The line by which wrangler ends may follow where the start was too short to see it.
    Map {
        may_end_with_success: bool,
    },
}

/// Tells them apart; looks on as far as an answer may go where that is needed.
pub(super) fn look_at_braces<R: Read>(source: &mut Source<R>) -> Result<Braces, FileProblem> {
    let head = source.head(HEAD_BYTES)?;
    let (answer, is_whole) = (recognise(head), head.len() + 4 <= HEAD_BYTES);
    let map = |may_end_with_success| Braces::Map { may_end_with_success };
    if is_whole || answer.is_some() || !may_be_wrapped(head) {
        return Ok(answer.map_or(map(!is_whole), Braces::Answer));
    }
    let all = recognise(source.head(MOST_OF_AN_ANSWER)?);
    Ok(all.map_or(map(false), Braces::Answer))
}

/// As [`detect`], for text in UTF-8 without a byte order mark, or something that is no text.
pub(super) fn detect_text(head: &[u8], mapping: &Mapping) -> Result<FileFormat, FileProblem> {
    if head.starts_with(SQLITE) {
        return Ok(FileFormat::Backup);
    }
    let start = json::skip_space(head, 0);
    match head.get(start) {
        None if head.is_empty() => Err(FileFlaw::Empty.into()),
        None => Err(FileFlaw::Blank.into()),
        Some(b'{') => Ok(recognise(head).map_or(FileFormat::Map, |answer| answer.format())),
        Some(b'[') => list_or_names(head, start),
        Some(_) => other(head, start, mapping),
    }
}

/// Tells the two kinds of list, whose bracket is at `start`, apart by the first item.
fn list_or_names(head: &[u8], start: usize) -> Result<FileFormat, FileProblem> {
    let at = json::skip_space(head, start + 1);
    match head.get(at) {
        Some(b'"') => return Ok(FileFormat::Names),
        Some(b'{') => return Ok(kind_of_item(&head[at..]).unwrap_or(FileFormat::List)),
        _ => {}
    }
    let mut item = Scanner::new();
    // It may be cut off or broken; what it is, is known from its first byte.
    let _ = item.feed(&head[at..]);
    match item.shape() {
        None => Ok(FileFormat::List),
        Some(shape) => Err(located(head, at, FileFlaw::OtherInList { shape })),
    }
}

fn kind_of_item(item: &[u8]) -> Option<FileFormat> {
    let mut source = Source::of_utf8(item);
    source.next_byte().ok()?;
    let mut name = Capture::default();
    let mut ignored = Capture::default();
    loop {
        if source.skip_space().ok()? != Some(b'"') {
            return None;
        }
        name.start(64);
        source.read_string(&mut name).ok()?;
        match name.bytes() {
            b"key" | b"value" => return Some(FileFormat::List),
            b"name" => return Some(FileFormat::Names),
            _ => source.expect(b':', Expected::Colon).ok()?,
        }
        source.skip_space().ok()?;
        ignored.start(0);
        source.read_verbatim(&mut ignored).ok()?;
        source.expect(b',', Expected::CommaOrBrace).ok()?;
    }
}

/// Neither a map nor a list: CSV, or what it is instead.
fn other(head: &[u8], start: usize, mapping: &Mapping) -> Result<FileFormat, FileProblem> {
    if head.starts_with(b"PK\x03\x04") {
        return Err(FileFlaw::Workbook.into());
    }
    if head.starts_with(b"\x1f\x8b") {
        return Err(FileFlaw::Compressed.into());
    }
    if let Some(shape) = json::shape(head) {
        return Err(located(head, start, FileFlaw::OneValue { shape }));
    }
    let header = Header::read(head, mapping)?;
    if header.find(&mapping.key).is_some() {
        return Ok(FileFormat::Csv);
    }
    if head.contains(&0) {
        return Err(FileFlaw::NotText.into());
    }
    if header.names.len() > 1 {
        return Ok(FileFormat::Csv);
    }
    Err(located(head, start, FileFlaw::OtherText))
}

/// A problem at a place in the head.
fn located(head: &[u8], at: usize, flaw: FileFlaw) -> FileProblem {
    let line = 1 + memchr::memchr_iter(b'\n', &head[..at]).count() as u64;
    let line_start = memchr::memrchr(b'\n', &head[..at]).map_or(0, |end| end + 1);
    let column = 1 + json::characters(&head[line_start..at]);
    FileProblem {
        flaw,
        line: Some(line),
        column: Some(column),
    }
}

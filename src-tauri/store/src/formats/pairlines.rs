//! Lines like `key=value` or `key: value`, as they stand in settings files. White space around the key
//! and around the value is dropped; everything else is as it stands, quotes too.

use std::io::Read;

use super::capture::Capture;
use super::lines::read_line;
use super::row::key_of;
use super::source::Source;
use super::{FileProblem, Incoming, Row, RowFlaw};
use crate::limits::{Breach, MAX_VALUE_BYTES};

/// What stands between key and value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Between {
    Equals,
    /// A colon and white space, for keys have colons in them: `user:1: Alice`.
    Colon,
}

impl Between {
    /// What stands between the keys and the values of all lines, if it is the same in all; `head` is the
    /// start of the text, or all of it. Lines of comments do not count. A tab, or a comma or semicolon
    /// that comes before, makes it a table.
    pub fn recognise(head: &[u8], is_whole: bool) -> Option<Self> {
        let mut lines: Vec<&[u8]> = head.split(|byte| matches!(byte, b'\n' | b'\r')).collect();
        if !is_whole && lines.len() > 1 {
            lines.pop();
        }
        lines.retain(|line| !line.trim_ascii().is_empty() && !line.starts_with(b"#"));
        if lines.is_empty() || lines.iter().all(|line| line.contains(&b'\t')) {
            return None;
        }
        // The one that comes first in the first line, if it does for all.
        let mut ways = [Self::Equals, Self::Colon];
        ways.sort_by_key(|way| way.place(lines[0]).unwrap_or(usize::MAX));
        ways.into_iter()
            .find(|way| lines.iter().all(|line| way.parts(line)))
    }

    /// Whether it parts this line in two, and not a comma or a semicolon before it.
    fn parts(self, line: &[u8]) -> bool {
        let table = memchr::memchr2(b',', b';', line).unwrap_or(usize::MAX);
        // What is indented belongs to the line before it in the formats that have colons.
        let indented = self == Self::Colon && line[0].is_ascii_whitespace();
        !indented && self.place(line).is_some_and(|at| at < table)
    }

    fn place(self, line: &[u8]) -> Option<usize> {
        match self {
            Self::Equals => memchr::memchr(b'=', line),
            Self::Colon => memchr::memchr_iter(b':', line)
                .find(|at| line.get(at + 1).is_none_or(u8::is_ascii_whitespace)),
        }
    }
}

/// Reads a pair a line.
pub(super) struct PairLines {
    between: Between,
    text: Capture,
}

/// The most of a line that is of use, in bytes: a value with its key and white space.
const MAX_LINE: usize = MAX_VALUE_BYTES + (64 << 10);

impl PairLines {
    pub fn new(between: Between) -> Self {
        let text = Capture::default();
        Self { between, text }
    }

    pub fn next<R: Read>(&mut self, source: &mut Source<R>) -> Result<Option<Row>, FileProblem> {
        loop {
            if source.skip_space()?.is_none() {
                return Ok(None);
            }
            let line = source.line();
            read_line(source, &mut self.text, MAX_LINE)?;
            if !self.text.bytes().trim_ascii().is_empty() {
                return Ok(Some(self.row(line)));
            }
        }
    }

    fn row(&mut self, line: u64) -> Row {
        let invalid = |key, reason| Row::Invalid { line, key, reason };
        let (bytes, length) = (self.text.bytes(), self.text.length());
        let place = self.between.place(bytes);
        let mut key = Capture::default();
        key.start(super::capture::MAX_KEY);
        key.push(bytes[..place.unwrap_or(bytes.len())].trim_ascii());
        let key = match key_of(&mut key) {
            Ok(key) => key,
            Err((key, reason)) => return invalid(key, reason),
        };
        let Some(place) = place else {
            return invalid(Some(key), RowFlaw::NoValue.into());
        };
        let value = bytes[place + 1..].trim_ascii();
        if self.text.too_long() || value.len() > MAX_VALUE_BYTES {
            let bytes = length - place - 1;
            return invalid(Some(key), Breach::ValueTooLarge { bytes }.into());
        }
        Row::Entry(Incoming {
            line,
            key,
            value: value.to_vec(),
            expiry: None,
            metadata: None,
        })
    }
}

//! One key per line, for deleting what was pasted. A line may be a JSON string, with or without a
//! comma behind it, as copied out of a list; otherwise white space around the key is dropped.

use std::io::Read;

use super::capture::{Capture, MAX_KEY};
use super::row::key_of;
use super::source::Source;
use super::{FileProblem, Row};

#[derive(Default)]
pub(super) struct LineRows {
    text: Capture,
}

impl LineRows {
    pub fn next<R: Read>(&mut self, source: &mut Source<R>) -> Result<Option<Row>, FileProblem> {
        loop {
            if source.skip_space()?.is_none() {
                return Ok(None);
            }
            let line = source.line();
            read_line(source, &mut self.text, MAX_KEY)?;
            match key_of(&mut self.text) {
                Err((key, reason)) => return Ok(Some(Row::Invalid { line, key, reason })),
                Ok(text) if text.trim().is_empty() => {}
                Ok(text) => {
                    return Ok(Some(Row::Name {
                        line,
                        key: unquoted(&text),
                    }));
                }
            }
        }
    }
}

/// Reads up to the end of the line, which is the next byte then; at most so many bytes are kept.
pub(super) fn read_line<R: Read>(
    source: &mut Source<R>,
    text: &mut Capture,
    limit: usize,
) -> Result<(), FileProblem> {
    text.start(limit);
    loop {
        let bytes = source.fill()?;
        let length = memchr::memchr2(b'\n', b'\r', bytes);
        let ended = length.is_some() || bytes.is_empty();
        let length = length.unwrap_or(bytes.len());
        text.push(&bytes[..length]);
        source.consume(length);
        if ended {
            return Ok(());
        }
    }
}

fn unquoted(line: &str) -> String {
    let line = line.trim();
    let quoted = line.strip_suffix(',').map_or(line, str::trim_end);
    if !quoted.starts_with('"') {
        return line.into();
    }
    serde_json::from_str(quoted).unwrap_or_else(|_| line.into())
}

//! JSON laid out for a person: two spaces for each level, one member or item on each line.
//!
//! Only white space between tokens changes: numbers, escapes, the order of the keys and duplicate
//! keys stay as they are, because nothing is parsed into anything.

use super::{JsonError, plain_run, skip_space, validate};
use crate::limits::MAX_VALUE_BYTES;

/// Levels that are indented; what is nested deeper stays in the column of the last one, so that
/// the output grows in proportion to the text, however deep it is.
const DEEPEST: usize = 100;
/// A line break and the spaces of the deepest level.
static LINE: [u8; 1 + 2 * DEEPEST] = {
    let mut line = [b' '; 1 + 2 * DEEPEST];
    line[0] = b'\n';
    line
};

/// How many bytes are laid out between two questions whether to go on.
const STRETCH: usize = 1 << 16;

/// Why a text was not laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LayoutProblem {
    /// It is not one JSON text.
    NotJson(JsonError),
    /// Laid out it would be larger than a value may be: 25 MiB.
    TooLarge,
    /// Whoever asked wanted it no longer.
    Stopped,
}

/// Lays one JSON text out. `reached` is told now and then how many bytes of the text are done, and
/// ends the work with [`LayoutProblem::Stopped`] by answering false.
pub fn lay_out(text: &[u8], reached: impl FnMut(usize) -> bool) -> Result<Vec<u8>, LayoutProblem> {
    write_out(text, |piece| piece, reached)
}

/// The same text without white space between its tokens, told and ended as by [`lay_out`].
pub fn pack(text: &[u8], reached: impl FnMut(usize) -> bool) -> Result<Vec<u8>, LayoutProblem> {
    write_out(text, packed, reached)
}

/// A piece of a layout without the white space in it.
fn packed(piece: &[u8]) -> &[u8] {
    match piece {
        b": " => b":".as_slice(),
        // No token begins with a line break.
        [b'\n', ..] => &[],
        token => token,
    }
}

/// The pieces of a JSON text's layout, each as `kept` has it.
fn write_out(
    text: &[u8],
    kept: fn(&[u8]) -> &[u8],
    mut reached: impl FnMut(usize) -> bool,
) -> Result<Vec<u8>, LayoutProblem> {
    validate(text).map_err(LayoutProblem::NotJson)?;
    let mut layout = Layout::of(text);
    let mut out = Vec::with_capacity(text.len());
    let mut asked = 0;
    loop {
        if layout.at >= asked {
            if !reached(layout.at) {
                return Err(LayoutProblem::Stopped);
            }
            asked = layout.at + STRETCH;
        }
        let Some(piece) = layout.next() else {
            return Ok(out);
        };
        let piece = kept(piece);
        if out.len() + piece.len() > MAX_VALUE_BYTES {
            return Err(LayoutProblem::TooLarge);
        }
        out.extend_from_slice(piece);
    }
}

/// The pieces of a JSON text as it is laid out, in order: its tokens as they stand there, and the
/// white space between them. A text that is not JSON comes out somehow, with all of its tokens.
pub struct Layout<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
    /// A line break stands before the next token.
    due: bool,
    /// The line break before a closing bracket was given.
    closing: bool,
}

impl<'a> Layout<'a> {
    /// The pieces of `text`.
    pub fn of(text: &'a [u8]) -> Self {
        Self::within(text, 0)
    }

    /// The pieces of `text` so many levels deep in another.
    pub fn within(text: &'a [u8], levels: usize) -> Self {
        Self {
            text,
            at: 0,
            depth: levels,
            due: false,
            closing: false,
        }
    }

    fn line(&self) -> &'static [u8] {
        &LINE[..1 + 2 * self.depth.min(DEEPEST)]
    }

    /// The bytes from here to `end`, passed over.
    fn take(&mut self, end: usize) -> &'a [u8] {
        let token = &self.text[self.at..end];
        self.at = end;
        token
    }
}

impl<'a> Iterator for Layout<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        self.at = skip_space(self.text, self.at);
        let byte = *self.text.get(self.at)?;
        if std::mem::take(&mut self.due) {
            return Some(self.line());
        }
        Some(match byte {
            b'{' | b'[' => {
                let inside = skip_space(self.text, self.at + 1);
                match (byte, self.text.get(inside)) {
                    (b'{', Some(b'}')) => {
                        self.at = inside + 1;
                        b"{}"
                    }
                    (b'[', Some(b']')) => {
                        self.at = inside + 1;
                        b"[]"
                    }
                    _ => {
                        self.depth += 1;
                        self.due = true;
                        self.take(self.at + 1)
                    }
                }
            }
            b'}' | b']' if !std::mem::replace(&mut self.closing, true) => {
                self.depth = self.depth.saturating_sub(1);
                self.line()
            }
            b'}' | b']' => {
                self.closing = false;
                self.take(self.at + 1)
            }
            b',' => {
                self.due = true;
                self.take(self.at + 1)
            }
            b':' => {
                self.at += 1;
                b": "
            }
            b'"' => self.take(string_end(self.text, self.at)),
            _ => self.take(word_end(self.text, self.at)),
        })
    }
}

/// A JSON text without the white space between its tokens. A text that is not JSON comes out somehow.
pub(in crate::formats) fn compact(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut at = skip_space(bytes, 0);
    while at < bytes.len() {
        let end = match bytes[at] {
            b'"' => string_end(bytes, at),
            b'{' | b'}' | b'[' | b']' | b',' | b':' => at + 1,
            _ => word_end(bytes, at),
        };
        out.push_str(&text[at..end]);
        at = skip_space(bytes, end);
    }
    out
}

/// Where the string that starts at `at` ends, its closing quote included.
fn string_end(text: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    loop {
        end += plain_run(&text[end..]);
        match text.get(end) {
            None => return text.len(),
            Some(b'"') => return end + 1,
            // What stands behind a backslash never ends the string.
            Some(b'\\') => end = (end + 2).min(text.len()),
            Some(_) => end += 1,
        }
    }
}

/// Where the number or word that starts at `at` ends.
fn word_end(text: &[u8], at: usize) -> usize {
    let ends = |byte: &u8| {
        matches!(
            byte,
            b'{' | b'}' | b'[' | b']' | b',' | b':' | b'"' | b' ' | b'\t' | b'\n' | b'\r'
        )
    };
    let rest = &text[at + 1..];
    at + 1 + rest.iter().position(ends).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests;

//! JSON indented for a person. Only white space between tokens changes: numbers, escapes, the order
//! of the keys and duplicate keys stay as they are, because nothing is parsed into anything.

use std::io::{self, Write};

use store::formats::json::{self, JsonShape};

/// Levels that are indented; what is nested deeper stays in the column of the last one, so that
/// the output grows in proportion to the value, however deep it is.
const DEEPEST: usize = 64;

/// Whether a value is a JSON object or list: what indentation is for.
pub fn is_structure(value: &[u8]) -> bool {
    matches!(json::shape(value), Some(JsonShape::Object | JsonShape::Array))
}

/// Writes a JSON text with two spaces for each level, one member or item on each line. The text
/// must be valid.
pub fn write(json: &[u8], out: &mut impl Write) -> io::Result<()> {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(&byte) = json.get(at) {
        let end = token_end(json, at);
        let token = json.get(at..end).unwrap_or_default();
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {}
            b'{' | b'[' => {
                out.write_all(token)?;
                if !is_empty(json, end) {
                    depth += 1;
                    new_line(depth, out)?;
                }
            }
            b'}' | b']' => {
                if !was_empty(json, at) {
                    depth = depth.saturating_sub(1);
                    new_line(depth, out)?;
                }
                out.write_all(token)?;
            }
            b',' => {
                out.write_all(token)?;
                new_line(depth, out)?;
            }
            b':' => out.write_all(b": ")?,
            _ => out.write_all(token)?,
        }
        at = end;
    }
    Ok(())
}

/// Where the token that starts at `at` ends.
fn token_end(json: &[u8], at: usize) -> usize {
    let rest = json.get(at..).unwrap_or_default();
    let length = match rest.first() {
        Some(b'"') => string_length(rest),
        Some(b'{' | b'}' | b'[' | b']' | b',' | b':' | b' ' | b'\t' | b'\n' | b'\r') | None => 1,
        Some(_) => rest
            .iter()
            .position(|byte| matches!(byte, b'}' | b']' | b',' | b' ' | b'\t' | b'\n' | b'\r'))
            .unwrap_or(rest.len()),
    };
    at + length
}

/// The length of a string with both of its quotes.
fn string_length(text: &[u8]) -> usize {
    let mut escaped = false;
    for (at, byte) in text.iter().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Whether what was opened before `at` is closed there at once.
fn is_empty(json: &[u8], at: usize) -> bool {
    let mut rest = json.iter().skip(at).skip_while(|byte| is_space(byte));
    matches!(rest.next(), Some(b'}' | b']'))
}

/// Whether what is closed at `at` was opened right before.
fn was_empty(json: &[u8], at: usize) -> bool {
    let mut before = json.iter().take(at).rev().skip_while(|byte| is_space(byte));
    matches!(before.next(), Some(b'{' | b'['))
}

fn new_line(depth: usize, out: &mut impl Write) -> io::Result<()> {
    const SPACES: [u8; 2 * DEEPEST] = [b' '; 2 * DEEPEST];
    out.write_all(b"\n")?;
    out.write_all(SPACES.get(..2 * depth.min(DEEPEST)).unwrap_or_default())
}

#[cfg(test)]
mod tests;

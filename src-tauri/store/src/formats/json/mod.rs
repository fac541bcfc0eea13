//! JSON text as RFC 8259 defines it, looked at but never rebuilt.
//!
//! Values are kept to the byte, so nothing here builds a tree: [`validate`] and [`shape`] tell what
//! a text is, [`lay_out`] changes the white space in it, [`quote_into`] writes a JSON string, `patch` sets one field of it, and the
//! scanner finds where a value ends in a stream. The scanner keeps one bit for each open bracket and does not recurse, so that a deeply
//! nested value neither overflows the stack nor is refused. <https://www.rfc-editor.org/rfc/rfc8259>

mod error;
mod layout;
mod members;
mod nesting;
mod number;
mod patch;
mod path;
mod scanner;
mod shape;
mod strings;

pub(super) use error::characters;
pub use error::{Expected, Instead, JsonError};
pub(super) use layout::compact;
pub use layout::{Layout, LayoutProblem, lay_out, pack};
pub(crate) use patch::{Patched, field_is, items_of, member_of, set_field, without_member};
pub(crate) use path::{FieldStep, field_path};
pub(super) use scanner::{Scanner, Step};
pub use shape::JsonShape;
pub use strings::quote_into;
pub(super) use strings::{plain_run, skip_space};

use scanner::Fault;

/// Tells what `bytes` are if they are one JSON text (white space around it is allowed), or where and
/// why they are not. Escapes of lone surrogates (`"\ud800"`) are allowed, as in the grammar.
pub fn validate(bytes: &[u8]) -> Result<JsonShape, JsonError> {
    if let Err(error) = std::str::from_utf8(bytes) {
        return Err(JsonError::at(bytes, error.valid_up_to(), Expected::Utf8));
    }
    scan(bytes).map_err(|fault| JsonError::at(bytes, fault.at, fault.expected))
}

/// As [`validate`], without the cost of explaining: `None` if `bytes` are not one JSON text.
pub fn shape(bytes: &[u8]) -> Option<JsonShape> {
    // The grammar is checked first: for most text that is not JSON it fails at the first byte.
    let shape = scan(bytes).ok()?;
    std::str::from_utf8(bytes).is_ok().then_some(shape)
}

/// Whether the first byte of a text behind white space is a brace.
pub(super) fn begins_with_brace(text: &[u8]) -> bool {
    text.get(skip_space(text, 0)) == Some(&b'{')
}

/// Whether the map embeds this value as it is: JSON, not a JSON string, no white space around it.
pub fn embeds(value: &[u8]) -> bool {
    let (Some(first), Some(last)) = (value.first(), value.last()) else {
        return false;
    };
    matches!(first, b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')
        && !matches!(last, b' ' | b'\t' | b'\n' | b'\r')
        && shape(value).is_some()
}

/// JSON text without the white space around it.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n', '\r'])
}

fn scan(bytes: &[u8]) -> Result<JsonShape, Fault> {
    let start = skip_space(bytes, 0);
    let mut scanner = Scanner::new();
    let shifted = |fault: Fault| Fault {
        at: fault.at + start,
        ..fault
    };
    let end = match scanner.feed(&bytes[start..]).map_err(shifted)? {
        Step::Done(length) => start + length,
        Step::More => {
            let expected_at = |expected| Fault {
                at: bytes.len(),
                expected,
            };
            scanner.finish().map_err(expected_at)?;
            bytes.len()
        }
    };
    let end = skip_space(bytes, end);
    if end < bytes.len() {
        return Err(Fault {
            at: end,
            expected: Expected::End,
        });
    }
    let nothing = Fault {
        at: end,
        expected: Expected::Value,
    };
    scanner.shape().ok_or(nothing)
}

#[cfg(test)]
pub(super) mod tests;

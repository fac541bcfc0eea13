//! JSON indented for a person.

use std::io::{self, Write};

use store::formats::json::{self, JsonShape, Layout};

/// Whether a value is a JSON object or list: what indentation is for.
pub fn is_structure(value: &[u8]) -> bool {
    matches!(json::shape(value), Some(JsonShape::Object | JsonShape::Array))
}

/// Writes a JSON text with two spaces for each level, one member or item on each line. The text
/// must be valid.
pub fn write(json: &[u8], out: &mut impl Write) -> io::Result<()> {
    Layout::of(json).try_for_each(|piece| out.write_all(piece))
}

/// Writes a JSON text as it stands within an object that is indented: its own lines one level deeper.
pub fn write_member(json: &[u8], out: &mut impl Write) -> io::Result<()> {
    Layout::within(json, 1).try_for_each(|piece| out.write_all(piece))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_objects_and_lists_are_indented() {
        for value in ["{}", " [1] ", "{\"a\":{}}"] {
            assert!(is_structure(value.as_bytes()), "{value}");
        }
        for value in ["", "1", "true", "null", "\"{}\"", "{", "{}}", "[1,]", "hello"] {
            assert!(!is_structure(value.as_bytes()), "{value}");
        }
        assert!(!is_structure(b"[\"\xff\"]"));
    }
}

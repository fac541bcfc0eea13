//! What a value looks like: its kind and the line that a list shows of it.
//!
//! Both are inferred from the bytes and never change them.

use crate::formats::json::{self, JsonShape};
use crate::model::Kind;

/// The longest preview, in characters.
pub const PREVIEW_CHARACTERS: usize = 60;

/// Infers the kind of a value.
pub fn infer(value: &[u8]) -> Kind {
    let Ok(text) = std::str::from_utf8(value) else {
        return Kind::Binary;
    };
    if text == "true" || text == "false" {
        return Kind::Switch;
    }
    match json::shape(value) {
        Some(JsonShape::Number) if text.trim_ascii().len() == text.len() => Kind::Number,
        Some(JsonShape::Object | JsonShape::Array | JsonShape::String | JsonShape::Null) => Kind::Json,
        _ => Kind::Text,
    }
}

/// The start of a value on one line: white space runs become one space, other control characters
/// are left out. Empty for bytes that are not UTF-8.
pub fn preview(value: &[u8], kind: Kind) -> String {
    if kind == Kind::Binary {
        return String::new();
    }
    let start = &value[..value.len().min(PREVIEW_CHARACTERS)];
    if let Some(plain) = plain_start(start) {
        return plain.to_owned();
    }
    squeezed(value)
}

/// The start of a value with its white space made one line.
fn squeezed(value: &[u8]) -> String {
    // A character takes at most 4 bytes; what white space runs hide is rarely more than that again.
    let head = &value[..value.len().min(PREVIEW_CHARACTERS * 8)];
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(cut) => std::str::from_utf8(&head[..cut.valid_up_to()]).unwrap_or_default(),
    };
    let mut preview = String::with_capacity(PREVIEW_CHARACTERS);
    let mut room = PREVIEW_CHARACTERS;
    let mut gap = false;
    for character in text.trim_start().chars() {
        if character.is_whitespace() {
            gap = true;
            continue;
        }
        if character.is_control() {
            continue;
        }
        if gap && room > 0 {
            preview.push(' ');
            room -= 1;
        }
        gap = false;
        if room == 0 {
            break;
        }
        preview.push(character);
        room -= 1;
    }
    preview
}

/// The start of a value when its preview is these very bytes: ASCII with single spaces inside.
fn plain_start(start: &[u8]) -> Option<&str> {
    let word = |byte: &u8| byte.is_ascii_graphic();
    let ends = start.first().is_none_or(word) && start.last().is_none_or(word);
    let inside = |pair: &[u8]| word(&pair[0]) || (pair[0] == b' ' && word(&pair[1]));
    if ends && start.windows(2).all(inside) {
        std::str::from_utf8(start).ok()
    } else {
        None
    }
}

impl Kind {
    pub(crate) fn code(self) -> i64 {
        match self {
            Self::Switch => 0,
            Self::Number => 1,
            Self::Text => 2,
            Self::Json => 3,
            Self::Binary => 4,
        }
    }

    /// A code that no version wrote is shown as plain bytes rather than refused.
    pub(crate) fn from_code(code: i64) -> Self {
        usize::try_from(code)
            .ok()
            .and_then(|index| Self::ALL.get(index).copied())
            .unwrap_or(Self::Binary)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn kinds_are_inferred_from_the_bytes_alone() {
        for (value, kind) in [
            (&b"true"[..], Kind::Switch),
            (b"false", Kind::Switch),
            (b"True", Kind::Text),
            (b" true", Kind::Text),
            (b"22.00", Kind::Number),
            (b"-1e9", Kind::Number),
            (b"9007199254740993", Kind::Number),
            (b"007", Kind::Text),
            (b" 7", Kind::Text),
            (b"", Kind::Text),
            (b"{\"a\":1}", Kind::Json),
            (b" [1]\n", Kind::Json),
            (b"\"quoted\"", Kind::Json),
            (b"null", Kind::Json),
            (b"{\"a\":}", Kind::Text),
            (b"\xff\x00", Kind::Binary),
        ] {
            assert_eq!(infer(value), kind, "{}", String::from_utf8_lossy(value));
        }
    }

    #[test]
    fn a_preview_is_one_line_of_60_characters() {
        assert_eq!(preview(b"{\n  \"a\":  1\n}", Kind::Json), "{ \"a\": 1 }");
        assert_eq!(preview("é".repeat(100).as_bytes(), Kind::Text), "é".repeat(60));
        assert_eq!(preview(b"a\0b", Kind::Text), "ab");
        assert_eq!(preview(b"\xff", Kind::Binary), "");
    }

    proptest! {
        #[test]
        fn a_plain_start_is_its_own_preview(value in "[ a-z~é\\n]{0,70}|[a-z]{1,40} ?[a-z]{1,40} ?") {
            prop_assert_eq!(preview(value.as_bytes(), Kind::Text), squeezed(value.as_bytes()));
        }
    }

    #[test]
    fn every_kind_keeps_its_code() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), kind);
        }
        assert_eq!(Kind::from_code(99), Kind::Binary);
    }
}

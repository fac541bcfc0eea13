use std::fmt;

use serde::{Deserialize, Serialize};

/// What would have been right at the place where a text stops being JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// An object, a list, a string, a number, `true`, `false` or `null`.
    Value,
    /// A value or `]`.
    ValueOrEnd,
    /// A name in double quotes or `}`.
    KeyOrEnd,
    /// A name in double quotes.
    Key,
    /// `:`.
    Colon,
    /// `,` or `}`.
    CommaOrBrace,
    /// `,` or `]`.
    CommaOrBracket,
    /// A digit of a number.
    Digit,
    /// The rest of `true`.
    True,
    /// The rest of `false`.
    False,
    /// The rest of `null`.
    Null,
    /// What may stand behind a backslash in a string.
    EscapeLetter,
    /// One of the four behind `\u`.
    HexDigit,
    /// A character that a string may hold unescaped, or its closing quote.
    VisibleText,
    /// Brackets that close: more are open than a value can close again.
    LessNesting,
    /// Nothing: the value is complete.
    End,
    /// Text in UTF-8.
    Utf8,
}

/// What stands at the place where a text stops being JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Instead {
    /// Nothing: the text ends.
    End,
    /// The end of a line.
    LineEnd,
    /// A tab.
    Tab,
    /// A character that is not seen.
    Invisible {
        /// Its number in Unicode.
        code: u32,
    },
    /// Any other character.
    Character {
        /// The character.
        character: char,
    },
    /// A byte that begins no character.
    Byte {
        /// The byte.
        byte: u8,
    },
}

impl Instead {
    /// What a text begins with.
    pub(in crate::formats) fn first_of(text: &[u8]) -> Self {
        let Some(&byte) = text.first() else {
            return Self::End;
        };
        let start = &text[..text.len().min(4)];
        let valid = match std::str::from_utf8(start) {
            Ok(valid) => valid,
            Err(error) => std::str::from_utf8(&start[..error.valid_up_to()]).unwrap_or_default(),
        };
        match valid.chars().next() {
            Some('\n' | '\r') => Self::LineEnd,
            Some('\t') => Self::Tab,
            Some(character) if character.is_control() || character == '\u{feff}' => Self::Invisible {
                code: u32::from(character),
            },
            Some(character) => Self::Character { character },
            None => Self::Byte { byte },
        }
    }
}

/// Why a text is not JSON, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    /// In bytes from the start of the text.
    pub offset: usize,
    /// From 1.
    pub line: u64,
    /// In characters, from 1.
    pub column: u64,
    /// What would have been right there.
    pub expected: Expected,
    /// What stands there.
    pub found: Instead,
}

impl JsonError {
    pub(super) fn at(text: &[u8], offset: usize, expected: Expected) -> Self {
        let before = &text[..offset];
        let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        Self {
            offset,
            line: 1 + memchr::memchr_iter(b'\n', before).count() as u64,
            column: 1 + characters(&before[line_start..]),
            expected,
            found: Instead::first_of(&text[offset..]),
        }
    }
}

/// Characters in UTF-8 text: every byte but the continuing ones.
pub(in crate::formats) fn characters(text: &[u8]) -> u64 {
    text.iter().filter(|&&byte| byte & 0xc0 != 0x80).count() as u64
}

/// For a log: without what stands in the text.
impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, .. } = self;
        write!(f, "not JSON: line {line}, column {column}")
    }
}

impl std::error::Error for JsonError {}

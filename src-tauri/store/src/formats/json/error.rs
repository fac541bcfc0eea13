use std::fmt;

use serde::Serialize;

/// What would have been right at the place where a text stops being JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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

impl Expected {
    /// The words for a person, as they follow "Expected".
    fn words(self) -> &'static str {
        match self {
            Self::Value => "a value",
            Self::ValueOrEnd => "a value or ]",
            Self::KeyOrEnd => "a name in double quotes or }",
            Self::Key => "a name in double quotes",
            Self::Colon => "a colon",
            Self::CommaOrBrace => "a comma or }",
            Self::CommaOrBracket => "a comma or ]",
            Self::Digit => "a digit",
            Self::True => "true",
            Self::False => "false",
            Self::Null => "null",
            Self::EscapeLetter => "one of \" \\ / b f n r t u after the backslash",
            Self::HexDigit => "four hexadecimal digits after \\u",
            Self::VisibleText => "the closing double quote",
            Self::LessNesting => "fewer brackets inside each other",
            Self::End => "nothing more",
            Self::Utf8 => "text in UTF-8",
        }
    }

    /// The whole message for a person; `found` is the text from that place on.
    pub(in crate::formats) fn message(self, found: &[u8]) -> String {
        match found.first() {
            None => format!("The text ends too early: expected {}", self.words()),
            Some(_) if self == Self::Utf8 => "This is not text in UTF-8".into(),
            Some(b'\n' | b'\r') if self == Self::VisibleText => {
                "A line break inside a quoted text: write it as \\n, or close the quotes".into()
            }
            Some(b'\t') if self == Self::VisibleText => "A tab inside a quoted text: write it as \\t".into(),
            Some(_) => format!("Expected {}, found {}", self.words(), first_char(found)),
        }
    }
}

/// The first character of a text in words that can be shown.
fn first_char(text: &[u8]) -> String {
    let Some(&byte) = text.first() else {
        return "the end".into();
    };
    let start = &text[..text.len().min(4)];
    let valid = match std::str::from_utf8(start) {
        Ok(valid) => valid,
        Err(error) => std::str::from_utf8(&start[..error.valid_up_to()]).unwrap_or_default(),
    };
    match valid.chars().next() {
        Some('\n' | '\r') => "the end of the line".into(),
        Some('\t') => "a tab".into(),
        Some(char) if char.is_control() || char == '\u{feff}' => {
            format!("the invisible character U+{:04X}", u32::from(char))
        }
        Some(char) => char.into(),
        None => format!("the byte {byte:#04x}"),
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
    /// For a person, without the place.
    pub message: String,
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
            message: expected.message(&text[offset..]),
        }
    }
}

/// Characters in UTF-8 text: every byte but the continuing ones.
pub(in crate::formats) fn characters(text: &[u8]) -> u64 {
    text.iter().filter(|&&byte| byte & 0xc0 != 0x80).count() as u64
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for JsonError {}

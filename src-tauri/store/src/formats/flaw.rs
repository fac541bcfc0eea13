//! Why a row of a source, or a file as a whole, cannot be used: codes with their parameters.

use serde::{Deserialize, Serialize};

use super::field::Field;
use super::json::{Expected, Instead, JsonShape};
use crate::limits::Breach;

/// Why one row cannot be used; the others can.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(untagged)]
pub enum Refusal {
    /// It does not keep a limit.
    Limit(Breach),
    /// It is not what a row should be.
    Flaw(RowFlaw),
}

impl Refusal {
    /// As a row of a plan keeps it.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl From<Breach> for Refusal {
    fn from(breach: Breach) -> Self {
        Self::Limit(breach)
    }
}

impl From<RowFlaw> for Refusal {
    fn from(flaw: RowFlaw) -> Self {
        Self::Flaw(flaw)
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum RowFlaw {
    /// Bytes that are not UTF-8.
    NotUtf8 {
        /// Where.
        field: Field,
    },
    /// Bytes in a cell of a table that are not UTF-8.
    CellNotUtf8,
    /// An escape like `\ud800`, that stands for half a character.
    HalfCharacter {
        /// Where.
        field: Field,
    },
    /// A field is there twice in the entry.
    FieldTwice {
        /// Which.
        field: Field,
    },
    /// A field that must be there is not.
    FieldMissing {
        /// Which.
        field: Field,
    },
    /// An item of a list of names has no `name`.
    NameMissing,
    /// A key that is not a JSON string.
    KeyNotString,
    /// A value that is `null`.
    ValueNull,
    /// `base64` is neither `true` nor `false`.
    Base64NotBool,
    /// The value is not what `base64` says.
    NotBase64,
    /// The value is written in more base64 than 25 MiB take.
    Base64TooLong,
    /// An expiry in a list that is no whole number of seconds.
    NotSeconds {
        /// Which: `expiration` or `expiration_ttl`.
        field: Field,
        /// How what stands there begins.
        found: String,
    },
    /// An expiry in a table that is no moment: neither RFC 3339 nor Unix time.
    NotAMoment {
        /// How what stands there begins.
        found: String,
    },
    /// Metadata in a table that is not JSON.
    MetadataBroken {
        /// What would have been right where it stops being JSON.
        expected: Expected,
        /// What stands there.
        found: Instead,
    },
    /// A flag that is switched off as a whole, so that it has no value.
    FlagDisabled,
    /// A flag that names no default variant.
    FlagWithoutDefault,
    /// A flag whose default variant is not among its variants.
    FlagVariantMissing,
    /// Something else where a flag is to be.
    NotAFlag,
    /// A name where an entry is to be.
    NameAlone,
    /// Something else where a name is to be.
    NotAName,
    /// Something else where an entry is to be.
    NotAnEntry,
    /// A line that ends before its value.
    NoValue,
    /// A line of a table that has more columns than the first.
    TooManyColumns {
        /// Columns of the line.
        found: usize,
        /// Columns of the first line.
        expected: usize,
    },
    /// Text behind the closing quote of a cell.
    TextBehindQuote,
    /// The quote of a cell is not closed.
    QuoteNotClosed,
    /// It keeps the value of its key, and the key is not there.
    NothingToKeep,
    /// The moment at which its key is to expire has passed since.
    ExpiryPassed,
    /// What its key is to become again is no longer kept.
    NoLongerKept,
    /// The key is there more than once, not with the same content.
    Repeated {
        /// How often.
        rows: u64,
        /// What differs.
        differs: Differs,
    },
}

/// What differs between rows of the same key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Differs {
    /// The value.
    Value,
    /// Expiry or metadata, beside the same value.
    Beside,
}

/// What is wrong with a file, or with pasted text, as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum FileFlaw {
    /// No bytes.
    Empty,
    /// Nothing but white space.
    Blank,
    /// Nothing was pasted.
    NothingPasted,
    /// A flags file that says what its keys begin with only behind the flags.
    PrefixBehind {
        /// What they begin with.
        prefix: String,
    },
    /// One JSON value that is neither a map nor a list.
    OneValue {
        /// What it is.
        shape: JsonShape,
    },
    /// A list of something else than entries or names.
    OtherInList {
        /// What its first item is.
        shape: JsonShape,
    },
    /// The text stops being JSON.
    Broken {
        /// What would have been right there.
        expected: Expected,
        /// What stands there.
        found: Instead,
    },
    /// A workbook or an archive.
    Workbook,
    /// It is compressed.
    Compressed,
    /// It is not text.
    NotText,
    /// It is in UTF-32, which is not read.
    Utf32,
    /// Text in UTF-16 that is damaged.
    DamagedUtf16,
    /// A database: it is restored as a backup, not read.
    Database,
    /// Text of none of the formats.
    OtherText,
    /// Pasted text of none of the formats.
    OtherPaste,
    /// A table names a column twice that is wanted.
    ColumnTwice {
        /// The name.
        name: String,
    },
    /// A table has no column of a name that is wanted.
    ColumnMissing {
        /// The name that is wanted.
        name: String,
        /// The first names that there are, each shortened.
        columns: Vec<String>,
    },
    /// The system could not read on.
    Unreadable {
        /// The system's number for it.
        os: Option<i32>,
    },
}

/// Characters of what stands somewhere that are told.
const FOUND_TOLD: usize = 40;

/// How a text begins that is not what it should be.
pub(super) fn found(text: &[u8]) -> String {
    String::from_utf8_lossy(text).chars().take(FOUND_TOLD).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_kept_as_its_code_and_its_parameters() {
        for (refusal, json) in [
            (
                Refusal::from(Breach::ReservedKey { key: "..".into() }),
                r#"{"code":"reserved_key","key":".."}"#,
            ),
            (
                RowFlaw::NotSeconds {
                    field: Field::ExpirationTtl,
                    found: "soon".to_owned(),
                }
                .into(),
                r#"{"code":"not_seconds","field":"expiration_ttl","found":"soon"}"#,
            ),
            (
                RowFlaw::Repeated {
                    rows: 3,
                    differs: Differs::Beside,
                }
                .into(),
                r#"{"code":"repeated","rows":3,"differs":"beside"}"#,
            ),
            (RowFlaw::NoValue.into(), r#"{"code":"no_value"}"#),
        ] {
            assert_eq!(refusal.to_json(), json);
            assert_eq!(serde_json::from_str::<Refusal>(json).unwrap(), refusal);
        }
    }
}

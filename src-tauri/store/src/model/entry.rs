use serde::{Deserialize, Serialize};

/// What a value looks like. Inferred from the bytes on every write, never stored as truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Exactly `true` or `false`.
    Switch,
    /// A JSON number, nothing around it.
    Number,
    /// Any other text.
    Text,
    /// A JSON object, array, string or null.
    Json,
    /// Bytes that are not UTF-8.
    Binary,
}

impl Kind {
    /// In the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Switch, Self::Number, Self::Text, Self::Json, Self::Binary];

    /// As it is written on a command line and in a search.
    pub fn word(self) -> &'static str {
        match self {
            Self::Switch => "switch",
            Self::Number => "number",
            Self::Text => "text",
            Self::Json => "json",
            Self::Binary => "binary",
        }
    }
}

/// An entry as a row of a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct EntryRow {
    /// 1 to 512 bytes.
    pub key: String,
    /// What the value looks like.
    pub kind: Kind,
    /// Bytes of the value.
    pub size: u32,
    /// The start of the value's text on one line, at most 60 characters; empty for binary.
    pub preview: String,
    /// Unix seconds.
    #[cfg_attr(feature = "specta", specta(type = Option<super::Number>))]
    pub expires_at: Option<i64>,
    /// Unix milliseconds.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub updated_at: i64,
    /// `description` of the metadata.
    pub note: Option<String>,
    /// `tags` of the metadata; not there where there is none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "specta", specta(optional))]
    pub tags: Vec<String>,
}

/// One entry with everything but a large value's bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct EntryDetail {
    /// 1 to 512 bytes.
    pub key: String,
    /// What the value looks like.
    pub kind: Kind,
    /// Bytes of the value.
    pub size: u32,
    /// The value, when it is UTF-8 of at most 1 MiB; else read its bytes.
    pub text: Option<String>,
    /// Whether the value is UTF-8.
    pub is_text: bool,
    /// Unix seconds.
    #[cfg_attr(feature = "specta", specta(type = Option<super::Number>))]
    pub expires_at: Option<i64>,
    /// JSON text, as it was given.
    pub metadata: Option<String>,
    /// Unix milliseconds.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub updated_at: i64,
    /// Identifies this state of the entry; another write makes another.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub version: i64,
}

/// What a write does to the expiry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Expiry {
    /// As it is now; a new entry gets none.
    #[default]
    Keep,
    /// None.
    Never,
    /// Unix seconds, at least 60 s ahead.
    At {
        /// Not later than the end of the year 9999.
        #[cfg_attr(feature = "specta", specta(type = super::Number))]
        seconds: i64,
    },
    /// Seconds from now, at least 60.
    In {
        /// Not so many that it ends after the year 9999.
        #[cfg_attr(feature = "specta", specta(type = super::Number))]
        seconds: i64,
    },
}

/// What a write does to the metadata.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum MetadataEdit {
    /// As it is now; a new entry gets none.
    #[default]
    Keep,
    /// None.
    Clear,
    /// JSON text of at most 1,024 bytes, stored as given.
    Set {
        /// An object, as a rule: `description` is the note, `tags` the tags.
        json: String,
    },
}

/// What a write does to the value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum NewValue {
    /// As it is now: an edit of the expiry or the metadata alone.
    #[default]
    Keep,
    /// UTF-8 of at most 25 MiB.
    Text {
        /// The value, to the byte.
        text: String,
    },
    /// Bytes; only for callers in Rust.
    #[serde(skip)]
    #[cfg_attr(feature = "specta", specta(skip))]
    Bytes(Vec<u8>),
}

/// A write of one entry.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SetEntry {
    /// Id or name.
    pub namespace: String,
    /// 1 to 512 bytes; `.` and `..` are refused.
    pub key: String,
    /// What becomes of the value.
    pub value: NewValue,
    /// What becomes of the expiry.
    pub expiry: Expiry,
    /// What becomes of the metadata.
    pub metadata: MetadataEdit,
    /// Refuse to overwrite an entry (`key_taken`).
    pub must_be_new: bool,
    /// Refuse (`changed_elsewhere`) unless the entry still is this version.
    #[cfg_attr(feature = "specta", specta(type = Option<super::Number>))]
    pub base_version: Option<i64>,
    /// Why, for the list of changes.
    pub note: Option<String>,
}

/// A tag that keys of a namespace have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TagInUse {
    /// The tag.
    pub tag: String,
    /// How many keys have it.
    pub keys: u32,
}

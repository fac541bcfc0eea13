//! What a person writes into a search box, word by word: `tag:beta kind:switch off "new checkout"`.
//!
//! All words must match. What is between quotes, and what is not understood, is looked for as it stands.

mod measures;
mod reading;
#[cfg(test)]
mod tests;
mod writing;

use serde::{Deserialize, Serialize};

use super::Kind;
pub use reading::search_words;

/// How a measure is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Than {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
    /// `>`
    More,
}

impl Than {
    /// As it is written, here and in SQL.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::AtLeast => ">=",
            Self::More => ">",
        }
    }
}

/// What one word of a search asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Word {
    /// `checkout`: it is in the key, ignoring case; in the note or a tag, where those are looked into.
    Text {
        /// Not empty.
        text: String,
    },
    /// `tag:beta`: it is one of the tags, ignoring case.
    Tag {
        /// The whole tag.
        tag: String,
    },
    /// `kind:switch`, `kind:json,text`.
    Kind {
        /// One of these.
        kinds: Vec<Kind>,
    },
    /// `on`, `off`: a switch that is so.
    State {
        /// Whether it is on.
        on: bool,
    },
    /// `expires:yes`, `expires:never`.
    Expiry {
        /// Whether it expires.
        expires: bool,
    },
    /// `expires<7d`: so soon, or so late.
    Expires {
        /// How it is compared.
        than: Than,
        /// From now on.
        #[cfg_attr(feature = "specta", specta(type = super::Number))]
        seconds: i64,
    },
    /// `changed>1d`: so long ago, or so lately.
    Changed {
        /// How it is compared.
        than: Than,
        /// Before now.
        #[cfg_attr(feature = "specta", specta(type = super::Number))]
        seconds: i64,
    },
    /// `size>1MB`.
    Size {
        /// How it is compared.
        than: Than,
        /// Of the value.
        #[cfg_attr(feature = "specta", specta(type = super::Number))]
        bytes: i64,
    },
    /// `limits.daily = 22.00`: a field of a JSON value has this value, as it is written there, or is this text.
    Field {
        /// As `BulkEdit::SetField` has it.
        path: String,
        /// To the byte.
        value: String,
        /// Only the text: it stood between quotes.
        quoted: bool,
    },
}

/// Why a word is looked for as it stands, though it begins like one that means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Unsure {
    /// Nothing follows.
    Unfinished,
    /// There is no such kind.
    Kind,
    /// Neither `yes` nor `never`.
    Expiry,
    /// No length of time: `90s`, `30m`, `12h`, `7d`, `2w`, `1y`.
    Time,
    /// No size: `500B`, `20KB`, `1.5MB`, `1GB`.
    Size,
    /// Only size, expiry and the last change are compared.
    Compared,
    /// No path to a field.
    Path,
}

/// A word of a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SearchWord {
    /// As it was typed.
    pub typed: String,
    /// So that it means the same wherever it stands among other words.
    pub written: String,
    /// What it asks for.
    pub means: Word,
    /// Why it may not be what was meant.
    pub unsure: Option<Unsure>,
}

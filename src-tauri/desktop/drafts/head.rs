//! What is known of a draft without its text.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::file_names::name_for;

/// Which key a draft is of, and which of that key's drafts it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DraftPlace {
    /// The namespace's id.
    pub namespace: String,
    pub key: String,
    /// Tells those that were put aside from each other; null for what is still an edit of the key.
    pub aside: Option<i64>,
    /// The short form that it fills; null for an edit of the key, and for a form whose place has no key.
    pub form: Option<ShortForm>,
}

/// A form about something that is there already, or that no place could tell from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ShortForm {
    /// Name and description of a namespace; of a new one where the place has no namespace.
    Namespace,
    /// Another name for the key.
    Rename,
    /// The name of a copy of the key.
    Duplicate,
    /// The label of the next backup.
    Backup,
    /// The inputs of a flow, which is the key.
    Inputs,
    /// The inputs of an example of a flow, which the key names; tried with the keys of the namespace.
    Example,
    /// What is to be done to many keys of a namespace.
    Change,
}

/// How an expiry was chosen and not saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum DraftExpiry {
    Never,
    /// So long after it is saved; the amount as it was typed.
    After {
        amount: String,
        unit: DraftUnit,
    },
    /// At a moment, as the field holds it: `2026-01-31T09:30`.
    At {
        local: String,
    },
}

/// The unit of a chosen length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DraftUnit {
    Minutes,
    Hours,
    Days,
    Weeks,
}

/// A form that was filled in and not confirmed. Its place has no key, and no namespace either where the
/// form is not about one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum DraftForm {
    /// A key to be added; the draft's text is its value.
    NewKey {
        /// The key as far as it was typed.
        name: String,
        begun: DraftKind,
        /// Where a switch stands.
        on: bool,
    },
    /// Keys to be set, or deleted, as they were pasted; the draft's text is the list.
    Paste { delete: bool },
    /// A short form, which the place names. The draft's text is what was typed in it: of a namespace the
    /// description, of inputs all of them as JSON.
    Short {
        /// The name of a namespace as it was typed; null where it was not.
        name: Option<String>,
    },
}

/// What a new value was begun as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DraftKind {
    Text,
    Switch,
    Number,
    Json,
}

/// The parts of the entry that an edit began from, to tell what somebody else changed meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DraftBase {
    /// SHA-256 of the value's text; null when its text was not edited.
    pub hash: Option<String>,
    /// Unix seconds; null for never.
    pub expires_at: Option<i64>,
    /// JSON text; null when there was none.
    pub metadata: Option<String>,
}

/// A draft without its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DraftHead {
    pub place: DraftPlace,
    /// The namespace's name when this was typed: it may be gone since.
    pub namespace_name: String,
    /// When it was typed: Unix milliseconds.
    pub at: i64,
    /// Bytes of the text that was typed; null when the value was not edited.
    pub text_bytes: Option<u32>,
    /// The expiry as it was chosen; null when it was not.
    pub expiry: Option<DraftExpiry>,
    /// The metadata as it was edited, "" to clear it; null when it was not.
    pub metadata: Option<String>,
    /// The version of the entry that the edit began from.
    pub version: i64,
    /// That entry; null when it is not known.
    pub base: Option<DraftBase>,
    /// The form that it fills; null for an edit of a key.
    pub form: Option<DraftForm>,
}

/// A draft as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
pub struct ListedDraft {
    #[serde(flatten)]
    pub head: DraftHead,
    /// How its text begins, in one line; empty where the value was not edited.
    pub beginning: String,
}

/// A draft, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub head: DraftHead,
    /// The value as it would be saved; `None` when it was not edited.
    pub text: Option<Vec<u8>>,
}

impl DraftPlace {
    /// Whether both are of the same key, or fill the same form.
    pub fn is_beside(&self, other: &Self) -> bool {
        (&self.namespace, &self.key, self.form) == (&other.namespace, &other.key, other.form)
    }

    /// A name that any file system takes, whatever the key is.
    pub fn file_name(&self) -> String {
        let form = self.form.map_or("", ShortForm::word);
        let aside = self.aside.map_or_else(String::new, |number| number.to_string());
        // An id, a word and a number have no NUL in them, so no two places are the same text.
        let place = format!("{}\0{form}{aside}\0{}", self.namespace, self.key);
        name_for(place.as_bytes()) + ".draft"
    }
}

impl ShortForm {
    /// Part of the names of files that are there already: none of these ever becomes another.
    fn word(self) -> &'static str {
        match self {
            Self::Namespace => "namespace",
            Self::Rename => "rename",
            Self::Duplicate => "duplicate",
            Self::Backup => "backup",
            Self::Inputs => "inputs",
            Self::Example => "example",
            Self::Change => "change",
        }
    }
}

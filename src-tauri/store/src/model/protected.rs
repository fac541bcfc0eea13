use serde::{Deserialize, Serialize};

use super::Kind;

/// More removed keys than this ask for the namespace's name to be typed.
pub const REMOVED_UNTYPED: u32 = 10;

/// A place that is protected: a namespace, or its keys that start with a prefix. What writes there asks
/// before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProtectedPlace {
    /// The namespace's id.
    pub namespace: String,
    /// What the keys start with; empty: all of the namespace.
    pub prefix: String,
    /// Why it is protected.
    pub note: Option<String>,
}

/// What a write would do in one protected place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProtectedWrite {
    /// The place: of those that cover a key the longest prefix.
    pub place: ProtectedPlace,
    /// The namespace's name.
    pub namespace_name: String,
    /// What would become of the namespace itself.
    pub namespace_becomes: Option<NamespaceBecomes>,
    /// Keys that would be new.
    pub added: u32,
    /// Keys whose value, expiry or metadata would change.
    pub changed: u32,
    /// Keys that would be gone.
    pub removed: u32,
    /// Whether the place would be protected no more, though something else was asked for.
    pub unprotected: bool,
    /// The first few of these keys.
    pub keys: Vec<ProtectedKey>,
}

/// What a write does to a namespace itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum NamespaceBecomes {
    /// It goes to Trash with all its keys.
    Deleted,
    /// It gets another name.
    Renamed {
        /// The new name.
        to: String,
    },
    /// It gets another description.
    Described,
    /// It gets another name and another description.
    Reworded {
        /// The new name.
        to: String,
    },
}

/// What a write would do to one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ProtectedKey {
    /// The key.
    pub key: String,
    /// What it is; `None` when there is none.
    pub before: Option<ValueStart>,
    /// What it would be; `None` when it would be gone.
    pub after: Option<ValueStart>,
}

/// How a value begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ValueStart {
    /// What it looks like.
    pub kind: Kind,
    /// The start of its text on one line; empty for binary.
    pub preview: String,
}

/// A person's leave to write in protected places, after they were asked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Leave {
    /// The places that they were asked about; a write to any other one asks again.
    pub places: Vec<LeavePlace>,
    /// What they typed where the namespace's name was asked for; else empty.
    pub typed: String,
}

/// A place that a person was asked about.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LeavePlace {
    /// The namespace's id.
    pub namespace: String,
    /// As in [`ProtectedPlace`].
    pub prefix: String,
}

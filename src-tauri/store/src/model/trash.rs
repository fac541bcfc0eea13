use serde::Serialize;

use super::Kind;

/// A deleted key that can be restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TrashedKey {
    /// Id.
    pub namespace: String,
    /// The name that the namespace has now.
    pub namespace_name: String,
    /// The key.
    pub key: String,
    /// The change that deleted it.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub change_id: i64,
    /// Unix milliseconds.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub deleted_at: i64,
    /// What the value looked like.
    pub kind: Kind,
    /// Bytes of the value.
    pub size: u32,
    /// The start of the value's text on one line, at most 60 characters; empty for binary.
    pub preview: String,
}

/// A deleted namespace that can be restored, with all its entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TrashedNamespace {
    /// `kv_…`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// For people; may be empty.
    pub description: String,
    /// Entries that come back with it.
    pub entry_count: u32,
    /// Unix milliseconds.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub deleted_at: i64,
}

/// What the file takes on the disk, and how much history it keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Bytes of the database, without the log beside it.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub database_bytes: i64,
    /// Bytes of values that only the history keeps.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub history_bytes: i64,
    /// Changes that the history keeps.
    pub history_changes: u32,
    /// Changes older than this many days are forgotten.
    pub keep_days: u32,
    /// The oldest changes are forgotten beyond this many bytes.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub keep_bytes: i64,
}

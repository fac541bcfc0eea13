use serde::{Deserialize, Serialize};

/// A namespace: a bucket of related keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Namespace {
    /// `kv_…`; never changes.
    pub id: String,
    /// 1 to 512 characters, unique ignoring case.
    pub name: String,
    /// For people; may be empty.
    pub description: String,
    /// Entries that have not expired.
    pub entry_count: u32,
    /// Unix milliseconds.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub created_at: i64,
}

/// A namespace to be made.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct NewNamespace {
    /// `None` makes a new id.
    pub id: Option<String>,
    /// 1 to 512 characters; refused when another has it, ignoring case.
    pub name: String,
    /// For people; may be empty.
    pub description: String,
}

//! What was found in a damaged file, as it is told to a person.

use serde::Serialize;

use crate::model::Purpose;

/// Lost keys that are told by name.
pub(super) const MOST_LOST: usize = 1_000;

/// What can be brought back out of a damaged file, and what cannot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// By name; those in Trash too.
    pub namespaces: Vec<FoundNamespace>,
    /// Entries in all of them.
    pub entries: u32,
    /// Of `entries`, those whose row was lost and that the history gave back.
    pub from_history: u32,
    /// Entries that had expired, or do so within a minute, and are left out.
    pub expired: u32,
    /// Keys whose value is lost: the first 1,000.
    pub lost: Vec<LostKey>,
    /// Everything that is known to be lost, also without its name.
    pub lost_count: u32,
    /// Of `lost_count`, keys of which not even the name is left.
    pub lost_nameless: u32,
    /// Values that no entry found refers to: earlier states that the history kept, which do not
    /// come along, and values of entries that are lost.
    pub unclaimed_versions: u32,
}

/// A namespace that can be brought back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FoundNamespace {
    /// Its number in the damaged file.
    #[serde(skip)]
    pub(crate) number: i64,
    /// The number of the namespace that it is a companion of, and what for.
    #[serde(skip)]
    pub(crate) companion: Option<(i64, Purpose)>,
    /// `kv_…`; `None` when it is lost and a new one is made.
    pub id: Option<String>,
    /// “Recovered 1” when it is lost; a companion has that of its namespace and its purpose.
    pub name: String,
    /// For people; empty when it is lost.
    pub description: String,
    /// Whether it was in Trash.
    pub trashed: bool,
    /// Entries that can be brought back.
    pub entries: u32,
    /// Entries that are known to be lost.
    pub lost: u32,
}

/// A key whose value is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LostKey {
    /// The namespace's name.
    pub namespace: String,
    /// The key.
    pub key: String,
}

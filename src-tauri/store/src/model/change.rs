use serde::{Deserialize, Serialize};

use super::{Counts, Deed, Kind};

/// Which program wrote, and whose undo takes it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Program {
    /// The desktop app.
    App,
    /// The command line.
    Lux,
}

/// Where a change came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    App,
    Lux,
    Import,
    Restore,
}

/// Where a change stands with undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    Done,
    /// Undone, and can be redone.
    Undone,
    /// Undone, then something else was done.
    Discarded,
    /// Done, and what was before is no longer kept.
    Final,
}

/// What a write did with its change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Made it.
    #[default]
    Did,
    /// Took it back.
    Undid,
    /// Did it again.
    Redid,
}

/// What a write did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Applied {
    /// 0 when there was nothing to do.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub change_id: i64,
    pub act: Act,
    pub deed: Deed,
    /// How much the change itself did, which `deed` tells of.
    pub counts: Counts,
    /// Keys that this write added, changed and removed: to undo an addition removes.
    pub added: u32,
    pub changed: u32,
    pub removed: u32,
}

/// A row of the list of changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ChangeRow {
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub id: i64,
    /// Unix milliseconds.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub at: i64,
    pub origin: Origin,
    pub deed: Deed,
    pub note: Option<String>,
    pub state: ChangeState,
    /// `None` when it touched several, or when that namespace was deleted for good.
    pub namespace: Option<String>,
    pub namespace_name: Option<String>,
    pub added: u32,
    pub changed: u32,
    pub removed: u32,
}

impl ChangeRow {
    /// How much it did.
    pub fn counts(&self) -> Counts {
        Counts {
            added: self.added,
            changed: self.changed,
            removed: self.removed,
        }
    }
}

/// What undo and redo would do now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct UndoState {
    pub undo: Option<ChangeRow>,
    pub redo: Option<ChangeRow>,
}

/// One state of an entry, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct VersionInfo {
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub version: i64,
    pub kind: Kind,
    /// Bytes of the value.
    pub size: u32,
    pub preview: String,
    /// Unix seconds.
    #[cfg_attr(feature = "specta", specta(type = Option<super::Number>))]
    pub expires_at: Option<i64>,
    pub metadata: Option<String>,
    /// `false`: it was there, and is no longer kept.
    pub kept: bool,
}

/// What one change did to one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RevisionRow {
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub change_id: i64,
    /// Unix milliseconds.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub at: i64,
    pub origin: Origin,
    pub deed: Deed,
    pub state: ChangeState,
    /// Id; empty when the namespace was deleted for good.
    pub namespace: String,
    pub key: String,
    /// `None`: the key was absent.
    pub before: Option<VersionInfo>,
    /// `None`: the key was removed.
    pub after: Option<VersionInfo>,
}

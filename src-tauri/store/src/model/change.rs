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
    /// A person in the desktop app.
    App,
    /// The command line.
    Lux,
    /// An import, by whichever program.
    Import,
    /// A restored backup, by whichever program.
    Restore,
}

/// Where a change stands with undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// Done, and can be undone.
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
    /// Whether this write made the change or moved it by undo or redo.
    pub act: Act,
    /// What the change is.
    pub deed: Deed,
    /// How much the change itself did, which `deed` tells of.
    pub counts: Counts,
    /// Keys that this write itself added: to undo an addition adds none.
    pub added: u32,
    /// Keys whose value, expiry or metadata this write changed.
    pub changed: u32,
    /// Keys that this write removed: to undo an addition removes.
    pub removed: u32,
}

impl Applied {
    /// Whether undo or redo of what was done to keys came to nothing: all of it has expired since.
    pub fn came_to_nothing(&self) -> bool {
        let keys = |added, changed, removed| added + changed + removed > 0_u32;
        self.act != Act::Did
            && keys(self.counts.added, self.counts.changed, self.counts.removed)
            && !keys(self.added, self.changed, self.removed)
    }
}

/// A row of the list of changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ChangeRow {
    /// Grows with every change.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub id: i64,
    /// Unix milliseconds.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub at: i64,
    /// Where it came from.
    pub origin: Origin,
    /// What it was.
    pub deed: Deed,
    /// Why, in the words of the person who made it.
    pub note: Option<String>,
    /// Where it stands with undo.
    pub state: ChangeState,
    /// `None` when it touched several, or when that namespace was deleted for good.
    pub namespace: Option<String>,
    /// The name that the namespace has now; `None` when `namespace` is.
    pub namespace_name: Option<String>,
    /// Keys that it added.
    pub added: u32,
    /// Keys that it changed.
    pub changed: u32,
    /// Keys that it removed.
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
    /// The change that undo would take back; `None` when there is none.
    pub undo: Option<ChangeRow>,
    /// The change that redo would do again; `None` when there is none.
    pub redo: Option<ChangeRow>,
}

/// One state of an entry, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct VersionInfo {
    /// Identifies this state; an entry has it as its version while it is the current one.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub version: i64,
    /// What the value looks like.
    pub kind: Kind,
    /// Bytes of the value.
    pub size: u32,
    /// The start of the value's text on one line, at most 60 characters; empty for binary.
    pub preview: String,
    /// Unix seconds.
    #[cfg_attr(feature = "specta", specta(type = Option<super::Number>))]
    pub expires_at: Option<i64>,
    /// JSON text, as it was given.
    pub metadata: Option<String>,
    /// `false`: it was there, and is no longer kept.
    pub kept: bool,
}

/// What one change did to one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RevisionRow {
    /// The change that did it.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub change_id: i64,
    /// Unix milliseconds.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub at: i64,
    /// Where the change came from.
    pub origin: Origin,
    /// What the change was.
    pub deed: Deed,
    /// Where the change stands with undo.
    pub state: ChangeState,
    /// Id; empty when the namespace was deleted for good.
    pub namespace: String,
    /// The key, as it was called then.
    pub key: String,
    /// `None`: the key was absent.
    pub before: Option<VersionInfo>,
    /// `None`: the key was removed.
    pub after: Option<VersionInfo>,
}

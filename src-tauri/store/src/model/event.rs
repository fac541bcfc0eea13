//! What those who follow a store are told.

use serde::Serialize;

use super::Origin;

/// What a commit did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A change was made.
    Applied,
    /// A change was undone.
    Undone,
    /// A change was redone.
    Redone,
    /// Entries expired.
    Expired,
    /// Something was deleted for good; no entry changed.
    Purged,
    /// A note or a setting changed; no entry did.
    Noted,
}

impl What {
    pub(crate) fn code(self) -> i64 {
        match self {
            Self::Applied => 0,
            Self::Undone => 1,
            Self::Redone => 2,
            Self::Expired => 3,
            Self::Purged => 4,
            Self::Noted => 5,
        }
    }

    pub(crate) fn from_code(code: i64) -> Self {
        match code {
            1 => Self::Undone,
            2 => Self::Redone,
            3 => Self::Expired,
            4 => Self::Purged,
            5 => Self::Noted,
            _ => Self::Applied,
        }
    }
}

/// One commit, as those who look at the store need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreEvent {
    /// What the commit did.
    pub what: What,
    /// Where it came from.
    pub origin: Origin,
    /// Whether this open store did it, and somebody called for it there.
    pub own: bool,
    /// 0 when no change belongs to it.
    pub change_id: i64,
    /// The namespace's id; `None` when any may be concerned.
    pub namespace: Option<String>,
}

impl StoreEvent {
    pub(crate) fn own(what: What, origin: Origin, change_id: i64, namespace: Option<String>) -> Self {
        Self {
            what,
            origin,
            own: true,
            change_id,
            namespace,
        }
    }
}

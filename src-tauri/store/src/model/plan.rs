use serde::{Deserialize, Serialize};

use super::{Deed, Expiry, MetadataEdit, NewValue, Purpose, VersionInfo};
use crate::formats::{FileFormat, Note, Refusal};

/// Which rows of a plan apply.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Add what is new and update what differs.
    #[default]
    Update,
    /// Add what is new, leave the rest alone.
    AddOnly,
    /// Also remove what is only here.
    MakeIdentical,
}

/// What a row of a plan would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// The key is new.
    Added,
    /// The key is there, and its value, expiry or metadata becomes another.
    Changed,
    /// The key goes.
    Removed,
    /// The key is there and stays as it is.
    Same,
    /// The row cannot be applied; `PlanRow::reason` says why.
    Invalid,
    /// In the namespace but not in the source; removed only to make them identical.
    OnlyHere,
}

/// How many rows of each category a plan has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlanCounts {
    /// Rows of `Category::Added`.
    pub added: u32,
    /// Rows of `Category::Changed`.
    pub changed: u32,
    /// Rows of `Category::Removed`.
    pub removed: u32,
    /// Rows of `Category::Same`.
    pub same: u32,
    /// Rows of `Category::Invalid`.
    pub invalid: u32,
    /// Rows of `Category::OnlyHere`.
    pub only_here: u32,
    /// Rows that apply now, with the policy and the ticks as they are.
    pub ticked: u32,
}

/// What a plan is, and with that what can be asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum PlanKind {
    /// The entries of a file.
    Import {
        /// What the file was found to be.
        format: FileFormat,
    },
    /// Entries that were pasted, or came on the command line.
    Paste {
        /// What the text was found to be.
        format: FileFormat,
    },
    /// Entries that a program brings.
    Set,
    /// Edits of keys, of one or of several namespaces: a plan that is built in parts.
    Edits,
    /// One edit of many keys, which were selected.
    Bulk,
    /// Two namespaces are held against each other: what one takes over of the other is ticked.
    Compare,
    /// Only removes keys: those of a selection, or of a list of names.
    Delete,
    /// A backup is compared with the store, and brought back.
    RestoreBackup,
    /// The keys of a change become what they were before it.
    RevertChange {
        /// The change's number.
        change: i64,
    },
}

impl PlanKind {
    /// Whether a policy makes a difference: what is only here can be removed, and what differs left
    /// alone. Not where the rows say themselves what is to go. The rows of a backup may be of several
    /// namespaces, and the policy is for all of them; a plan of any other kind has one namespace then.
    pub fn has_policy(self) -> bool {
        !matches!(
            self,
            Self::Edits | Self::Bulk | Self::Delete | Self::RevertChange { .. }
        )
    }
}

/// A namespace that rows of a plan go to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlanNamespace {
    /// The id that it has or will have.
    pub id: String,
    /// The name that it has or will have.
    pub name: String,
    /// What it is a companion for: its rows are no keys of a person's then.
    pub purpose: Option<Purpose>,
    /// Its share of the plan's counts.
    pub counts: PlanCounts,
}

/// A namespace that a plan makes or brings back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MadeNamespace {
    /// The id that it has or will have.
    pub namespace: String,
    /// The name that it will have.
    pub name: String,
    /// Keys that it will hold, with the ticks of its rows as they are.
    pub keys: u32,
    /// It was there before: it comes back. Otherwise it is new.
    pub comes_back: bool,
    /// Left out, it is not made, and none of its rows apply.
    pub ticked: bool,
}

/// A plan, without its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlanSummary {
    /// Names the plan until it is applied or discarded.
    pub id: String,
    /// What the change that it becomes will be.
    pub deed: Deed,
    /// What can be asked of it.
    pub kind: PlanKind,
    /// The namespaces that rows go to, in the order in which they come.
    pub namespaces: Vec<PlanNamespace>,
    /// Which rows apply.
    pub policy: Policy,
    /// Rows of all namespaces together.
    pub counts: PlanCounts,
    /// Namespaces that applying makes or takes out of Trash.
    pub makes: Vec<MadeNamespace>,
    /// Rows whose key changed since the check, and namespaces that are gone since.
    pub stale: u32,
    /// What else to know about the source.
    pub notes: Vec<Note>,
}

/// A row of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlanRow {
    /// Names the row within its plan.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub id: i64,
    /// What it would do.
    pub category: Category,
    /// Id of the namespace that the row goes to, as in `PlanSummary::namespaces`.
    pub namespace: String,
    /// The name that the namespace has or will have.
    pub namespace_name: String,
    /// The key, or its start where it is too long.
    pub key: String,
    /// Where in the source, from 1.
    pub line: Option<u32>,
    /// Why it is not valid.
    pub reason: Option<Refusal>,
    /// Whether it is applied, where the policy lets it.
    pub ticked: bool,
    /// What is there now; `None`: nothing.
    pub before: Option<VersionInfo>,
    /// What would be there; `None`: nothing.
    pub after: Option<VersionInfo>,
}

/// What a plan that is built in parts does to a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyEdit {
    /// Sets it, or parts of it. To keep its value it must be there.
    Set {
        /// What becomes of the value.
        value: NewValue,
        /// What becomes of the expiry.
        expiry: Expiry,
        /// What becomes of the metadata.
        metadata: MetadataEdit,
    },
    /// Removes it.
    Remove,
}

/// What a key would be after a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedEntry {
    /// To the byte.
    pub value: Vec<u8>,
    /// Unix seconds; one that is so many seconds ahead, as of now.
    pub expires_at: Option<i64>,
    /// JSON text, as it was given.
    pub metadata: Option<String>,
}

//! Why there is a backup, and what it is to save from.

use serde::{Deserialize, Serialize};

/// Why a backup was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum BackupReason {
    /// A person asked for it; never deleted by the program.
    Manual,
    /// Made by itself, once a day.
    Daily,
    /// Made before a backup was restored.
    BeforeRestore,
    /// Made before an import that removes or overwrites much.
    BeforeImport,
    /// Made before much was deleted.
    BeforeDelete,
    /// Made before the file was brought to a newer format.
    BeforeUpgrade,
}

/// What is about to be removed from one namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Loss {
    /// Keys that go.
    pub(crate) keys: i64,
    /// Keys that the namespace holds before.
    pub(crate) of: i64,
    /// Bytes of the values that go.
    pub(crate) bytes: i64,
}

/// Why an automatic backup could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum BackupProblem {
    /// There is no room on the disk.
    DiskFull,
    /// The folder for backups is not there or cannot be written.
    Folder,
    /// The copy could not be read through: the store itself may be damaged.
    NotSound,
    /// Another program was writing to the store for a long time.
    Busy,
    /// Something else.
    Other,
}

/// The last automatic backup, when it failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FailedBackup {
    /// When; Unix milliseconds.
    #[cfg_attr(feature = "specta", specta(type = crate::model::Number))]
    pub at: i64,
    /// How often in a row, from 1.
    pub times: u32,
    /// Why.
    pub problem: BackupProblem,
    /// The folder of automatic backups, to show it; `None` where there is none.
    pub folder: Option<String>,
    /// From when on it is tried again by itself; Unix milliseconds.
    #[cfg_attr(feature = "specta", specta(type = crate::model::Number))]
    pub next_at: i64,
}

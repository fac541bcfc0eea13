use serde::Serialize;

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Damage {
    /// The first page was overwritten; pages of ours follow.
    Header,
    /// There is a log with changes, and no database.
    Emptied,
    /// The file ends before its last page.
    CutOff {
        /// Bytes that are not there.
        #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
        missing: u64,
    },
    /// The log is gone before its changes were in the database.
    LogMissing,
    /// SQLite found pages that do not fit together.
    Content,
}

impl Damage {
    /// Whether the file itself is sound and only of an earlier moment.
    pub fn is_newest_missing(&self) -> bool {
        matches!(self, Self::LogMissing)
    }
}

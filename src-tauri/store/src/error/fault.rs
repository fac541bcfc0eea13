use serde::Serialize;

/// What should not be, and was noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Work in the background ended without an answer.
    WorkStopped,
    /// A row that must be there is not.
    RowMissing,
    /// A column holds another type than it can hold.
    OtherType,
    /// Rows that were packed together do not agree with their lengths.
    TornRows,
    /// A request did not come in the shape that it has.
    BadRequest,
    /// The system names no folder for a program's data.
    NoDataFolder,
    /// Something else between the store and SQLite.
    Database,
}

use super::full::last_full;
use super::{Fault, StoreError};
use crate::model::Damage;

// Result codes of https://www.sqlite.org/rescode.html; the low byte is the primary code.
const BUSY: i32 = 5;
const LOCKED: i32 = 6;
/// The file or its folder cannot be written.
pub(crate) const READ_ONLY: i32 = 8;
const INTERRUPT: i32 = 9;
/// The system refused to read or write.
pub(crate) const IO: i32 = 10;
const CORRUPT: i32 = 11;
const FULL: i32 = 13;
/// The system refused the file.
pub(crate) const CANNOT_OPEN: i32 = 14;
const NOT_A_DATABASE: i32 = 26;
/// An I/O error while writing: where a file-size limit or a full disk shows itself first.
const IO_WRITE: i32 = IO | (3 << 8);
/// No room for the index of the log.
const IO_INDEX_SIZE: i32 = IO | (19 << 8);

/// The extended result code of SQLite behind an error.
fn sqlite_code(error: &sqlx::Error) -> Option<i32> {
    error.as_database_error()?.code()?.parse().ok()
}

impl StoreError {
    /// What an extended result code says.
    pub(crate) fn of_sqlite(result: i32) -> Self {
        match (result & 0xff, result) {
            (FULL, _) => Self::DiskFull { folder: last_full() },
            // A disk that fails looks the same, unless the system's reason was noted.
            (_, IO_WRITE | IO_INDEX_SIZE) => match last_full() {
                None if cfg!(target_os = "linux") => Self::Sqlite { result },
                folder => Self::DiskFull { folder },
            },
            (BUSY | LOCKED, _) => Self::Busy,
            (INTERRUPT, _) => Self::Cancelled,
            (CORRUPT | NOT_A_DATABASE, _) => Self::Damaged {
                path: None,
                damage: Damage::Content,
            },
            (_, result) => Self::Sqlite { result },
        }
    }

    /// Whether SQLite failed with this primary result code, where no other code of ours says it.
    pub(crate) fn is_sqlite(&self, primary: i32) -> bool {
        matches!(self, Self::Sqlite { result } if result & 0xff == primary)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match sqlite_code(&error) {
            Some(result) => Self::of_sqlite(result),
            // The text of other errors can quote data, so only their kind is told.
            None => match error {
                sqlx::Error::Io(error) => Self::from(error),
                sqlx::Error::PoolTimedOut => Self::Busy,
                sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Self::Closed,
                sqlx::Error::RowNotFound => Self::from(Fault::RowMissing),
                sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::from(Fault::OtherType),
                _ => Self::from(Fault::Database),
            },
        }
    }
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        Self::Internal { fault }
    }
}

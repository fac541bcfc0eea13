//! What can go wrong, once: a stable code for programs and a sentence for people.

use std::path::PathBuf;

use serde::Serialize;

use crate::formats::json::{JsonError, LayoutProblem};
use crate::limits::{
    MAX_KEY_BYTES, MAX_METADATA_BYTES, MAX_NAME_CHARACTERS, MAX_VALUE_BYTES, MIN_EXPIRY_SECONDS,
};
use crate::model::{Counts, Deed};
use crate::salvage::Damage;

/// The result of every call of the store.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Every failure of the store. `Display` is the sentence that a person reads: what happened, what
/// was kept, what to do. It never contains a value.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A key of no bytes.
    #[error("A key needs at least one character.")]
    EmptyKey,
    /// `.` and `..` are no keys.
    #[error("A key cannot be called “{key}”. Add another character.")]
    ReservedKey {
        /// What was given.
        key: String,
    },
    /// A key of more than 512 bytes.
    #[error(
        "This key is {bytes} bytes long; {MAX_KEY_BYTES} is the limit. Letters outside English count for 2 to 4 bytes."
    )]
    KeyTooLong {
        /// What was given.
        key: String,
        /// Its length in UTF-8.
        bytes: usize,
    },
    /// A value of more than 25 MiB.
    #[error("This value has {bytes} bytes; {MAX_VALUE_BYTES} (25 MiB) is the limit.")]
    ValueTooLarge {
        /// Its length.
        bytes: usize,
    },
    /// Metadata of more than 1,024 bytes.
    #[error("The notes and tags of a key take {bytes} bytes; {MAX_METADATA_BYTES} is the limit.")]
    MetadataTooLarge {
        /// Its length as JSON text.
        bytes: usize,
    },
    /// Metadata that is not one JSON text.
    #[error("Metadata must be JSON, for example {{\"description\":\"…\"}}.")]
    MetadataNotJson,
    /// A text that was to be laid out is not one JSON text.
    #[error("This is not JSON. {0}. Nothing was changed.")]
    NotJson(JsonError),
    /// Laid out, a JSON text would be larger than a value may be.
    #[error("Laid out, this would be larger than {MAX_VALUE_BYTES} bytes (25 MiB). Nothing was changed.")]
    LayoutTooLarge,
    /// A name of nothing but white space.
    #[error("A namespace needs a name.")]
    NameEmpty,
    /// A name of more than 512 characters.
    #[error("This name has {characters} characters; {MAX_NAME_CHARACTERS} is the limit.")]
    NameTooLong {
        /// Its length.
        characters: usize,
    },
    /// Another namespace has this name, ignoring case.
    #[error("There is already a namespace called “{name}”. Choose another name.")]
    NameTaken {
        /// The name that was wanted.
        name: String,
    },
    /// Another namespace has this id, perhaps one in Trash.
    #[error("The id {id} is already in use. Choose another one.")]
    IdTaken {
        /// The id that was wanted.
        id: String,
    },
    /// An id that does not follow the rule for ids.
    #[error(
        "“{id}” cannot be an id. An id starts with kv_ and goes on with letters, digits, - or _, up to 64 characters."
    )]
    IdNotValid {
        /// What was given.
        id: String,
    },
    /// No living namespace has this id or name.
    #[error("There is no namespace “{namespace}”. It may have been deleted or renamed.")]
    NamespaceNotFound {
        /// What was asked for.
        namespace: String,
    },
    /// No entry has this key.
    #[error("There is no key “{key}” in this namespace. It may have been deleted, renamed or expired.")]
    KeyNotFound {
        /// What was asked for.
        key: String,
    },
    /// An entry that must be new has the key of another.
    #[error("There is already a key “{key}”. Nothing was changed; choose another name.")]
    KeyTaken {
        /// The key that was wanted.
        key: String,
    },
    /// An expiry less than 60 seconds ahead.
    #[error("An expiry must be at least {MIN_EXPIRY_SECONDS} seconds ahead. Nothing was changed.")]
    ExpiryTooSoon,
    /// An expiry after the year 9999.
    #[error("An expiry can be no later than the end of the year 9999. Nothing was changed.")]
    ExpiryTooFar,
    /// The entry is no longer the version that the write is based on.
    #[error("“{key}” was changed somewhere else since you opened it. Nothing was overwritten.")]
    ChangedElsewhere {
        /// The entry's key.
        key: String,
    },
    /// Keys of a plan were written since it was checked.
    #[error("{} changed since this was checked. Nothing was done; check again first.", counted(*rows, "key"))]
    PlanStale {
        /// Rows that are concerned.
        rows: u32,
    },
    /// Rows of a plan that cannot be applied.
    #[error("Not valid: {}. Nothing was done; leave them out or mend the source.", counted(*rows, "row"))]
    PlanInvalid {
        /// How many.
        rows: u32,
    },
    /// The plan was applied or discarded, or is of a program that ended.
    #[error("This preview is no longer there. Nothing was changed; start it again.")]
    PlanNotFound,
    /// No change of this program can be undone.
    #[error("There is nothing to undo.")]
    NothingToUndo,
    /// No change of this program can be redone.
    #[error("There is nothing to redo.")]
    NothingToRedo,
    /// `keys` is 0 when it was not a key that changed, but a namespace, or another change came since.
    #[error("{} changed again since. Nothing was undone.", if *keys == 0 { "Something".to_owned() } else { counted(*keys, "key") })]
    UndoConflict {
        /// The change that was to be undone or redone.
        change_id: i64,
        /// What that change was.
        deed: Box<Deed>,
        /// How much that change did.
        counts: Counts,
        /// Keys that stand in the way.
        keys: u32,
    },
    /// The version was forgotten by the limits of the history.
    #[error("That earlier state is no longer kept. Nothing was changed.")]
    NoLongerKept,
    /// No change has this number.
    #[error("There is no such change. It may be older than what the history keeps.")]
    ChangeNotFound,
    /// The job was asked to stop.
    #[error("Cancelled. Nothing was changed.")]
    Cancelled,
    /// No room for the write.
    #[error("The disk is full. Nothing was changed; make room and try again.")]
    DiskFull,
    /// A file that is no SQLite database.
    #[error("{} is not a KV Store file. It was not touched.", path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// A database with another application's mark.
    #[error("{} was made by another application. It was not touched.", path.display())]
    OtherApplication {
        /// The file.
        path: PathBuf,
    },
    /// A store in a format that only a newer version knows.
    #[error(
        "{} was made by a newer version of KV Store (format {found}; this version knows {known}). It was not touched; update KV Store to open it.",
        path.display()
    )]
    NewerVersion {
        /// The file.
        path: PathBuf,
        /// The file's format.
        found: i64,
        /// The newest format that this version knows.
        known: i64,
    },
    /// The system or SQLite refused to open the file.
    #[error("{} cannot be opened: {reason}.", path.display())]
    CannotOpen {
        /// The file.
        path: PathBuf,
        /// Why, for a person, without the final dot.
        reason: String,
    },
    /// The system or SQLite refused to write the file.
    #[error("{} cannot be written: {reason}. Nothing was changed.", path.display())]
    CannotWrite {
        /// The file.
        path: PathBuf,
        /// Why, for a person, without the final dot.
        reason: String,
    },
    /// A store that is damaged, or a backup that is.
    #[error("{} is damaged. It was not touched. {damage}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        damage: Damage,
    },
    /// The file's write lock was not free in time.
    #[error("Another program is writing to the same file for a long time. Nothing was changed; try again.")]
    Busy,
    /// A file to be read or written that does not suit.
    #[error("{message}")]
    BadFile {
        /// From 1; `None` when the problem has no place.
        line: Option<u64>,
        /// The whole sentence.
        message: String,
    },
    /// The system refused in some other way.
    #[error("The file could not be read or written: {0}. Nothing was changed.")]
    Io(#[source] std::io::Error),
    /// An error that should not be; what SQLite or the code said of it, without values.
    #[error("Something went wrong inside KV Store ({0}). Nothing was changed.")]
    Internal(String),
}

/// The stable name of a failure, for programs; the window switches on it and never on words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is the variant of StoreError of the same name")]
pub enum FailureCode {
    EmptyKey,
    ReservedKey,
    KeyTooLong,
    ValueTooLarge,
    MetadataTooLarge,
    MetadataNotJson,
    NotJson,
    LayoutTooLarge,
    NameEmpty,
    NameTooLong,
    NameTaken,
    IdTaken,
    IdNotValid,
    NamespaceNotFound,
    KeyNotFound,
    KeyTaken,
    ExpiryTooSoon,
    ExpiryTooFar,
    ChangedElsewhere,
    PlanStale,
    PlanInvalid,
    PlanNotFound,
    NothingToUndo,
    NothingToRedo,
    UndoConflict,
    NoLongerKept,
    ChangeNotFound,
    Cancelled,
    DiskFull,
    NotADatabase,
    OtherApplication,
    NewerVersion,
    CannotOpen,
    CannotWrite,
    Damaged,
    Busy,
    BadFile,
    Io,
    Internal,
}

/// A failure as it crosses to the window or to a script.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// Stable, for programs.
    pub code: FailureCode,
    /// For a person; may be reworded at any time.
    pub message: String,
    /// The key concerned, where there is one.
    pub key: Option<String>,
    /// The line of a file concerned, from 1.
    pub line: Option<u32>,
    /// How many keys or rows are concerned; the change's id for `undo_conflict` is in `change`.
    pub count: Option<u32>,
    /// The change that could not be undone or redone.
    #[cfg_attr(feature = "specta", specta(type = Option<specta_typescript::Number>))]
    pub change: Option<i64>,
}

/// “1 key”, “2 keys”.
fn counted(count: u32, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

impl StoreError {
    /// The stable code of this failure.
    pub fn code(&self) -> FailureCode {
        use FailureCode as C;
        match self {
            Self::EmptyKey => C::EmptyKey,
            Self::ReservedKey { .. } => C::ReservedKey,
            Self::KeyTooLong { .. } => C::KeyTooLong,
            Self::ValueTooLarge { .. } => C::ValueTooLarge,
            Self::MetadataTooLarge { .. } => C::MetadataTooLarge,
            Self::MetadataNotJson => C::MetadataNotJson,
            Self::NotJson(_) => C::NotJson,
            Self::LayoutTooLarge => C::LayoutTooLarge,
            Self::NameEmpty => C::NameEmpty,
            Self::NameTooLong { .. } => C::NameTooLong,
            Self::NameTaken { .. } => C::NameTaken,
            Self::IdTaken { .. } => C::IdTaken,
            Self::IdNotValid { .. } => C::IdNotValid,
            Self::NamespaceNotFound { .. } => C::NamespaceNotFound,
            Self::KeyNotFound { .. } => C::KeyNotFound,
            Self::KeyTaken { .. } => C::KeyTaken,
            Self::ExpiryTooSoon => C::ExpiryTooSoon,
            Self::ExpiryTooFar => C::ExpiryTooFar,
            Self::ChangedElsewhere { .. } => C::ChangedElsewhere,
            Self::PlanStale { .. } => C::PlanStale,
            Self::PlanInvalid { .. } => C::PlanInvalid,
            Self::PlanNotFound => C::PlanNotFound,
            Self::NothingToUndo => C::NothingToUndo,
            Self::NothingToRedo => C::NothingToRedo,
            Self::UndoConflict { .. } => C::UndoConflict,
            Self::NoLongerKept => C::NoLongerKept,
            Self::ChangeNotFound => C::ChangeNotFound,
            Self::Cancelled => C::Cancelled,
            Self::DiskFull => C::DiskFull,
            Self::NotADatabase { .. } => C::NotADatabase,
            Self::OtherApplication { .. } => C::OtherApplication,
            Self::NewerVersion { .. } => C::NewerVersion,
            Self::CannotOpen { .. } => C::CannotOpen,
            Self::CannotWrite { .. } => C::CannotWrite,
            Self::Damaged { .. } => C::Damaged,
            Self::Busy => C::Busy,
            Self::BadFile { .. } => C::BadFile,
            Self::Io(_) => C::Io,
            Self::Internal(_) => C::Internal,
        }
    }

    /// The failure as data.
    pub fn to_failure(&self) -> Failure {
        let mut failure = Failure {
            code: self.code(),
            message: self.to_string(),
            key: None,
            line: None,
            count: None,
            change: None,
        };
        match self {
            Self::ReservedKey { key }
            | Self::KeyTooLong { key, .. }
            | Self::KeyNotFound { key }
            | Self::KeyTaken { key }
            | Self::ChangedElsewhere { key } => failure.key = Some(key.clone()),
            Self::PlanStale { rows } | Self::PlanInvalid { rows } => failure.count = Some(*rows),
            Self::UndoConflict { change_id, keys, .. } => {
                failure.count = Some(*keys);
                failure.change = Some(*change_id);
            }
            Self::NotJson(error) => failure.line = u32::try_from(error.line).ok(),
            Self::BadFile { line, .. } => {
                failure.line = line.and_then(|line| u32::try_from(line).ok());
            }
            _ => {}
        }
        failure
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        error.to_failure()
    }
}

impl From<LayoutProblem> for StoreError {
    fn from(problem: LayoutProblem) -> Self {
        match problem {
            LayoutProblem::NotJson(error) => Self::NotJson(error),
            LayoutProblem::TooLarge => Self::LayoutTooLarge,
            LayoutProblem::Stopped => Self::Cancelled,
        }
    }
}

// Result codes of https://www.sqlite.org/rescode.html; the low byte is the primary code.
const SQLITE_BUSY: i32 = 5;
const SQLITE_LOCKED: i32 = 6;
const SQLITE_INTERRUPT: i32 = 9;
const SQLITE_IOERR: i32 = 10;
const SQLITE_CORRUPT: i32 = 11;
const SQLITE_FULL: i32 = 13;
const SQLITE_NOTADB: i32 = 26;
/// An I/O error while writing: where a file-size limit or a full disk shows itself first.
const SQLITE_IOERR_WRITE: i32 = SQLITE_IOERR | (3 << 8);

/// The primary result code of SQLite behind an error, and the extended one.
pub(crate) fn sqlite_code(error: &sqlx::Error) -> Option<(i32, i32)> {
    let extended: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some((extended & 0xff, extended))
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind as K;
        match error.kind() {
            K::StorageFull | K::QuotaExceeded | K::FileTooLarge => Self::DiskFull,
            _ => Self::Io(error),
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match sqlite_code(&error) {
            Some((SQLITE_FULL, _) | (_, SQLITE_IOERR_WRITE)) => Self::DiskFull,
            Some((SQLITE_BUSY | SQLITE_LOCKED, _)) => Self::Busy,
            Some((SQLITE_INTERRUPT, _)) => Self::Cancelled,
            Some((SQLITE_CORRUPT | SQLITE_NOTADB, _)) => Self::Damaged {
                path: PathBuf::from("The file"),
                damage: Damage::Content,
            },
            Some((primary, extended)) => Self::Internal(format!("SQLite {primary}/{extended}")),
            None => match error {
                sqlx::Error::Io(error) => Self::from(error),
                sqlx::Error::PoolTimedOut => Self::Busy,
                // The text of other errors can quote data, so only their kind is told.
                other => Self::Internal(kind_of(&other).to_owned()),
            },
        }
    }
}

fn kind_of(error: &sqlx::Error) -> &'static str {
    match error {
        sqlx::Error::RowNotFound => "a row is missing",
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => "a column has another type",
        sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => "the store is closed",
        _ => "database",
    }
}

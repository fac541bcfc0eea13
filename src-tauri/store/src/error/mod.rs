//! What can go wrong, once: a code with its parameters. The sentences that people read stand at the
//! edges: in the window and in `lux`.

mod fault;
mod from;
mod full;
mod obstacle;
mod sqlite;

use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};
use strum::EnumDiscriminants;

use crate::formats::FileFlaw;
use crate::formats::json::Expected;
use crate::model::{Counts, Damage, Deed, ProtectedWrite};

pub use fault::Fault;
#[cfg(target_os = "linux")]
pub(crate) use full::note_unwritten;
pub use obstacle::Obstacle;
pub(crate) use sqlite::{CANNOT_OPEN, IO, READ_ONLY};

/// The result of every call of the store.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Every failure of the store, as a code and its parameters. Unless a code says otherwise, nothing was
/// changed. `Display` is a short line for a log: it names no key, value, file or namespace.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, EnumDiscriminants)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "code", rename_all = "snake_case", rename_all_fields = "camelCase")]
#[strum_discriminants(
    name(FailureCode),
    doc = "The code of a failure, without its parameters.",
    allow(missing_docs, reason = "each is the variant of StoreError of the same name")
)]
pub enum StoreError {
    /// A key of no bytes.
    #[error("empty key")]
    EmptyKey,
    /// `.` and `..` are no keys.
    #[error("reserved key")]
    ReservedKey {
        /// What was given.
        key: String,
    },
    /// A key of more than 512 bytes.
    #[error("key too long: {bytes} bytes")]
    KeyTooLong {
        /// What was given.
        key: String,
        /// Its length in UTF-8.
        bytes: usize,
    },
    /// A value of more than 25 MiB.
    #[error("value too large: {bytes} bytes")]
    ValueTooLarge {
        /// Its length.
        bytes: usize,
    },
    /// Metadata of more than 1,024 bytes.
    #[error("metadata too large: {bytes} bytes")]
    MetadataTooLarge {
        /// Its length as JSON text.
        bytes: usize,
    },
    /// Metadata that is not one JSON text.
    #[error("metadata is not JSON")]
    MetadataNotJson,
    /// A text that was to be laid out is not one JSON text.
    #[error("not JSON: line {line}, column {column}, expected {expected:?}")]
    NotJson {
        /// From 1.
        #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
        line: u64,
        /// In characters, from 1.
        #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
        column: u64,
        /// What would have been right there.
        expected: Expected,
    },
    /// The way to a field that is no such way.
    #[error("field path not valid: character {at}")]
    FieldPathNotValid {
        /// The character at which it stops being one, from 1.
        at: usize,
    },
    /// An empty text is to be found.
    #[error("nothing to find")]
    NothingToFind,
    /// Laid out, a JSON text would be larger than a value may be.
    #[error("layout too large")]
    LayoutTooLarge,
    /// A name of nothing but white space.
    #[error("empty name")]
    NameEmpty,
    /// A name of more than 512 characters.
    #[error("name too long: {characters} characters")]
    NameTooLong {
        /// Its length.
        characters: usize,
    },
    /// A namespace's description of more than 4,000 characters.
    #[error("description too long: {characters} characters")]
    DescriptionTooLong {
        /// Its length.
        characters: usize,
    },
    /// A change's note of more than 1,000 characters.
    #[error("note too long: {characters} characters")]
    NoteTooLong {
        /// Its length.
        characters: usize,
    },
    /// Another namespace has this name, ignoring case.
    #[error("name taken")]
    NameTaken {
        /// The name that was wanted.
        name: String,
    },
    /// A name that is another namespace's id, perhaps of one in Trash.
    #[error("name is an id")]
    NameIsId {
        /// The name that was wanted.
        name: String,
    },
    /// Another namespace has this id, perhaps one in Trash.
    #[error("id taken")]
    IdTaken {
        /// The id that was wanted.
        id: String,
    },
    /// An id that another namespace is called.
    #[error("id is a name")]
    IdIsName {
        /// The id.
        id: String,
    },
    /// An id that does not follow the rule for ids.
    #[error("id not valid")]
    IdNotValid {
        /// What was given.
        id: String,
    },
    /// No living namespace has this id or name.
    #[error("namespace not found")]
    NamespaceNotFound {
        /// What was asked for.
        namespace: String,
    },
    /// No entry has this key.
    #[error("key not found")]
    KeyNotFound {
        /// What was asked for.
        key: String,
    },
    /// An entry that must be new has the key of another.
    #[error("key taken")]
    KeyTaken {
        /// The key that was wanted.
        key: String,
    },
    /// An expiry less than 60 seconds ahead.
    #[error("expiry too soon")]
    ExpiryTooSoon,
    /// An expiry after the year 9999.
    #[error("expiry too far")]
    ExpiryTooFar,
    /// It would write in protected places, and nobody was asked whether it may.
    #[error("protected: {} places", writes.len())]
    Protected {
        /// What it would do, by place.
        writes: Vec<ProtectedWrite>,
        /// A namespace's name that a person is to type, since so many keys would go.
        type_name: Option<String>,
    },
    /// What is planned would be due at once, or in the past.
    #[error("due not ahead")]
    DueNotAhead,
    /// What is planned is no longer there: it was done, changed or cancelled.
    #[error("planned gone")]
    PlannedGone,
    /// What is planned names more keys than it may.
    #[error("too many planned: {keys} keys")]
    TooManyPlanned {
        /// How many.
        keys: u32,
        /// How many there may be.
        most: u32,
    },
    /// Only a switch, the value `true` or `false`, is turned on or off.
    #[error("not a switch")]
    NotASwitch {
        /// The key.
        key: String,
    },
    /// The entry is no longer the version that the write is based on.
    #[error("changed elsewhere")]
    ChangedElsewhere {
        /// The entry's key.
        key: String,
    },
    /// Keys of a plan were written since it was checked.
    #[error("plan stale: {rows} rows")]
    PlanStale {
        /// Rows that are concerned.
        rows: u32,
    },
    /// Rows of a plan that cannot be applied.
    #[error("plan not valid: {rows} rows")]
    PlanInvalid {
        /// How many.
        rows: u32,
    },
    /// The plan was applied or discarded, or is of a program that ended.
    #[error("plan not found")]
    PlanNotFound,
    /// No change of this program can be undone.
    #[error("nothing to undo")]
    NothingToUndo,
    /// No change of this program can be redone.
    #[error("nothing to redo")]
    NothingToRedo,
    /// What a change did was changed again since, so it cannot be undone or redone.
    #[error("undo conflict: {keys} keys")]
    UndoConflict {
        /// The change that was to be undone or redone.
        #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
        change_id: i64,
        /// What that change was.
        deed: Box<Deed>,
        /// How much that change did.
        counts: Counts,
        /// Keys that stand in the way; 0 when it is a namespace, or another change that came since.
        keys: u32,
    },
    /// The version was forgotten by the limits of the history.
    #[error("no longer kept")]
    NoLongerKept,
    /// No change has this number.
    #[error("change not found")]
    ChangeNotFound,
    /// The job was asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// No room for the write.
    #[error("disk full")]
    DiskFull {
        /// The folder into which nothing more goes, where it is known.
        #[serde(serialize_with = "shown_if_known")]
        #[cfg_attr(feature = "specta", specta(type = Option<String>))]
        folder: Option<PathBuf>,
    },
    /// There is no store where one must be.
    #[error("no store")]
    NoStore {
        /// The place.
        #[serde(serialize_with = "shown")]
        #[cfg_attr(feature = "specta", specta(type = String))]
        path: PathBuf,
    },
    /// A file that is no SQLite database.
    #[error("not a database")]
    NotADatabase {
        /// The file.
        #[serde(serialize_with = "shown")]
        #[cfg_attr(feature = "specta", specta(type = String))]
        path: PathBuf,
    },
    /// A database with another application's mark.
    #[error("other application")]
    OtherApplication {
        /// The file.
        #[serde(serialize_with = "shown")]
        #[cfg_attr(feature = "specta", specta(type = String))]
        path: PathBuf,
    },
    /// A store in a format that only a newer version knows.
    #[error("newer version: format {found}, known {known}")]
    NewerVersion {
        /// The file.
        #[serde(serialize_with = "shown")]
        #[cfg_attr(feature = "specta", specta(type = String))]
        path: PathBuf,
        /// The file's format.
        #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
        found: i64,
        /// The newest format that this version knows.
        #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
        known: i64,
    },
    /// The system or SQLite refused to open the file.
    #[error("cannot open: {obstacle:?}")]
    CannotOpen {
        /// The file.
        #[serde(serialize_with = "shown")]
        #[cfg_attr(feature = "specta", specta(type = String))]
        path: PathBuf,
        /// Why.
        obstacle: Obstacle,
    },
    /// The system or SQLite refused to write or rename the file.
    #[error("cannot write: {obstacle:?}")]
    CannotWrite {
        /// The file, or the folder that it was to be in.
        #[serde(serialize_with = "shown")]
        #[cfg_attr(feature = "specta", specta(type = String))]
        path: PathBuf,
        /// Why.
        obstacle: Obstacle,
    },
    /// A store of an older format is brought to today's only after it was copied, and the copy could
    /// not be made.
    #[error("cannot copy before an update: {obstacle:?}")]
    CannotCopyBeforeUpdate {
        /// The copy, or the folder that it was to be in.
        #[serde(serialize_with = "shown")]
        #[cfg_attr(feature = "specta", specta(type = String))]
        path: PathBuf,
        /// Why.
        obstacle: Obstacle,
    },
    /// A store of an older format that cannot be brought to today's where it is, for nothing can be written
    /// there, and neither can the copy in which it would be read.
    #[error("cannot copy to read: {obstacle:?}")]
    CannotCopyToRead {
        /// The store's file.
        #[serde(serialize_with = "shown")]
        #[cfg_attr(feature = "specta", specta(type = String))]
        path: PathBuf,
        /// The folder for temporary files, in which the copy was to be.
        #[serde(serialize_with = "shown")]
        #[cfg_attr(feature = "specta", specta(type = String))]
        folder: PathBuf,
        /// Why not.
        obstacle: Obstacle,
    },
    /// There is no folder that backups are kept in.
    #[error("no backup folder")]
    NoBackupFolder,
    /// A store that is damaged, or a backup that is. It was not touched.
    #[error("damaged: {damage:?}")]
    Damaged {
        /// The file, where the place that noticed knows it.
        #[serde(serialize_with = "shown_if_known")]
        #[cfg_attr(feature = "specta", specta(type = Option<String>))]
        path: Option<PathBuf>,
        /// What was found.
        damage: Damage,
    },
    /// The file's write lock was not free in time.
    #[error("busy")]
    Busy,
    /// The store was closed meanwhile.
    #[error("closed")]
    Closed,
    /// A file, or pasted text, that cannot be read as entries or keys.
    #[error("bad file: line {line:?}, column {column:?}")]
    BadFile {
        /// From 1; `None` when the problem has no place.
        #[cfg_attr(feature = "specta", specta(type = Option<specta_typescript::Number>))]
        line: Option<u64>,
        /// In characters, from 1.
        #[cfg_attr(feature = "specta", specta(type = Option<specta_typescript::Number>))]
        column: Option<u64>,
        /// What is wrong there.
        flaw: FileFlaw,
    },
    /// The format holds only text, and a value is none. No file was written.
    #[error("a value to export is not text")]
    ExportNotText {
        /// The entry's key.
        key: String,
    },
    /// The format embeds metadata as JSON, and an entry has other metadata. No file was written.
    #[error("metadata to export is not JSON")]
    ExportMetadataNotJson {
        /// The entry's key.
        key: String,
    },
    /// The system refused to read or write in some other way.
    #[error("io: {obstacle:?}, {os:?}")]
    Io {
        /// Why.
        obstacle: Obstacle,
        /// The system's number for it.
        os: Option<i32>,
    },
    /// SQLite failed in a way that should not be.
    #[error("SQLite {result}")]
    Sqlite {
        /// SQLite's extended result code (<https://www.sqlite.org/rescode.html>).
        result: i32,
    },
    /// An error that should not be.
    #[error("internal: {fault:?}")]
    Internal {
        /// What the code noticed.
        fault: Fault,
    },
}

impl StoreError {
    /// The code of this failure.
    pub fn code(&self) -> FailureCode {
        self.into()
    }

    /// There is no room for a file.
    pub(crate) fn disk_full_at(file: &Path) -> Self {
        Self::DiskFull {
            folder: file.parent().map(Path::to_owned),
        }
    }

    /// The same failure, of writing a file: a disk that is full is that file's.
    pub fn of_writing(self, file: &Path) -> Self {
        match self {
            Self::DiskFull { folder: None } => Self::disk_full_at(file),
            other => other,
        }
    }
}

/// A path as people are shown it, whatever bytes it has.
fn shown<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}

fn shown_if_known<S: Serializer>(path: &Option<PathBuf>, serializer: S) -> Result<S::Ok, S::Error> {
    match path {
        Some(path) => shown(path, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests;

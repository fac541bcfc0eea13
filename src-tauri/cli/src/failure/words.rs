//! What a person reads of each failure: what happened, what was kept, and what to do.

use std::path::Path;

use store::formats::WriteProblem;
use store::limits::{
    Breach, MAX_DESCRIPTION_CHARACTERS, MAX_KEY_BYTES, MAX_METADATA_BYTES, MAX_NAME_CHARACTERS,
    MAX_NOTE_CHARACTERS, MAX_VALUE_BYTES, MIN_EXPIRY_SECONDS,
};
use store::model::Damage;
use store::{Fault, Obstacle, StoreError};

use super::protected::protected;
use crate::deeds;
use crate::sources;
use crate::words::counted;

/// The whole sentence, or two.
pub fn sentence(error: &StoreError) -> String {
    use StoreError as E;
    match error {
        E::EmptyKey => limit(&Breach::EmptyKey),
        E::ReservedKey { key } => limit(&Breach::ReservedKey { key: key.clone() }),
        E::KeyTooLong { key, bytes } => limit(&Breach::KeyTooLong {
            key: key.clone(),
            bytes: *bytes,
        }),
        E::ValueTooLarge { bytes } => limit(&Breach::ValueTooLarge { bytes: *bytes }),
        E::MetadataTooLarge { bytes } => limit(&Breach::MetadataTooLarge { bytes: *bytes }),
        E::MetadataNotJson => limit(&Breach::MetadataNotJson),
        E::NotJson {
            line,
            column,
            expected,
        } => format!(
            "This is not JSON. Line {line}, column {column}: {} Nothing was changed.",
            sources::json(*expected)
        ),
        E::FieldPathNotValid { at } => format!(
            "The way to the field stops making sense at character {at}. Write names with dots between them, like limits.daily, the number of an item in brackets, like items[0], or a name in brackets and quotes, like [\"a.b\"]. Nothing was changed."
        ),
        E::NothingToFind => "There is no text to find. Nothing was changed.".to_owned(),
        E::LayoutTooLarge => format!(
            "Laid out, this would be larger than {MAX_VALUE_BYTES} bytes (25 MiB). Nothing was changed."
        ),
        E::NameEmpty => limit(&Breach::NameEmpty),
        E::NameTooLong { characters } => limit(&Breach::NameTooLong {
            characters: *characters,
        }),
        E::DescriptionTooLong { characters } => limit(&Breach::DescriptionTooLong {
            characters: *characters,
        }),
        E::NoteTooLong { characters } => unchanged(&limit(&Breach::NoteTooLong {
            characters: *characters,
        })),
        E::NameTaken { name } => {
            format!("There is already a namespace called “{name}”. Choose another name.")
        }
        E::NameIsId { name } => {
            format!("“{name}” is the id of another namespace. Nothing was changed; choose another name.")
        }
        E::IdIsName { id } => format!(
            "Another namespace is called {id}, so it cannot be the id of this one. Nothing was changed; rename that one, or choose another id."
        ),
        E::IdTaken { id } => format!("The id {id} is already in use. Choose another one."),
        E::IdNotValid { id } => limit(&Breach::IdNotValid { id: id.clone() }),
        E::NamespaceNotFound { namespace } => {
            format!("There is no namespace “{namespace}”. It may have been deleted or renamed.")
        }
        E::KeyNotFound { key } => format!(
            "There is no key “{key}” in this namespace. It may have been deleted, renamed or expired."
        ),
        E::KeyTaken { key } => {
            format!("There is already a key “{key}”. Nothing was changed; choose another name.")
        }
        E::ExpiryTooSoon => unchanged(&limit(&Breach::ExpiryTooSoon)),
        E::ExpiryTooFar => unchanged(&limit(&Breach::ExpiryTooFar)),
        E::Protected { writes, .. } => protected(writes),
        E::DueNotAhead => "What is planned must be ahead of now. Nothing was changed.".to_owned(),
        E::PlannedGone => {
            "This is no longer planned as it was: it was done, changed or cancelled. Nothing was changed."
                .to_owned()
        }
        E::TooManyPlanned { keys, most } => format!(
            "{} are too many for one plan; {most} is the limit. Nothing was changed.",
            counted(*keys, "key", "keys")
        ),
        E::NotASwitch { key } => format!(
            "“{key}” is neither true nor false, so it cannot be turned on or off. Nothing was changed."
        ),
        E::ChangedElsewhere { key } => {
            format!("“{key}” was changed somewhere else since you opened it. Nothing was overwritten.")
        }
        E::PlanStale { rows } => format!(
            "{} changed since this was checked. Nothing was done; check again first.",
            counted(*rows, "key", "keys")
        ),
        E::PlanInvalid { rows } => format!(
            "Not valid: {}. Nothing was done; leave them out or mend the source.",
            counted(*rows, "row", "rows")
        ),
        E::PlanNotFound => "This preview is no longer there. Nothing was changed; start it again.".to_owned(),
        E::NothingToUndo => "There is nothing to undo.".to_owned(),
        E::NothingToRedo => "There is nothing to redo.".to_owned(),
        E::UndoConflict {
            deed, counts, keys, ..
        } => format!(
            "{} changed again since “{}”. Nothing was changed.",
            match keys {
                0 => "Something".to_owned(),
                keys => counted(*keys, "key", "keys"),
            },
            deeds::words(deed, *counts)
        ),
        E::NoLongerKept => "That earlier state is no longer kept. Nothing was changed.".to_owned(),
        E::ChangeNotFound => {
            "There is no such change. It may be older than what the history keeps.".to_owned()
        }
        E::Cancelled => "Cancelled. Nothing was changed.".to_owned(),
        E::DiskFull { folder } => disk_full(folder.as_deref()),
        E::NoStore { path } => format!(
            "There is no store at {}. `lux data kv init NAME` makes one there.",
            path.display()
        ),
        E::NotADatabase { path } => {
            format!("{} is not a KV Store file. It was not touched.", path.display())
        }
        E::OtherApplication { path } => format!(
            "{} was made by another application. It was not touched.",
            path.display()
        ),
        E::NewerVersion { path, found, known } => format!(
            "{} was made by a newer version of KV Store (format {found}; this version knows {known}). It was not touched; update KV Store to open it.",
            path.display()
        ),
        E::CannotOpen { path, obstacle } => {
            format!("{} cannot be opened: {}.", path.display(), because(*obstacle))
        }
        E::CannotWrite { path, obstacle } => format!(
            "{} cannot be written: {}. Nothing was changed.",
            path.display(),
            because(*obstacle)
        ),
        E::CannotCopyBeforeUpdate { path, obstacle } => format!(
            "The backup before an update, {}, cannot be made: {}. Nothing was changed.",
            path.display(),
            because(*obstacle)
        ),
        E::CannotCopyToRead {
            path,
            folder,
            obstacle,
        } => format!(
            "{} is of an earlier version and cannot be updated where it is, so it is read in a copy. That cannot be made in {}: {}. Nothing was changed.",
            path.display(),
            folder.display(),
            because(*obstacle)
        ),
        E::NoBackupFolder => "No folder is chosen for backups. Nothing was changed.".to_owned(),
        E::Damaged { path, damage } => format!(
            "{} is damaged. It was not touched. {}",
            path.as_deref().unwrap_or(Path::new("The file")).display(),
            damaged(damage)
        ),
        E::Busy => {
            "Another program is writing to the same file for a long time. Nothing was changed; try again."
                .to_owned()
        }
        E::Closed => "KV Store has closed its file. Nothing was changed.".to_owned(),
        E::BadFile { line, column, flaw } => sources::bad_file(*line, *column, flaw),
        E::ExportNotText { key } => format!("{} No file was written.", not_text(key)),
        E::ExportMetadataNotJson { key } => format!("{} No file was written.", metadata_not_json(key)),
        E::Io { obstacle, os } => format!(
            "The file could not be read or written: {}{}. Nothing was changed.",
            because(*obstacle),
            os.map_or_else(String::new, |os| format!(" (error {os})"))
        ),
        E::Sqlite { result } => unchanged(&refused_by_sqlite(*result)),
        E::Internal { fault } => format!(
            "Something went wrong inside KV Store ({}). Nothing was changed.",
            noticed(*fault)
        ),
    }
}

/// Which limit something does not keep: of one row among others, and then those may well be written.
pub fn limit(breach: &Breach) -> String {
    match breach {
        Breach::EmptyKey => "A key needs at least one character.".to_owned(),
        Breach::ReservedKey { key } => format!("A key cannot be called “{key}”. Add another character."),
        Breach::KeyTooLong { bytes, .. } => format!(
            "This key is {bytes} bytes long; {MAX_KEY_BYTES} is the limit. Letters outside English count for 2 to 4 bytes."
        ),
        Breach::ValueTooLarge { bytes } => {
            format!("This value has {bytes} bytes; {MAX_VALUE_BYTES} (25 MiB) is the limit.")
        }
        Breach::MetadataTooLarge { bytes } => {
            format!("The metadata of a key takes {bytes} bytes; {MAX_METADATA_BYTES} is the limit.")
        }
        Breach::MetadataNotJson => "Metadata must be JSON, for example {\"description\":\"…\"}.".to_owned(),
        Breach::NameEmpty => "A namespace needs a name.".to_owned(),
        Breach::NameTooLong { characters } => {
            format!("This name has {characters} characters; {MAX_NAME_CHARACTERS} is the limit.")
        }
        Breach::DescriptionTooLong { characters } => format!(
            "This description has {characters} characters; {MAX_DESCRIPTION_CHARACTERS} is the limit."
        ),
        Breach::NoteTooLong { characters } => {
            format!("This note has {characters} characters; {MAX_NOTE_CHARACTERS} is the limit.")
        }
        Breach::IdNotValid { id } => format!(
            "“{id}” cannot be an id. An id starts with kv_ and goes on with letters, digits, - or _, up to 64 characters."
        ),
        Breach::ExpiryTooSoon => {
            format!("An expiry must be at least {MIN_EXPIRY_SECONDS} seconds ahead.")
        }
        Breach::ExpiryTooFar => "An expiry can be no later than the end of the year 9999.".to_owned(),
    }
}

fn unchanged(what: &str) -> String {
    format!("{what} Nothing was changed.")
}

/// What SQLite could not do, by its result code (<https://www.sqlite.org/rescode.html>).
fn refused_by_sqlite(result: i32) -> String {
    let why = match result & 0xff {
        7 => "There was not enough memory",
        8 => "The store's file, or the folder that it is in, is read-only",
        10 => "The disk could not be read or written",
        14 => "The store's file, or one beside it, could not be opened",
        _ => "Something went wrong inside KV Store",
    };
    match result & 0xff {
        8 => format!("{why}."),
        _ => format!("{why} (SQLite {result})."),
    }
}

/// Why the output of an export ends before its end.
pub fn cut_short(problem: &WriteProblem) -> String {
    let why = match problem {
        WriteProblem::Output(error) => format!("The output could not be written: {error}."),
        WriteProblem::NotText { key } => not_text(key),
        WriteProblem::MetadataNotJson { key } => metadata_not_json(key),
    };
    format!("{why} The output ends here.")
}

fn not_text(key: &str) -> String {
    format!(
        "“{key}” holds bytes that are not text, and this format holds only text. The list holds everything."
    )
}

fn metadata_not_json(key: &str) -> String {
    format!("The metadata of “{key}” is not JSON.")
}

/// What stands in the way, as it follows a colon.
fn because(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::NoSuchFile => "there is no such file",
        Obstacle::NoFolder => "its folder is not there",
        Obstacle::IsFolder => "it is a folder",
        Obstacle::NotAFile => "it is a pipe or a device, not a file",
        Obstacle::FileInPath => "a part of its path is a file",
        Obstacle::NotUnicode => "its path has bytes that are not text in UTF-8; give it another name",
        Obstacle::LinkLoop => "it is a link that leads round in a circle",
        Obstacle::NameTaken => "there is a file of this name already",
        Obstacle::OwnFile => "it is the file that KV Store is using",
        Obstacle::OpenElsewhere => {
            "another program, perhaps an older KV Store, has it open; close that first"
        }
        Obstacle::OtherOwner => "it belongs to another user or group, and a new file in its place would not",
        Obstacle::NoPermission => "you do not have the permission",
        Obstacle::ReadOnlyDisk => "the disk is read-only",
        Obstacle::ReadOnly => "the file or its folder is read-only",
        Obstacle::DiskFull => "the disk is full",
        Obstacle::CutOff => "it ends too early",
        Obstacle::ReaderGone => "whoever was reading it has stopped",
        Obstacle::Refused => "the system refused it",
    }
}

fn disk_full(folder: Option<&Path>) -> String {
    match folder {
        Some(folder) => format!(
            "The disk that {} is on is full. Nothing was changed; make room there and try again.",
            folder.display()
        ),
        None => "The disk is full. Nothing was changed; make room and try again.".to_owned(),
    }
}

fn damaged(damage: &Damage) -> String {
    match damage {
        Damage::Header => "The beginning of the database was overwritten, so it cannot be opened. Most of what follows can still be read.".to_owned(),
        Damage::Emptied => "The database is empty or gone, but changes that belong to it are still in the file beside it whose name ends in -wal.".to_owned(),
        Damage::CutOff { missing } => format!(
            "The database was cut off: {} at its end {} missing.",
            amount(*missing),
            if *missing == 1 { "is" } else { "are" }
        ),
        Damage::LogMissing => "The newest changes are missing: the file beside the database whose name ends in -wal is gone.".to_owned(),
        Damage::Content => "Parts of the database were overwritten and no longer fit together.".to_owned(),
    }
}

fn amount(bytes: u64) -> String {
    match bytes {
        1 => "1 byte".to_owned(),
        0..=9_999 => format!("{bytes} bytes"),
        10_000..=9_999_999 => format!("{} KB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

fn noticed(fault: Fault) -> &'static str {
    match fault {
        Fault::WorkStopped => "the work broke off",
        Fault::RowMissing => "a row is missing",
        Fault::OtherType => "a column has another type",
        Fault::TornRows => "rows do not agree with their lengths",
        Fault::BadRequest => "a request of another shape",
        Fault::NoDataFolder => "there is no data folder",
        Fault::Database => "database",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_told_in_whole_sentences() {
        let damaged = StoreError::Damaged {
            path: None,
            damage: Damage::CutOff { missing: 1 },
        };
        assert_eq!(
            sentence(&damaged),
            "The file is damaged. It was not touched. The database was cut off: 1 byte at its end is missing."
        );
        let refused = std::io::Error::from_raw_os_error(5);
        assert_eq!(
            sentence(&refused.into()),
            "The file could not be read or written: the system refused it (error 5). Nothing was changed."
        );
        let stopped = StoreError::from(Fault::WorkStopped);
        assert_eq!(
            sentence(&stopped),
            "Something went wrong inside KV Store (the work broke off). Nothing was changed."
        );
    }
    #[test]
    fn no_number_of_sqlite_stands_without_words() {
        let told = |result| sentence(&StoreError::Sqlite { result });
        let read_only = "The store's file, or the folder that it is in, is read-only. Nothing was changed.";
        assert_eq!(
            (told(8), told(8 | 3 << 8)),
            (read_only.to_owned(), read_only.to_owned())
        );
        assert_eq!(
            told(4_874),
            "The disk could not be read or written (SQLite 4874). Nothing was changed."
        );
        assert_eq!(
            told(1),
            "Something went wrong inside KV Store (SQLite 1). Nothing was changed."
        );
    }
}

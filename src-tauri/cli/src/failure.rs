//! Why a command stops early, in words and as an exit code.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use store::{FailureCode, Obstacle, StoreError};

pub use flow::flow_failure;
pub use words::{cut_short, limit, sentence};

mod flow;
mod protected;
mod words;

/// The exit codes that scripts rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    /// No such namespace, key or change; or a flow failed.
    NotFound = 1,
    /// The command or what it was given is not right.
    BadInput = 2,
    /// The store cannot be used, or the system refused.
    Unusable = 3,
    /// Stopped by Ctrl+C, as shells expect it: 128 and the number of the signal.
    Cancelled = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command stops early.
#[derive(Debug)]
pub enum Stop {
    /// Whoever reads the output has seen enough. That is no error.
    Pipe,
    Failed {
        exit: Exit,
        words: String,
    },
}

impl Stop {
    /// Something that the person can mend in what they typed or gave.
    pub fn bad_input(words: impl Into<String>) -> Self {
        Self::Failed {
            exit: Exit::BadInput,
            words: words.into(),
        }
    }

    /// What was asked for is not there.
    pub fn not_found(words: impl Into<String>) -> Self {
        Self::Failed {
            exit: Exit::NotFound,
            words: words.into(),
        }
    }

    /// An error of writing a file that the person named: a place that cannot be written is a wrong
    /// place to name, not a fault of the store.
    pub fn of_target(error: StoreError) -> Self {
        match &error {
            StoreError::Io {
                obstacle: Obstacle::ReaderGone,
                ..
            } => Self::Pipe,
            StoreError::CannotWrite { .. } => Self::bad_input(sentence(&error)),
            _ => error.into(),
        }
    }

    /// An error of reading a file that the person named.
    pub fn of_source(error: StoreError) -> Self {
        match error.code() {
            FailureCode::CannotOpen => Self::bad_input(sentence(&error)),
            _ => error.into(),
        }
    }

    /// A file that the person named and the system does not hand over.
    pub fn cannot_read(path: &Path, error: &io::Error) -> Self {
        let name = path.display();
        Self::bad_input(match error.kind() {
            io::ErrorKind::NotFound => format!("There is no file {name}. Nothing was changed."),
            _ => format!("{name} cannot be read: {error}. Nothing was changed."),
        })
    }

    /// An error of looking into a backup that the person named: it is that file which cannot be used,
    /// not the store.
    pub fn of_backup(error: StoreError) -> Self {
        use FailureCode as C;
        match error.code() {
            C::CannotOpen | C::NotADatabase | C::OtherApplication | C::NewerVersion | C::Damaged => {
                Self::bad_input(sentence(&error))
            }
            _ => error.into(),
        }
    }

    /// An error of reading a backup to its end: the store was found sound when it was opened.
    pub fn of_reading(error: StoreError, backup: &Path) -> Self {
        match error {
            StoreError::Damaged { damage, .. } => Self::of_backup(StoreError::Damaged {
                path: Some(backup.to_owned()),
                damage,
            }),
            error => Self::of_backup(error),
        }
    }

    /// The store, or something else of the system, cannot be used.
    pub fn unusable(words: impl Into<String>) -> Self {
        Self::Failed {
            exit: Exit::Unusable,
            words: words.into(),
        }
    }

    pub fn exit(&self) -> Exit {
        match self {
            Self::Pipe => Exit::Done,
            Self::Failed { exit, .. } => *exit,
        }
    }

    /// What to tell the person, if anything.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Pipe => None,
            Self::Failed { words, .. } => Some(words),
        }
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        let advice = match &error {
            StoreError::Damaged { .. } => " The KV Store app shows what can be brought back.",
            _ => "",
        };
        Self::Failed {
            exit: exit_of(error.code()),
            words: format!("{}{advice}", sentence(&error)),
        }
    }
}

/// An error of writing the output; other errors of the system are given words where they happen.
impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Pipe,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::unusable("The output could not be written: the disk that it goes to is full.")
            }
            _ => Self::unusable(format!("The output could not be written: {error}.")),
        }
    }
}

impl From<serde_json::Error> for Stop {
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}

fn exit_of(code: FailureCode) -> Exit {
    use FailureCode as C;
    match code {
        C::NamespaceNotFound
        | C::KeyNotFound
        | C::ChangeNotFound
        | C::PlannedGone
        | C::NothingToUndo
        | C::NothingToRedo
        | C::NoLongerKept => Exit::NotFound,
        C::EmptyKey
        | C::ReservedKey
        | C::KeyTooLong
        | C::ValueTooLarge
        | C::MetadataTooLarge
        | C::MetadataNotJson
        | C::NotJson
        | C::LayoutTooLarge
        | C::FieldPathNotValid
        | C::NothingToFind
        | C::NameEmpty
        | C::NameTooLong
        | C::DescriptionTooLong
        | C::NoteTooLong
        | C::NameTaken
        | C::NameIsId
        | C::IdTaken
        | C::IdIsName
        | C::IdNotValid
        | C::KeyTaken
        | C::ExpiryTooSoon
        | C::ExpiryTooFar
        | C::DueNotAhead
        | C::TooManyPlanned
        | C::NotASwitch
        | C::ChangedElsewhere
        | C::PlanInvalid
        | C::UndoConflict
        | C::BadFile
        | C::ExportNotText
        | C::ExportMetadataNotJson
        | C::Protected => Exit::BadInput,
        C::Cancelled => Exit::Cancelled,
        C::PlanStale
        | C::PlanNotFound
        | C::DiskFull
        | C::NoStore
        | C::NotADatabase
        | C::OtherApplication
        | C::NewerVersion
        | C::CannotOpen
        | C::CannotWrite
        | C::CannotCopyBeforeUpdate
        | C::CannotCopyToRead
        | C::NoBackupFolder
        | C::Damaged
        | C::Busy
        | C::Closed
        | C::Io
        | C::Sqlite
        | C::Internal => Exit::Unusable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_pipe_is_no_error() {
        let stop = Stop::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!((stop.exit(), stop.words()), (Exit::Done, None));
        let stop = Stop::from(io::Error::from(io::ErrorKind::StorageFull));
        assert_eq!(stop.exit(), Exit::Unusable);
    }

    #[test]
    fn what_no_command_can_bring_about_in_a_test_has_its_exit_code_too() {
        for (error, exit) in [
            (StoreError::Busy, Exit::Unusable),
            (StoreError::PlanStale { rows: 1 }, Exit::Unusable),
            (StoreError::from(store::Fault::Database), Exit::Unusable),
            (
                StoreError::from(io::Error::from(io::ErrorKind::Other)),
                Exit::Unusable,
            ),
            (StoreError::NoLongerKept, Exit::NotFound),
            (StoreError::Cancelled, Exit::Cancelled),
        ] {
            let words = sentence(&error);
            let stop = Stop::from(error);
            assert_eq!((stop.exit(), stop.words()), (exit, Some(words.as_str())));
        }
    }
}

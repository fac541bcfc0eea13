use std::io::{self, ErrorKind};

use serde::Serialize;

use super::StoreError;

/// What stands in the way of opening, reading or writing a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// Nothing has this name.
    NoSuchFile,
    /// The folder that it is to be in is not there.
    NoFolder,
    /// It is a folder.
    IsFolder,
    /// It is neither a file nor a folder.
    NotAFile,
    /// A part of its path is a file.
    FileInPath,
    /// Its path has bytes that are no text in UTF-8, and SQLite takes only text.
    NotUnicode,
    /// Links lead from one to the next and never to a file.
    LinkLoop,
    /// A file of this name is there already.
    NameTaken,
    /// It is the file that the store is in.
    OwnFile,
    /// Another program has it open, and it is to be brought to a newer format.
    OpenElsewhere,
    /// It belongs to another user or group, and a new file in its place could not.
    OtherOwner,
    /// The person may not do that there.
    NoPermission,
    /// The disk is read-only.
    ReadOnlyDisk,
    /// The file or its folder is read-only.
    ReadOnly,
    /// There is no room.
    DiskFull,
    /// The file ends before its content does.
    CutOff,
    /// Whoever was reading it has stopped.
    ReaderGone,
    /// The system refused for another reason.
    Refused,
}

impl Obstacle {
    /// Why the system did not open or read what is there.
    pub fn to_reading(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::NoSuchFile,
            ErrorKind::AlreadyExists => Self::NameTaken,
            _ => Self::of(error),
        }
    }

    /// Why the system did not write or rename a file.
    pub fn to_writing(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::NoFolder,
            ErrorKind::AlreadyExists => Self::NameTaken,
            _ => Self::of(error),
        }
    }

    /// Why the system did not make a folder: what is there already is a file.
    pub fn to_making_folder(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::NoFolder,
            ErrorKind::AlreadyExists => Self::FileInPath,
            _ => Self::of(error),
        }
    }

    fn of(error: &io::Error) -> Self {
        if is_link_loop(error) {
            return Self::LinkLoop;
        }
        match error.kind() {
            ErrorKind::PermissionDenied => Self::NoPermission,
            ErrorKind::IsADirectory => Self::IsFolder,
            ErrorKind::NotADirectory => Self::FileInPath,
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnlyDisk,
            ErrorKind::UnexpectedEof => Self::CutOff,
            ErrorKind::BrokenPipe => Self::ReaderGone,
            kind if is_full(kind) => Self::DiskFull,
            _ => Self::Refused,
        }
    }
}

/// std has a kind for it, which is not stable yet.
#[cfg(unix)]
fn is_link_loop(error: &io::Error) -> bool {
    error.raw_os_error() == Some(libc::ELOOP)
}

#[cfg(not(unix))]
fn is_link_loop(_: &io::Error) -> bool {
    false
}

fn is_full(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge
    )
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            kind if is_full(kind) => Self::DiskFull { folder: None },
            _ => Self::Io {
                obstacle: Obstacle::to_reading(&error),
                os: error.raw_os_error(),
            },
        }
    }
}

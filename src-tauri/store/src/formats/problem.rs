use std::{fmt, io};

use super::FileFlaw;

/// Why a file cannot be used as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    /// What is wrong.
    pub flaw: FileFlaw,
    /// From 1; none if the problem has no place.
    pub line: Option<u64>,
    /// In characters, from 1.
    pub column: Option<u64>,
}

impl From<FileFlaw> for FileProblem {
    /// A problem of the file as a whole, without a place.
    fn from(flaw: FileFlaw) -> Self {
        Self {
            flaw,
            line: None,
            column: None,
        }
    }
}

/// For a log: without names and what stands in the file.
impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("file not usable")?;
        if let (Some(line), Some(column)) = (self.line, self.column) {
            write!(f, ": line {line}, column {column}")?;
        }
        Ok(())
    }
}

impl std::error::Error for FileProblem {}

/// Why an entry could not be written. After a problem of an entry nothing of it has been written.
#[derive(Debug)]
pub enum WriteProblem {
    /// What the file is written to refused.
    Output(io::Error),
    /// The format holds only text, and the value is none.
    NotText {
        /// The entry's key.
        key: String,
    },
    /// The format embeds metadata as JSON, and this is none.
    MetadataNotJson {
        /// The entry's key.
        key: String,
    },
}

impl fmt::Display for WriteProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Output(error) => write!(f, "output: {}", error.kind()),
            Self::NotText { .. } => f.write_str("a value is not text"),
            Self::MetadataNotJson { .. } => f.write_str("metadata is not JSON"),
        }
    }
}

impl std::error::Error for WriteProblem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Output(error) => Some(error),
            Self::NotText { .. } | Self::MetadataNotJson { .. } => None,
        }
    }
}

impl From<io::Error> for WriteProblem {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

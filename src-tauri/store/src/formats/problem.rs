use std::{fmt, io};

/// Why a file cannot be used as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    /// What is wrong, for a program.
    pub kind: ProblemKind,
    /// From 1; none if the problem has no place.
    pub line: Option<u64>,
    /// In characters, from 1.
    pub column: Option<u64>,
    /// For a person, without the place and the final dot.
    pub message: String,
}

/// What is wrong with a file, for a program that offers a way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// The text is not in one of the formats.
    Content,
    /// CSV whose columns have other names; the message lists them. See [`super::Mapping`].
    Columns,
    /// Not text at all, or in an encoding that is not known.
    NotText,
    /// The system could not read on.
    Reading,
}

impl FileProblem {
    /// A problem of the file as a whole, without a place.
    pub(super) fn of_file(kind: ProblemKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            line: None,
            column: None,
            message: message.into(),
        }
    }
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "Line {line}")?;
            if let Some(column) = self.column {
                write!(f, ", column {column}")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&self.message)
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

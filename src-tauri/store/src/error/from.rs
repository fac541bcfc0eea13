//! What other rooms refuse, as failures.

use super::StoreError;
use crate::formats::FileProblem;
use crate::formats::json::{JsonError, LayoutProblem};
use crate::limits::Breach;

impl From<Breach> for StoreError {
    fn from(breach: Breach) -> Self {
        match breach {
            Breach::EmptyKey => Self::EmptyKey,
            Breach::ReservedKey { key } => Self::ReservedKey { key },
            Breach::KeyTooLong { key, bytes } => Self::KeyTooLong { key, bytes },
            Breach::ValueTooLarge { bytes } => Self::ValueTooLarge { bytes },
            Breach::MetadataTooLarge { bytes } => Self::MetadataTooLarge { bytes },
            Breach::MetadataNotJson => Self::MetadataNotJson,
            Breach::NameEmpty => Self::NameEmpty,
            Breach::NameTooLong { characters } => Self::NameTooLong { characters },
            Breach::DescriptionTooLong { characters } => Self::DescriptionTooLong { characters },
            Breach::NoteTooLong { characters } => Self::NoteTooLong { characters },
            Breach::IdNotValid { id } => Self::IdNotValid { id },
            Breach::ExpiryTooSoon => Self::ExpiryTooSoon,
            Breach::ExpiryTooFar => Self::ExpiryTooFar,
        }
    }
}

impl From<FileProblem> for StoreError {
    fn from(problem: FileProblem) -> Self {
        let FileProblem { flaw, line, column } = problem;
        Self::BadFile { line, column, flaw }
    }
}

impl From<JsonError> for StoreError {
    fn from(error: JsonError) -> Self {
        Self::NotJson {
            line: error.line,
            column: error.column,
            expected: error.expected,
        }
    }
}

impl From<LayoutProblem> for StoreError {
    fn from(problem: LayoutProblem) -> Self {
        match problem {
            LayoutProblem::NotJson(error) => error.into(),
            LayoutProblem::TooLarge => Self::LayoutTooLarge,
            LayoutProblem::Stopped => Self::Cancelled,
        }
    }
}

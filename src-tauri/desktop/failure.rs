//! Why a command did not do what was asked, as it crosses to the window: a code and its parameters.

use flows::RunError;
use serde::Serialize;
use specta::Type;
use store::{Fault, Obstacle, StoreError};

use crate::flow_failure::FlowFailure;

/// A failure of the store, or one of the shell around it. The window switches on the code and has the
/// sentences.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(untagged)]
pub enum Failure {
    Store(StoreError),
    Shell(ShellFailure),
}

/// What can go wrong beside the store.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(tag = "code", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum ShellFailure {
    /// Keys that are to be found or put somewhere, and no namespace for them.
    NoNamespaceChosen,
    /// The window names a file that it was not handed, or in an earlier run.
    FileNotAtHand,
    /// A file that cannot be pinned as a shape; why, as a sentence.
    ShapeNotUsable { words: String },
    /// A flow did not come to its end. Nothing was written.
    FlowFailed(FlowFailure),
    /// The inputs of a flow are no JSON object.
    FlowInputsNotJson,
    /// The file manager does not show this file. The file itself was not touched.
    CannotShow { path: String, obstacle: Obstacle },
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Store(fault.into())
    }
}

impl From<ShellFailure> for Failure {
    fn from(failure: ShellFailure) -> Self {
        Self::Shell(failure)
    }
}

impl From<flows::Failure> for Failure {
    fn from(failure: flows::Failure) -> Self {
        ShellFailure::FlowFailed(failure.into()).into()
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Store(error) => error.into(),
            RunError::Flow(failure) => failure.into(),
        }
    }
}

//! A flow that did not come to its end, as it crosses to the window.

use flows::LogLine;
use serde::Serialize;
use specta::Type;

/// Why a flow did not come to its end. Nothing was written.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FlowFailure {
    /// What happened.
    pub reason: flows::FailureCode,
    /// What the error said, in the flow's own words or those of the language; may be empty.
    pub message: String,
    /// From 1.
    pub line: Option<u32>,
    /// From 1.
    pub column: Option<u32>,
    /// The key that it ran for, where it ran for many.
    pub key: Option<String>,
    /// What was printed until then.
    pub log: Vec<LogLine>,
}

impl From<flows::Failure> for FlowFailure {
    fn from(failure: flows::Failure) -> Self {
        Self {
            reason: failure.code,
            message: failure.message,
            line: failure.line,
            column: failure.column,
            key: failure.key,
            log: failure.log,
        }
    }
}

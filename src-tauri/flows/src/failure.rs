//! Why a run ended without a result.

use store::StoreError;

/// Why a run ended without a result. Nothing was written.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RunError {
    /// The store could not be used, or the run was cancelled.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The flow itself.
    #[error("{0}")]
    Flow(Failure),
}

/// What was wrong with a flow, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What happened.
    pub code: FailureCode,
    /// What the error said, in the flow's own words or those of the language; empty where the code says all.
    pub message: String,
    /// The line of the flow's code, from 1.
    pub line: Option<u32>,
    /// The column in that line, from 1.
    pub column: Option<u32>,
    /// The key that it ran for, where it ran for many.
    pub key: Option<String>,
    /// What was printed until then.
    pub log: Vec<crate::LogLine>,
}

/// What happened to a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type), serde(rename = "FlowFlaw"))]
#[serde(rename_all = "snake_case")]
pub enum FailureCode {
    /// The code is no JavaScript.
    Syntax,
    /// It threw an error and did not catch it, also in what it did not wait for.
    Threw,
    /// It waits for something that never comes.
    Waits,
    /// It took longer than it may.
    Time,
    /// It held more than it may.
    Memory,
    /// It called itself too often within itself.
    Stack,
    /// It set and deleted keys more often than it may.
    Writes,
    /// It wrote more bytes than it may.
    WrittenBytes,
    /// Its result cannot be told as JSON.
    Result,
    /// The machine has no memory left, or another failure of the engine.
    Engine,
}

impl Failure {
    pub(crate) fn new(code: FailureCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            line: None,
            column: None,
            key: None,
            log: Vec::new(),
        }
    }

    /// The same with its place within the code: what is missing at the end is found missing behind it.
    pub(crate) fn within(mut self, code: &str) -> Self {
        let lines: Vec<&str> = code.split('\n').collect();
        let last = lines.iter().rposition(|line| !line.trim().is_empty());
        let at = self.line.map(|line| line as usize);
        if let (Some(last), Some(at)) = (last, at)
            && at > lines.len()
        {
            let column = lines[last].trim_end().chars().count().max(1);
            self.line = u32::try_from(last + 1).ok();
            self.column = u32::try_from(column).ok();
        }
        self
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.line, self.column) {
            (Some(line), Some(column)) => write!(f, "{} (line {line}, column {column})", self.message),
            _ => f.write_str(&self.message),
        }
    }
}

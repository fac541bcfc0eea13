//! What a person reads of a flow that failed.

use flows::{Failure, FailureCode, Limits};

use super::Stop;
use crate::words::on_one_line;

/// Why a flow failed, where, and that nothing was written.
pub fn flow_failure(failure: &Failure) -> Stop {
    let place = match (failure.line, failure.column) {
        (Some(line), Some(column)) => format!("Line {line}, column {column}: "),
        _ => String::new(),
    };
    let key = failure
        .key
        .as_deref()
        .map(|key| format!("{}: ", on_one_line(key)));
    let message = failure.message.trim_end_matches('.');
    let limits = Limits::default();
    let words = match failure.code {
        FailureCode::Syntax => format!("{place}this is not JavaScript: {message}."),
        FailureCode::Threw if message.is_empty() => format!("{place}the flow threw an error."),
        FailureCode::Threw => format!("{place}{message}."),
        FailureCode::Waits => {
            "The flow waits for something that never comes: a promise that nothing settles.".to_owned()
        }
        FailureCode::Time => format!(
            "The flow took longer than {} seconds, the most that one may.",
            limits.time.as_secs()
        ),
        FailureCode::Memory => format!(
            "{place}the flow holds more than {} MiB, the most that one may.",
            limits.memory / 1_048_576
        ),
        FailureCode::Stack => format!("{place}the flow calls itself too often within itself."),
        FailureCode::Writes => format!(
            "The flow set and deleted keys more than {} times, the most that one may.",
            crate::words::grouped(u64::from(limits.writes))
        ),
        FailureCode::WrittenBytes => format!(
            "The flow wrote more than {} MiB, the most that one may.",
            limits.written_bytes / 1_048_576
        ),
        FailureCode::Result => format!("What the flow returns cannot be told as JSON: {message}."),
        FailureCode::Engine => format!("The flow cannot be run: {message}."),
    };
    Stop::not_found(format!("{}{words} Nothing was changed.", key.unwrap_or_default()))
}

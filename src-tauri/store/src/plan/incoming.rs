//! Rows from outside, held against the limits: each is staged, valid or with the reason why not.

use crate::error::StoreError;
use crate::formats::{self, IncomingExpiry, Row};
use crate::kind;
use crate::limits::{
    MAX_KEY_BYTES, MAX_METADATA_BYTES, MAX_VALUE_BYTES, MIN_EXPIRY_SECONDS, check_expiry, check_key,
    check_metadata, check_value_size,
};
use crate::plan::stage::{KEEP_EXPIRY, KEEP_METADATA, NewRow, RowAction};

pub use crate::formats::Incoming;

/// A row for a plan, from a caller in Rust.
#[derive(Debug, Clone)]
pub enum IncomingRow {
    /// Write this entry.
    Put(Incoming),
    /// Remove this key.
    Remove(String),
}

/// What a source says of expiry and metadata. What it does not say stays as it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Carries {
    pub(crate) expiry: bool,
    pub(crate) metadata: bool,
}

impl Carries {
    pub(crate) const EVERYTHING: Self = Self {
        expiry: true,
        metadata: true,
    };

    fn keep(self) -> i64 {
        let expiry = if self.expiry { 0 } else { KEEP_EXPIRY };
        let metadata = if self.metadata { 0 } else { KEEP_METADATA };
        expiry | metadata
    }
}

/// Turns a row of a file into a staged row. `now` is in Unix seconds.
pub(crate) fn row_of(row: Row, namespace_id: i64, carries: Carries, now: i64) -> NewRow {
    match row {
        Row::Entry(entry) => {
            let (line, key) = (entry.line, entry.key.clone());
            let action = put(entry, carries, now).unwrap_or_else(|error| RowAction::Refuse {
                reason: reason(&error),
            });
            NewRow {
                namespace_id,
                key: staged_key(key),
                line: line_of(line),
                action,
            }
        }
        Row::Name { line, key } => {
            let action = match check_key(&key) {
                Ok(()) => RowAction::Remove,
                Err(error) => RowAction::Refuse {
                    reason: reason(&error),
                },
            };
            NewRow {
                namespace_id,
                key: staged_key(key),
                line: line_of(line),
                action,
            }
        }
        Row::Invalid { line, key, reason } => NewRow {
            namespace_id,
            key: staged_key(key.unwrap_or_default()),
            line: line_of(line),
            action: RowAction::Refuse {
                reason: format!("{reason}."),
            },
        },
    }
}

/// Why a row is not valid, of what `put` and `check_key` refuse.
fn reason(error: &StoreError) -> String {
    match error {
        StoreError::EmptyKey => "A key needs at least one character.".to_owned(),
        StoreError::ReservedKey { key } => format!("A key cannot be called “{key}”. Add another character."),
        StoreError::KeyTooLong { bytes, .. } => format!(
            "This key is {bytes} bytes long; {MAX_KEY_BYTES} is the limit. Letters outside English count for 2 to 4 bytes."
        ),
        StoreError::ValueTooLarge { bytes } => {
            format!("This value has {bytes} bytes; {MAX_VALUE_BYTES} (25 MiB) is the limit.")
        }
        StoreError::MetadataTooLarge { bytes } => {
            format!("The notes and tags of a key take {bytes} bytes; {MAX_METADATA_BYTES} is the limit.")
        }
        StoreError::MetadataNotJson => {
            "Metadata must be JSON, for example {\"description\":\"…\"}.".to_owned()
        }
        StoreError::ExpiryTooSoon => {
            format!("An expiry must be at least {MIN_EXPIRY_SECONDS} seconds ahead. Nothing was changed.")
        }
        StoreError::ExpiryTooFar => {
            "An expiry can be no later than the end of the year 9999. Nothing was changed.".to_owned()
        }
        other => other.to_string(),
    }
}

fn put(entry: Incoming, carries: Carries, now: i64) -> Result<RowAction, StoreError> {
    check_key(&entry.key)?;
    check_value_size(entry.value.len())?;
    if let Some(metadata) = &entry.metadata {
        check_metadata(metadata)?;
    }
    let (expires_at, expires_in) = match entry.expiry {
        None => (None, None),
        Some(IncomingExpiry::At(at)) => (Some(at), None),
        Some(IncomingExpiry::In(seconds)) => (None, Some(seconds)),
    };
    if let Some(at) = expires_at.or(expires_in.map(|seconds| now.saturating_add(seconds))) {
        check_expiry(at, now)?;
    }
    Ok(RowAction::Put {
        kind: kind::infer(&entry.value),
        value: entry.value,
        expires_at,
        expires_in,
        metadata: entry.metadata,
        keep: carries.keep(),
    })
}

/// A row that is not valid may have a key of any length; its start is enough to find it.
fn staged_key(mut key: String) -> String {
    const ENOUGH: usize = 600;
    if key.len() > ENOUGH {
        let cut = (0..=ENOUGH)
            .rev()
            .find(|at| key.is_char_boundary(*at))
            .unwrap_or(0);
        key.truncate(cut);
        key.push('…');
    }
    key
}

fn line_of(line: u64) -> Option<i64> {
    i64::try_from(line).ok().filter(|line| *line > 0)
}

impl From<formats::FileProblem> for StoreError {
    fn from(problem: formats::FileProblem) -> Self {
        Self::BadFile {
            line: problem.line,
            message: format!("{problem}. Nothing was changed."),
        }
    }
}

//! Rows from outside, held against the limits: each is staged, valid or with the reason why not.

use crate::formats::{IncomingExpiry, Row, fit_metadata};
use crate::kind;
use crate::limits::{Kept, check_expiry, check_key, check_value_size};
use crate::plan::stage::{KEEP_EXPIRY, KEEP_METADATA, NewRow, RowAction, Ties};

pub use crate::formats::Incoming;

/// A row for a plan, from a caller in Rust.
#[derive(Debug, Clone)]
pub enum IncomingRow {
    /// Write this entry.
    Put(Incoming),
    /// Write this entry, whose value is that of all rows with the same number: in the file it is once.
    PutTwin(Incoming, i64),
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
            let action = put(entry, carries, now).unwrap_or_else(|breach| RowAction::Refuse {
                reason: breach.into(),
            });
            NewRow {
                namespace_id,
                key: staged_key(key),
                line: line_of(line),
                ties: Ties::default(),
                action,
            }
        }
        Row::Name { line, key } => {
            let action = match check_key(&key) {
                Ok(()) => RowAction::Remove,
                Err(breach) => RowAction::Refuse {
                    reason: breach.into(),
                },
            };
            NewRow {
                namespace_id,
                key: staged_key(key),
                line: line_of(line),
                ties: Ties::default(),
                action,
            }
        }
        Row::Invalid { line, key, reason } => NewRow {
            namespace_id,
            key: staged_key(key.unwrap_or_default()),
            line: line_of(line),
            ties: Ties::default(),
            action: RowAction::Refuse { reason },
        },
    }
}

fn put(entry: Incoming, carries: Carries, now: i64) -> Kept<RowAction> {
    check_key(&entry.key)?;
    check_value_size(entry.value.len())?;
    let metadata = entry.metadata.map(fit_metadata).transpose()?;
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
        metadata,
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

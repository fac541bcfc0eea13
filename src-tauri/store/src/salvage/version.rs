//! Versions: the rows that hold the values.

use super::record::{Column, Record};
use crate::formats::check_metadata;
use crate::ledger::LENT_ABOVE;
use crate::limits::{MAX_METADATA_BYTES, MAX_VALUE_BYTES};
use crate::model::Kind;

/// What an entry's row says of its current state; its version must say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    pub(super) version: i64,
    pub(super) kind: u8,
    pub(super) size: u32,
    pub(super) expires_at: Option<i64>,
}

/// A version with its value.
pub(super) struct Version<'a> {
    pub(super) state: State,
    pub(super) metadata: Option<&'a str>,
    /// Empty when another version holds it.
    pub(super) value: &'a [u8],
    /// The version that holds the value, when that is another one.
    pub(super) holder: Option<i64>,
}

/// A whole version. `None` unless it fits its row and its value, when it holds one, fits its kind.
pub(super) fn version(id: i64, payload: &[u8]) -> Option<Version<'_>> {
    let record = Record::parse(payload, payload.len())?;
    let columns = record.columns();
    let VersionHead { state, holder } = VersionHead::of(id, columns, payload)?;
    let [_, _, _, _, preview, metadata, Column::Blob { start, length }, ..] = columns else {
        return None;
    };
    preview.text(payload)?;
    let metadata = metadata.text_or_null(payload)?;
    if let Some(metadata) = metadata {
        check_metadata(metadata).ok()?;
    }
    let value = payload.get(*start..start.checked_add(*length)?)?;
    (holder.is_some() || fits_kind(value, state.kind)).then_some(Version {
        state,
        metadata,
        value,
        holder,
    })
}

/// What the kinds promise whatever the version of the program: a switch is one of two words, and
/// only binary is not UTF-8.
fn fits_kind(value: &[u8], kind: u8) -> bool {
    match Kind::from_code(i64::from(kind)) {
        Kind::Switch => value == b"true" || value == b"false",
        Kind::Binary => std::str::from_utf8(value).is_err(),
        Kind::Number | Kind::Text | Kind::Json => std::str::from_utf8(value).is_ok(),
    }
}

/// What a version says of its value.
pub(super) struct VersionHead {
    pub(super) state: State,
    pub(super) holder: Option<i64>,
}

impl VersionHead {
    /// `None` unless the columns are those of a version and the value is as long as the row says. Up to
    /// format 4 each version holds its value; since then the last column says which other one does.
    pub(super) fn of(id: i64, columns: &[Column], head: &[u8]) -> Option<Self> {
        let [
            Column::Null,
            expires_at,
            kind,
            size,
            Column::Text { .. },
            metadata,
            Column::Blob { length, .. },
            holder @ ..,
        ] = columns
        else {
            return None;
        };
        let metadata_fits = match metadata {
            Column::Null => true,
            Column::Text { length, .. } => *length <= MAX_METADATA_BYTES,
            _ => false,
        };
        let holder = match holder {
            [] => None,
            [holder] => holder.int_or_null(head)?,
            _ => return None,
        };
        let state = State {
            version: id,
            kind: kind_code(*kind, head)?,
            size: size_of(*size, head)?,
            expires_at: expires_at.int_or_null(head)?,
        };
        let value_fits = match holder {
            None => usize::try_from(state.size).ok()? == *length,
            Some(holder) => *length == 0 && holder > 0 && holder != id && i64::from(state.size) > LENT_ABOVE,
        };
        (metadata_fits && value_fits).then_some(Self { state, holder })
    }
}

/// The code of a kind.
pub(super) fn kind_code(column: Column, payload: &[u8]) -> Option<u8> {
    let code = u8::try_from(column.int(payload)?).ok()?;
    (usize::from(code) < Kind::ALL.len()).then_some(code)
}

/// A size that a value can have.
pub(super) fn size_of(column: Column, payload: &[u8]) -> Option<u32> {
    let size = u32::try_from(column.int(payload)?).ok()?;
    (usize::try_from(size).ok()? <= MAX_VALUE_BYTES).then_some(size)
}

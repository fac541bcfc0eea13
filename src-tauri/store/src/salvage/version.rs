//! Versions: the rows that hold the values.

use super::record::{Column, Record};
use crate::limits::{MAX_METADATA_BYTES, MAX_VALUE_BYTES, check_metadata};
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
    pub(super) value: &'a [u8],
}

/// A whole version. `None` unless it fits its row and its value fits its kind.
pub(super) fn version(id: i64, payload: &[u8]) -> Option<Version<'_>> {
    let record = Record::parse(payload, payload.len())?;
    let (kind, size, expires_at) = head_of_version(record.columns(), payload)?;
    let [_, _, _, _, preview, metadata, Column::Blob { start, length }] = record.columns() else {
        return None;
    };
    preview.text(payload)?;
    let metadata = metadata.text_or_null(payload)?;
    if let Some(metadata) = metadata {
        check_metadata(metadata).ok()?;
    }
    let value = payload.get(*start..start.checked_add(*length)?)?;
    let state = State {
        version: id,
        kind,
        size,
        expires_at,
    };
    fits_kind(value, kind).then_some(Version {
        state,
        metadata,
        value,
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

/// What stands before the value of a version: kind, size and expiry. `None` unless the columns are
/// those of a version and the value is as long as the row says.
pub(super) fn head_of_version(columns: &[Column], head: &[u8]) -> Option<(u8, u32, Option<i64>)> {
    let [
        Column::Null,
        expires_at,
        kind,
        size,
        Column::Text { .. },
        metadata,
        value,
    ] = columns
    else {
        return None;
    };
    let metadata_fits = match metadata {
        Column::Null => true,
        Column::Text { length, .. } => *length <= MAX_METADATA_BYTES,
        _ => false,
    };
    let Column::Blob { length, .. } = value else {
        return None;
    };
    let expires_at = expires_at.int_or_null(head)?;
    let (kind, size) = (kind_code(*kind, head)?, size_of(*size, head)?);
    (metadata_fits && usize::try_from(size).ok()? == *length).then_some((kind, size, expires_at))
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

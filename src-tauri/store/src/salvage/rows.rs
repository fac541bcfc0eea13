//! The rows of the store's tables, known by the kind of their page and by what is in their columns:
//! those of migrations/, of every format. A row counts only when every column is what the store writes.

use super::page::Kind as PageKind;
use super::record::{Column, Record};
use super::version::{State, VersionHead, kind_code, size_of};
use crate::ledger::noted_expiry;
use crate::limits::{check_id, check_key, check_name};

/// A row of one of the tables that matter.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Row<'a> {
    Namespace {
        id: i64,
        public_id: &'a str,
        name: &'a str,
        description: &'a str,
        trashed: bool,
        entry_count: i64,
        /// The number of the namespace that it is a companion of, and what for.
        companion: Option<(i64, &'a str)>,
    },
    /// From the index of the namespaces' public ids.
    PublicId { id: i64, public_id: &'a str },
    /// Without its value; see [`super::version`].
    Version {
        id: i64,
        /// The version that holds its value, when that is another one.
        holder: Option<i64>,
    },
    Entry {
        namespace: i64,
        key: &'a str,
        state: State,
    },
    Revision {
        change: i64,
        namespace: i64,
        key: &'a str,
        before: Option<i64>,
        after: Option<i64>,
    },
    /// A change, and whether it is undone.
    Change { id: i64, undone: bool },
}

/// Recognises a row by its payload. Of a version only the start of the payload is needed, since
/// its value stands behind all that is looked at: `head` may be shorter than `length` there, and
/// nowhere else.
pub(super) fn recognise<'a>(
    page: PageKind,
    rowid: Option<i64>,
    head: &'a [u8],
    length: usize,
) -> Option<Row<'a>> {
    let record = Record::parse(head, length)?;
    let columns = record.columns();
    let is_whole = head.len() >= length;
    match (page, rowid) {
        (PageKind::LeafTable, Some(id)) if id > 0 => match version(id, columns, head) {
            None if is_whole => namespace(id, columns, head).or_else(|| change(id, columns, head)),
            version => version,
        },
        (PageKind::LeafIndex | PageKind::InteriorIndex, None) if is_whole => public_id(columns, head)
            .or_else(|| revision(columns, head))
            .or_else(|| entry(columns, head)),
        _ => None,
    }
}

fn version<'a>(id: i64, columns: &[Column], head: &[u8]) -> Option<Row<'a>> {
    let VersionHead { holder, .. } = VersionHead::of(id, columns, head)?;
    Some(Row::Version { id, holder })
}

fn positive(column: Column, payload: &[u8]) -> Option<i64> {
    column.int(payload).filter(|id| *id > 0)
}

fn positive_or_null(column: Column, payload: &[u8]) -> Option<Option<i64>> {
    match column {
        Column::Null => Some(None),
        _ => positive(column, payload).map(Some),
    }
}

fn key(column: Column, payload: &[u8]) -> Option<&str> {
    column.text(payload).filter(|key| check_key(key).is_ok())
}

fn namespace<'a>(id: i64, columns: &[Column], payload: &'a [u8]) -> Option<Row<'a>> {
    let [
        Column::Null,
        public_id,
        name,
        folded,
        description,
        created_at,
        deleted_at,
        entry_count,
        // A row from before there were companions ends here.
        since @ ..,
    ] = columns
    else {
        return None;
    };
    let companion = match since {
        [] | [Column::Null, Column::Null] => None,
        [owner, purpose] => Some((positive(*owner, payload)?, purpose.text(payload)?)),
        _ => return None,
    };
    let (public_id, name) = (public_id.text(payload)?, name.text(payload)?);
    check_id(public_id).ok()?;
    check_name(name).ok()?;
    folded.text(payload)?;
    created_at.int(payload)?;
    Some(Row::Namespace {
        id,
        public_id,
        name,
        description: description.text(payload)?,
        trashed: deleted_at.int_or_null(payload)?.is_some(),
        entry_count: entry_count.int(payload).filter(|count| *count >= 0)?,
        companion,
    })
}

fn public_id<'a>(columns: &[Column], payload: &'a [u8]) -> Option<Row<'a>> {
    let [public_id, id] = columns else {
        return None;
    };
    let public_id = public_id.text(payload).filter(|id| check_id(id).is_ok())?;
    Some(Row::PublicId {
        id: positive(*id, payload)?,
        public_id,
    })
}

fn change<'a>(id: i64, columns: &[Column], payload: &[u8]) -> Option<Row<'a>> {
    let [
        Column::Null,
        at,
        program,
        origin,
        state,
        deed,
        note,
        _namespace,
        _added,
        _changed,
        _removed,
        _bytes_before,
        _bytes_after,
    ] = columns
    else {
        return None;
    };
    at.int(payload)?;
    program.int(payload)?;
    origin.int(payload)?;
    deed.text(payload)?;
    note.text_or_null(payload)?;
    let state = state.int(payload).filter(|state| (0..=3).contains(state))?;
    Some(Row::Change {
        id,
        undone: state == 1 || state == 2,
    })
}

fn revision<'a>(columns: &[Column], payload: &'a [u8]) -> Option<Row<'a>> {
    let [change, namespace, name, before, after] = columns else {
        return None;
    };
    Some(Row::Revision {
        change: positive(*change, payload)?,
        namespace: positive(*namespace, payload)?,
        key: key(*name, payload)?,
        before: version_or_none(*before, payload)?,
        after: version_or_none(*after, payload)?,
    })
}

/// What has expired, which a moment stands for, was not there any more.
fn version_or_none(version: Column, payload: &[u8]) -> Option<Option<i64>> {
    match version.int_or_null(payload)? {
        Some(moment) if noted_expiry(moment).is_some() => Some(None),
        _ => positive_or_null(version, payload),
    }
}

fn entry<'a>(columns: &[Column], payload: &'a [u8]) -> Option<Row<'a>> {
    let [namespace, name, version, kind, size, expires_at, updated_at] = columns else {
        return None;
    };
    updated_at.int(payload)?;
    Some(Row::Entry {
        namespace: positive(*namespace, payload)?,
        key: key(*name, payload)?,
        state: State {
            version: positive(*version, payload)?,
            kind: kind_code(*kind, payload)?,
            size: size_of(*size, payload)?,
            expires_at: expires_at.int_or_null(payload)?,
        },
    })
}

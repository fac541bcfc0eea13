//! The rows of the store's tables, known by the number and the types of their columns: those of
//! migrations/. A row counts only when every column is what the store writes.

use super::page::Kind as PageKind;
use super::record::{Column, Record};
use super::version::{State, head_of_version, kind_code, size_of};
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
    },
    /// From the index of the namespaces' public ids.
    PublicId { id: i64, public_id: &'a str },
    /// Only what stands before the value; see [`super::version`].
    Version(i64),
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
/// its value stands last: `head` may be shorter than `length` there, and nowhere else.
pub(super) fn recognise<'a>(
    page: PageKind,
    rowid: Option<i64>,
    head: &'a [u8],
    length: usize,
) -> Option<Row<'a>> {
    let record = Record::parse(head, length)?;
    let columns = record.columns();
    match (page, rowid, columns.len()) {
        (PageKind::LeafTable, Some(id), 7) if id > 0 => {
            head_of_version(columns, head)?;
            Some(Row::Version(id))
        }
        _ if head.len() < length => None,
        (PageKind::LeafTable, Some(id), 8) if id > 0 => namespace(id, columns, head),
        (PageKind::LeafTable, Some(id), 13) if id > 0 => change(id, columns, head),
        (PageKind::LeafIndex | PageKind::InteriorIndex, None, 2) => public_id(columns, head),
        (PageKind::LeafIndex | PageKind::InteriorIndex, None, 5) => revision(columns, head),
        (PageKind::LeafIndex | PageKind::InteriorIndex, None, 7) => entry(columns, head),
        _ => None,
    }
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
    ] = columns
    else {
        return None;
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
    let [Column::Null, at, program, origin, state, deed, note, ..] = columns else {
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
        before: positive_or_null(*before, payload)?,
        after: positive_or_null(*after, payload)?,
    })
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

//! An edit as a caller gives it, held against what must be true of it whatever the entries are.

use sqlx::sqlite::SqliteConnection;

use super::editing::Editing;
use super::replacing::Replacing;
use crate::error::{Result, StoreError};
use crate::formats::json::{field_path, validate};
use crate::model::{BulkEdit, Deed, Destination, SetExpiry};
use crate::namespaces::{NamespaceRow, find, not_yet_made};
use crate::plan::planned_namespace::PlannedNamespace;

/// What a plan is made of.
pub(super) struct Made {
    /// The namespace that entries are read from.
    pub(super) from: i64,
    pub(super) editing: Editing,
    pub(super) deed: Deed,
    /// Those that rows go to.
    pub(super) namespaces: Vec<PlannedNamespace>,
}

/// Errors: `NamespaceNotFound`; those of a new namespace's name; `FieldPathNotValid`, `NotJson`,
/// `NothingToFind`.
pub(super) async fn make(conn: &mut SqliteConnection, namespace: &str, edit: BulkEdit) -> Result<Made> {
    let from = find(conn, namespace).await?;
    let staying = |(editing, deed)| Made {
        from: from.id,
        editing,
        deed,
        namespaces: vec![PlannedNamespace::from(&from)],
    };
    Ok(match edit {
        BulkEdit::Turn { on: true } => staying((Editing::Turn { on: true }, Deed::TurnedOnMany)),
        BulkEdit::Turn { on: false } => staying((Editing::Turn { on: false }, Deed::TurnedOffMany)),
        BulkEdit::SetField {
            field,
            json,
            add_missing,
        } => staying(set_field(field, &json, add_missing)?),
        BulkEdit::Replace { find, .. } if find.is_empty() => return Err(StoreError::NothingToFind),
        BulkEdit::Replace {
            find,
            with,
            ignore_case,
            whole,
        } => {
            let replacing = Box::new(Replacing::new(&find, &with, ignore_case, whole));
            staying((Editing::Replace(replacing), Deed::Replaced))
        }
        BulkEdit::Expire { expiry } => staying(expire(expiry)),
        BulkEdit::Tag { add, remove } => staying(tag(add, remove)),
        BulkEdit::Note { note } => {
            let deed = match note.is_empty() {
                true => Deed::NoteRemoved,
                false => Deed::NoteSet,
            };
            staying((Editing::Note { note }, deed))
        }
        BulkEdit::Copy { to } => put(conn, &from, to, false).await?,
        BulkEdit::Move { to } => put(conn, &from, to, true).await?,
        BulkEdit::RenamePrefix { from: old, to: new } => {
            let editing = Editing::Put {
                namespace_id: from.id,
                from: old.clone(),
                to: new.clone(),
                goes: true,
            };
            staying((editing, Deed::PrefixRenamed { from: old, to: new }))
        }
    })
}

async fn put(conn: &mut SqliteConnection, from: &NamespaceRow, to: Destination, goes: bool) -> Result<Made> {
    let to = match to {
        Destination::Namespace { namespace } => find(conn, &namespace).await?,
        Destination::New { name } => not_yet_made(conn, &name).await?,
    };
    let mut namespaces = vec![PlannedNamespace::from(&to)];
    if goes && to.id != from.id {
        namespaces.insert(0, PlannedNamespace::from(from));
    }
    let name = to.name;
    Ok(Made {
        from: from.id,
        editing: Editing::Put {
            namespace_id: to.id,
            from: String::new(),
            to: String::new(),
            goes,
        },
        deed: match goes {
            true => Deed::MovedTo { namespace: name },
            false => Deed::CopiedTo { namespace: name },
        },
        namespaces,
    })
}

fn set_field(field: String, json: &str, adds: bool) -> Result<(Editing, Deed)> {
    let steps = field_path(&field).map_err(|at| StoreError::FieldPathNotValid { at })?;
    validate(json.as_bytes())?;
    // Without the space around it, which is no part of the value.
    let value = json.trim_matches([' ', '\t', '\n', '\r']).as_bytes().to_vec();
    let editing = Editing::SetField {
        path: steps,
        value,
        adds,
    };
    Ok((editing, Deed::FieldSet { field }))
}

fn expire(expiry: SetExpiry) -> (Editing, Deed) {
    let (at, within) = match expiry {
        SetExpiry::Never => (None, None),
        SetExpiry::At { seconds } => (Some(seconds), None),
        SetExpiry::In { seconds } => (None, Some(seconds)),
    };
    let deed = match expiry {
        SetExpiry::Never => Deed::ExpiryRemoved,
        SetExpiry::At { .. } | SetExpiry::In { .. } => Deed::ExpirySet,
    };
    (Editing::Expire { at, within }, deed)
}

fn tag(add: Vec<String>, remove: Vec<String>) -> (Editing, Deed) {
    let added = each_once(add.iter().map(|tag| tag.trim()));
    // One with a space at its end, as an app may have written it, is named as it is.
    let mut removed = each_once(remove.iter().map(String::as_str));
    removed.retain(|tag| !added.contains(tag));
    let editing = Editing::Tag {
        add: added.clone(),
        remove: removed.clone(),
    };
    (editing, Deed::Tagged { added, removed })
}

/// Tags without those that are empty or there before.
fn each_once<'tag>(tags: impl Iterator<Item = &'tag str>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for tag in tags {
        if !tag.is_empty() && !once.iter().any(|there| there == tag) {
            once.push(tag.to_owned());
        }
    }
    once
}

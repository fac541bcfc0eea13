//! What an edit makes of one entry.

use super::replacing::{Replaced, Replacing};
use crate::error::Result;
use crate::formats::json::{FieldStep, Patched, set_field};
use crate::formats::{Described, LeftAlone, Refusal, with_note, with_tags};
use crate::kind;
use crate::limits::{Kept, check_expiry, check_key, check_value_size};
use crate::model::Kind;
use crate::plan::stage::{Held, KEEP_EXPIRY, KEEP_METADATA, NewRow, RowAction, Ties};

/// An edit, held against the limits and ready to be done to each entry.
pub(super) enum Editing {
    Turn {
        on: bool,
    },
    SetField {
        path: Vec<FieldStep>,
        value: Vec<u8>,
        adds: bool,
    },
    Replace(Box<Replacing>),
    Expire {
        /// Unix seconds.
        at: Option<i64>,
        /// Seconds from when it is written.
        within: Option<i64>,
    },
    Tag {
        add: Vec<String>,
        remove: Vec<String>,
    },
    Note {
        note: String,
    },
    /// Copied, or moved, under another prefix, which may be the same.
    Put {
        namespace_id: i64,
        from: String,
        to: String,
        /// Whether it is no longer where it was.
        goes: bool,
    },
}

/// An entry as it is read.
pub(super) struct Seen<'a> {
    pub(super) namespace_id: i64,
    pub(super) key: &'a str,
    pub(super) version: i64,
    pub(super) kind: Kind,
    pub(super) size: i64,
    pub(super) preview: &'a str,
    /// Unix seconds.
    pub(super) expires_at: Option<i64>,
    pub(super) metadata: Option<&'a str>,
    /// As much of it as [`Needs`] says, else nothing.
    pub(super) value: &'a [u8],
    /// Counted from 0.
    pub(super) place: i64,
}

/// Of which entries the value is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    Nothing,
    /// Of those that are copied from version to version: of the others the version is enough.
    Small,
    Json,
    Text,
}

/// What becomes of an entry.
pub(super) enum Outcome {
    Row(NewRow),
    /// One comes as the other goes.
    Rows(NewRow, Box<NewRow>),
    Same,
    LeftAlone(LeftAlone),
}

impl Editing {
    /// Holds what depends on the moment, in Unix seconds, against its limits.
    ///
    /// Errors: `ExpiryTooSoon`, `ExpiryTooFar`.
    pub(super) fn check(&self, now: i64) -> Result<()> {
        if let Self::Expire { at, within } = self
            && let Some(at) = at.or(within.map(|seconds| now.saturating_add(seconds)))
        {
            check_expiry(at, now)?;
        }
        Ok(())
    }

    pub(super) fn needs(&self) -> Needs {
        match self {
            Self::Turn { .. } => Needs::Nothing,
            Self::SetField { .. } => Needs::Json,
            Self::Replace(_) => Needs::Text,
            Self::Expire { .. } | Self::Tag { .. } | Self::Note { .. } | Self::Put { .. } => Needs::Small,
        }
    }

    /// Whether keys go, as others come for them.
    pub(super) fn keys_go(&self) -> bool {
        matches!(self, Self::Put { goes: true, .. })
    }

    /// Whether, of the keys of one namespace, one that comes may be one that goes.
    pub(super) fn may_meet(&self, of: i64) -> bool {
        match self {
            Self::Put {
                namespace_id,
                from,
                to,
                goes: true,
            } => *namespace_id == of && (from.starts_with(to.as_str()) || to.starts_with(from.as_str())),
            _ => false,
        }
    }

    pub(super) fn edit(&self, seen: &Seen<'_>) -> Outcome {
        match self {
            Self::Turn { on } => turn(seen, *on),
            Self::SetField { path, value, adds } => match seen.kind {
                Kind::Json => match set_field(seen.value, path, value, *adds) {
                    Patched::Text(text) => seen.written(Ok(text)),
                    Patched::Same => Outcome::Same,
                    Patched::NoSuchField => Outcome::LeftAlone(LeftAlone::NoSuchField),
                    Patched::NoPlace if has_fields(seen.value) => {
                        Outcome::LeftAlone(LeftAlone::NoPlaceForField)
                    }
                    Patched::NoPlace => Outcome::LeftAlone(LeftAlone::NoFields),
                },
                _ => Outcome::LeftAlone(LeftAlone::NoFields),
            },
            Self::Replace(replacing) => match seen.kind {
                Kind::Binary => Outcome::LeftAlone(LeftAlone::NotText),
                _ => match replacing.replace(seen.value) {
                    Replaced::Text(text) => seen.written(text),
                    Replaced::Same => Outcome::Same,
                    Replaced::NotFound => Outcome::LeftAlone(LeftAlone::NotFound),
                },
            },
            Self::Expire { at, within } => match within.is_none() && seen.expires_at == *at {
                true => Outcome::Same,
                false => seen.row(RowAction::PutHeld {
                    held: seen.held(),
                    expires_at: *at,
                    expires_in: *within,
                    metadata: None,
                    keep: KEEP_METADATA,
                }),
            },
            Self::Tag { add, remove } => seen.described(with_tags(seen.metadata, add, remove)),
            Self::Note { note } => seen.described(with_note(seen.metadata, note)),
            Self::Put {
                namespace_id,
                from,
                to,
                goes,
            } => match seen.key.strip_prefix(from.as_str()) {
                Some(rest) => seen.put(*namespace_id, format!("{to}{rest}"), *goes),
                None => Outcome::LeftAlone(LeftAlone::OtherPrefix),
            },
        }
    }
}

fn turn(seen: &Seen<'_>, on: bool) -> Outcome {
    if seen.kind != Kind::Switch {
        return Outcome::LeftAlone(LeftAlone::NotASwitch);
    }
    // A switch is all of its preview.
    let value = if on { "true" } else { "false" };
    match seen.preview == value {
        true => Outcome::Same,
        false => seen.written(Ok(value.into())),
    }
}

fn has_fields(value: &[u8]) -> bool {
    matches!(value.trim_ascii_start().first(), Some(b'{' | b'['))
}

impl Seen<'_> {
    /// The entry with another value.
    fn written(&self, value: Kept<Vec<u8>>) -> Outcome {
        let fits = value.and_then(|value| check_value_size(value.len()).map(|()| value));
        let value = match fits {
            Ok(value) => value,
            Err(breach) => return self.row(refuse(breach)),
        };
        self.row(RowAction::Put {
            kind: kind::infer(&value),
            value,
            expires_at: None,
            expires_in: None,
            metadata: None,
            keep: KEEP_EXPIRY | KEEP_METADATA,
        })
    }

    /// The entry with other metadata.
    fn described(&self, described: Kept<Described>) -> Outcome {
        match described {
            Ok(Described::As(metadata)) => self.row(RowAction::PutHeld {
                held: self.held(),
                expires_at: None,
                expires_in: None,
                metadata,
                keep: KEEP_EXPIRY,
            }),
            Ok(Described::Same) => Outcome::Same,
            Ok(Described::NoPlace) => Outcome::LeftAlone(LeftAlone::OtherMetadata),
            Err(breach) => self.row(refuse(breach)),
        }
    }

    /// All of the entry under another key, or in another namespace.
    fn put(&self, namespace_id: i64, key: String, goes: bool) -> Outcome {
        // What only copies is held against what is there, as with any other namespace.
        if goes && namespace_id == self.namespace_id && key == self.key {
            return Outcome::Same;
        }
        if let Err(breach) = check_key(&key) {
            return self.row(refuse(breach));
        }
        let pair = goes.then_some(self.place);
        let comes = NewRow {
            namespace_id,
            key,
            line: None,
            ties: Ties {
                pair,
                ..Ties::default()
            },
            action: RowAction::PutHeld {
                held: self.held(),
                expires_at: self.expires_at,
                expires_in: None,
                metadata: self.metadata.map(str::to_owned),
                keep: 0,
            },
        };
        if !goes {
            return Outcome::Row(comes);
        }
        let mut goes = self.new_row(RowAction::Remove);
        goes.ties.pair = pair;
        Outcome::Rows(comes, Box::new(goes))
    }

    fn row(&self, action: RowAction) -> Outcome {
        Outcome::Row(self.new_row(action))
    }

    /// A row of the entry's own key.
    fn new_row(&self, action: RowAction) -> NewRow {
        NewRow {
            namespace_id: self.namespace_id,
            key: self.key.to_owned(),
            line: None,
            ties: Ties {
                made_from: Some(self.version),
                ..Ties::default()
            },
            action,
        }
    }

    /// Its value, which stays.
    fn held(&self) -> Held {
        let is_small = self.size <= crate::ledger::LENT_ABOVE;
        Held {
            kind: self.kind.code(),
            size: self.size,
            preview: self.preview.to_owned(),
            value: is_small.then(|| self.value.to_vec()),
            value_of: (!is_small).then_some(self.version),
        }
    }
}

fn refuse(reason: impl Into<Refusal>) -> RowAction {
    RowAction::Refuse {
        reason: reason.into(),
    }
}

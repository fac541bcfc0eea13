//! What a field holds, in the words of the window.

use serde::Serialize;

/// What a field holds: `nothing` is null, `group` an object, `list` an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A string.
    Text,
    /// A number.
    Number,
    /// true or false.
    Switch,
    /// null.
    Nothing,
    /// An object.
    Group,
    /// An array.
    List,
}

/// All kinds, each at the place of its number.
pub(crate) const KINDS: [FieldKind; 6] = [
    FieldKind::Text,
    FieldKind::Number,
    FieldKind::Switch,
    FieldKind::Nothing,
    FieldKind::Group,
    FieldKind::List,
];

impl FieldKind {
    /// The kind of a value as it is written, by its first character.
    pub(crate) fn of_raw(raw: &str) -> Self {
        match raw.as_bytes().first() {
            Some(b'"') => Self::Text,
            Some(b't' | b'f') => Self::Switch,
            Some(b'n') => Self::Nothing,
            Some(b'{') => Self::Group,
            Some(b'[') => Self::List,
            _ => Self::Number,
        }
    }
}

use serde::Deserialize;

/// What is done to each of many entries. Entries that it does not fit are left alone, and told as
/// `formats::LeftAlone`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum BulkEdit {
    /// Turns switches, which are the values `true` and `false`, on or off.
    Turn {
        /// On.
        on: bool,
    },
    /// Sets one field of JSON; nothing but its bytes becomes other.
    SetField {
        /// Names with dots between them, numbers of items in brackets, other names in brackets as JSON texts:
        /// `limits.daily`, `items[0]`, `["a.b"]`.
        field: String,
        /// JSON text, written as given.
        json: String,
        /// Where it is not there it is added, with what leads to it; otherwise the entry is left alone.
        add_missing: bool,
    },
    /// Replaces a text wherever it is in a value.
    Replace {
        /// What to find; not empty.
        find: String,
        /// What comes in its place.
        with: String,
        /// Whether A to Z are found as a to z.
        ignore_case: bool,
        /// Only where it is all of the value.
        whole: bool,
    },
    /// Sets when entries expire. A span counts from when the plan is applied.
    Expire {
        /// When.
        expiry: SetExpiry,
    },
    /// Adds tags and removes others. A tag that is in both is added.
    Tag {
        /// To be there.
        add: Vec<String>,
        /// To be gone.
        remove: Vec<String>,
    },
    /// Sets the note.
    Note {
        /// Empty: there is none then.
        note: String,
    },
    /// Copies entries, with all that stands beside their values, under the same keys.
    Copy {
        /// Where to.
        to: Destination,
    },
    /// The same, and the entries are no longer where they were.
    Move {
        /// Where to.
        to: Destination,
    },
    /// Gives keys that start with a prefix the same names with another one.
    RenamePrefix {
        /// May be empty.
        from: String,
        /// May be empty.
        to: String,
    },
}

/// When entries expire from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum SetExpiry {
    /// They do not.
    Never,
    /// At a moment, at least 60 s ahead.
    At {
        /// Unix seconds, not later than the end of the year 9999.
        #[cfg_attr(feature = "specta", specta(type = super::Number))]
        seconds: i64,
    },
    /// So long after the plan is applied.
    In {
        /// At least 60 seconds, and not so many that it ends after the year 9999.
        #[cfg_attr(feature = "specta", specta(type = super::Number))]
        seconds: i64,
    },
}

/// Where copies go.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Destination {
    /// A namespace that is there.
    Namespace {
        /// Id or name.
        namespace: String,
    },
    /// One that the plan makes.
    New {
        /// Its name.
        name: String,
    },
}

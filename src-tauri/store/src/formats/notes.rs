use serde::Serialize;

/// What to know about a source that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Note {
    /// A field or a column that is not part of the format was passed over.
    Ignored {
        /// Its name.
        name: String,
    },
    /// So were others, too many to name.
    MoreIgnored,
    /// An entry has both a time and a span until it expires: the span counts.
    TwoExpiries,
    /// Flags have rules by which they have other values for some: only the default is taken.
    FlagRules {
        /// How many flags.
        flags: u64,
    },
    /// Keys that an answer names without a value: they were not there, and are left out.
    NotThere {
        /// How many.
        keys: u64,
    },
    /// No line names the columns of a file: the first one was taken for an entry, too.
    NoHeader,
    /// Entries that were selected and are left alone, for what was to be done does not fit them.
    LeftAlone {
        /// How many.
        keys: u64,
        /// Why.
        why: LeftAlone,
    },
    /// Rows that repeat another with the same content were left out.
    Repeats {
        /// How many.
        rows: u64,
    },
}

/// Why an entry is left alone by what is done to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum LeftAlone {
    /// It was named, and is not there.
    NotThere,
    /// Its value is neither `true` nor `false`.
    NotASwitch,
    /// Its value is no JSON with fields: neither an object nor a list.
    NoFields,
    /// Its value has no such field.
    NoSuchField,
    /// Its value has no place for such a field: something on the way there has no fields.
    NoPlaceForField,
    /// Its value is not text.
    NotText,
    /// The text is not in its value.
    NotFound,
    /// Its metadata is no object, or its tags no list of texts, so that nothing can be written into it.
    OtherMetadata,
    /// Its key does not start with the prefix.
    OtherPrefix,
}

/// What is gathered for notes while reading.
#[derive(Default)]
pub(super) struct Notes {
    ignored: Vec<String>,
    more_ignored: bool,
    two_expiries: bool,
    rules: u64,
    not_there: u64,
    no_header: bool,
}

/// Names that are told one by one.
const MOST_NAMES: usize = 20;

impl Notes {
    /// Something named so is not part of the format.
    pub fn ignored(&mut self, name: &str) {
        if self.ignored.iter().any(|known| known == name) {
            return;
        }
        if self.ignored.len() == MOST_NAMES {
            self.more_ignored = true;
            return;
        }
        self.ignored.push(name.into());
    }

    /// An entry has both a time and a span until it expires.
    pub fn two_expiries(&mut self) {
        self.two_expiries = true;
    }

    /// A flag has rules.
    pub fn rules(&mut self) {
        self.rules += 1;
    }

    /// A key is named and was not there.
    pub fn not_there(&mut self) {
        self.not_there += 1;
    }

    /// The first line of a file is an entry.
    pub fn no_header(&mut self) {
        self.no_header = true;
    }

    pub fn notes(&self) -> Vec<Note> {
        let ignored = self.ignored.iter().cloned().map(|name| Note::Ignored { name });
        let more = self.more_ignored.then_some(Note::MoreIgnored);
        let two = self.two_expiries.then_some(Note::TwoExpiries);
        let no_header = self.no_header.then_some(Note::NoHeader);
        let (flags, keys) = (self.rules, self.not_there);
        let rules = (flags > 0).then_some(Note::FlagRules { flags });
        let not_there = (keys > 0).then_some(Note::NotThere { keys });
        ignored
            .chain(more)
            .chain(two)
            .chain(rules)
            .chain(not_there)
            .chain(no_header)
            .collect()
    }
}

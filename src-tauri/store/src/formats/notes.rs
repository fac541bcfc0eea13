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
    /// Rows that repeat another with the same content were left out.
    Repeats {
        /// How many.
        rows: u64,
    },
}

/// What is gathered for notes while reading.
#[derive(Default)]
pub(super) struct Notes {
    ignored: Vec<String>,
    more_ignored: bool,
    two_expiries: bool,
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

    pub fn notes(&self) -> Vec<Note> {
        let ignored = self.ignored.iter().cloned().map(|name| Note::Ignored { name });
        let more = self.more_ignored.then_some(Note::MoreIgnored);
        let two = self.two_expiries.then_some(Note::TwoExpiries);
        ignored.chain(more).chain(two).collect()
    }
}

use super::flagd::{flag_name, is_on_one_line};
use super::json::{self, JsonShape};
use super::{ExportFormat, Exported};

/// What matters of an entry for whether a format can carry it. It can be known without the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The value is text in UTF-8.
    pub text: bool,
    /// The entry expires.
    pub expiry: bool,
    /// The entry has metadata.
    pub metadata: bool,
    /// It has, and it is not a JSON object.
    pub other_metadata: bool,
    /// The key is of one line.
    pub one_line: bool,
}

impl From<&Exported<'_>> for Facts {
    fn from(entry: &Exported<'_>) -> Self {
        Self {
            text: std::str::from_utf8(entry.value).is_ok(),
            expiry: entry.expires_at.is_some(),
            metadata: entry.metadata.is_some(),
            other_metadata: entry
                .metadata
                .is_some_and(|metadata| json::shape(metadata.as_bytes()) != Some(JsonShape::Object)),
            one_line: is_on_one_line(entry.key),
        }
    }
}

/// What an export in a format would lose, counted.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Losses {
    /// The format.
    pub format: ExportFormat,
    /// Entries whose value is not text, where the format wants text: the export would fail.
    pub not_text: u64,
    /// Entries that a flags file leaves out: not text, or not under the prefix.
    pub left_out: u64,
    /// Entries that a flags file leaves out because no flag can be called so: the name has line breaks.
    pub line_breaks: u64,
    /// Entries whose expiry is lost.
    pub expiry: u64,
    /// Entries whose metadata is lost.
    pub metadata: u64,
    /// Entries whose metadata the list keeps, and for which wrangler refuses the list: it is no object.
    pub other_metadata: u64,
}

impl Losses {
    /// Nothing counted yet, for an export in `format`.
    pub fn new(format: ExportFormat) -> Self {
        Self {
            format,
            not_text: 0,
            left_out: 0,
            line_breaks: 0,
            expiry: 0,
            metadata: 0,
            other_metadata: 0,
        }
    }

    /// Counts one entry.
    pub fn count(&mut self, key: &str, facts: Facts) {
        self.count_many(key, facts, 1);
    }

    /// Counts entries that are alike: the same facts, and `key` stands for all keys in whether it is
    /// under the prefix of a flags file.
    pub fn count_many(&mut self, key: &str, facts: Facts, entries: u64) {
        let times = |lost: bool| if lost { entries } else { 0 };
        match &self.format {
            ExportFormat::List => self.other_metadata += times(facts.other_metadata),
            ExportFormat::Csv => self.not_text += times(!facts.text),
            ExportFormat::Map => {
                self.not_text += times(!facts.text);
                self.expiry += times(facts.expiry);
                self.metadata += times(facts.metadata);
            }
            ExportFormat::Flagd { prefix } => {
                if !facts.text || flag_name(key, prefix).is_none() {
                    self.left_out += entries;
                    return;
                }
                if !facts.one_line {
                    self.line_breaks += entries;
                    return;
                }
                self.expiry += times(facts.expiry);
                self.metadata += times(facts.metadata);
            }
        }
    }

    /// Whether the format carries everything that was counted, for everyone.
    pub fn is_nothing(&self) -> bool {
        let lost = self.not_text + self.left_out + self.line_breaks + self.expiry + self.metadata;
        lost + self.other_metadata == 0
    }
}

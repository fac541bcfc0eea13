use super::reader::{ReadOptions, Reader};
use super::source::Source;
use super::{FileFlaw, FileProblem};

/// What pasted text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Paste {
    /// Keys with values: a map, a list, a table, two columns without a header, or lines like
    /// `key=value`.
    Set,
    /// Keys to delete: the same, or one key per line.
    Delete,
}

impl From<Paste> for ReadOptions {
    fn from(what: Paste) -> Self {
        Self {
            names_only: what == Paste::Delete,
            headless: true,
            ..Self::default()
        }
    }
}

/// Reads pasted text. In a table only the first 64 KiB decide about the form.
pub fn paste(text: &str, what: Paste) -> Result<Reader<&[u8]>, FileProblem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(FileFlaw::NothingPasted.into());
    }
    Reader::of(Source::of_text(text.as_bytes()), &what.into(), true)
}

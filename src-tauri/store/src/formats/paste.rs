use super::csv::{CsvRows, Header, Mapping};
use super::detect::{FileFormat, HEAD_BYTES};
use super::json;
use super::lines::LineRows;
use super::reader::{ReadOptions, Reader, Rows};
use super::source::Source;
use super::{FileFlaw, FileProblem};

/// What pasted text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Keys with values: a map, a list, a table, or two columns without a header.
    Set,
    /// Keys to delete: the same, or one key per line.
    Delete,
}

/// Reads pasted text. In a table only the first 64 KiB decide about the form.
pub fn paste(text: &str, purpose: Purpose) -> Result<Reader<&[u8]>, FileProblem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let bytes = text.as_bytes();
    let names_only = purpose == Purpose::Delete;
    let mapping = Mapping::default();
    let options = ReadOptions {
        mapping: mapping.clone(),
        names_only,
    };
    let start = json::skip_space(bytes, 0);
    match bytes.get(start) {
        None => return Err(FileFlaw::NothingPasted.into()),
        Some(b'{' | b'[') => return Reader::open_with(bytes, &options),
        Some(_) => {}
    }

    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let header = Header::read(head, &mapping)?;
    let named = header.find(&mapping.key).is_some();
    let rows = match purpose {
        Purpose::Set if named && header.find(&mapping.value).is_some() => {
            return Reader::open_with(bytes, &options);
        }
        Purpose::Delete if named && header.names.len() > 1 => {
            return Reader::open_with(bytes, &options);
        }
        Purpose::Set => match Header::pair(head)? {
            Some(delimiter) => Rows::Csv(CsvRows::pairs(delimiter)),
            None => return Err(Source::of_utf8(bytes).problem(FileFlaw::OtherPaste)),
        },
        Purpose::Delete => Rows::Lines(LineRows::default()),
    };
    let format = if names_only {
        FileFormat::Names
    } else {
        FileFormat::Csv
    };
    Ok(Reader::of_rows(Source::of_utf8(bytes), rows, format))
}

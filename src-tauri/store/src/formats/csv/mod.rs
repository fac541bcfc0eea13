//! CSV as RFC 4180 describes it, with a header: key, value, expiration (Unix seconds), metadata
//! (JSON). What is read and written is exact to the byte: white space stays, line breaks inside
//! quotes stay as they are, and text that a spreadsheet would take for a formula is not altered.
//! <https://www.rfc-editor.org/rfc/rfc4180>

mod columns;
mod header;
mod record;
mod write;

pub(super) use header::Header;
pub use header::{Mapping, columns};
pub(super) use write::{HEADER, write_entry};

use std::io::Read;

use columns::Columns;
use record::Record;

use super::json::{self, JsonShape};
use super::row::{METADATA_TOO_LONG, VALUE_NOT_TEXT, VALUE_TOO_LONG, key_of};
use super::source::Source;
use super::{FileProblem, Incoming, IncomingExpiry, Row};

/// Reads CSV record by record, the header already being known.
pub(super) struct CsvRows {
    delimiter: u8,
    columns: Columns,
    has_header: bool,
    /// Only the keys are of interest.
    names: bool,
    record: Record,
}

impl CsvRows {
    pub fn new(header: &Header, columns: Columns, names: bool) -> Self {
        let (delimiter, record) = (header.delimiter, Record::default());
        Self {
            delimiter,
            columns,
            has_header: true,
            names,
            record,
        }
    }

    /// Two columns, key and value, without a header.
    pub fn pairs(delimiter: u8) -> Self {
        let (columns, record) = (Columns::pair(), Record::default());
        Self {
            delimiter,
            columns,
            has_header: false,
            names: false,
            record,
        }
    }

    pub fn carries_expiry(&self) -> bool {
        self.columns.expiration.is_some()
    }

    pub fn carries_metadata(&self) -> bool {
        self.columns.metadata.is_some()
    }

    pub fn next<R: Read>(&mut self, source: &mut Source<R>) -> Result<Option<Row>, FileProblem> {
        loop {
            let line = source.line();
            if !self
                .record
                .read_line(source, self.delimiter, self.columns.limits())?
            {
                return Ok(None);
            }
            if !self.record.is_blank() && !std::mem::take(&mut self.has_header) {
                return Ok(Some(match self.entry(line) {
                    Ok(entry) if self.names => Row::Name { line, key: entry.key },
                    Ok(entry) => Row::Entry(entry),
                    Err((key, reason)) => Row::Invalid { line, key, reason },
                }));
            }
        }
    }

    fn entry(&mut self, line: u64) -> Result<Incoming, (Option<String>, String)> {
        let (columns, record) = (&self.columns, &mut self.record);
        let (key, too_long) = record.take(columns.key);
        let key = key_of(key, too_long).map_err(|(start, reason)| (start, reason.to_owned()))?;
        let invalid = |reason: String| Err((Some(key.clone()), reason));
        if let Some(flaw) = record.flaw() {
            return invalid(flaw.into());
        }
        if record.reaches_beyond() {
            let (found, expected) = (record.count(), columns.limits().len());
            return invalid(format!(
                "This line has {found} columns instead of {expected}. A text that contains the separator \
                 must stand in double quotes"
            ));
        }
        let mut entry = Incoming {
            line,
            key: String::new(),
            value: Vec::new(),
            expiry: None,
            metadata: None,
        };
        if let Some(column) = columns.value.filter(|_| !self.names) {
            if record.count() <= column {
                return invalid("This line has no value".into());
            }
            let (value, too_long) = record.take(column);
            if too_long {
                return invalid(VALUE_TOO_LONG.into());
            }
            if std::str::from_utf8(&value).is_err() {
                return invalid(format!("{VALUE_NOT_TEXT}. Save the file as CSV UTF-8"));
            }
            entry.value = value;
            match expiry(record, columns.expiration) {
                Ok(expiry) => entry.expiry = expiry,
                Err(reason) => return invalid(reason),
            }
            match metadata(record, columns.metadata) {
                Ok(metadata) => entry.metadata = metadata,
                Err(reason) => return invalid(reason),
            }
        }
        Ok(Incoming { key, ..entry })
    }
}

fn expiry(record: &mut Record, column: Option<usize>) -> Result<Option<IncomingExpiry>, String> {
    let Some(bytes) = column.and_then(|column| record.filled(column)) else {
        return Ok(None);
    };
    let seconds = std::str::from_utf8(bytes)
        .ok()
        .and_then(|text| text.trim().parse().ok());
    match seconds {
        Some(seconds) => Ok(Some(IncomingExpiry::At(seconds))),
        None => Err("The expiration must be Unix time, a whole number of seconds".into()),
    }
}

fn metadata(record: &mut Record, column: Option<usize>) -> Result<Option<String>, String> {
    let Some(column) = column.filter(|&column| record.filled(column).is_some()) else {
        return Ok(None);
    };
    let (bytes, too_long) = record.take(column);
    if too_long {
        return Err(METADATA_TOO_LONG.into());
    }
    match json::validate(&bytes) {
        Ok(JsonShape::Null) => Ok(None),
        Ok(_) => Ok(Some(json::trimmed(&String::from_utf8_lossy(&bytes)).to_owned())),
        Err(error) => Err(format!("The metadata is not JSON. {}", error.message)),
    }
}

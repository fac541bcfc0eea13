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
use super::row::key_of;
use super::source::Source;
use super::{FileProblem, Incoming, IncomingExpiry, Refusal, Row, RowFlaw};
use crate::limits::Breach;

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

    fn entry(&mut self, line: u64) -> Result<Incoming, (Option<String>, Refusal)> {
        let (columns, record) = (&self.columns, &mut self.record);
        let key = record
            .field(columns.key)
            .map_or_else(|| Ok(String::new()), key_of)?;
        let invalid = |reason: Refusal| Err((Some(key.clone()), reason));
        if let Some(flaw) = record.flaw() {
            return invalid(flaw.into());
        }
        if record.reaches_beyond() {
            let (found, expected) = (record.count(), columns.limits().len());
            return invalid(RowFlaw::TooManyColumns { found, expected }.into());
        }
        let mut entry = Incoming {
            line,
            key: String::new(),
            value: Vec::new(),
            expiry: None,
            metadata: None,
        };
        if let Some(column) = columns.value.filter(|_| !self.names) {
            let Some(value) = record.field(column) else {
                return invalid(RowFlaw::NoValue.into());
            };
            if value.too_long() {
                let bytes = value.length();
                return invalid(Breach::ValueTooLarge { bytes }.into());
            }
            if std::str::from_utf8(value.bytes()).is_err() {
                return invalid(RowFlaw::CellNotUtf8.into());
            }
            entry.value = value.take();
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

fn expiry(record: &mut Record, column: Option<usize>) -> Result<Option<IncomingExpiry>, Refusal> {
    let Some(field) = column.and_then(|column| record.filled(column)) else {
        return Ok(None);
    };
    let seconds = std::str::from_utf8(field.bytes())
        .ok()
        .and_then(|text| text.trim().parse().ok());
    match seconds {
        Some(seconds) => Ok(Some(IncomingExpiry::At(seconds))),
        None => Err(RowFlaw::NotUnixTime.into()),
    }
}

fn metadata(record: &mut Record, column: Option<usize>) -> Result<Option<String>, Refusal> {
    let Some(field) = column.and_then(|column| record.filled(column)) else {
        return Ok(None);
    };
    if field.too_long() {
        let bytes = field.length();
        return Err(Breach::MetadataTooLarge { bytes }.into());
    }
    let bytes = field.bytes();
    match json::validate(bytes) {
        Ok(JsonShape::Null) => Ok(None),
        Ok(_) => Ok(Some(json::trimmed(&String::from_utf8_lossy(bytes)).to_owned())),
        Err(error) => {
            let (expected, found) = (error.expected, error.found);
            Err(RowFlaw::MetadataBroken { expected, found }.into())
        }
    }
}

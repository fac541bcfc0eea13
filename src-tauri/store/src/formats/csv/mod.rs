//! CSV as RFC 4180 describes it, with a header: key, value, expiration (a moment), metadata (JSON), and
//! in files from elsewhere expiration_ttl (seconds) and base64 (true or false), as in the list. What is
//! read and written is exact to the byte: white space stays, line breaks inside quotes stay as they are,
//! and text that a spreadsheet would take for a formula is not altered.
//! <https://www.rfc-editor.org/rfc/rfc4180>

mod columns;
mod header;
mod record;
mod write;

pub(super) use header::Header;
pub use header::{Mapping, columns};
pub(super) use write::{HEADER, write_entry};

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use columns::Columns;
use record::Record;

use super::capture::MAX_BASE64;
use super::field::Field;
use super::flaw::found;
use super::json::{self, JsonShape};
use super::moment::read_moment;
use super::notes::Notes;
use super::row::key_of;
use super::source::Source;
use super::{FileProblem, Incoming, IncomingExpiry, Refusal, Row, RowFlaw};
use crate::limits::{Breach, check_value_size};

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
    pub fn new<R: Read>(header: &Header, columns: Columns, names: bool, source: &mut Source<R>) -> Self {
        source.consume(header.behind);
        let (delimiter, record) = (header.delimiter, Record::default());
        Self {
            delimiter,
            columns,
            has_header: true,
            names,
            record,
        }
    }

    /// Two columns, key and value, whose first record is one already.
    pub fn pairs<R: Read>(first: &Header, source: &mut Source<R>) -> Self {
        Self {
            has_header: false,
            ..Self::new(first, Columns::pair(), false, source)
        }
    }

    pub fn carries_expiry(&self) -> bool {
        self.columns.expiration.is_some() || self.columns.expiration_ttl.is_some()
    }

    pub fn carries_metadata(&self) -> bool {
        self.columns.metadata.is_some()
    }

    pub fn next<R: Read>(
        &mut self,
        source: &mut Source<R>,
        notes: &mut Notes,
    ) -> Result<Option<Row>, FileProblem> {
        loop {
            let line = source.line();
            if !self
                .record
                .read_line(source, self.delimiter, self.columns.limits())?
            {
                return Ok(None);
            }
            if !self.record.is_blank() && !std::mem::take(&mut self.has_header) {
                return Ok(Some(match self.entry(line, notes) {
                    Ok(entry) if self.names => Row::Name { line, key: entry.key },
                    Ok(entry) => Row::Entry(entry),
                    Err((key, reason)) => Row::Invalid { line, key, reason },
                }));
            }
        }
    }

    fn entry(&mut self, line: u64, notes: &mut Notes) -> Result<Incoming, (Option<String>, Refusal)> {
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
            match is_base64(record, columns.base64).and_then(|base64| value(record, column, base64)) {
                Ok(value) => entry.value = value,
                Err(reason) => return invalid(reason),
            }
            match expiry(record, columns, notes) {
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

/// Whether the value is written in base64. Spreadsheets write TRUE and FALSE.
fn is_base64(record: &mut Record, column: Option<usize>) -> Result<bool, Refusal> {
    let Some(word) = word(record, column) else {
        return Ok(false);
    };
    match word.to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" | "" => Ok(false),
        _ => Err(RowFlaw::Base64NotBool.into()),
    }
}

fn value(record: &mut Record, column: usize, base64: bool) -> Result<Vec<u8>, Refusal> {
    let Some(value) = record.field(column) else {
        return Err(RowFlaw::NoValue.into());
    };
    let bytes = value.length();
    if base64 {
        if bytes > MAX_BASE64 {
            return Err(RowFlaw::Base64TooLong.into());
        }
        let value = STANDARD.decode(value.bytes()).map_err(|_| RowFlaw::NotBase64)?;
        check_value_size(value.len())?;
        return Ok(value);
    }
    check_value_size(bytes)?;
    match std::str::from_utf8(value.bytes()) {
        Ok(_) => Ok(value.take()),
        Err(_) => Err(RowFlaw::CellNotUtf8.into()),
    }
}

/// When the entry expires. The span wins over the moment, as in the list.
fn expiry(
    record: &mut Record,
    columns: &Columns,
    notes: &mut Notes,
) -> Result<Option<IncomingExpiry>, Refusal> {
    let at = match word(record, columns.expiration).as_deref() {
        None | Some("" | "never") => None,
        Some(text) => Some(read_moment(text).ok_or_else(|| RowFlaw::NotAMoment {
            found: found(text.as_bytes()),
        })?),
    };
    let after: Option<i64> = match word(record, columns.expiration_ttl).as_deref() {
        None | Some("") => None,
        Some(text) => Some(text.parse().map_err(|_| RowFlaw::NotSeconds {
            field: Field::ExpirationTtl,
            found: found(text.as_bytes()),
        })?),
    };
    if at.is_some() && after.is_some() {
        notes.two_expiries();
    }
    Ok(after.map(IncomingExpiry::In).or(at.map(IncomingExpiry::At)))
}

/// What stands in a column that is there, without white space around it.
fn word(record: &mut Record, column: Option<usize>) -> Option<String> {
    let field = record.filled(column?)?;
    Some(String::from_utf8_lossy(field.bytes()).trim().to_owned())
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

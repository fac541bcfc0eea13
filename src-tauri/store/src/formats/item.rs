use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::capture::{Capture, MAX_BASE64, MAX_KEY};
use super::field::Field;
use super::flaw::found;
use super::json::{Expected, JsonShape};
use super::notes::Notes;
use super::row::key_of;
use super::source::Source;
use super::{FileProblem, Incoming, IncomingExpiry, Refusal, Row, RowFlaw};
use crate::limits::{Breach, MAX_VALUE_BYTES};

/// One object of a list while it is read.
#[derive(Default)]
pub(super) struct Item {
    /// The fields that were there, one bit each.
    seen: u8,
    key: Option<String>,
    value: Vec<u8>,
    /// Of the value as it is written.
    value_length: usize,
    value_is_string: bool,
    base64: bool,
    at: Option<i64>,
    after: Option<i64>,
    metadata: Option<String>,
    /// The first reason why the item is not valid.
    flaw: Option<Refusal>,
}

/// Field names above this length are none of ours.
const MAX_FIELD_NAME: usize = 256;

impl Item {
    /// Reads the object whose brace is the next byte.
    pub fn read<R: Read>(
        source: &mut Source<R>,
        text: &mut Capture,
        names: bool,
        notes: &mut Notes,
    ) -> Result<Row, FileProblem> {
        let line = source.line();
        let mut item = Self::default();
        item.read_fields(source, text, names, notes)?;
        Ok(if names {
            item.into_name(line)
        } else {
            item.into_entry(line)
        })
    }

    /// Reads the object whose brace is the next byte as what a key has; none if its value is `null`:
    /// then there is no such key.
    pub fn read_of<R: Read>(
        key: String,
        line: u64,
        source: &mut Source<R>,
        text: &mut Capture,
        notes: &mut Notes,
    ) -> Result<Option<Row>, FileProblem> {
        let mut item = Self {
            key: Some(key),
            seen: 1 << Field::Key as u8,
            ..Self::default()
        };
        item.read_fields(source, text, false, notes)?;
        let absent = item.flaw == Some(RowFlaw::ValueNull.into());
        Ok((!absent).then(|| item.into_entry(line)))
    }

    fn read_fields<R: Read>(
        &mut self,
        source: &mut Source<R>,
        text: &mut Capture,
        names: bool,
        notes: &mut Notes,
    ) -> Result<(), FileProblem> {
        source.read_object(|source| self.read_field(source, text, names, notes))?;
        if self.at.is_some() && self.after.is_some() {
            notes.two_expiries();
        }
        Ok(())
    }

    fn read_field<R: Read>(
        &mut self,
        source: &mut Source<R>,
        text: &mut Capture,
        names: bool,
        notes: &mut Notes,
    ) -> Result<(), FileProblem> {
        text.start(MAX_FIELD_NAME);
        source.read_string(text)?;
        let name = text.bytes();
        let field = Field::named(name, names).filter(|_| !text.too_long());
        if field.is_none() && !names {
            notes.ignored(&String::from_utf8_lossy(name));
        }
        source.expect(b':', Expected::Colon)?;
        let quoted = source.skip_space()? == Some(b'"');
        let Some(field) = field else {
            text.start(0);
            return source.read_verbatim(text).map(drop);
        };
        if self.seen & 1 << field as u8 != 0 {
            self.is_flawed(RowFlaw::FieldTwice { field });
        }
        self.seen |= 1 << field as u8;
        match field {
            Field::Key | Field::Value if quoted => {
                text.start(if field == Field::Key { MAX_KEY } else { MAX_BASE64 });
                if !source.read_string(text)? {
                    self.is_flawed(RowFlaw::HalfCharacter { field });
                }
                self.take_string(field, text);
            }
            _ => {
                text.start(field.most_bytes());
                let shape = source.read_verbatim(text)?;
                self.take_json(field, shape, text);
            }
        }
        Ok(())
    }

    fn take_string(&mut self, field: Field, text: &mut Capture) {
        if field == Field::Value {
            self.value_length = text.length();
            (self.value, self.value_is_string) = (text.take(), true);
            return;
        }
        match key_of(text) {
            Ok(key) => self.key = Some(key),
            Err((start, reason)) => {
                self.key = start;
                self.is_flawed(reason);
            }
        }
    }

    fn take_json(&mut self, field: Field, shape: JsonShape, text: &mut Capture) {
        let whole = match (field, std::str::from_utf8(text.bytes())) {
            (Field::Expiration | Field::ExpirationTtl, Ok(text)) => text.parse::<i64>().ok(),
            _ => None,
        };
        match (field, shape) {
            (Field::Key, _) => self.is_flawed(RowFlaw::KeyNotString),
            (Field::Value, JsonShape::Null) => self.is_flawed(RowFlaw::ValueNull),
            (Field::Value, _) => {
                self.value_length = text.length();
                (self.value, self.value_is_string) = (text.take(), false);
            }
            (Field::Metadata, _) if text.too_long() => {
                self.is_flawed(Breach::MetadataTooLarge { bytes: text.length() })
            }
            // As everywhere in Workers KV, null is no metadata.
            (_, JsonShape::Null) => {}
            (Field::Metadata, _) => match String::from_utf8(text.take()) {
                Ok(metadata) => self.metadata = Some(metadata),
                Err(_) => self.is_flawed(RowFlaw::NotUtf8 { field }),
            },
            (Field::Base64, JsonShape::Bool) => self.base64 = text.bytes() == b"true",
            (Field::Base64, _) => self.is_flawed(RowFlaw::Base64NotBool),
            (Field::Expiration, _) => self.at = whole,
            (Field::ExpirationTtl, _) => self.after = whole,
        }
        let time = matches!(field, Field::Expiration | Field::ExpirationTtl);
        if time && shape != JsonShape::Null && whole.is_none() {
            let found = found(text.bytes());
            self.is_flawed(RowFlaw::NotSeconds { field, found });
        }
    }

    fn is_flawed(&mut self, reason: impl Into<Refusal>) {
        self.flaw.get_or_insert_with(|| reason.into());
    }

    fn into_name(self, line: u64) -> Row {
        match (self.key, self.flaw) {
            (Some(key), None) => Row::Name { line, key },
            (key, flaw) => Row::Invalid {
                line,
                key,
                reason: flaw.unwrap_or(RowFlaw::NameMissing.into()),
            },
        }
    }

    fn into_entry(mut self, line: u64) -> Row {
        if self.seen & 1 << Field::Key as u8 == 0 {
            self.is_flawed(RowFlaw::FieldMissing { field: Field::Key });
        }
        if self.seen & 1 << Field::Value as u8 == 0 {
            self.is_flawed(RowFlaw::FieldMissing { field: Field::Value });
        }
        self.check_value();
        let expiry = self
            .after
            .map(IncomingExpiry::In)
            .or(self.at.map(IncomingExpiry::At));
        match (self.key, self.flaw) {
            (Some(key), None) => Row::Entry(Incoming {
                line,
                key,
                value: self.value,
                expiry,
                metadata: self.metadata,
            }),
            (key, flaw) => Row::Invalid {
                line,
                key,
                reason: flaw.unwrap_or(RowFlaw::FieldMissing { field: Field::Key }.into()),
            },
        }
    }

    /// Holds the value against its limit, and makes bytes of one in base64.
    fn check_value(&mut self) {
        if self.base64 && self.value_length > MAX_BASE64 {
            self.is_flawed(RowFlaw::Base64TooLong);
        } else if self.base64 && self.flaw.is_none() {
            match STANDARD.decode(&self.value) {
                Ok(value) if self.value_is_string => {
                    self.value_length = value.len();
                    self.value = value;
                }
                _ => self.is_flawed(RowFlaw::NotBase64),
            }
        }
        if self.value_length > MAX_VALUE_BYTES {
            self.is_flawed(Breach::ValueTooLarge {
                bytes: self.value_length,
            });
        } else if !self.base64 && std::str::from_utf8(&self.value).is_err() {
            self.is_flawed(RowFlaw::NotUtf8 { field: Field::Value });
        }
    }
}

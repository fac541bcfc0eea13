//! The values of a bulk get by their keys, as Workers KV and wrangler answer.

use std::io::Read;

use super::capture::{Capture, MAX_KEY};
use super::item::Item;
use super::json::Expected;
use super::notes::Notes;
use super::row::key_of;
use super::source::Source;
use super::{Field, FileProblem, Incoming, Row, RowFlaw};
use crate::limits::{Breach, MAX_VALUE_BYTES};

/// Reads the object of values member by member. A key whose value is `null` was not there; such keys
/// are counted and left out.
pub(super) struct ValueRows {
    /// Each value stands in an object.
    wrapped: bool,
    begun: bool,
    ended: bool,
    text: Capture,
}

impl ValueRows {
    pub fn new(wrapped: bool) -> Self {
        Self {
            wrapped,
            begun: false,
            ended: false,
            text: Capture::default(),
        }
    }

    /// The next row; none behind the last brace.
    pub fn next<R: Read>(
        &mut self,
        source: &mut Source<R>,
        notes: &mut Notes,
    ) -> Result<Option<Row>, FileProblem> {
        while !self.ended {
            let first = !std::mem::replace(&mut self.begun, true);
            if first {
                source.expect(b'{', Expected::Value)?;
            }
            match source.skip_space()? {
                Some(b'}') if first => {
                    source.consume(1);
                    self.ended = true;
                    break;
                }
                Some(b'"') => {}
                _ if first => return Err(source.unexpected(Expected::KeyOrEnd)),
                _ => return Err(source.unexpected(Expected::Key)),
            }
            let row = self.read_member(source, notes)?;
            match source.skip_space()? {
                Some(b',') => {}
                Some(b'}') => self.ended = true,
                _ => return Err(source.unexpected(Expected::CommaOrBrace)),
            }
            source.consume(1);
            match row {
                Some(row) => return Ok(Some(row)),
                None => notes.not_there(),
            }
        }
        Ok(None)
    }

    fn read_member<R: Read>(
        &mut self,
        source: &mut Source<R>,
        notes: &mut Notes,
    ) -> Result<Option<Row>, FileProblem> {
        let line = source.line();
        self.text.start(MAX_KEY);
        let is_text = source.read_string(&mut self.text)?;
        let key = match key_of(&mut self.text) {
            _ if !is_text => Err((None, RowFlaw::HalfCharacter { field: Field::Key }.into())),
            key => key,
        };
        source.expect(b':', Expected::Colon)?;
        let next = source.skip_space()?;
        let key = match key {
            Ok(key) => key,
            Err((key, reason)) => {
                self.text.start(0);
                source.read_verbatim(&mut self.text)?;
                return Ok(Some(Row::Invalid { line, key, reason }));
            }
        };
        if self.wrapped && next == Some(b'{') {
            return Item::read_of(key, line, source, &mut self.text, notes);
        }
        self.text.start(MAX_VALUE_BYTES);
        let is_text = match next {
            Some(b'"') => source.read_string(&mut self.text)?,
            _ => {
                source.read_verbatim(&mut self.text)?;
                true
            }
        };
        let field = Field::Value;
        let reason = if self.text.too_long() {
            let bytes = self.text.length();
            Breach::ValueTooLarge { bytes }.into()
        } else if !is_text {
            RowFlaw::HalfCharacter { field }.into()
        } else if std::str::from_utf8(self.text.bytes()).is_err() {
            RowFlaw::NotUtf8 { field }.into()
        } else if next == Some(b'n') {
            return Ok(None);
        } else {
            return Ok(Some(Row::Entry(Incoming {
                line,
                key,
                value: self.text.take(),
                expiry: None,
                metadata: None,
            })));
        };
        Ok(Some(Row::Invalid {
            line,
            key: Some(key),
            reason,
        }))
    }
}

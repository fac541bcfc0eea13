//! The map: `{"key": value, …}`, the format of the reference.
//!
//! A value whose text is JSON, but not a JSON string, stands in the map as it is; all other text
//! stands as a JSON string. Reading is the mirror image, so a stored text that is itself a JSON
//! string (`"abc"` with its quotes) comes back with its quotes. A key that is there twice is passed
//! on twice.

use std::collections::VecDeque;
use std::io::Read;

use super::answer::SUCCESS;
use super::capture::{Capture, MAX_KEY};
use super::json::{self, Expected};
use super::notes::Notes;
use super::row::key_of;
use super::source::Source;
use super::{Exported, Field, FileProblem, Incoming, Refusal, Row, RowFlaw, WriteProblem};
use crate::limits::{Breach, MAX_VALUE_BYTES};

/// Reads a map entry by entry.
#[derive(Default)]
pub(super) struct MapRows {
    place: Place,
    key: Capture,
    value: Capture,
    /// Whether the value that was read last stands there as `null`.
    is_null: bool,
    /// Whether the line may follow by which wrangler ends what it prints. Then a key whose value is `null`
    /// was not there.
    may_end_with_success: bool,
    /// Entries whose value is `null`, until the end tells what that means.
    nulls: VecDeque<Row>,
}

/// More keys are in no answer.
const MOST_NULLS: usize = 1_000;

#[derive(Default, PartialEq)]
enum Place {
    #[default]
    Start,
    /// Behind a comma.
    Key,
    /// Behind the last brace.
    End,
}

impl MapRows {
    /// With `may_end_with_success`, what wrangler prints is read too.
    pub fn new(may_end_with_success: bool) -> Self {
        Self {
            may_end_with_success,
            ..Self::default()
        }
    }

    /// The next row; none behind the last brace.
    pub fn next<R: Read>(
        &mut self,
        source: &mut Source<R>,
        notes: &mut Notes,
    ) -> Result<Option<Row>, FileProblem> {
        while let Some(row) = self.read_row(source)? {
            if !self.may_end_with_success || !self.is_null {
                return Ok(Some(row));
            }
            self.nulls.push_back(row);
            self.may_end_with_success = self.nulls.len() < MOST_NULLS;
        }
        if std::mem::take(&mut self.may_end_with_success) && source.skip_space()? == Some(SUCCESS[0]) {
            source.expect_word(SUCCESS)?;
            self.nulls.drain(..).for_each(|_| notes.not_there());
        }
        Ok(self.nulls.pop_front())
    }

    fn read_row<R: Read>(&mut self, source: &mut Source<R>) -> Result<Option<Row>, FileProblem> {
        let first = self.place == Place::Start;
        if first {
            source.expect(b'{', Expected::Value)?;
            if source.skip_space()? == Some(b'}') {
                source.consume(1);
                self.place = Place::End;
            }
        }
        if self.place == Place::End {
            return Ok(None);
        }
        if source.skip_space()? != Some(b'"') {
            let expected = if first { Expected::KeyOrEnd } else { Expected::Key };
            return Err(source.unexpected(expected));
        }
        let row = self.read_entry(source)?;
        self.place = match source.skip_space()? {
            Some(b',') => Place::Key,
            Some(b'}') => Place::End,
            _ => return Err(source.unexpected(Expected::CommaOrBrace)),
        };
        source.consume(1);
        Ok(Some(row))
    }

    fn read_entry<R: Read>(&mut self, source: &mut Source<R>) -> Result<Row, FileProblem> {
        let line = source.line();
        self.key.start(MAX_KEY);
        let key_is_text = source.read_string(&mut self.key)?;
        source.expect(b':', Expected::Colon)?;
        self.value.start(MAX_VALUE_BYTES);
        let next = source.skip_space()?;
        self.is_null = next == Some(b'n');
        let value_is_text = match next {
            Some(b'"') => source.read_string(&mut self.value)?,
            _ => source.read_verbatim(&mut self.value).map(|_| true)?,
        };

        let invalid = |key, reason: Refusal| Ok(Row::Invalid { line, key, reason });
        let key = match key_of(&mut self.key) {
            _ if !key_is_text => return invalid(None, RowFlaw::HalfCharacter { field: Field::Key }.into()),
            Ok(key) => key,
            Err((start, reason)) => return invalid(start, reason),
        };
        let field = Field::Value;
        if self.value.too_long() {
            let bytes = self.value.length();
            return invalid(Some(key), Breach::ValueTooLarge { bytes }.into());
        }
        if !value_is_text {
            return invalid(Some(key), RowFlaw::HalfCharacter { field }.into());
        }
        if std::str::from_utf8(self.value.bytes()).is_err() {
            return invalid(Some(key), RowFlaw::NotUtf8 { field }.into());
        }
        let value = self.value.take();
        Ok(Row::Entry(Incoming {
            line,
            key,
            value,
            expiry: None,
            metadata: None,
        }))
    }
}

/// Appends an entry, without what separates it from others.
pub(super) fn write_entry(entry: &Exported<'_>, out: &mut Vec<u8>) -> Result<(), WriteProblem> {
    let Ok(text) = std::str::from_utf8(entry.value) else {
        return Err(WriteProblem::NotText {
            key: entry.key.into(),
        });
    };
    json::quote_into(entry.key, out);
    out.extend_from_slice(b": ");
    if json::embeds(entry.value) {
        out.extend_from_slice(entry.value);
    } else {
        json::quote_into(text, out);
    }
    Ok(())
}

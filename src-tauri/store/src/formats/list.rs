//! The list: `[{"key": …, "value": …, …}, …]`, the format of `wrangler kv bulk put`, and lists of
//! names: `["a", "b"]` or what `wrangler kv key list` prints, `[{"name": "a"}, …]`.
//! <https://developers.cloudflare.com/api/resources/kv/subresources/namespaces/methods/bulk_update/>

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::capture::{Capture, MAX_KEY};
use super::item::Item;
use super::json::{self, Expected};
use super::notes::Notes;
use super::row::key_of;
use super::source::Source;
use super::{Exported, Field, FileProblem, Refusal, Row, RowFlaw, WriteProblem};

/// Reads a list item by item, entries or names.
pub(super) struct ListRows {
    place: Place,
    names: bool,
    text: Capture,
}

#[derive(PartialEq)]
enum Place {
    Start,
    /// Behind a comma.
    Item,
    /// Behind the last bracket.
    End,
}

impl ListRows {
    /// With `names`, only the key of each item is of interest.
    pub fn new(names: bool) -> Self {
        Self {
            place: Place::Start,
            names,
            text: Capture::default(),
        }
    }

    /// The next row; none behind the last bracket.
    pub fn next<R: Read>(
        &mut self,
        source: &mut Source<R>,
        notes: &mut Notes,
    ) -> Result<Option<Row>, FileProblem> {
        if self.place == Place::Start {
            source.expect(b'[', Expected::Value)?;
            if source.skip_space()? == Some(b']') {
                source.consume(1);
                self.place = Place::End;
            }
        }
        if self.place == Place::End {
            return Ok(None);
        }
        let row = match source.skip_space()? {
            Some(b'{') => Item::read(source, &mut self.text, self.names, notes)?,
            Some(b'"') => self.read_name(source)?,
            _ => self.skip_item(source)?,
        };
        self.place = match source.skip_space()? {
            Some(b',') => Place::Item,
            Some(b']') => Place::End,
            _ => return Err(source.unexpected(Expected::CommaOrBracket)),
        };
        source.consume(1);
        Ok(Some(row))
    }

    fn read_name<R: Read>(&mut self, source: &mut Source<R>) -> Result<Row, FileProblem> {
        let line = source.line();
        self.text.start(MAX_KEY);
        let is_text = source.read_string(&mut self.text)?;
        let invalid = |key, reason: Refusal| Ok(Row::Invalid { line, key, reason });
        match key_of(&mut self.text) {
            _ if !is_text => invalid(None, RowFlaw::HalfCharacter { field: Field::Key }.into()),
            Err((start, reason)) => invalid(start, reason),
            Ok(key) if self.names => Ok(Row::Name { line, key }),
            Ok(key) => invalid(Some(key), RowFlaw::NameAlone.into()),
        }
    }

    /// Steps over an item that can be neither an entry nor a name.
    fn skip_item<R: Read>(&mut self, source: &mut Source<R>) -> Result<Row, FileProblem> {
        let line = source.line();
        self.text.start(0);
        source.read_verbatim(&mut self.text)?;
        let flaw = match self.names {
            true => RowFlaw::NotAName,
            false => RowFlaw::NotAnEntry,
        };
        Ok(Row::Invalid {
            line,
            key: None,
            reason: flaw.into(),
        })
    }
}

/// Appends an entry, without what separates it from others.
pub(super) fn write_entry(entry: &Exported<'_>, out: &mut Vec<u8>) -> Result<(), WriteProblem> {
    out.extend_from_slice(br#"{"key": "#);
    json::quote_into(entry.key, out);
    out.extend_from_slice(br#", "value": "#);
    match std::str::from_utf8(entry.value) {
        Ok(text) => json::quote_into(text, out),
        Err(_) => {
            out.push(b'"');
            out.extend_from_slice(STANDARD.encode(entry.value).as_bytes());
            out.extend_from_slice(br#"", "base64": true"#);
        }
    }
    if let Some(seconds) = entry.expires_at {
        out.extend_from_slice(format!(r#", "expiration": {seconds}"#).as_bytes());
    }
    if let Some(metadata) = entry.metadata_text()? {
        out.extend_from_slice(br#", "metadata": "#);
        out.extend_from_slice(metadata.as_bytes());
    }
    out.push(b'}');
    Ok(())
}

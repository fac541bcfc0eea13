use std::io::Read;

use crate::formats::capture::Capture;
use crate::formats::source::Source;
use crate::formats::{FileProblem, RowFlaw};

/// One record of CSV: its fields without their quotes. Buffers are kept from record to record.
#[derive(Default)]
pub(super) struct Record {
    fields: Vec<Capture>,
    count: usize,
    /// Columns of interest.
    stored: usize,
    flaw: Option<RowFlaw>,
}

enum After {
    Delimiter,
    Record,
}

impl Record {
    /// Reads the next record; false at the end of the file. Of each column at most the given number
    /// of bytes is kept; of the columns beyond only whether they are empty.
    pub fn read_line<R: Read>(
        &mut self,
        source: &mut Source<R>,
        delimiter: u8,
        limits: &[usize],
    ) -> Result<bool, FileProblem> {
        self.count = 0;
        self.stored = limits.len();
        self.flaw = None;
        if source.peek()?.is_none() {
            return Ok(false);
        }
        loop {
            // Behind the columns of interest one field stands for all the others.
            let at = self.count.min(limits.len());
            if at == self.fields.len() {
                self.fields.push(Capture::default());
            }
            if self.count <= limits.len() {
                self.fields[at].start(limits.get(at).copied().unwrap_or(0));
            }
            self.count += 1;
            if let After::Record = self.read_field(source, delimiter, at)? {
                return Ok(true);
            }
        }
    }

    fn read_field<R: Read>(
        &mut self,
        source: &mut Source<R>,
        delimiter: u8,
        at: usize,
    ) -> Result<After, FileProblem> {
        let field = &mut self.fields[at];
        let quoted = source.peek()? == Some(b'"');
        if quoted {
            source.consume(1);
            if !read_quoted(source, field)? {
                self.flaw = Some(RowFlaw::QuoteNotClosed);
                return Ok(After::Record);
            }
        }
        loop {
            let bytes = source.fill()?;
            let found = memchr::memchr3(delimiter, b'\n', b'\r', bytes);
            let run = found.unwrap_or(bytes.len());
            let end = found.map(|at| bytes[at]).or(bytes.is_empty().then_some(b'\n'));
            if quoted && run > 0 {
                self.flaw = Some(RowFlaw::TextBehindQuote);
            }
            field.push(&bytes[..run]);
            source.consume(run);
            let Some(end) = end else {
                continue;
            };
            source.next_byte()?;
            if end == delimiter {
                return Ok(After::Delimiter);
            }
            if end == b'\r' && source.peek()? == Some(b'\n') {
                source.consume(1);
            }
            return Ok(After::Record);
        }
    }

    /// Fields that the record has.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Why the record is not CSV.
    pub fn flaw(&self) -> Option<RowFlaw> {
        self.flaw.clone()
    }

    /// Whether all fields are empty, as in a blank line.
    pub fn is_blank(&self) -> bool {
        self.flaw.is_none() && self.fields().iter().all(Capture::is_empty)
    }

    /// Whether there is something behind the columns of interest.
    pub fn reaches_beyond(&self) -> bool {
        self.fields()
            .get(self.stored)
            .is_some_and(|others| !others.is_empty())
    }

    /// A column that is there.
    pub fn field(&mut self, column: usize) -> Option<&mut Capture> {
        self.fields.get_mut(column).filter(|_| column < self.count)
    }

    /// A column that is there and not empty.
    pub fn filled(&mut self, column: usize) -> Option<&Capture> {
        self.field(column)
            .map(|field| &*field)
            .filter(|field| !field.is_empty())
    }

    fn fields(&self) -> &[Capture] {
        &self.fields[..self.count.min(self.stored + 1)]
    }
}

/// Reads up to the closing quote; false if there is none.
fn read_quoted<R: Read>(source: &mut Source<R>, field: &mut Capture) -> Result<bool, FileProblem> {
    loop {
        let bytes = source.fill()?;
        if bytes.is_empty() {
            return Ok(false);
        }
        let found = memchr::memchr(b'"', bytes);
        let run = found.unwrap_or(bytes.len());
        field.push(&bytes[..run]);
        source.consume(run);
        if found.is_some() {
            source.consume(1);
            if source.peek()? != Some(b'"') {
                return Ok(true);
            }
            field.push(b"\"");
            source.consume(1);
        }
    }
}

use std::io::Read;

use crate::formats::FileProblem;
use crate::formats::capture::Capture;
use crate::formats::source::Source;

/// One record of CSV: its fields without their quotes. Buffers are kept from record to record.
#[derive(Default)]
pub(super) struct Record {
    fields: Vec<Capture>,
    count: usize,
    /// Columns of interest.
    stored: usize,
    flaw: Option<&'static str>,
}

const BEHIND_QUOTE: &str = "There is text behind a closing double quote. A text with quotes or separators in it \
                            must stand in double quotes, and the quotes in it are written twice";

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
                self.flaw = Some("A double quote is opened here and never closed");
                return Ok(After::Record);
            }
        }
        loop {
            let bytes = source.fill()?;
            let found = memchr::memchr3(delimiter, b'\n', b'\r', bytes);
            let run = found.unwrap_or(bytes.len());
            let end = found.map(|at| bytes[at]).or(bytes.is_empty().then_some(b'\n'));
            if quoted && run > 0 {
                self.flaw = Some(BEHIND_QUOTE);
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
    pub fn flaw(&self) -> Option<&'static str> {
        self.flaw
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

    /// The bytes of a column, and whether they are only the start of something too long.
    pub fn take(&mut self, column: usize) -> (Vec<u8>, bool) {
        match self.fields.get_mut(column) {
            Some(field) if column < self.count => (field.take(), field.too_long()),
            _ => (Vec::new(), false),
        }
    }

    /// The bytes of a column that is there and not empty.
    pub fn filled(&self, column: usize) -> Option<&[u8]> {
        let field = self.fields().get(column)?;
        (!field.is_empty()).then(|| field.bytes())
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

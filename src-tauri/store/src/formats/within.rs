use std::io::Read;

use super::answer::{Answer, Inside, SUCCESS};
use super::capture::{Capture, MAX_METADATA};
use super::flagd::described;
use super::flags::FlagRows;
use super::json::Expected;
use super::list::ListRows;
use super::notes::Notes;
use super::source::Source;
use super::values::ValueRows;
use super::{FileFlaw, FileProblem, Row};

/// Reads what stands inside of an [`Answer`], and steps over what stands around it.
pub(super) struct WithinRows {
    path: &'static [&'static str],
    begun: bool,
    inside: InsideRows,
    carries_metadata: bool,
    /// Of what is stepped over.
    text: Capture,
}

enum InsideRows {
    Flags(FlagRows),
    Values(ValueRows),
    Names(ListRows),
}

/// Names above this length are none that are looked for.
const MAX_NAME: usize = 64;

impl WithinRows {
    pub fn new(answer: &Answer) -> Self {
        let (inside, carries_metadata) = match &answer.inside {
            Inside::Flags { prefix } => (InsideRows::Flags(FlagRows::new(prefix.clone())), false),
            Inside::Names => (InsideRows::Names(ListRows::new(true)), false),
            Inside::Values {
                wrapped,
                with_metadata,
            } => (InsideRows::Values(ValueRows::new(*wrapped)), *with_metadata),
        };
        Self {
            path: answer.path,
            begun: false,
            inside,
            carries_metadata,
            text: Capture::default(),
        }
    }

    /// Whether it speaks of metadata, and with that of the expiry.
    pub fn carries_metadata(&self) -> bool {
        self.carries_metadata
    }

    /// The next row; none behind all that stands around them.
    pub fn next<R: Read>(
        &mut self,
        source: &mut Source<R>,
        notes: &mut Notes,
    ) -> Result<Option<Row>, FileProblem> {
        if !std::mem::replace(&mut self.begun, true) {
            self.go_in(source, notes)?;
        }
        let row = match &mut self.inside {
            InsideRows::Flags(rows) => rows.next(source, notes)?,
            InsideRows::Values(rows) => rows.next(source, notes)?,
            InsideRows::Names(rows) => rows.next(source, notes)?,
        };
        if row.is_none() {
            self.go_out(source, notes)?;
        }
        Ok(row)
    }

    fn go_in<R: Read>(&mut self, source: &mut Source<R>, notes: &mut Notes) -> Result<(), FileProblem> {
        for name in self.path {
            source.expect(b'{', Expected::Value)?;
            while !self.reaches(name, source, notes)? {
                source.expect(b',', Expected::CommaOrBrace)?;
            }
        }
        Ok(())
    }

    fn go_out<R: Read>(&mut self, source: &mut Source<R>, notes: &mut Notes) -> Result<(), FileProblem> {
        for _ in self.path {
            loop {
                match source.skip_space()? {
                    Some(b',') => source.consume(1),
                    Some(b'}') => break,
                    _ => return Err(source.unexpected(Expected::CommaOrBrace)),
                }
                self.reaches("", source, notes)?;
            }
            source.consume(1);
        }
        if let InsideRows::Values(_) = self.inside
            && source.skip_space()? == Some(SUCCESS[0])
        {
            source.expect_word(SUCCESS)?;
        }
        Ok(())
    }

    /// Whether the next member has this name; then its value is the next. Any other is stepped over.
    fn reaches<R: Read>(
        &mut self,
        wanted: &str,
        source: &mut Source<R>,
        notes: &mut Notes,
    ) -> Result<bool, FileProblem> {
        if source.skip_space()? != Some(b'"') {
            return Err(source.unexpected(Expected::Key));
        }
        self.text.start(MAX_NAME);
        source.read_string(&mut self.text)?;
        source.expect(b':', Expected::Colon)?;
        source.skip_space()?;
        let name = String::from_utf8_lossy(self.text.bytes()).into_owned();
        if !wanted.is_empty() && name == wanted {
            return Ok(true);
        }
        self.text.start(MAX_METADATA);
        source.read_verbatim(&mut self.text)?;
        if let InsideRows::Flags(rows) = &self.inside {
            let described = described(self.text.bytes()).filter(|_| name == "metadata");
            match (&*name, described) {
                ("$schema", _) => {}
                (_, Some(found)) if found.prefix != rows.prefix() => {
                    return Err(source.problem(FileFlaw::PrefixBehind { prefix: found.prefix }));
                }
                (_, Some(found)) if found.alone => {}
                // Rules that flags share, and what describes all of them.
                _ => notes.ignored(&name),
            }
        }
        Ok(false)
    }
}

use std::io::Read;

use super::csv::{CsvRows, Header, Mapping};
use super::detect::{Braces, HEAD_BYTES, detect_text, look_at_braces};
use super::file_format::FileFormat;
use super::json::begins_with_brace;
use super::lines::LineRows;
use super::list::ListRows;
use super::map::MapRows;
use super::notes::{Note, Notes};
use super::pairlines::{Between, PairLines};
use super::source::Source;
use super::within::WithinRows;
use super::{FileFlaw, FileProblem, Row};

/// How a file is to be read, where its content does not say it all.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// For CSV.
    pub mapping: Mapping,
    /// Entries are passed on as [`Row::Name`]: only their keys are of interest, as for deleting.
    pub names_only: bool,
    /// A table needs no first line that names its columns: two columns are keys and values, lines like
    /// `key=value` are too, and where only names are of interest each line is one.
    pub headless: bool,
    /// What begins with a brace is a map of keys and values, also where it looks like flags or an answer.
    pub as_map: bool,
}

/// Yields the rows of a file in its order. A row that is not valid is a row, and reading goes on; a
/// problem of the whole file is an error, and nothing follows it.
pub struct Reader<R> {
    source: Source<R>,
    rows: Rows,
    format: FileFormat,
    names_only: bool,
    notes: Notes,
    ended: bool,
}

enum Rows {
    Map(MapRows),
    List(ListRows),
    Csv(CsvRows),
    Lines(LineRows),
    Pairs(PairLines),
    Within(WithinRows),
}

impl<R: Read> Reader<R> {
    /// Looks at the start of a file and gets ready to read it.
    pub fn open(input: R) -> Result<Self, FileProblem> {
        Self::open_with(input, &ReadOptions::default())
    }

    /// As [`Self::open`], with a say in how the file is read.
    pub fn open_with(input: R, options: &ReadOptions) -> Result<Self, FileProblem> {
        Self::of(Source::open(input)?, options, false)
    }

    /// `is_text`: known to be text, whatever characters are in it.
    pub(super) fn of(
        mut source: Source<R>,
        options: &ReadOptions,
        is_text: bool,
    ) -> Result<Self, FileProblem> {
        if options.headless
            && let Some((rows, format)) = headless(&mut source, options, is_text)?
        {
            let mut reader = Self::of_rows(source, rows, format, options.names_only);
            // Who pastes two columns has them before their eyes.
            if !is_text && format == FileFormat::Csv && !options.names_only {
                reader.notes.no_header();
            }
            return Ok(reader);
        }
        let mut format = detect_text(source.head(HEAD_BYTES)?, &options.mapping)?;
        let mut notes = Notes::default();
        let rows = match format {
            FileFormat::Backup => return Err(FileFlaw::Database.into()),
            _ if begins_with_brace(source.head(HEAD_BYTES)?) => {
                let rows;
                (format, rows) = in_braces(&mut source, options.as_map)?;
                rows
            }
            FileFormat::Names => Rows::List(ListRows::new(true)),
            FileFormat::Csv | FileFormat::EqualsLines | FileFormat::ColonLines => {
                let header = Header::read(source.head(HEAD_BYTES)?, &options.mapping)?;
                let columns = header.columns(&options.mapping, options.names_only)?;
                if !options.names_only {
                    header.unused(&columns).for_each(|name| notes.ignored(name));
                }
                Rows::Csv(CsvRows::new(&header, columns, options.names_only, &mut source))
            }
            _ => Rows::List(ListRows::new(options.names_only)),
        };
        Ok(Self {
            source,
            rows,
            format,
            names_only: options.names_only,
            notes,
            ended: false,
        })
    }

    fn of_rows(source: Source<R>, rows: Rows, format: FileFormat, names_only: bool) -> Self {
        Self {
            source,
            rows,
            format,
            names_only,
            notes: Notes::default(),
            ended: false,
        }
    }

    /// What the file is; [`FileFormat::Names`] also where only the names in it are of interest.
    pub fn format(&self) -> FileFormat {
        if self.names_only {
            FileFormat::Names
        } else {
            self.format
        }
    }

    /// Whether an entry without expiry means that it never expires. In a map, or a table without
    /// that column, it means that the file does not say.
    pub fn carries_expiry(&self) -> bool {
        match &self.rows {
            Rows::List(_) => true,
            Rows::Csv(rows) => rows.carries_expiry(),
            Rows::Within(rows) => rows.carries_metadata(),
            Rows::Map(_) | Rows::Lines(_) | Rows::Pairs(_) => false,
        }
    }

    /// The same for the metadata.
    pub fn carries_metadata(&self) -> bool {
        match &self.rows {
            Rows::List(_) => true,
            Rows::Csv(rows) => rows.carries_metadata(),
            Rows::Within(rows) => rows.carries_metadata(),
            Rows::Map(_) | Rows::Lines(_) | Rows::Pairs(_) => false,
        }
    }

    /// What to know about the rows read so far.
    pub fn notes(&self) -> Vec<Note> {
        self.notes.notes()
    }

    /// Bytes of the file that were read so far, for the progress.
    pub fn bytes_read(&self) -> u64 {
        self.source.bytes_read()
    }

    fn read_row(&mut self) -> Result<Option<Row>, FileProblem> {
        let (source, notes) = (&mut self.source, &mut self.notes);
        let row = match &mut self.rows {
            Rows::Map(rows) => rows.next(source, notes)?,
            Rows::List(rows) => rows.next(source, notes)?,
            Rows::Csv(rows) => rows.next(source, notes)?,
            Rows::Lines(rows) => rows.next(source)?,
            Rows::Pairs(rows) => rows.next(source)?,
            Rows::Within(rows) => rows.next(source, notes)?,
        };
        if row.is_none() {
            self.source.expect_end()?;
        }
        Ok(match row {
            Some(Row::Entry(entry)) if self.names_only => Some(Row::Name {
                line: entry.line,
                key: entry.key,
            }),
            row => row,
        })
    }
}

/// What a text that begins with a brace is, and its rows.
fn in_braces<R: Read>(source: &mut Source<R>, as_map: bool) -> Result<(FileFormat, Rows), FileProblem> {
    let braces = match as_map {
        true => Braces::Map {
            may_end_with_success: false,
        },
        false => look_at_braces(source)?,
    };
    Ok(match braces {
        Braces::Answer(answer) => (answer.format(), Rows::Within(WithinRows::new(&answer))),
        Braces::Map { may_end_with_success } => {
            (FileFormat::Map, Rows::Map(MapRows::new(may_end_with_success)))
        }
    })
}

/// Rows of a table without a first line that names its columns; none where the text is something else.
fn headless<R: Read>(
    source: &mut Source<R>,
    options: &ReadOptions,
    is_text: bool,
) -> Result<Option<(Rows, FileFormat)>, FileProblem> {
    let head = source.head(HEAD_BYTES)?;
    let is_table = match detect_text(head, &options.mapping) {
        Ok(format) => format == FileFormat::Csv,
        Err(problem) => match problem.flaw {
            FileFlaw::OtherText | FileFlaw::OneValue { .. } => true,
            FileFlaw::NotText => is_text,
            _ => false,
        },
    };
    if !is_table {
        return Ok(None);
    }
    let header = Header::read(head, &options.mapping)?;
    let named = header.find(&options.mapping.key).is_some();
    if options.names_only {
        let lines = !named || header.names.len() < 2;
        return Ok(lines.then(|| (Rows::Lines(LineRows::default()), FileFormat::Csv)));
    }
    if named && header.find(&options.mapping.value).is_some() {
        return Ok(None);
    }
    // Of a longer text the last line that is looked at is cut off.
    let is_whole = head.len() + 4 < HEAD_BYTES;
    if let Some(between) = Between::recognise(head, is_whole) {
        let format = match between {
            Between::Equals => FileFormat::EqualsLines,
            Between::Colon => FileFormat::ColonLines,
        };
        return Ok(Some((Rows::Pairs(PairLines::new(between)), format)));
    }
    match Header::pair(head)? {
        Some(first) => {
            let rows = Rows::Csv(CsvRows::pairs(&first, source));
            Ok(Some((rows, FileFormat::Csv)))
        }
        None => Err(source.problem(FileFlaw::OtherPaste)),
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Row, FileProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let row = self.read_row().transpose();
        self.ended = !matches!(row, Some(Ok(_)));
        row
    }
}

impl<R: Read> std::iter::FusedIterator for Reader<R> {}

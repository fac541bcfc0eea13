use super::columns::Columns;
use super::record::Record;
use crate::formats::source::Source;
use crate::formats::{FileFlaw, FileProblem};

/// The names of the columns, for a file whose header has other ones. Upper and lower case are the
/// same. A column that may be missing and is not there means that the file does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The column of the keys; must be there.
    pub key: String,
    /// The column of the values; must be there unless only names are read.
    pub value: String,
    /// The column of the moments at which the keys expire.
    pub expiration: Option<String>,
    /// The column of the seconds after which they do, counted from when the row is written.
    pub expiration_ttl: Option<String>,
    /// The column of the metadata, as JSON text.
    pub metadata: Option<String>,
    /// The column that says whether the value is written in base64.
    pub base64: Option<String>,
}

impl Default for Mapping {
    fn default() -> Self {
        let of_the_format = |name: &str| Some(name.to_owned());
        Self {
            key: "key".into(),
            value: "value".into(),
            expiration: of_the_format("expiration"),
            expiration_ttl: of_the_format("expiration_ttl"),
            metadata: of_the_format("metadata"),
            base64: of_the_format("base64"),
        }
    }
}

/// The first record of a file and the separator that makes most sense of it.
pub(in crate::formats) struct Header {
    pub delimiter: u8,
    pub names: Vec<String>,
    /// Bytes before it: a line that only names the separator.
    pub behind: usize,
}

/// Separators that are recognised; the semicolon is what spreadsheets write where the comma is the
/// decimal sign, the tab is what they put on the clipboard.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// Most columns and bytes of a name that are looked at.
const MOST_COLUMNS: usize = 256;
const MAX_NAME: usize = 512;

impl Header {
    /// Reads the header out of the first bytes of a file, in UTF-8 without byte order mark.
    pub fn read(head: &[u8], mapping: &Mapping) -> Result<Self, FileProblem> {
        if let Some(named) = NamedSeparator::at_the_start(head) {
            return Self::separated_by(named.delimiter, head, named.length);
        }
        let mut best = Self {
            delimiter: b',',
            names: Vec::new(),
            behind: 0,
        };
        for delimiter in DELIMITERS {
            let header = Self::separated_by(delimiter, head, 0)?;
            if header.score(mapping) > best.score(mapping) {
                best = header;
            }
        }
        Ok(best)
    }

    /// The separator of two columns without a header; none if there are not two. A tab is hardly
    /// ever in a value, the others are: then the first one counts.
    pub fn pair(head: &[u8]) -> Result<Option<Self>, FileProblem> {
        if let Some(named) = NamedSeparator::at_the_start(head) {
            let header = Self::separated_by(named.delimiter, head, named.length)?;
            return Ok(Some(header).filter(|header| header.names.len() == 2));
        }
        let mut pair: Option<Self> = None;
        for delimiter in [b'\t', b';', b','] {
            let header = Self::separated_by(delimiter, head, 0)?;
            let first = |pair: &Self| pair.delimiter != b'\t' && header.names[0].len() < pair.names[0].len();
            if header.names.len() == 2 && pair.as_ref().is_none_or(first) {
                pair = Some(header);
            }
        }
        Ok(pair)
    }

    /// The first record behind some bytes that is not blank.
    fn separated_by(delimiter: u8, head: &[u8], behind: usize) -> Result<Self, FileProblem> {
        let mut source = Source::of_utf8(&head[behind..]);
        let mut record = Record::default();
        while record.read_line(&mut source, delimiter, &[MAX_NAME; MOST_COLUMNS])? && record.is_blank() {}
        let count = record.count().min(MOST_COLUMNS);
        let name = |column| {
            let bytes = record.field(column).map(|field| field.take());
            String::from_utf8_lossy(&bytes.unwrap_or_default())
                .trim()
                .to_owned()
        };
        Ok(Self {
            delimiter,
            names: (0..count).map(name).collect(),
            behind,
        })
    }

    /// How much sense the separator makes: columns that are wanted count more than any number.
    fn score(&self, mapping: &Mapping) -> usize {
        let wanted = [&mapping.key, &mapping.value];
        let known = wanted
            .into_iter()
            .filter(|name| self.find(name).is_some())
            .count();
        known * MOST_COLUMNS * 2 + self.names.len()
    }

    pub fn find(&self, name: &str) -> Option<usize> {
        let name = name.trim().to_lowercase();
        self.names.iter().position(|column| column.to_lowercase() == name)
    }

    /// Where the columns are; a problem if the key's or the value's is missing or there twice.
    pub fn columns(&self, mapping: &Mapping, names_only: bool) -> Result<Columns, FileProblem> {
        let find = |name: &String| self.find(name);
        let key = self
            .find(&mapping.key)
            .ok_or_else(|| self.missing(&mapping.key))?;
        let value = self.find(&mapping.value);
        if value.is_none() && !names_only {
            return Err(self.missing(&mapping.value));
        }
        let mut taken = vec![Some(key), value];
        // A column that is chosen for one thing is not another by its name.
        let mut may_be = |name: &Option<String>| {
            let found = name.as_ref().and_then(find);
            let found = found.filter(|column| !taken.contains(&Some(*column)));
            taken.push(found);
            found
        };
        let columns = Columns {
            key,
            value,
            expiration: may_be(&mapping.expiration),
            metadata: may_be(&mapping.metadata),
            expiration_ttl: may_be(&mapping.expiration_ttl),
            base64: may_be(&mapping.base64),
            ..Columns::default()
        };
        let columns = columns.of(self.names.len());
        for column in columns.used() {
            let name = &self.names[column];
            if self.names[column + 1..]
                .iter()
                .any(|other| other.to_lowercase() == name.to_lowercase())
            {
                return Err(problem(FileFlaw::ColumnTwice { name: name.clone() }));
            }
        }
        Ok(columns)
    }

    /// Columns that are not used.
    pub fn unused(&self, columns: &Columns) -> impl Iterator<Item = &str> {
        let used: Vec<usize> = columns.used().collect();
        let columns = self.names.iter().enumerate();
        let unused = columns.filter(move |(at, name)| !used.contains(at) && !name.is_empty());
        unused.map(|(_, name)| name.as_str())
    }

    fn missing(&self, name: &str) -> FileProblem {
        let short = |name: &String| name.chars().take(40).collect();
        problem(FileFlaw::ColumnMissing {
            name: name.to_owned(),
            columns: self.names.iter().take(8).map(short).collect(),
        })
    }
}

/// A first line like `sep=;`, by which a spreadsheet is told the separator. It is no row.
struct NamedSeparator {
    delimiter: u8,
    /// Of the line, with its end.
    length: usize,
}

impl NamedSeparator {
    fn at_the_start(head: &[u8]) -> Option<Self> {
        let end = memchr::memchr2(b'\n', b'\r', head)?;
        let line = head[..end].trim_ascii_end();
        let bare = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\""));
        // A tab is white space, and may be what is named.
        let line = match bare.unwrap_or(line) {
            named if named.eq_ignore_ascii_case(b"sep=") => &head[..named.len() + 1],
            named => named,
        };
        let (word, &[delimiter]) = line.split_at_checked(4)? else {
            return None;
        };
        let separates = delimiter == b'\t' || (delimiter.is_ascii_punctuation() && delimiter != b'"');
        let length = end + 1 + usize::from(head[end..].starts_with(b"\r\n"));
        (word.eq_ignore_ascii_case(b"sep=") && separates).then_some(Self { delimiter, length })
    }
}

fn problem(flaw: FileFlaw) -> FileProblem {
    FileProblem {
        line: Some(1),
        ..flaw.into()
    }
}

/// The names of the columns of a CSV file, from its first bytes, to choose a [`Mapping`].
pub fn columns(head: &[u8]) -> Vec<String> {
    let names = || {
        let mut source = Source::open(head).ok()?;
        let header = Header::read(source.head(head.len()).ok()?, &Mapping::default()).ok()?;
        Some(header.names)
    };
    names().unwrap_or_default()
}

use super::columns::Columns;
use super::record::Record;
use crate::formats::source::Source;
use crate::formats::{FileFlaw, FileProblem};

/// The names of the columns, for a file whose header has other ones. Upper and lower case are the
/// same. A column for the expiration or the metadata that is not there means that there are none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The column of the keys; must be there.
    pub key: String,
    /// The column of the values; must be there unless only names are read.
    pub value: String,
    /// The column of the expiries.
    pub expiration: Option<String>,
    /// The column of the metadata, as JSON text.
    pub metadata: Option<String>,
}

impl Default for Mapping {
    fn default() -> Self {
        let (expiration, metadata) = (Some("expiration".into()), Some("metadata".into()));
        Self {
            key: "key".into(),
            value: "value".into(),
            expiration,
            metadata,
        }
    }
}

/// The first record of a file and the separator that makes most sense of it.
pub(in crate::formats) struct Header {
    pub delimiter: u8,
    pub names: Vec<String>,
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
        let mut best = Self {
            delimiter: b',',
            names: Vec::new(),
        };
        for delimiter in DELIMITERS {
            let header = Self::separated_by(delimiter, head)?;
            if header.score(mapping) > best.score(mapping) {
                best = header;
            }
        }
        Ok(best)
    }

    /// The separator of two columns without a header; none if there are not two. A tab is hardly
    /// ever in a value, the others are: then the first one counts.
    pub fn pair(head: &[u8]) -> Result<Option<u8>, FileProblem> {
        let mut pair: Option<Self> = None;
        for delimiter in [b'\t', b';', b','] {
            let header = Self::separated_by(delimiter, head)?;
            let first = |pair: &Self| pair.delimiter != b'\t' && header.names[0].len() < pair.names[0].len();
            if header.names.len() == 2 && pair.as_ref().is_none_or(first) {
                pair = Some(header);
            }
        }
        Ok(pair.map(|header| header.delimiter))
    }

    /// The first record that is not blank.
    fn separated_by(delimiter: u8, head: &[u8]) -> Result<Self, FileProblem> {
        let mut source = Source::of_utf8(head);
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
        let expiration = mapping.expiration.as_ref().and_then(find);
        let metadata = mapping.metadata.as_ref().and_then(find);
        let columns = Columns::new(self.names.len(), key, value, expiration, metadata);
        for column in [Some(key), value, expiration, metadata].into_iter().flatten() {
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
        let used = [
            Some(columns.key),
            columns.value,
            columns.expiration,
            columns.metadata,
        ];
        let columns = self.names.iter().enumerate();
        let unused = columns.filter(move |(at, name)| !used.contains(&Some(*at)) && !name.is_empty());
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

//! What the formats promise: nothing is lost or altered on the way through a file, and what cannot
//! be used is said with its place, wherever a read happens to be cut.

mod answers;
mod csv;
mod detect;
mod encoding;
mod flagd;
mod limits;
mod list;
mod map;
mod paste;
mod round_trips;
pub mod samples;

use std::io::Read;

use super::json::{Expected, Instead, JsonShape};
use super::*;
use crate::limits::Breach;

/// Yields a text in pieces of a few bytes.
pub struct Pieces<'a>(pub &'a [u8], pub usize);

impl Read for Pieces<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let length = self.1.min(out.len()).min(self.0.len());
        out[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

pub fn read(text: impl AsRef<[u8]>) -> Result<Vec<Row>, FileProblem> {
    Reader::open(text.as_ref())?.collect()
}

pub fn rows(text: impl AsRef<[u8]>) -> Vec<Row> {
    read(text).unwrap()
}

/// A problem at a line and a column, both from 1.
pub fn placed(line: u64, column: u64, flaw: FileFlaw) -> FileProblem {
    FileProblem {
        flaw,
        line: Some(line),
        column: Some(column),
    }
}

/// The problem that a text stops being JSON there.
pub fn broken(line: u64, column: u64, expected: Expected, found: Instead) -> FileProblem {
    placed(line, column, FileFlaw::Broken { expected, found })
}

/// A character that was found.
pub fn char(character: char) -> Instead {
    Instead::Character { character }
}

/// The keys and values of rows that are all entries.
pub fn pairs(text: impl AsRef<[u8]>) -> Vec<(String, String)> {
    let pair = |row| match row {
        Row::Entry(entry) => (entry.key, String::from_utf8(entry.value).unwrap()),
        row => panic!("{row:?}"),
    };
    rows(text).into_iter().map(pair).collect()
}

/// Line, key and reason of the row that is not valid, the only one.
pub fn invalid(text: impl AsRef<[u8]>) -> (u64, Option<String>, Refusal) {
    let mut rows = rows(text).into_iter().filter_map(|row| match row {
        Row::Invalid { line, key, reason } => Some((line, key, reason)),
        _ => None,
    });
    let row = rows.next().unwrap();
    assert_eq!(rows.next(), None);
    row
}

/// An entry that owns what it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    pub key: String,
    pub value: Vec<u8>,
    pub expires_at: Option<i64>,
    pub metadata: Option<String>,
}

pub fn stored(key: &str, value: impl AsRef<[u8]>) -> Stored {
    Stored {
        key: key.into(),
        value: value.as_ref().into(),
        expires_at: None,
        metadata: None,
    }
}

impl Stored {
    pub fn exported(&self) -> Exported<'_> {
        Exported {
            key: &self.key,
            value: &self.value,
            expires_at: self.expires_at,
            metadata: self.metadata.as_deref(),
        }
    }
}

pub fn export(format: ExportFormat, entries: &[Stored]) -> Vec<u8> {
    let mut writer = Writer::new(format, Vec::new());
    for entry in entries {
        writer.write(&entry.exported()).unwrap();
    }
    let length = writer.bytes();
    let file = writer.finish().unwrap();
    assert!(file.len() as u64 >= length);
    file
}

/// Reads a file into what a store would keep of it.
pub fn import(file: impl Read) -> Vec<Stored> {
    let keep = |row: Result<Row, FileProblem>| match row.unwrap() {
        Row::Entry(Incoming {
            key,
            value,
            expiry,
            metadata,
            ..
        }) => {
            let expires_at = expiry.map(|expiry| match expiry {
                IncomingExpiry::At(seconds) => seconds,
                IncomingExpiry::In(_) => panic!("an export has points in time"),
            });
            Stored {
                key,
                value,
                expires_at,
                metadata,
            }
        }
        row => panic!("{row:?}"),
    };
    Reader::open(file).unwrap().map(keep).collect()
}

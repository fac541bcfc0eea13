//! What must hold for any bytes, one check for each fuzz target; `tests/formats.rs` runs them over
//! the committed corpus.

use std::io::Read;

use store::formats::{
    ExportFormat, Exported, FileFormat, FileProblem, Incoming, IncomingExpiry, Paste, Reader, Row, Writer,
    columns, detect, json, paste,
};

/// The check of the target of that name.
pub fn check(target: &str, bytes: &[u8]) {
    match target {
        "json" => check_json(bytes),
        "map" | "list" => check_file(bytes),
        "csv" => {
            check_file(bytes);
            check_file(&[b"key,value,expiration,metadata\n", bytes].concat());
        }
        "utf16" => {
            check_file(bytes);
            check_file(&[b"\xff\xfe", bytes].concat());
            check_file(&[b"\xfe\xff", bytes].concat());
        }
        "paste" => check_paste(bytes),
        _ => panic!("there is no target {target}"),
    }
}

/// The validator agrees with serde_json and points into the text.
fn check_json(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).ok();
    let expected = text.is_some_and(|text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok());
    assert_eq!(json::shape(bytes).is_some(), expected);
    match json::validate(bytes) {
        Ok(shape) => assert_eq!(json::shape(bytes), Some(shape)),
        Err(error) => assert!(!expected && error.offset <= bytes.len() && error.line > 0),
    }
    if let Some(text) = text {
        let mut quoted = Vec::new();
        json::quote_into(text, &mut quoted);
        assert_eq!(
            serde_json::from_slice::<String>(&quoted).ok().as_deref(),
            Some(text)
        );
    }
}

/// Reading is the same wherever it is cut, and what was read survives being written.
fn check_file(bytes: &[u8]) {
    let _ = columns(bytes);
    let whole = read(bytes);
    // What cannot be recognised cannot be opened; a backup and a table with other columns neither.
    let readable = matches!(
        detect(bytes),
        Ok(FileFormat::Map | FileFormat::List | FileFormat::Names | FileFormat::Flags | FileFormat::Values)
    );
    assert!(!readable || Reader::open(bytes).is_ok());
    assert!(detect(bytes).is_ok() || Reader::open(bytes).is_err());
    for cut in [1, 3] {
        assert_eq!(read(Pieces(bytes, cut)), whole);
    }
    let entries: Vec<Incoming> = whole.0.into_iter().filter_map(entry).collect();
    for format in [ExportFormat::List, ExportFormat::Csv, ExportFormat::Map] {
        comes_back(format, &entries);
    }
}

/// Pasting for deletion never yields values.
fn check_paste(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for what in [Paste::Set, Paste::Delete] {
        if let Ok(reader) = paste(&text, what) {
            for row in reader.flatten() {
                assert!(what == Paste::Set || !matches!(row, Row::Entry(_)));
            }
        }
    }
}

fn comes_back(format: ExportFormat, entries: &[Incoming]) {
    let mut writer = Writer::new(format.clone(), Vec::new());
    let mut expected = Vec::new();
    for entry in entries {
        let expires_at = entry.expiry.map(|expiry| match expiry {
            IncomingExpiry::At(seconds) | IncomingExpiry::In(seconds) => seconds,
        });
        let metadata = entry.metadata.as_deref();
        let exported = Exported {
            key: &entry.key,
            value: &entry.value,
            expires_at,
            metadata,
        };
        // Only values that are not text are refused, and not by the list.
        match writer.write(&exported) {
            Ok(()) => expected.push((&entry.key, &entry.value)),
            Err(problem) => assert!(format != ExportFormat::List, "{problem}"),
        }
    }
    let file = writer.finish().unwrap_or_default();
    // A map of nothing but what another program's answer is made of cannot be told from that answer.
    let is_answer = matches!(
        detect(&file),
        Ok(FileFormat::Flags | FileFormat::Values | FileFormat::Names)
    );
    if format == ExportFormat::Map && is_answer {
        return;
    }
    let back = read(&file[..]).0;
    let back: Vec<Incoming> = back.into_iter().filter_map(entry).collect();
    let back: Vec<_> = back.iter().map(|entry| (&entry.key, &entry.value)).collect();
    // An empty key with an empty value is a blank line in a table.
    let blank = |&(key, value): &(&String, &Vec<u8>)| {
        format == ExportFormat::Csv && key.is_empty() && value.is_empty()
    };
    expected.retain(|pair| !blank(pair));
    assert!(back.into_iter().filter(|pair| !blank(pair)).eq(expected));
}

fn entry(row: Row) -> Option<Incoming> {
    match row {
        Row::Entry(entry) => Some(entry),
        Row::Name { .. } | Row::Invalid { .. } => None,
    }
}

/// All rows, and the problem that ended them.
fn read(input: impl Read) -> (Vec<Row>, Option<FileProblem>) {
    let reader = match Reader::open(input) {
        Ok(reader) => reader,
        Err(problem) => return (Vec::new(), Some(problem)),
    };
    let mut rows = Vec::new();
    for row in reader {
        match row {
            Ok(row) => rows.push(row),
            Err(problem) => return (rows, Some(problem)),
        }
    }
    (rows, None)
}

/// Yields bytes a few at a time.
struct Pieces<'a>(&'a [u8], usize);

impl Read for Pieces<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let length = self.1.min(out.len()).min(self.0.len());
        out[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

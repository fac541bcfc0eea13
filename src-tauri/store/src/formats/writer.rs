use std::io::{self, Write};

use strum::{EnumIter, IntoEnumIterator};

use super::exported::Exported;
use super::{WriteProblem, csv, flagd, list, map};

/// A format that entries can be exported to.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, EnumIter)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum ExportFormat {
    /// One JSON object from key to value: text only, no expiry, no metadata.
    #[default]
    Map,
    /// A JSON array of entries: carries everything.
    List,
    /// A table with a header: text only.
    Csv,
    /// What is text under keys that start with `prefix`, as flags named by the rest of the key.
    Flagd {
        /// May be empty: all keys.
        prefix: String,
    },
}

impl ExportFormat {
    /// All of them; what one is given is empty.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// The usual end of a file's name, without the dot.
    pub fn extension(&self) -> &'static str {
        match self {
            Self::Map | Self::List | Self::Flagd { .. } => "json",
            Self::Csv => "csv",
        }
    }
}

/// Writes entries as a file, one per line. It buffers; [`Self::finish`] writes the rest.
pub struct Writer<W> {
    format: ExportFormat,
    output: W,
    buffer: Vec<u8>,
    entries: u64,
    left_out: u64,
    flushed: u64,
}

const BUFFER_BYTES: usize = 256 << 10;

impl<W: Write> Writer<W> {
    /// Begins a file; nothing reaches `output` before the buffer is full.
    pub fn new(format: ExportFormat, output: W) -> Self {
        let mut buffer = Vec::with_capacity(BUFFER_BYTES * 5 / 4);
        match &format {
            ExportFormat::Map => buffer.push(b'{'),
            ExportFormat::List => buffer.push(b'['),
            ExportFormat::Csv => buffer.extend_from_slice(csv::HEADER),
            ExportFormat::Flagd { prefix } => flagd::write_start(prefix, &mut buffer),
        }
        Self {
            format,
            output,
            buffer,
            entries: 0,
            left_out: 0,
            flushed: 0,
        }
    }

    /// Writes an entry. What the format cannot carry is dropped; see [`super::Losses`].
    pub fn write(&mut self, entry: &Exported<'_>) -> Result<(), WriteProblem> {
        let start = self.buffer.len();
        match self.append(entry) {
            Ok(true) => self.entries += 1,
            Ok(false) => {
                self.left_out += 1;
                self.buffer.truncate(start);
            }
            Err(problem) => {
                self.buffer.truncate(start);
                return Err(problem);
            }
        }
        if self.buffer.len() >= BUFFER_BYTES {
            self.flush()?;
        }
        Ok(())
    }

    fn append(&mut self, entry: &Exported<'_>) -> Result<bool, WriteProblem> {
        let out = &mut self.buffer;
        let separator: &[u8] = match (&self.format, self.entries) {
            (ExportFormat::Csv, _) => b"",
            (ExportFormat::Flagd { .. }, 0) => b"\n    ",
            (ExportFormat::Flagd { .. }, _) => b",\n    ",
            (_, 0) => b"\n  ",
            (_, _) => b",\n  ",
        };
        out.extend_from_slice(separator);
        match &self.format {
            ExportFormat::Map => map::write_entry(entry, out)?,
            ExportFormat::List => list::write_entry(entry, out)?,
            ExportFormat::Csv => csv::write_entry(entry, out)?,
            ExportFormat::Flagd { prefix } => return Ok(flagd::write_entry(entry, prefix, out)),
        }
        Ok(true)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.write_all(&self.buffer)?;
        self.flushed += self.buffer.len() as u64;
        self.buffer.clear();
        self.buffer.shrink_to(BUFFER_BYTES * 5 / 4);
        Ok(())
    }

    /// Entries written so far.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// Entries that a flags file could not take: not text, not under the prefix, or of more than one line
    /// in their names.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Length of the file so far, in bytes.
    pub fn bytes(&self) -> u64 {
        self.flushed + self.buffer.len() as u64
    }

    /// Completes the file. What it was written to is flushed but neither closed nor synced.
    pub fn finish(mut self) -> io::Result<W> {
        let end: &[u8] = match (&self.format, self.entries) {
            (ExportFormat::Map, 0) => b"}\n",
            (ExportFormat::Map, _) => b"\n}\n",
            (ExportFormat::List, 0) => b"]\n",
            (ExportFormat::List, _) => b"\n]\n",
            (ExportFormat::Csv, _) => b"",
            (ExportFormat::Flagd { .. }, 0) => flagd::END,
            (ExportFormat::Flagd { .. }, _) => b"\n  }\n}\n",
        };
        self.buffer.extend_from_slice(end);
        self.flush()?;
        self.output.flush()?;
        Ok(self.output)
    }
}

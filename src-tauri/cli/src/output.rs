//! Standard output: results and nothing else.

use std::io::{self, BufWriter, IsTerminal as _, StdoutLock, Write};

use serde::Serialize;

use crate::failure::Stop;
use crate::words::json_on_terminal;

const BUFFER: usize = 64 << 10;

/// The way to ask for JSON, the same for every command that has it.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct Json {
    /// Print the result as JSON, for scripts.
    #[arg(long)]
    pub json: bool,
}

/// Buffered standard output. What is not finished may be lost, so every command ends with
/// [`Output::finish`].
pub struct Output {
    out: BufWriter<StdoutLock<'static>>,
    terminal: bool,
}

impl Output {
    pub fn open() -> Self {
        let stdout = io::stdout().lock();
        let terminal = stdout.is_terminal();
        Self {
            out: BufWriter::with_capacity(BUFFER, stdout),
            terminal,
        }
    }

    /// Whether a person reads along: then tables are aligned and JSON is indented.
    pub fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// One result as a line of JSON.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Stop> {
        self.json_value(value)?;
        Ok(self.out.write_all(b"\n")?)
    }

    /// A piece of JSON.
    pub fn json_value(&mut self, value: &impl Serialize) -> Result<(), Stop> {
        if !self.terminal {
            return Ok(serde_json::to_writer(&mut self.out, value)?);
        }
        let json = serde_json::to_string(value)?;
        Ok(self.out.write_all(json_on_terminal(&json).as_bytes())?)
    }

    /// Rows as a table: aligned under a heading on a terminal, else fields between tabs.
    pub fn table(&mut self, heading: &[&str], rows: &[Vec<String>]) -> Result<(), Stop> {
        if !self.terminal {
            for row in rows {
                writeln!(self.out, "{}", row.join("\t"))?;
            }
            return Ok(());
        }
        let heading = heading.iter().map(|&name| name.to_owned()).collect();
        let widths = widths(std::iter::once(&heading).chain(rows));
        for row in std::iter::once(&heading).chain(rows) {
            writeln!(self.out, "{}", aligned(row, &widths).trim_end())?;
        }
        Ok(())
    }

    /// Writes what is still buffered. Errors that only show here are errors.
    pub fn finish(mut self) -> Result<(), Stop> {
        Ok(self.out.flush()?)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A JSON list that is written item by item, each on a line of its own.
pub struct JsonList<'a> {
    out: &'a mut Output,
    is_empty: bool,
}

impl<'a> JsonList<'a> {
    pub fn begin(out: &'a mut Output) -> Result<Self, Stop> {
        out.write_all(b"[")?;
        Ok(Self { out, is_empty: true })
    }

    pub fn item(&mut self, item: &impl Serialize) -> Result<(), Stop> {
        self.out
            .write_all(if self.is_empty { b"\n  " } else { b",\n  " })?;
        self.is_empty = false;
        self.out.json_value(item)
    }

    /// Closes the list, without the end of the line.
    pub fn end(self) -> Result<(), Stop> {
        Ok(self.out.write_all(if self.is_empty { b"]" } else { b"\n]" })?)
    }

    /// Closes the list and its line.
    pub fn end_line(self) -> Result<(), Stop> {
        Ok(self
            .out
            .write_all(if self.is_empty { b"]\n" } else { b"\n]\n" })?)
    }
}

fn widths<'a>(rows: impl Iterator<Item = &'a Vec<String>>) -> Vec<usize> {
    let mut widths = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, field) in widths.iter_mut().zip(row) {
            *width = field.chars().count().max(*width);
        }
    }
    widths
}

fn aligned(row: &[String], widths: &[usize]) -> String {
    let fields = row.iter().zip(widths);
    let padded: Vec<String> = fields.map(|(field, width)| format!("{field:width$}")).collect();
    padded.join("  ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_field() {
        let rows = [vec!["é".to_owned(), "b".to_owned()], vec!["long".to_owned()]];
        let widths = widths(rows.iter());
        assert_eq!(widths, [4, 1]);
        assert_eq!(aligned(&rows[0], &widths), "é     b");
    }
}

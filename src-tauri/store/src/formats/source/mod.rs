mod json;

use std::io::Read;

use super::encoding::Utf8Input;
use super::json::{Expected, Instead, characters, skip_space};
use super::{FileFlaw, FileProblem};

/// Text that is read in large pieces, with its place in lines and columns.
pub(super) struct Source<R> {
    input: Utf8Input<R>,
    /// Why nothing comes behind what is in the buffer.
    problem: Option<FileProblem>,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    /// Line of `counted`, from 1. Counting lags behind `at` until someone asks.
    line: u64,
    counted: usize,
    /// Where the line of `counted` starts in the buffer, and its characters before the buffer.
    line_start: usize,
    characters_before: u64,
    /// Whether the buffer before ended between the two characters that may end a line.
    after_return: bool,
}

const BUFFER_BYTES: usize = 256 << 10;
const SMALL_BUFFER_BYTES: usize = 16 << 10;

impl<R: Read> Source<R> {
    /// Reads text in any encoding that is recognised.
    pub fn open(input: R) -> Result<Self, FileProblem> {
        Ok(Self::of(Utf8Input::open(input)?, BUFFER_BYTES))
    }

    /// Reads text that is UTF-8 without a byte order mark.
    pub fn of_text(input: R) -> Self {
        Self::of(Utf8Input::of_utf8(input), BUFFER_BYTES)
    }

    /// The same, of text that is not large.
    pub fn of_utf8(input: R) -> Self {
        Self::of(Utf8Input::of_utf8(input), SMALL_BUFFER_BYTES)
    }

    fn of(input: Utf8Input<R>, buffer: usize) -> Self {
        Self {
            input,
            problem: None,
            buffer: vec![0; buffer],
            at: 0,
            end: 0,
            line: 1,
            counted: 0,
            line_start: 0,
            characters_before: 0,
            after_return: false,
        }
    }

    /// The first bytes, as many as fit in `length`, or more that are at hand, without consuming them. Only at
    /// the start.
    pub fn head(&mut self, length: usize) -> Result<&[u8], FileProblem> {
        loop {
            let room = length.min(self.buffer.len());
            if self.end + 4 > room {
                if room == length {
                    break;
                }
                self.buffer.resize((2 * room).min(length), 0);
                continue;
            }
            match self.input.read(&mut self.buffer[self.end..room]) {
                Ok(0) => break,
                Ok(read) => self.end += read,
                Err(problem) => {
                    self.problem = Some(problem);
                    break;
                }
            }
        }
        match self.problem.take() {
            Some(problem) if self.end == 0 => Err(problem),
            problem => {
                self.problem = problem;
                Ok(&self.buffer[..self.end])
            }
        }
    }

    pub fn bytes_read(&self) -> u64 {
        self.input.bytes_read()
    }

    /// The bytes that come next; empty only at the end of the file.
    #[inline]
    pub fn fill(&mut self) -> Result<&[u8], FileProblem> {
        if self.at == self.end {
            self.read_on()?;
        }
        Ok(&self.buffer[self.at..self.end])
    }

    #[cold]
    fn read_on(&mut self) -> Result<(), FileProblem> {
        self.count_lines();
        self.characters_before += characters(&self.buffer[self.line_start..self.end]);
        self.after_return = self.buffer[..self.end]
            .last()
            .map_or(self.after_return, |last| *last == b'\r');
        (self.at, self.end, self.counted, self.line_start) = (0, 0, 0, 0);
        // After a long look at the start.
        self.buffer.truncate(BUFFER_BYTES);
        self.buffer.shrink_to_fit();
        let read = self
            .problem
            .take()
            .map_or_else(|| self.input.read(&mut self.buffer), Err);
        self.end = read.map_err(|problem| self.placed(problem))?;
        Ok(())
    }

    /// Steps over bytes that [`Self::fill`] gave.
    #[inline]
    pub fn consume(&mut self, length: usize) {
        debug_assert!(self.at + length <= self.end);
        self.at += length;
    }

    #[inline]
    pub fn peek(&mut self) -> Result<Option<u8>, FileProblem> {
        Ok(self.fill()?.first().copied())
    }

    pub fn next_byte(&mut self) -> Result<Option<u8>, FileProblem> {
        let byte = self.peek()?;
        self.consume(usize::from(byte.is_some()));
        Ok(byte)
    }

    /// Steps over JSON white space; the byte behind it.
    #[inline]
    pub fn skip_space(&mut self) -> Result<Option<u8>, FileProblem> {
        loop {
            let bytes = self.fill()?;
            let (space, next) = (skip_space(bytes, 0), bytes.len());
            self.consume(space);
            if space < next || next == 0 {
                return self.peek();
            }
        }
    }

    /// The line of the next byte, from 1.
    pub fn line(&mut self) -> u64 {
        self.count_lines();
        self.line
    }

    /// A line ends with LF, CR or both.
    fn count_lines(&mut self) {
        for line_end in memchr::memchr2_iter(b'\n', b'\r', &self.buffer[self.counted..self.at]) {
            let line_end = self.counted + line_end;
            let after_return = match line_end.checked_sub(1) {
                Some(before) => self.buffer[before] == b'\r',
                None => self.after_return,
            };
            if self.buffer[line_end] == b'\r' || !after_return {
                self.line += 1;
            }
            self.line_start = line_end + 1;
            self.characters_before = 0;
        }
        self.counted = self.at;
    }

    /// A problem at the next byte.
    pub fn placed(&mut self, problem: FileProblem) -> FileProblem {
        self.count_lines();
        let column = 1 + self.characters_before + characters(&self.buffer[self.line_start..self.at]);
        FileProblem {
            line: Some(self.line),
            column: Some(column),
            ..problem
        }
    }

    pub fn problem(&mut self, flaw: FileFlaw) -> FileProblem {
        self.placed(flaw.into())
    }

    /// The problem that something else should stand here.
    pub fn unexpected(&mut self, expected: Expected) -> FileProblem {
        match self.fill() {
            Err(problem) => problem,
            Ok(rest) => {
                let found = Instead::first_of(rest);
                self.problem(FileFlaw::Broken { expected, found })
            }
        }
    }

    /// Steps over white space and then `token`.
    pub fn expect(&mut self, token: u8, expected: Expected) -> Result<(), FileProblem> {
        if self.skip_space()? != Some(token) {
            return Err(self.unexpected(expected));
        }
        self.consume(1);
        Ok(())
    }
}

impl<R: Read> Source<R> {
    /// Steps over a word that alone may stand here.
    pub fn expect_word(&mut self, word: &[u8]) -> Result<(), FileProblem> {
        for byte in word {
            if self.peek()? != Some(*byte) {
                return Err(self.unexpected(Expected::End));
            }
            self.consume(1);
        }
        Ok(())
    }

    /// Steps over white space to the end of the text; a problem if something else stands there.
    pub fn expect_end(&mut self) -> Result<(), FileProblem> {
        match self.skip_space()? {
            None => Ok(()),
            Some(_) => Err(self.unexpected(Expected::End)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line that each byte `x` of a text stands in.
    fn lines(text: &[u8]) -> Vec<u64> {
        let mut source = Source::of_utf8(text);
        let mut lines = Vec::new();
        while let Some(byte) = source.peek().unwrap() {
            if byte == b'x' {
                lines.push(source.line());
            }
            source.consume(1);
        }
        lines
    }

    #[test]
    fn a_line_ends_with_lf_cr_or_both() {
        assert_eq!(lines(b"x\nx\nx"), [1, 2, 3]);
        assert_eq!(lines(b"x\rx\rx"), [1, 2, 3]);
        assert_eq!(lines(b"x\r\nx\r\nx"), [1, 2, 3]);
        assert_eq!(lines(b"x\r\rx\r\n\nx\n\rx"), [1, 3, 5, 7]);
    }

    #[test]
    fn a_line_that_ends_where_a_piece_of_the_file_ends_is_counted_once() {
        for end in ["\n", "\r", "\r\n"] {
            for length in SMALL_BUFFER_BYTES - 3..SMALL_BUFFER_BYTES + 3 {
                let text = format!("{}{end}x{end}x", " ".repeat(length));
                assert_eq!(lines(text.as_bytes()), [2, 3], "{end:?} after {length}");
            }
        }
    }
}

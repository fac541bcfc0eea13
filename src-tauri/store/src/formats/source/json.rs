use std::io::Read;

use super::Source;
use crate::formats::FileProblem;
use crate::formats::capture::Capture;
use crate::formats::json::{Expected, JsonShape, Scanner, Step, plain_run};

impl<R: Read> Source<R> {
    /// Reads the JSON value that starts at the next byte, as it stands. `out` was started.
    pub fn read_verbatim(&mut self, out: &mut Capture) -> Result<JsonShape, FileProblem> {
        let mut scanner = Scanner::new();
        loop {
            let bytes = self.fill()?;
            if bytes.is_empty() {
                match (scanner.finish(), scanner.shape()) {
                    (Ok(()), Some(shape)) => return Ok(shape),
                    (Err(expected), _) => return Err(self.unexpected(expected)),
                    (Ok(()), None) => return Err(self.unexpected(Expected::Value)),
                }
            }
            let (length, done) = match scanner.feed(bytes) {
                Ok(Step::More) => (bytes.len(), false),
                Ok(Step::Done(length)) => (length, true),
                Err(fault) => {
                    self.consume(fault.at);
                    return Err(self.unexpected(fault.expected));
                }
            };
            out.push(&bytes[..length]);
            self.consume(length);
            if let (true, Some(shape)) = (done, scanner.shape()) {
                return Ok(shape);
            }
        }
    }

    /// Reads the object whose brace is the next byte; `read_member` reads a member, whose name's quote is
    /// the next byte.
    pub fn read_object(
        &mut self,
        mut read_member: impl FnMut(&mut Self) -> Result<(), FileProblem>,
    ) -> Result<(), FileProblem> {
        self.consume(1);
        let mut expected = Expected::KeyOrEnd;
        loop {
            match self.skip_space()? {
                Some(b'}') if expected == Expected::KeyOrEnd => break,
                Some(b'"') => read_member(self)?,
                _ => return Err(self.unexpected(expected)),
            }
            match self.skip_space()? {
                Some(b',') => self.consume(1),
                Some(b'}') => break,
                _ => return Err(self.unexpected(Expected::CommaOrBrace)),
            }
            expected = Expected::Key;
        }
        self.consume(1);
        Ok(())
    }

    /// Reads the JSON string whose quote is the next byte, as the text that it stands for. `out` was
    /// started. False if an escape stands for half a surrogate pair, which is no text.
    pub fn read_string(&mut self, out: &mut Capture) -> Result<bool, FileProblem> {
        self.consume(1);
        let mut is_text = true;
        loop {
            let bytes = self.fill()?;
            let run = plain_run(bytes);
            out.push(&bytes[..run]);
            let special = bytes.get(run).copied();
            let ended = bytes.is_empty();
            self.consume(run);
            match special {
                Some(b'"') => {
                    self.consume(1);
                    return Ok(is_text);
                }
                Some(b'\\') => {
                    self.consume(1);
                    is_text &= self.read_escape(out)?;
                }
                None if !ended => {}
                _ => return Err(self.unexpected(Expected::VisibleText)),
            }
        }
    }

    /// Reads what follows a backslash; false if it is a surrogate without its other half.
    fn read_escape(&mut self, out: &mut Capture) -> Result<bool, FileProblem> {
        let byte = match self.peek()? {
            Some(byte @ (b'"' | b'\\' | b'/')) => byte,
            Some(b'b') => 0x08,
            Some(b'f') => 0x0c,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'u') => {
                self.consume(1);
                return self.read_code_unit(out);
            }
            _ => return Err(self.unexpected(Expected::EscapeLetter)),
        };
        out.push(&[byte]);
        self.consume(1);
        Ok(true)
    }

    /// Reads the digits after `\u`, and the second half of a surrogate pair.
    fn read_code_unit(&mut self, out: &mut Capture) -> Result<bool, FileProblem> {
        let mut is_text = true;
        let mut first = self.read_hex()?;
        loop {
            if let Some(char) = char::from_u32(u32::from(first)) {
                out.push(char.encode_utf8(&mut [0; 4]).as_bytes());
                return Ok(is_text);
            }
            if first >= 0xdc00 || self.peek()? != Some(b'\\') {
                return Ok(false);
            }
            self.consume(1);
            if self.peek()? != Some(b'u') {
                self.read_escape(out)?;
                return Ok(false);
            }
            self.consume(1);
            let second = self.read_hex()?;
            if let Some(Ok(char)) = char::decode_utf16([first, second]).next() {
                out.push(char.encode_utf8(&mut [0; 4]).as_bytes());
                return Ok(is_text);
            }
            (first, is_text) = (second, false);
        }
    }

    fn read_hex(&mut self) -> Result<u16, FileProblem> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek()?.and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                return Err(self.unexpected(Expected::HexDigit));
            };
            unit = unit << 4 | digit as u16;
            self.consume(1);
        }
        Ok(unit)
    }
}

use std::io::{ErrorKind, Read};

use super::{FileFlaw, FileProblem};

/// A file's bytes as UTF-8: a byte order mark is dropped, UTF-16 is converted while streaming.
///
/// UTF-8 is passed on unchecked; who reads it checks what it keeps.
pub(super) struct Utf8Input<R> {
    input: R,
    encoding: Encoding,
    /// Bytes that were read from the input and not passed on.
    raw: Vec<u8>,
    raw_at: usize,
    ended: bool,
    bytes_read: u64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Encoding {
    Utf8,
    Utf16 { big_endian: bool },
}

/// Bytes of UTF-16 that are read at once.
const RAW_BYTES: usize = 64 << 10;

impl<R: Read> Utf8Input<R> {
    /// Looks at the first bytes; they are passed on later.
    pub fn open(input: R) -> Result<Self, FileProblem> {
        let mut text = Self::of_utf8(input);
        while text.raw.len() < 4 && text.read_raw(4)? {}
        if matches!(
            text.raw.as_slice(),
            [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..]
        ) {
            return Err(FileFlaw::Utf32.into());
        }
        (text.encoding, text.raw_at) = recognise(&text.raw);
        Ok(text)
    }

    /// Takes the input for UTF-8 without a byte order mark.
    pub fn of_utf8(input: R) -> Self {
        let (encoding, raw) = (Encoding::Utf8, Vec::new());
        Self {
            input,
            encoding,
            raw,
            raw_at: 0,
            ended: false,
            bytes_read: 0,
        }
    }

    /// Bytes that were read from the file so far, before conversion.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// Fills `out` (at least four bytes) at least partly; 0 means that the file has ended.
    pub fn read(&mut self, out: &mut [u8]) -> Result<usize, FileProblem> {
        let Encoding::Utf16 { big_endian } = self.encoding else {
            return self.read_utf8(out);
        };
        loop {
            let written = self.convert(big_endian, out)?;
            if written > 0 {
                return Ok(written);
            }
            if !self.read_raw(RAW_BYTES)? {
                let cut = self.raw_at < self.raw.len();
                return if cut {
                    Err(FileFlaw::DamagedUtf16.into())
                } else {
                    Ok(0)
                };
            }
        }
    }

    fn read_utf8(&mut self, out: &mut [u8]) -> Result<usize, FileProblem> {
        let first = &self.raw[self.raw_at..];
        if !first.is_empty() {
            let length = first.len().min(out.len());
            out[..length].copy_from_slice(&first[..length]);
            self.raw_at += length;
            return Ok(length);
        }
        if self.ended {
            return Ok(0);
        }
        let length = read_some(&mut self.input, out)?;
        self.ended = length == 0;
        self.bytes_read += length as u64;
        Ok(length)
    }

    /// Reads up to `length` bytes more behind the raw ones; false at the end of the file.
    fn read_raw(&mut self, length: usize) -> Result<bool, FileProblem> {
        if self.ended {
            return Ok(false);
        }
        self.raw.drain(..self.raw_at);
        self.raw_at = 0;
        let old = self.raw.len();
        self.raw.resize(old + length, 0);
        let read = read_some(&mut self.input, &mut self.raw[old..]);
        self.raw.truncate(old + *read.as_ref().unwrap_or(&0));
        let read = read?;
        self.ended = read == 0;
        self.bytes_read += read as u64;
        Ok(read > 0)
    }

    /// Converts complete characters as far as there is room; 0 if there is none complete.
    fn convert(&mut self, big_endian: bool, out: &mut [u8]) -> Result<usize, FileProblem> {
        let mut written = 0;
        while out.len() - written >= 4 {
            let rest = &self.raw[self.raw_at..];
            let unit = |at: usize| {
                let bytes = *rest.get(at..)?.first_chunk()?;
                Some(if big_endian {
                    u16::from_be_bytes(bytes)
                } else {
                    u16::from_le_bytes(bytes)
                })
            };
            let Some(first) = unit(0) else {
                break;
            };
            let (char, length) = if !(0xd800..0xe000).contains(&first) {
                (char::from_u32(u32::from(first)), 2)
            } else if let Some(second) = unit(2) {
                (char::decode_utf16([first, second]).next().and_then(Result::ok), 4)
            } else {
                break;
            };
            let Some(char) = char else {
                // What stands before the bad place is passed on first, so that it has a line.
                return if written > 0 {
                    Ok(written)
                } else {
                    Err(FileFlaw::DamagedUtf16.into())
                };
            };
            self.raw_at += length;
            written += char.encode_utf8(&mut out[written..]).len();
        }
        Ok(written)
    }
}

/// The encoding by the first four bytes, and how many of them are a byte order mark. Without a mark,
/// UTF-16 is known by zero bytes beside its first two characters, which are ASCII in every format.
fn recognise(head: &[u8]) -> (Encoding, usize) {
    match head {
        [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
        [0xff, 0xfe, ..] => (Encoding::Utf16 { big_endian: false }, 2),
        [0xfe, 0xff, ..] => (Encoding::Utf16 { big_endian: true }, 2),
        &[a, 0, b, 0, ..] if a > 0 && b > 0 => (Encoding::Utf16 { big_endian: false }, 0),
        &[0, a, 0, b, ..] if a > 0 && b > 0 => (Encoding::Utf16 { big_endian: true }, 0),
        _ => (Encoding::Utf8, 0),
    }
}

fn read_some(input: &mut impl Read, out: &mut [u8]) -> Result<usize, FileProblem> {
    loop {
        match input.read(out) {
            Ok(length) => return Ok(length),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => {
                let os = error.raw_os_error();
                return Err(FileFlaw::Unreadable { os }.into());
            }
        }
    }
}

//! The write-ahead log beside the file (section 4 of the file format): the newest pages.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::bytes::{array, be32};
use super::page_size::is_page_size;
use crate::database::beside;

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// The committed pages of a log.
pub(super) struct Overlay {
    file: File,
    /// Where the newest committed content of a page begins in the log.
    frames: HashMap<u32, u64>,
    /// Pages of the database after the last commit.
    pub(super) pages: u32,
}

/// What the log's header says, as far as it can be trusted.
struct Header {
    big_endian: bool,
    salts: [u8; 8],
    /// What the first frame's checksum goes on from; `None` when the header is damaged.
    seed: Option<[u32; 2]>,
}

/// The page size that a log's header states, when its checksum is right.
pub(super) fn stated_page_size(database: &Path) -> Option<usize> {
    let mut head = [0; HEADER];
    File::open(beside(database, "-wal"))
        .ok()?
        .read_exact(&mut head)
        .ok()?;
    parse_header(&head)?;
    usize::try_from(be32(&head, 8)?)
        .ok()
        .filter(|size| is_page_size(*size))
}

impl Overlay {
    /// Reads the log. `None` when there is none, or no commit in it.
    ///
    /// A frame counts when it has the current salts and its checksum is right, up to the last
    /// commit. Each checksum goes on from the one before it as it is stored, so a damaged frame
    /// costs only itself and, when its header is damaged, the next.
    pub(super) fn open(database: &Path, page_size: usize) -> Option<Self> {
        let file = File::open(beside(database, "-wal")).ok()?;
        let mut reader = BufReader::with_capacity(1 << 20, file);
        let mut head = [0; HEADER];
        reader.read_exact(&mut head).ok()?;
        let mut header = parse_header(&head);
        let mut seed = header.as_ref().and_then(|header| header.seed);
        let mut frame = vec![0; FRAME_HEADER.checked_add(page_size)?];
        let mut frames = HashMap::new();
        let mut pending = Vec::new();
        let (mut pages, mut at) = (0, HEADER as u64);
        while reader.read_exact(&mut frame).is_ok() {
            let salts: [u8; 8] = array(&frame, 8)?;
            // A log whose header is damaged is read by the salts of its first frame.
            let header = header.get_or_insert(Header {
                big_endian: cfg!(target_endian = "big"),
                salts,
                seed: None,
            });
            let stored = [be32(&frame, 16)?, be32(&frame, 20)?];
            let number = be32(&frame, 0)?;
            if salts == header.salts
                && number > 0
                && seed.is_some_and(|seed| frame_sum(header.big_endian, seed, &frame) == Some(stored))
            {
                pending.push((number, at + FRAME_HEADER as u64));
                let committed = be32(&frame, 4)?;
                if committed > 0 {
                    frames.extend(pending.drain(..));
                    pages = committed;
                }
            }
            seed = Some(stored);
            at += frame.len() as u64;
        }
        let file = reader.into_inner();
        (pages > 0).then_some(Self { file, frames, pages })
    }

    /// Whether the log holds a page.
    pub(super) fn holds(&self, number: u32) -> bool {
        self.frames.contains_key(&number)
    }

    /// How many pages the log holds.
    pub(super) fn len(&self) -> usize {
        self.frames.len()
    }

    /// The pages that the log holds.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> + '_ {
        self.frames.keys().copied()
    }

    /// Reads a page; `None` when the log does not hold it, else whether it could be read.
    pub(super) fn read(&mut self, number: u32, page: &mut [u8]) -> Option<bool> {
        let at = *self.frames.get(&number)?;
        let read = self.file.seek(SeekFrom::Start(at)).is_ok() && self.file.read_exact(page).is_ok();
        Some(read)
    }
}

fn parse_header(head: &[u8]) -> Option<Header> {
    let big_endian = match be32(head, 0)? {
        0x377f_0682 => false,
        0x377f_0683 => true,
        _ => return None,
    };
    let stored = [be32(head, 24)?, be32(head, 28)?];
    let sum = checksum(big_endian, [0, 0], head.get(..24)?)?;
    (sum == stored).then_some(Header {
        big_endian,
        salts: array(head, 16)?,
        seed: Some(stored),
    })
}

/// The checksum of a frame: of the first 8 bytes of its header and of its page.
fn frame_sum(big_endian: bool, seed: [u32; 2], frame: &[u8]) -> Option<[u32; 2]> {
    let sum = checksum(big_endian, seed, frame.get(..8)?)?;
    checksum(big_endian, sum, frame.get(FRAME_HEADER..)?)
}

/// The checksum algorithm (section 4.2), going on from `sum`.
fn checksum(big_endian: bool, mut sum: [u32; 2], bytes: &[u8]) -> Option<[u32; 2]> {
    let word = |bytes: [u8; 4]| {
        if big_endian {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        }
    };
    let [mut first, mut second] = sum;
    for pair in bytes.chunks_exact(8) {
        first = first.wrapping_add(word(array(pair, 0)?)).wrapping_add(second);
        second = second.wrapping_add(word(array(pair, 4)?)).wrapping_add(first);
    }
    sum = [first, second];
    Some(sum)
}

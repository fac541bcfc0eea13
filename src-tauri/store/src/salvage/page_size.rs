//! The page size: stated by the header, or found by trying.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use super::bytes::be16;
use super::page::Page;

/// All page sizes (section 1.3.2 of the file format), the usual one first.
const SIZES: [usize; 8] = [4_096, 8_192, 1_024, 2_048, 16_384, 32_768, 65_536, 512];
/// Bytes that are looked at for each size, spread over the file.
const SAMPLE: u64 = 4 << 20;

pub(super) const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Whether a page can have this size.
pub(super) fn is_page_size(size: usize) -> bool {
    SIZES.contains(&size)
}

/// The page size in the file's header, when the header begins as it should.
pub(super) fn stated(header: &[u8]) -> Option<usize> {
    if header.get(..MAGIC.len())? != MAGIC {
        return None;
    }
    let size = match be16(header, 16)? {
        1 => 65_536,
        size => size,
    };
    is_page_size(size).then_some(size)
}

/// The page size by which most of the file is undamaged b-tree pages. Where that decides nothing,
/// the first of `stated` that there is, or the usual one.
pub(super) fn find(file: &mut File, length: u64, stated: [Option<usize>; 2]) -> usize {
    let mut best = (0, stated.into_iter().flatten().next().unwrap_or(SIZES[0]));
    let others = SIZES.into_iter().filter(|size| !stated.contains(&Some(*size)));
    for size in stated.into_iter().flatten().chain(others) {
        let score = whole_pages(file, length, size);
        if score > best.0 {
            best = (score, size);
        }
    }
    best.1
}

/// Bytes of the sampled pages that are whole b-tree pages of this size.
fn whole_pages(file: &mut File, length: u64, size: usize) -> u64 {
    let size_bytes = size as u64;
    let step = (length / SAMPLE).max(1);
    let mut page = vec![0; size];
    let (mut number, mut whole) = (0_u64, 0_u64);
    while (number + 1) * size_bytes <= length {
        if file.seek(SeekFrom::Start(number * size_bytes)).is_ok() && file.read_exact(&mut page).is_ok() {
            let first = u32::from(number == 0);
            if Page::parse(first, &page).is_some_and(|page| page.is_whole()) {
                whole += size_bytes;
            }
        }
        number += step;
    }
    // So that a coarser step does not count for less.
    whole * step
}

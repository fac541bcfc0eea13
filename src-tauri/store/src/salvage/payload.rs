//! A row's bytes, put together from its page and its overflow pages (section 1.6 of the file
//! format, “cell payload overflow pages”).

use std::collections::HashSet;

use super::bytes::be32;
use super::page::Cell;
use super::pages::Pages;

/// A zeroed page behind text is taken for damage when it hides at least so many bytes.
const TELLING_ZEROS: usize = 64;

/// The bytes of one row, and the room to read them: kept from row to row.
#[derive(Default)]
pub(super) struct Payload {
    pub(super) bytes: Vec<u8>,
    /// The last overflow page is all zeros and what stands before it is not: it may have been
    /// wiped. No checksum can tell.
    pub(super) wiped_end: bool,
    scratch: Vec<u8>,
}

impl Payload {
    /// Reads the whole payload of a cell. `false` when an overflow page is missing or the chain
    /// is not as long as the payload.
    pub(super) fn read(&mut self, pages: &mut Pages, page: &[u8], cell: &Cell) -> bool {
        self.bytes.clear();
        self.wiped_end = false;
        let Some(local) = page.get(cell.local.clone()) else {
            return false;
        };
        self.bytes.extend_from_slice(local);
        match cell.overflow {
            None => self.bytes.len() == cell.payload,
            Some(first) => self.follow(pages, first, cell.payload).is_some(),
        }
    }

    fn follow(&mut self, pages: &mut Pages, first: u32, payload: usize) -> Option<()> {
        let room = pages.page_size().checked_sub(4).filter(|room| *room > 0)?;
        let needed = payload.checked_sub(self.bytes.len())?.div_ceil(room);
        if needed > pages.count() {
            return None;
        }
        let mut seen = HashSet::with_capacity(needed);
        let mut next = first;
        while self.bytes.len() < payload {
            if next < 2 || !seen.insert(next) || !pages.read(next, &mut self.scratch) {
                return None;
            }
            next = be32(&self.scratch, 0)?;
            let take = room.min(payload - self.bytes.len());
            let content = self.scratch.get(4..4 + take)?;
            if next == 0 {
                self.wiped_end = take >= TELLING_ZEROS
                    && self.bytes.last().is_some_and(|byte| *byte != 0)
                    && content.iter().all(|byte| *byte == 0);
            }
            self.bytes.extend_from_slice(content);
        }
        (next == 0).then_some(())
    }
}

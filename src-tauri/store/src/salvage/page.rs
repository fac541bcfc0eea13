//! B-tree pages and their cells (section 1.6 of the file format).

use std::ops::Range;

use super::bytes::{be16, be32, varint};

/// Which of the four b-tree pages: the first byte of the page's header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    InteriorIndex,
    InteriorTable,
    LeafIndex,
    LeafTable,
}

/// A page whose header can be one of a b-tree page.
pub(super) struct Page<'a> {
    pub(super) kind: Kind,
    bytes: &'a [u8],
    header: usize,
    pointers: usize,
    cells: usize,
}

/// Where a cell's parts are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    /// In leaf pages of a table.
    pub(super) rowid: Option<i64>,
    /// The whole payload's length, here and on overflow pages.
    pub(super) payload: usize,
    /// The part of the payload that is in this page.
    pub(super) local: Range<usize>,
    /// The first overflow page.
    pub(super) overflow: Option<u32>,
    end: usize,
}

/// A payload that no row of ours has is not one: 25 MiB of value and what stands before it.
const MOST_PAYLOAD: u64 = 26_214_400 + 65_536;

impl<'a> Page<'a> {
    /// The page with this number, when its first bytes can be a b-tree page's header. The first
    /// page's stands after the 100 bytes of the file's header.
    pub(super) fn parse(number: u32, bytes: &'a [u8]) -> Option<Self> {
        let header = if number == 1 { 100 } else { 0 };
        let (kind, pointers) = match bytes.get(header)? {
            0x02 => (Kind::InteriorIndex, header + 12),
            0x05 => (Kind::InteriorTable, header + 12),
            0x0a => (Kind::LeafIndex, header + 8),
            0x0d => (Kind::LeafTable, header + 8),
            _ => return None,
        };
        let cells = be16(bytes, header + 3)?;
        let room = bytes.len().checked_sub(pointers)?;
        (cells.checked_mul(2)? <= room).then_some(Self {
            kind,
            bytes,
            header,
            pointers,
            cells,
        })
    }

    /// The offsets of the cells, in the order of the keys; not yet checked.
    pub(super) fn offsets(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.cells).filter_map(|cell| be16(self.bytes, self.pointers + cell * 2))
    }

    /// The cell at an offset, when it is one.
    pub(super) fn cell(&self, offset: usize) -> Option<Cell> {
        let after_pointers = self.pointers + self.cells * 2;
        if offset < after_pointers {
            return None;
        }
        match self.kind {
            Kind::InteriorTable => {
                let (rowid, end) = varint(self.bytes, offset.checked_add(4)?)?;
                Some(Cell {
                    rowid: Some(rowid.cast_signed()),
                    payload: 0,
                    local: end..end,
                    overflow: None,
                    end,
                })
            }
            Kind::InteriorIndex => self.payload_cell(offset.checked_add(4)?),
            Kind::LeafIndex | Kind::LeafTable => self.payload_cell(offset),
        }
    }

    /// In an interior page of a table: between which numbers the rows below a child are, greater than the
    /// first and at most the second. `None` when the child is not one of its.
    pub(super) fn bounds_of(&self, child: u32) -> Option<(Option<i64>, Option<i64>)> {
        let mut before = None;
        for offset in self.offsets() {
            let key = self.cell(offset)?.rowid;
            if be32(self.bytes, offset) == Some(child) {
                return Some((before, key));
            }
            before = key;
        }
        (be32(self.bytes, self.header + 8) == Some(child)).then_some((before, None))
    }

    fn payload_cell(&self, offset: usize) -> Option<Cell> {
        let (payload, mut start) = varint(self.bytes, offset)?;
        if payload > MOST_PAYLOAD {
            return None;
        }
        let payload = usize::try_from(payload).ok()?;
        let mut rowid = None;
        if self.kind == Kind::LeafTable {
            let (id, after) = varint(self.bytes, start)?;
            (rowid, start) = (Some(id.cast_signed()), after);
        }
        let here = local_length(self.kind, self.bytes.len(), payload)?;
        let local = start..start.checked_add(here)?;
        self.bytes.get(local.clone())?;
        let (overflow, end) = if here < payload {
            (Some(be32(self.bytes, local.end)?), local.end + 4)
        } else {
            (None, local.end)
        };
        Some(Cell {
            rowid,
            payload,
            local,
            overflow,
            end,
        })
    }

    /// Whether cells, free blocks and fragments fill the page to the byte, as they do in a page
    /// that is undamaged and has this very size. Tells page sizes apart.
    pub(super) fn is_whole(&self) -> bool {
        self.used()
            .is_some_and(|(start, used)| start + used == self.bytes.len())
    }

    /// Where the cells begin, and the bytes taken from there on.
    fn used(&self) -> Option<(usize, usize)> {
        let start = match be16(self.bytes, self.header + 5)? {
            0 => 65_536,
            start => start,
        };
        let mut used = usize::from(*self.bytes.get(self.header + 7)?);
        for offset in self.offsets() {
            let cell = self.cell(offset).filter(|_| offset >= start)?;
            used += cell.end.checked_sub(offset)?.max(4);
        }
        let mut block = be16(self.bytes, self.header + 1)?;
        while block != 0 {
            used += be16(self.bytes, block + 2)?;
            let next = be16(self.bytes, block)?;
            // Free blocks are in the order of their offsets, so this ends.
            if next != 0 && next <= block {
                return None;
            }
            block = next;
        }
        Some((start, used))
    }
}

/// How much of a payload stays in the page (section 1.6, “overflow pages”). There are no reserved
/// bytes at the end of a page in our files, so the usable size is the page's.
fn local_length(kind: Kind, usable: usize, payload: usize) -> Option<usize> {
    let least = (usable.checked_sub(12)? * 32 / 255).checked_sub(23)?;
    let most = match kind {
        Kind::LeafTable => usable.checked_sub(35)?,
        _ => ((usable - 12) * 64 / 255).checked_sub(23)?,
    };
    if payload <= most {
        return Some(payload);
    }
    let fills = least + payload.checked_sub(least)? % usable.checked_sub(4)?;
    Some(if fills <= most { fills } else { least })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_local_part_follows_the_file_format() {
        assert_eq!(local_length(Kind::LeafTable, 4096, 4061), Some(4061));
        assert_eq!(local_length(Kind::LeafTable, 4096, 4062), Some(489));
        assert_eq!(local_length(Kind::LeafTable, 4096, 489 + 4092 + 3000), Some(3489));
        assert_eq!(local_length(Kind::LeafIndex, 4096, 1002), Some(1002));
        assert_eq!(local_length(Kind::LeafIndex, 4096, 1003), Some(489));
        assert_eq!(local_length(Kind::LeafIndex, 16, 5), None);
    }
}

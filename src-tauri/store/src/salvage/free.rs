//! Pages that are not in use: what stands in them was deleted, or moved elsewhere.
//!
//! Two places in the file say which they are, the freelist (section 1.5 of the file format) and
//! the pointer map (section 1.8). Where both can be read, both must agree, so that a damaged byte
//! in one of them never hides a page that is in use.

use std::collections::{HashMap, HashSet};

use super::bytes::be32;
use super::pages::Pages;

/// The pointer map's type of a free page.
const FREE: u8 = 2;
/// That of a page that has another one above it, in a tree; the largest of all.
const IN_TREE: u8 = 5;

/// What the freelist and the pointer map say.
pub(super) struct FreePages {
    listed: HashSet<u32>,
    /// The list was as long as the header says.
    list_is_whole: bool,
    /// From the first page of a stretch of the pointer map to the types in it.
    map: HashMap<u32, Vec<u8>>,
    /// Pages that one page of the pointer map speaks of.
    stretch: u32,
    /// Pages behind this one are left over from before the last commit.
    last: u32,
}

impl FreePages {
    /// Reads both. What cannot be read says nothing.
    pub(super) fn read(pages: &mut Pages) -> Self {
        let (listed, list_is_whole) = freelist(pages);
        let stretch = stretch(pages);
        Self {
            listed,
            list_is_whole,
            map: pointer_map(pages, stretch),
            stretch,
            last: pages.committed().unwrap_or(u32::MAX),
        }
    }

    /// Whether anything at all is known.
    pub(super) fn is_known(&self) -> bool {
        self.list_is_whole || !self.map.is_empty()
    }

    /// Whether a page is not in use.
    pub(super) fn contains(&self, number: u32) -> bool {
        if number > self.last {
            return true;
        }
        let listed = self.listed.contains(&number);
        let listed = (listed || self.list_is_whole).then_some(listed);
        match (listed, self.mapped(number)) {
            (Some(listed), Some(mapped)) => listed && mapped,
            (Some(free), None) | (None, Some(free)) => free,
            (None, None) => false,
        }
    }

    fn mapped(&self, number: u32) -> Option<bool> {
        let (first, index) = entry_of(number, self.stretch)?;
        match self.map.get(&first)?.get(index)? {
            0 => None,
            kind if *kind > IN_TREE => None,
            kind => Some(*kind == FREE),
        }
    }
}

/// Follows the trunk pages. Returns the pages of the list, and whether all of them were found.
fn freelist(pages: &mut Pages) -> (HashSet<u32>, bool) {
    let mut listed = HashSet::new();
    let mut page = Vec::new();
    if !pages.read(1, &mut page) || !page.starts_with(super::page_size::MAGIC) {
        return (listed, false);
    }
    let (Some(mut trunk), Some(stated)) = (be32(&page, 32), be32(&page, 36)) else {
        return (listed, false);
    };
    // A page is listed once, so this ends.
    while trunk != 0 && pages.holds(trunk) && listed.insert(trunk) && pages.read(trunk, &mut page) {
        let (Some(next), Some(leaves)) = (be32(&page, 0), be32(&page, 4)) else {
            break;
        };
        let places = (2..).map(|place: usize| place * 4).take(leaves as usize);
        for leaf in places.map_while(|at| be32(&page, at)) {
            if pages.holds(leaf) {
                listed.insert(leaf);
            }
        }
        trunk = next;
    }
    let is_whole = trunk == 0 && usize::try_from(stated).is_ok_and(|stated| stated == listed.len());
    (listed, is_whole)
}

/// The pages of the pointer map that look like it: page 2, and every `stretch + 1` pages on.
fn pointer_map(pages: &mut Pages, stretch: u32) -> HashMap<u32, Vec<u8>> {
    let mut map = HashMap::new();
    let mut page = Vec::new();
    let step = u64::from(stretch) + 1;
    for index in 0.. {
        let Ok(number) = u32::try_from(2 + u64::from(index) * step) else {
            break;
        };
        if !pages.holds(number) {
            break;
        }
        if !pages.read(number, &mut page) {
            continue;
        }
        let types: Vec<u8> = page
            .chunks_exact(5)
            .filter_map(|entry| entry.first().copied())
            .collect();
        let spoken_of = (number + 1..)
            .take(types.len())
            .take_while(|page| pages.holds(*page))
            .count();
        let fitting = page
            .chunks_exact(5)
            .take(spoken_of)
            .filter(|entry| fits(entry, pages))
            .count();
        // One damaged byte leaves the rest to be used; a page of anything else does not look so.
        if fitting * 10 >= spoken_of * 9 {
            map.insert(index, types);
        }
    }
    map
}

/// The page above one of a tree, as the pointer map says.
pub(super) fn parent_of(pages: &mut Pages, number: u32) -> Option<u32> {
    let stretch = stretch(pages);
    let (index, entry) = entry_of(number, stretch)?;
    let mut map = Vec::new();
    let found = pages.read(index.checked_mul(stretch + 1)?.checked_add(2)?, &mut map);
    let entry = map.chunks_exact(5).nth(entry).filter(|_| found)?;
    (entry.first() == Some(&IN_TREE))
        .then(|| be32(entry, 1))
        .flatten()
}

/// How many pages one page of the pointer map speaks of.
fn stretch(pages: &Pages) -> u32 {
    u32::try_from(pages.page_size() / 5).unwrap_or(1).max(1)
}

/// Which of the pages of the pointer map speaks of a page, and in which of its entries.
fn entry_of(number: u32, stretch: u32) -> Option<(u32, usize)> {
    let place = number.checked_sub(3)?;
    let entry = usize::try_from(place % (stretch + 1)).ok()?;
    Some((place / (stretch + 1), entry))
}

/// Whether five bytes can be an entry: roots and free pages have no parent, others have one.
fn fits(entry: &[u8], pages: &Pages) -> bool {
    match (entry.first(), be32(entry, 1)) {
        (Some(1 | 2), Some(parent)) => parent == 0,
        (Some(3..=5), Some(parent)) => pages.holds(parent),
        _ => false,
    }
}

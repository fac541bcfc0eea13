//! Whether a row's number fits where it stands. In the leaves of a table the numbers ascend, and the pages
//! above say between which two those of a leaf are (section 1.6 of the file format): a number in which a
//! byte is damaged is seldom one that fits.

use super::free::parent_of;
use super::page::{Kind, Page};
use super::pages::Pages;

/// Levels of a tree at most: SQLite's own limit.
const MOST_LEVELS: usize = 20;

/// How many of the rows in a page, and of the bounds that the pages above set, contradict the number of the
/// row at an offset; the fewer, the likelier it is the row's own.
pub(super) fn contradictions(pages: &mut Pages, number: u32, bytes: &[u8], offset: usize) -> usize {
    let Some(page) = Page::parse(number, bytes) else {
        return 0;
    };
    let rows: Vec<(usize, i64)> = page
        .offsets()
        .filter_map(|offset| Some((offset, page.cell(offset)?.rowid?)))
        .collect();
    let Some(at) = rows.iter().position(|(place, _)| *place == offset) else {
        return 0;
    };
    let id = rows[at].1;
    let before = rows[..at].iter().filter(|(_, other)| *other >= id).count();
    let behind = rows[at + 1..].iter().filter(|(_, other)| *other <= id).count();
    let (least, most) = bounds(pages, number);
    let outside = least.is_some_and(|least| id <= least) || most.is_some_and(|most| id > most);
    // What is above weighs as much as all other rows of the page.
    before + behind + if outside { rows.len() } else { 0 }
}

/// The numbers of a page's rows are greater than the first and at most the second.
fn bounds(pages: &mut Pages, number: u32) -> (Option<i64>, Option<i64>) {
    let (mut least, mut most) = (None, None);
    let (mut child, mut bytes) = (number, Vec::new());
    for _ in 0..MOST_LEVELS {
        let Some(parent) = parent_of(pages, child).filter(|parent| pages.read(*parent, &mut bytes)) else {
            break;
        };
        let page = Page::parse(parent, &bytes).filter(|page| page.kind == Kind::InteriorTable);
        let Some((before, its_own)) = page.and_then(|page| page.bounds_of(child)) else {
            break;
        };
        least = least.or(before);
        most = most.or(its_own);
        if least.is_some() && most.is_some() {
            break;
        }
        child = parent;
    }
    (least, most)
}

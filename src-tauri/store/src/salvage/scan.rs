//! Going through all pages, row by row.

use super::free::FreePages;
use super::page::{Cell, Kind, Page};
use super::pages::Pages;
use super::payload::Payload;
use super::rows::{Row, recognise};
use crate::error::Result;
use crate::job::{Job, Step};

/// Pages between two looks at the cancel flag.
const PAGES_AT_ONCE: usize = 256;
/// Pages that are enough to tell whether a file is ours.
const SAMPLE: usize = 1_000;
/// Payloads of rows that are kept in memory: what a namespace with a long description takes.
const MOST_IN_MEMORY: usize = 65_536;

/// Where a row begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) page: u32,
    /// Within the page; page sizes go to 65,536, so the last offset fits.
    pub(super) offset: u16,
}

/// Calls `visit` for every row that is recognised, and tells whether its page is free. Rows of
/// free pages that reach beyond their page are left out: what they reach may be in use again.
pub(super) fn visit_rows(
    pages: &mut Pages,
    free: &FreePages,
    job: &Job,
    mut visit: impl FnMut(Row<'_>, Place, bool),
) -> Result<()> {
    let numbers = pages.numbers();
    job.begin(Step::Reading, numbers.len() as u64);
    let (mut bytes, mut payload) = (Vec::new(), Payload::default());
    for (done, number) in numbers.into_iter().enumerate() {
        if done.is_multiple_of(PAGES_AT_ONCE) {
            job.check()?;
            job.set_done(done as u64);
        }
        if !pages.read(number, &mut bytes) {
            continue;
        }
        let Some(page) = Page::parse(number, &bytes).filter(|page| page.kind != Kind::InteriorTable) else {
            continue;
        };
        let is_free = free.contains(number);
        for offset in page.offsets() {
            let Some(cell) = page
                .cell(offset)
                .filter(|cell| !is_free || cell.overflow.is_none())
            else {
                continue;
            };
            let Ok(place) = u16::try_from(offset) else {
                continue;
            };
            let place = Place {
                page: number,
                offset: place,
            };
            if let Some(row) = row_of(pages, &page, &bytes, &cell, &mut payload) {
                visit(row, place, is_free);
            }
        }
    }
    Ok(())
}

/// Whether any of some pages, spread over the file, holds a row of ours.
pub(super) fn has_rows(pages: &mut Pages) -> bool {
    let numbers = pages.numbers();
    let step = (numbers.len() / SAMPLE).max(1);
    let (mut bytes, mut payload) = (Vec::new(), Payload::default());
    numbers.into_iter().step_by(step).any(|number| {
        if !pages.read(number, &mut bytes) {
            return false;
        }
        let Some(page) = Page::parse(number, &bytes) else {
            return false;
        };
        page.offsets().filter_map(|offset| page.cell(offset)).any(|cell| {
            let row = row_of(pages, &page, &bytes, &cell, &mut payload);
            matches!(
                row,
                Some(Row::Namespace { .. } | Row::Version { .. } | Row::Entry { .. })
            )
        })
    })
}

fn row_of<'a>(
    pages: &mut Pages,
    page: &Page<'_>,
    bytes: &'a [u8],
    cell: &Cell,
    payload: &'a mut Payload,
) -> Option<Row<'a>> {
    let head = bytes.get(cell.local.clone())?;
    let known = recognise(page.kind, cell.rowid, head, cell.payload);
    if known.is_some() || cell.overflow.is_none() || cell.payload > MOST_IN_MEMORY {
        return known;
    }
    if !payload.read(pages, bytes, cell) {
        return None;
    }
    recognise(page.kind, cell.rowid, &payload.bytes, cell.payload)
}

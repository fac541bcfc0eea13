//! Reading a version where it was found, one at a time.

use super::harvest::Place;
use super::page::Page;
use super::pages::Pages;
use super::payload::Payload;
use super::version::{State, Version, version};
use crate::model::Kind;

/// Reads versions; holds one of them.
pub(super) struct Values {
    pages: Pages,
    page: Vec<u8>,
    /// The number of the page that `page` holds.
    held: Option<u32>,
    payload: Payload,
    expires_at: Option<i64>,
}

impl Values {
    pub(super) fn new(pages: Pages) -> Self {
        Self {
            pages,
            page: Vec::new(),
            held: None,
            payload: Payload::default(),
            expires_at: None,
        }
    }

    /// The version whose row is at this place; `None` when it is not whole.
    pub(super) fn read(&mut self, place: Place, id: i64) -> Option<Version<'_>> {
        if self.held != Some(place.page) {
            self.held = None;
            if !self.pages.read(place.page, &mut self.page) {
                return None;
            }
            self.held = Some(place.page);
        }
        let page = Page::parse(place.page, &self.page)?;
        let cell = page.cell(usize::from(place.offset))?;
        if cell.rowid != Some(id) || !self.payload.read(&mut self.pages, &self.page, &cell) {
            return None;
        }
        let wiped = self.payload.wiped_end;
        let version = version(id, &self.payload.bytes)?;
        let may_end_so = Kind::from_code(i64::from(version.state.kind)) == Kind::Binary;
        (may_end_so || !wiped).then_some(version)
    }

    /// Whether a version is whole and what the entry's row says of it, when there is one.
    pub(super) fn fits(&mut self, place: Place, id: i64, state: Option<State>) -> bool {
        let Some(version) = self.read(place, id) else {
            return false;
        };
        let found = version.state;
        self.expires_at = found.expires_at;
        state.is_none_or(|state| state == found)
    }

    /// When the version that fitted last expires.
    pub(super) fn expires_at(&self) -> Option<i64> {
        self.expires_at
    }
}

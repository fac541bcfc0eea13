//! Reading a version where it was found, one at a time, and its value where that is.

use super::harvest::Harvest;
use super::order::contradictions;
use super::page::Page;
use super::pages::Pages;
use super::payload::Payload;
use super::scan::Place;
use super::version::{State, Version, version};
use crate::model::Kind;

/// Reads versions; holds one of them.
pub(crate) struct Values {
    pages: Pages,
    page: Vec<u8>,
    /// The number of the page that `page` holds.
    held: Option<u32>,
    payload: Payload,
}

/// Where everything of an entry is.
pub(crate) struct Whereabouts {
    version: i64,
    place: Place,
    /// The version that holds the value, when that is another one.
    holder: Option<(i64, Place)>,
    /// Unix seconds.
    pub(crate) expires_at: Option<i64>,
}

impl Whereabouts {
    /// The version whose value it is.
    pub(crate) fn holder(&self) -> i64 {
        self.holder.map_or(self.version, |(id, _)| id)
    }

    /// Whether the value is another version's.
    pub(crate) fn borrows(&self) -> bool {
        self.holder.is_some()
    }
}

/// What an entry is, read from where it is.
pub(crate) struct Content<'a> {
    pub(crate) value: &'a [u8],
    pub(crate) metadata: Option<String>,
}

impl Values {
    pub(super) fn new(pages: Pages) -> Self {
        Self {
            pages,
            page: Vec::new(),
            held: None,
            payload: Payload::default(),
        }
    }

    /// Has the page with this number in `page`. `false` when it is missing.
    fn hold(&mut self, number: u32) -> bool {
        if self.held != Some(number) {
            let read = self.pages.read(number, &mut self.page);
            self.held = read.then_some(number);
        }
        self.held.is_some()
    }

    /// The version whose row is at this place; `None` when it is not whole.
    fn read(&mut self, place: Place, id: i64) -> Option<Version<'_>> {
        if !self.hold(place.page) {
            return None;
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

    /// The version at this place, when it is whole and what the entry's row says of it, if there is
    /// one, and its value is there.
    pub(super) fn find(
        &mut self,
        place: Place,
        id: i64,
        state: Option<State>,
        harvest: &Harvest,
    ) -> Option<Whereabouts> {
        let version = self.read(place, id)?;
        let found = version.state;
        let holder = match version.holder {
            None => None,
            Some(holder) => {
                let places = self.likeliest_first(harvest.places(holder));
                let place = places
                    .into_iter()
                    .find(|place| self.holds(*place, holder, found))?;
                Some((holder, place))
            }
        };
        state.is_none_or(|state| state == found).then_some(Whereabouts {
            version: id,
            place,
            holder,
            expires_at: found.expires_at,
        })
    }

    /// The places where a version may be, the likeliest first: a number in which a byte is damaged can be
    /// that of another version.
    pub(super) fn likeliest_first(&mut self, places: impl Iterator<Item = Place>) -> Vec<Place> {
        let mut places: Vec<Place> = places.collect();
        if places.len() > 1 {
            places.sort_by_cached_key(|place| self.contradictions(*place));
        }
        places
    }

    fn contradictions(&mut self, place: Place) -> usize {
        match self.hold(place.page) {
            true => contradictions(&mut self.pages, place.page, &self.page, usize::from(place.offset)),
            false => usize::MAX,
        }
    }

    /// Whether a version holds the value that another one says to have from it.
    fn holds(&mut self, place: Place, id: i64, borrower: State) -> bool {
        self.read(place, id).is_some_and(|version| {
            version.holder.is_none()
                && version.state.kind == borrower.kind
                && version.state.size == borrower.size
        })
    }

    /// What was found is read; `None` when it cannot be read any more.
    pub(crate) fn content(&mut self, found: &Whereabouts) -> Option<Content<'_>> {
        let version = self.read(found.place, found.version)?;
        let metadata = version.metadata.map(str::to_owned);
        let (id, place) = found.holder.unwrap_or((found.version, found.place));
        let value = self.read(place, id)?.value;
        Some(Content { value, metadata })
    }
}

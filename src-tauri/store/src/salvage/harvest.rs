//! The rows that count, collected in one pass: namespaces, entries, and where the versions are.

use std::collections::{HashMap, HashSet};

use super::free::FreePages;
use super::pages::Pages;
use super::rows::Row;
use super::scan::{Place, visit_rows};
use super::version::State;
use crate::error::Result;
use crate::job::Job;

/// A namespace's row.
#[derive(Debug, Clone)]
pub(super) struct NamespaceFound {
    pub(super) public_id: String,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) trashed: bool,
    pub(super) entry_count: i64,
    /// The number of the namespace that it is a companion of, and what for, as a code.
    pub(super) companion: Option<(i64, String)>,
}

/// The rows of the pages.
#[derive(Default)]
pub(super) struct Harvest {
    /// By id, from pages in use; `spare_namespaces` from free ones.
    pub(super) namespaces: HashMap<i64, NamespaceFound>,
    pub(super) spare_namespaces: HashMap<i64, NamespaceFound>,
    /// Public ids from their index; `None` where two contradict each other.
    pub(super) public_ids: HashMap<i64, Option<String>>,
    /// By namespace and key, from pages in use.
    pub(super) entries: HashMap<i64, HashMap<Box<str>, State>>,
    /// Further rows for a key that has one in `entries`: one of them is damaged or left over.
    pub(super) rivals: HashMap<(i64, Box<str>), Vec<State>>,
    /// By id, from pages in use; of several rows with one id, the others are in `spare_versions`,
    /// and so are those of free pages.
    pub(super) versions: HashMap<i64, Place>,
    pub(super) spare_versions: HashMap<i64, Vec<Place>>,
    /// From versions that have their value from another one to that one.
    pub(super) holders: HashMap<i64, i64>,
}

impl Harvest {
    /// Reads all pages. Errors: `Cancelled`.
    pub(super) fn gather(pages: &mut Pages, free: &FreePages, job: &Job) -> Result<Self> {
        let mut harvest = Self::default();
        visit_rows(pages, free, job, |row, place, is_free| {
            harvest.take(row, place, is_free);
        })?;
        Ok(harvest)
    }

    fn take(&mut self, row: Row<'_>, place: Place, is_free: bool) {
        match row {
            Row::Namespace {
                id,
                public_id,
                name,
                description,
                trashed,
                entry_count,
                companion,
            } => {
                let found = NamespaceFound {
                    public_id: public_id.to_owned(),
                    name: name.to_owned(),
                    description: description.to_owned(),
                    trashed,
                    entry_count,
                    companion: companion.map(|(owner, purpose)| (owner, purpose.to_owned())),
                };
                let namespaces = if is_free {
                    &mut self.spare_namespaces
                } else {
                    &mut self.namespaces
                };
                namespaces.entry(id).or_insert(found);
            }
            Row::PublicId { id, public_id } if !is_free => {
                let known = self
                    .public_ids
                    .entry(id)
                    .or_insert_with(|| Some(public_id.to_owned()));
                if known.as_deref() != Some(public_id) {
                    *known = None;
                }
            }
            Row::Version { id, holder } => {
                if let Some(holder) = holder.filter(|_| !is_free) {
                    self.holders.insert(id, holder);
                }
                self.take_version(id, place, is_free);
            }
            Row::Entry {
                namespace,
                key,
                state,
            } if !is_free => self.take_entry(namespace, key, state),
            _ => {}
        }
    }

    fn take_version(&mut self, id: i64, place: Place, is_free: bool) {
        if is_free || self.versions.contains_key(&id) {
            self.spare_versions.entry(id).or_default().push(place);
        } else {
            self.versions.insert(id, place);
        }
    }

    /// Of several rows for a key, the one with the newest version counts, unless the history
    /// knows better.
    fn take_entry(&mut self, namespace: i64, key: &str, state: State) {
        let entries = self.entries.entry(namespace).or_default();
        let Some(known) = entries.get_mut(key) else {
            entries.insert(key.into(), state);
            return;
        };
        if *known == state {
            return;
        }
        let rivals = self.rivals.entry((namespace, key.into())).or_default();
        if known.version < state.version {
            rivals.push(std::mem::replace(known, state));
        } else {
            rivals.push(state);
        }
    }

    /// Versions that more than one key claims, which only damage explains.
    pub(super) fn shared_versions(&self) -> HashSet<i64> {
        let states = self.entries.values().flat_map(HashMap::values);
        let mut versions: Vec<i64> = states.map(|state| state.version).collect();
        versions.sort_unstable();
        let pairs = versions.iter().zip(versions.iter().skip(1));
        pairs
            .filter(|(one, next)| one == next)
            .map(|(one, _)| *one)
            .collect()
    }

    /// Whether a version was found anywhere.
    pub(super) fn has_version(&self, id: i64) -> bool {
        self.versions.contains_key(&id) || self.spare_versions.contains_key(&id)
    }

    /// Where a version was found, pages in use first.
    pub(super) fn places(&self, id: i64) -> impl Iterator<Item = Place> + '_ {
        let spare = self.spare_versions.get(&id).into_iter().flatten();
        self.versions.get(&id).into_iter().chain(spare).copied()
    }
}

//! What the history says of a key: what the newest change that was not undone left there is what
//! the key was. So entries whose row is lost are known again, and rows that a deletion left in a
//! page are known as such.

use std::collections::{HashMap, HashSet};

use super::free::FreePages;
use super::harvest::Harvest;
use super::mismatches::Mismatches;
use super::pages::Pages;
use super::rows::Row;
use super::scan::visit_rows;
use crate::error::Result;
use crate::job::Job;

/// One revision of a key.
#[derive(Debug, Clone, Copy)]
struct Revision {
    change: i64,
    before: Option<i64>,
    after: Option<i64>,
}

/// The revisions of keys of which more has to be known.
#[derive(Default)]
pub(super) struct History {
    undone: HashSet<i64>,
    revisions: HashMap<i64, HashMap<Box<str>, Vec<Revision>>>,
}

impl History {
    /// Reads the history of the namespaces in doubt. Free pages tell nothing here: what they hold
    /// may have been forgotten on purpose.
    pub(super) fn gather(
        pages: &mut Pages,
        free: &FreePages,
        harvest: &Harvest,
        mismatches: &Mismatches,
        job: &Job,
    ) -> Result<Self> {
        let mut history = Self::default();
        visit_rows(pages, free, job, |row, _, is_free| match row {
            Row::Change { id, undone: true } if !is_free => {
                history.undone.insert(id);
            }
            Row::Revision {
                change,
                namespace,
                key,
                before,
                after,
            } if !is_free && mismatches.concern(harvest, namespace, key) => {
                let revisions = history.revisions.entry(namespace).or_default();
                revisions.entry(key.into()).or_default().push(Revision {
                    change,
                    before,
                    after,
                });
            }
            _ => {}
        })?;
        Ok(history)
    }

    /// The keys of a namespace without an entry that the history says were there, each with its
    /// version, the newest first.
    pub(super) fn present(&self, namespace: i64, harvest: &Harvest) -> Vec<(&str, i64)> {
        let Some(keys) = self.revisions.get(&namespace) else {
            return Vec::new();
        };
        let entries = harvest.entries.get(&namespace);
        let mut present: Vec<(&str, i64)> = keys
            .iter()
            .filter(|(key, _)| entries.is_none_or(|entries| !entries.contains_key(*key)))
            .filter_map(|(key, revisions)| Some((&**key, self.left_by(revisions)?)))
            .collect();
        present.sort_unstable_by_key(|(_, version)| std::cmp::Reverse(*version));
        present
    }

    /// Whether the last thing that happened to a key was that this very version was deleted.
    pub(super) fn deleted(&self, namespace: i64, key: &str, version: i64) -> bool {
        self.newest(self.revisions_of(namespace, key))
            .is_some_and(|newest| newest.after.is_none() && newest.before == Some(version))
    }

    /// Whether a version was ever a key's.
    pub(super) fn knows(&self, namespace: i64, key: &str, version: i64) -> bool {
        self.revisions_of(namespace, key)
            .iter()
            .any(|revision| revision.before == Some(version) || revision.after == Some(version))
    }

    /// The version that a key should have; `None` when it should not be there, or nothing is known.
    pub(super) fn current(&self, namespace: i64, key: &str) -> Option<i64> {
        self.left_by(self.revisions_of(namespace, key))
    }

    fn revisions_of(&self, namespace: i64, key: &str) -> &[Revision] {
        let keys = self.revisions.get(&namespace);
        keys.and_then(|keys| keys.get(key)).map_or(&[], Vec::as_slice)
    }

    /// The newest revision of a change that is done.
    fn newest<'a>(&self, revisions: &'a [Revision]) -> Option<&'a Revision> {
        let done = revisions
            .iter()
            .filter(|revision| !self.undone.contains(&revision.change));
        done.max_by_key(|revision| revision.change)
    }

    /// What stands after the newest change that is done or, when all are undone, what stood before
    /// the oldest.
    fn left_by(&self, revisions: &[Revision]) -> Option<i64> {
        match self.newest(revisions) {
            Some(newest) => newest.after,
            None => revisions.iter().min_by_key(|revision| revision.change)?.before,
        }
    }
}

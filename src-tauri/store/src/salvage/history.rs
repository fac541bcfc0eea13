//! What the history says of a key: what the newest change that was not undone left there is what
//! the key was. So entries whose row is lost are known again, and rows that a deletion left in a
//! page are known as such.

use std::collections::{HashMap, HashSet};

use super::free::FreePages;
use super::harvest::{Harvest, NamespaceFound};
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

/// The namespaces of which the rows of entries do not tell everything.
pub(super) struct Doubts {
    /// Rows of entries are missing.
    too_few: HashSet<i64>,
    /// Rows are there that may have been deleted.
    too_many: HashSet<i64>,
}

impl Doubts {
    /// Holds the rows found against the counts that the namespaces keep.
    pub(super) fn of(harvest: &Harvest, free: &FreePages) -> Self {
        let count = |id: &i64| harvest.entries.get(id).map_or(0, HashMap::len) as u64;
        let known = &harvest.namespaces;
        let unknown = || {
            harvest
                .entries
                .keys()
                .filter(|id| !known.contains_key(id))
                .copied()
        };
        let told = |namespace: &NamespaceFound| namespace.entry_count.unsigned_abs();
        let few = known.iter().filter(|(id, namespace)| count(id) < told(namespace));
        let many = known.iter().filter(|(id, namespace)| count(id) > told(namespace));
        let mut doubts = Self {
            too_few: few.map(|(id, _)| *id).chain(unknown()).collect(),
            too_many: many.map(|(id, _)| *id).collect(),
        };
        if !free.is_known() {
            doubts.too_many.extend(unknown());
        }
        doubts
    }

    pub(super) fn is_empty(&self) -> bool {
        self.too_few.is_empty() && self.too_many.is_empty()
    }
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
        doubts: &Doubts,
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
            } if !is_free => {
                let entries = harvest.entries.get(&namespace);
                let wanted = if entries.is_some_and(|entries| entries.contains_key(key)) {
                    &doubts.too_many
                } else {
                    &doubts.too_few
                };
                if wanted.contains(&namespace) {
                    let revisions = history.revisions.entry(namespace).or_default();
                    revisions.entry(key.into()).or_default().push(Revision {
                        change,
                        before,
                        after,
                    });
                }
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
            .filter_map(|(key, revisions)| Some((&**key, self.current(revisions)?)))
            .collect();
        present.sort_unstable_by_key(|(_, version)| std::cmp::Reverse(*version));
        present
    }

    /// Whether the last thing that happened to a key was that this very version was deleted.
    pub(super) fn deleted(&self, namespace: i64, key: &str, version: i64) -> bool {
        let revisions = self.revisions.get(&namespace).and_then(|keys| keys.get(key));
        revisions
            .and_then(|revisions| self.newest(revisions))
            .is_some_and(|newest| newest.after.is_none() && newest.before == Some(version))
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
    fn current(&self, revisions: &[Revision]) -> Option<i64> {
        match self.newest(revisions) {
            Some(newest) => newest.after,
            None => revisions.iter().min_by_key(|revision| revision.change)?.before,
        }
    }
}

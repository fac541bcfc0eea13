//! Where the rows of entries do not tell everything, or contradict each other: there the history
//! is asked.

use std::collections::{HashMap, HashSet};

use super::free::FreePages;
use super::harvest::{Harvest, NamespaceFound};

/// What the history is asked about.
pub(super) struct Mismatches {
    /// Namespaces of which rows are missing.
    too_few: HashSet<i64>,
    /// Namespaces with rows that may have been deleted.
    pub(super) too_many: HashSet<i64>,
    /// Versions that more than one key claims.
    pub(super) shared: HashSet<i64>,
    /// Whether there are several rows for some key.
    rivals: bool,
}

impl Mismatches {
    /// Holds the rows found against the counts that the namespaces keep, and against each other.
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
        let mut mismatches = Self {
            too_few: few.map(|(id, _)| *id).chain(unknown()).collect(),
            too_many: many.map(|(id, _)| *id).collect(),
            shared: harvest.shared_versions(),
            rivals: !harvest.rivals.is_empty(),
        };
        if !free.is_known() {
            mismatches.too_many.extend(unknown());
        }
        mismatches
    }

    pub(super) fn is_empty(&self) -> bool {
        self.too_few.is_empty() && self.too_many.is_empty() && self.shared.is_empty() && !self.rivals
    }

    /// Whether the history of a key is needed.
    pub(super) fn concern(&self, harvest: &Harvest, namespace: i64, key: &str) -> bool {
        match harvest
            .entries
            .get(&namespace)
            .and_then(|entries| entries.get(key))
        {
            None => self.too_few.contains(&namespace),
            Some(state) => {
                self.too_many.contains(&namespace)
                    || self.shared.contains(&state.version)
                    || (self.rivals && harvest.rivals.contains_key(&(namespace, key.into())))
            }
        }
    }
}

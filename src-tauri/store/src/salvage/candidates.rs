//! Which keys there are, before their values are looked at.

use std::collections::HashMap;

use super::free::FreePages;
use super::harvest::{Harvest, NamespaceFound};
use super::history::History;
use super::mismatches::Mismatches;
use super::pages::Pages;
use super::settle::settle;
use super::version::State;
use crate::error::Result;
use crate::job::Job;

/// What is known of one namespace before its values are looked at.
pub(super) struct Candidate {
    pub(super) id: i64,
    pub(super) known: Option<NamespaceFound>,
    pub(super) keys: Vec<Key>,
}

/// A key, and the version that should be its value.
pub(super) struct Key {
    pub(super) key: Box<str>,
    pub(super) version: i64,
    /// What the entry's row says; `None` when it is known from the history alone.
    pub(super) state: Option<State>,
}

/// All namespaces with their keys: from the rows of entries and, where rows are missing, from the
/// history.
pub(super) fn candidates(
    pages: &mut Pages,
    free: &FreePages,
    harvest: &mut Harvest,
    job: &Job,
) -> Result<Vec<Candidate>> {
    let mismatches = Mismatches::of(harvest, free);
    let history = if mismatches.is_empty() {
        History::default()
    } else {
        History::gather(pages, free, harvest, &mismatches, job)?
    };
    settle(&mismatches, harvest, &history);
    let mut ids: Vec<i64> = harvest
        .namespaces
        .keys()
        .chain(harvest.entries.keys())
        .copied()
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let mut candidates = Vec::with_capacity(ids.len());
    for id in ids {
        let found = rows_of(harvest, id);
        let known = harvest
            .namespaces
            .get(&id)
            .or_else(|| harvest.spare_namespaces.get(&id))
            .cloned();
        let room = match harvest.namespaces.get(&id) {
            Some(namespace) => usize::try_from(namespace.entry_count - found).unwrap_or(0),
            None => usize::MAX,
        };
        let again = history
            .present(id, harvest)
            .into_iter()
            .filter(|(_, version)| harvest.has_version(*version))
            .take(room)
            .map(|(key, version)| Key {
                key: key.into(),
                version,
                state: None,
            });
        let mut keys: Vec<Key> = again.collect();
        let rows = harvest.entries.remove(&id).unwrap_or_default();
        keys.extend(rows.into_iter().map(|(key, state)| Key {
            key,
            version: state.version,
            state: Some(state),
        }));
        candidates.push(Candidate { id, known, keys });
    }
    Ok(candidates)
}

fn rows_of(harvest: &Harvest, namespace: i64) -> i64 {
    let rows = harvest.entries.get(&namespace).map_or(0, HashMap::len);
    i64::try_from(rows).unwrap_or(i64::MAX)
}

//! What the history decides where rows of entries contradict each other or are too many.

use super::harvest::Harvest;
use super::history::History;
use super::mismatches::Mismatches;
use super::version::State;

/// Lets the history decide: takes away rows of keys that were deleted, and chooses between
/// rows that contradict each other. Where it says nothing, the rows stay as they are.
pub(super) fn settle(mismatches: &Mismatches, harvest: &mut Harvest, history: &History) {
    for (id, entries) in &mut harvest.entries {
        if mismatches.too_many.contains(id) {
            entries.retain(|key, state| !history.deleted(*id, key, state.version));
        }
        if !mismatches.shared.is_empty() {
            entries.retain(|key, state| {
                !mismatches.shared.contains(&state.version)
                    || history.knows(*id, key, state.version)
                    || history.current(*id, key).is_none()
            });
        }
    }
    for ((id, key), rivals) in std::mem::take(&mut harvest.rivals) {
        let Some(known) = harvest
            .entries
            .get_mut(&id)
            .and_then(|entries| entries.get_mut(&key))
        else {
            continue;
        };
        let current = history.current(id, &key);
        let better = |state: &&State| match current {
            Some(version) => state.version == version,
            None => false,
        };
        let by_name = |state: &&State| history.knows(id, &key, state.version);
        let all = || std::iter::once(&*known).chain(&rivals);
        let chosen = all()
            .find(better)
            .or_else(|| all().filter(by_name).max_by_key(|state| state.version))
            .copied();
        if let Some(chosen) = chosen {
            *known = chosen;
        }
    }
}

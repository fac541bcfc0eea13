//! What the namespaces found are called; those whose row is lost get a name.

use std::collections::HashSet;

use super::candidates::Candidate;
use super::found::FoundNamespace;
use super::harvest::Harvest;

/// Names for namespaces whose row is lost.
pub(super) struct Names {
    taken: HashSet<String>,
    given: u32,
}

impl Names {
    pub(super) fn of(candidates: &[Candidate]) -> Self {
        let known = candidates.iter().filter_map(|candidate| candidate.known.as_ref());
        Self {
            taken: known.map(|namespace| namespace.name.to_lowercase()).collect(),
            given: 0,
        }
    }

    /// A namespace as it is told, still without entries.
    pub(super) fn namespace(&mut self, candidate: &Candidate, harvest: &Harvest) -> FoundNamespace {
        match &candidate.known {
            Some(known) => FoundNamespace {
                id: Some(known.public_id.clone()),
                name: known.name.clone(),
                description: known.description.clone(),
                trashed: known.trashed,
                ..FoundNamespace::default()
            },
            None => FoundNamespace {
                id: harvest.public_ids.get(&candidate.id).cloned().flatten(),
                name: self.new_name(),
                ..FoundNamespace::default()
            },
        }
    }

    fn new_name(&mut self) -> String {
        loop {
            self.given += 1;
            let name = format!("Recovered {}", self.given);
            if self.taken.insert(name.to_lowercase()) {
                return name;
            }
        }
    }
}

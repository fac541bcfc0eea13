//! What the namespaces found are called; those whose row is lost get a name.

use std::collections::HashSet;

use super::candidates::Candidate;
use super::found::FoundNamespace;
use super::harvest::Harvest;
use crate::model::Purpose;
use crate::namespaces::told_companion;

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

    /// A namespace as it is told, still without entries; `before` are those that were found before it, of
    /// which it may be a companion.
    pub(super) fn namespace(
        &mut self,
        candidate: &Candidate,
        harvest: &Harvest,
        before: &[FoundNamespace],
    ) -> FoundNamespace {
        match &candidate.known {
            Some(known) => {
                let found = FoundNamespace {
                    number: candidate.id,
                    id: Some(known.public_id.clone()),
                    name: known.name.clone(),
                    description: known.description.clone(),
                    trashed: known.trashed,
                    ..FoundNamespace::default()
                };
                match &known.companion {
                    Some((owner, purpose)) => as_companion(found, *owner, purpose, before),
                    None => found,
                }
            }
            None => FoundNamespace {
                number: candidate.id,
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

/// A companion of one that was found; where that is lost, a namespace of its own, so that nothing is lost
/// with it.
fn as_companion(
    found: FoundNamespace,
    owner: i64,
    purpose: &str,
    before: &[FoundNamespace],
) -> FoundNamespace {
    let owner = before.iter().find(|one| one.number == owner);
    match owner.zip(Purpose::from_code(purpose)) {
        Some((owner, purpose)) => FoundNamespace {
            companion: Some((owner.number, purpose)),
            name: told_companion(&owner.name, purpose.code()),
            ..found
        },
        None => FoundNamespace {
            name: format!("Recovered {purpose}"),
            ..found
        },
    }
}

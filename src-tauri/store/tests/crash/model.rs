//! What the store should be after the writes that were confirmed: a map, and its past for undo.

use std::collections::BTreeMap;

use crate::operation::{Operation, rows};

pub type Entries = BTreeMap<String, String>;

/// For each key that a change touched, what it was before and after.
type Step = BTreeMap<String, (Option<String>, Option<String>)>;

#[derive(Default)]
pub struct Model {
    pub entries: Entries,
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl Model {
    /// What the entries would be after an operation.
    pub fn entries_after(&self, operation: &Operation) -> Entries {
        let mut next = self.entries.clone();
        match operation {
            Operation::Set { key, text } => {
                next.insert(key.clone(), text.clone());
            }
            Operation::Delete { key } => {
                next.remove(key);
            }
            Operation::Rename { key, to } => {
                next.extend(self.entries.get(key).map(|text| (to.clone(), text.clone())));
                next.remove(key);
            }
            Operation::Duplicate { key, to } => {
                next.extend(self.entries.get(key).map(|text| (to.clone(), text.clone())));
            }
            Operation::Import {
                first,
                rows: count,
                generation,
            } => next.extend(rows(*first, *count, *generation)),
            Operation::BulkDelete { prefix } => next.retain(|key, _| !key.starts_with(prefix)),
            Operation::Undo => {
                for (key, (before, _)) in self.done.last().into_iter().flatten() {
                    put(&mut next, key, before.as_ref());
                }
            }
            Operation::Redo => {
                for (key, (_, after)) in self.undone.last().into_iter().flatten() {
                    put(&mut next, key, after.as_ref());
                }
            }
            Operation::Restore { keys } => {
                for key in keys {
                    put(&mut next, key, self.last_deleted(key));
                }
            }
        }
        next
    }

    /// The operation was done.
    pub fn apply(&mut self, operation: &Operation) {
        let next = self.entries_after(operation);
        match operation {
            Operation::Undo => self.undone.extend(self.done.pop()),
            Operation::Redo => self.done.extend(self.undone.pop()),
            _ => {
                let step = difference(&self.entries, &next);
                if !step.is_empty() {
                    self.done.push(step);
                    self.undone.clear();
                }
            }
        }
        self.entries = next;
    }

    /// How many changes can be undone.
    pub fn depth(&self) -> usize {
        self.done.len()
    }

    fn last_deleted(&self, key: &str) -> Option<&String> {
        self.done.iter().rev().find_map(|step| match step.get(key) {
            Some((Some(before), None)) => Some(before),
            _ => None,
        })
    }
}

fn put(entries: &mut Entries, key: &str, text: Option<&String>) {
    match text {
        Some(text) => entries.insert(key.to_owned(), text.clone()),
        None => entries.remove(key),
    };
}

fn difference(before: &Entries, after: &Entries) -> Step {
    let changed = |key: &&String| before.get(*key) != after.get(*key);
    before
        .keys()
        .chain(after.keys())
        .filter(changed)
        .map(|key| (key.clone(), (before.get(key).cloned(), after.get(key).cloned())))
        .collect()
}

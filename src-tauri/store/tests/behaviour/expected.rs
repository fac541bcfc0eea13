//! What a store should be: a sorted map, a clock, and what each change did, for undo and redo.

use std::collections::BTreeMap;

use crate::support::START;

/// The state of a key in a model; to expire is the one thing that it does by itself.
pub trait Expires: Clone + PartialEq {
    /// Unix seconds.
    fn expires_at(&self) -> Option<i64>;
}

pub struct Expected<S> {
    /// Unix seconds.
    pub now: i64,
    pub entries: BTreeMap<String, S>,
    /// For each change that can be undone: what its keys were before, and were made.
    pub done: Vec<Step<S>>,
    pub undone: Vec<Step<S>>,
}

#[derive(Clone)]
pub struct Step<S> {
    pub before: BTreeMap<String, Option<S>>,
    pub after: BTreeMap<String, Option<S>>,
}

impl<S> Default for Expected<S> {
    fn default() -> Self {
        Self {
            now: START,
            entries: BTreeMap::new(),
            done: Vec::new(),
            undone: Vec::new(),
        }
    }
}

impl<S: Expires> Expected<S> {
    pub fn live(&self, state: &S) -> bool {
        state.expires_at().is_none_or(|at| at > self.now)
    }

    /// Expired entries go, and with them every earlier state of theirs that had an expiry.
    pub fn sweep(&mut self) {
        let now = self.now;
        let gone: Vec<String> = self
            .entries
            .extract_if(.., |_, state| state.expires_at().is_some_and(|at| at <= now))
            .map(|(key, _)| key)
            .collect();
        for step in self.done.iter_mut().chain(&mut self.undone) {
            for key in &gone {
                for side in [&mut step.before, &mut step.after] {
                    if let Some(state) = side.get_mut(key) {
                        *state = state.take().filter(|state| state.expires_at().is_none());
                    }
                }
            }
        }
    }

    /// Makes the entries be `next`, as a change if anything differs.
    pub fn change_to(&mut self, next: BTreeMap<String, S>) -> bool {
        let mut step = Step {
            before: BTreeMap::new(),
            after: BTreeMap::new(),
        };
        for key in self.entries.keys().chain(next.keys()) {
            if self.entries.get(key) != next.get(key) {
                step.before.insert(key.clone(), self.entries.get(key).cloned());
                step.after.insert(key.clone(), next.get(key).cloned());
            }
        }
        if step.before.is_empty() {
            return false;
        }
        self.entries = next;
        self.done.push(step);
        self.undone.clear();
        true
    }

    pub fn put_back(&mut self, side: &BTreeMap<String, Option<S>>) {
        for (key, state) in side {
            match state.clone().filter(|state| self.live(state)) {
                Some(state) => self.entries.insert(key.clone(), state),
                None => self.entries.remove(key),
            };
        }
    }

    /// A key that is not there is deleted for good: changes that did nothing else are gone.
    pub fn forget_key(&mut self, key: &str) {
        for steps in [&mut self.done, &mut self.undone] {
            for step in steps.iter_mut() {
                step.before.remove(key);
                step.after.remove(key);
            }
            steps.retain(|step| !step.before.is_empty());
        }
    }
}

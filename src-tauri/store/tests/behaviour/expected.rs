//! What a store should be: a sorted map, a clock, and what each change did, for undo and redo.

use std::collections::BTreeMap;

use crate::support::START;

/// The state of a key in a model; to expire is the one thing that it does by itself.
pub trait Expires: Clone + PartialEq {
    /// Unix seconds.
    fn expires_at(&self) -> Option<i64>;

    /// Whether another state has the same value, whatever stands beside it.
    fn has_value_of(&self, other: &Self) -> bool;
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
    /// The old name and the new one, where the change gave a key another name.
    pub renamed: Option<(String, String)>,
    pub before: BTreeMap<String, Option<S>>,
    pub after: BTreeMap<String, Option<S>>,
    /// The keys that were there before, and after, also when that is no longer kept.
    pub there: [Vec<String>; 2],
}

impl<S> Step<S> {
    fn forget(&mut self, key: &str, which: impl Fn(&S) -> bool) {
        for side in [&mut self.before, &mut self.after] {
            if let Some(state) = side.get_mut(key) {
                *state = state.take().filter(|state| !which(state));
            }
        }
    }
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

    /// Expired entries go, and with them every earlier state of theirs that had an expiry, or the same
    /// value up to then.
    pub fn sweep(&mut self) {
        let now = self.now;
        let gone: Vec<(String, S)> = self
            .entries
            .extract_if(.., |_, state| state.expires_at().is_some_and(|at| at <= now))
            .collect();
        for (key, state) in gone {
            for (at, names) in self.names_of(&key) {
                for name in names {
                    self.done[at].forget(&name, |earlier| earlier.expires_at().is_some());
                }
            }
            for step in &mut self.undone {
                step.forget(&key, |other| {
                    other.expires_at().is_some() || other.has_value_of(&state)
                });
            }
            self.forget_value_of(key, &state);
        }
    }

    /// Forgets the value that a key has, back to the step that brought it, whatever is no longer kept
    /// in between.
    fn forget_value_of(&mut self, mut name: String, state: &S) {
        let now = self.now;
        for step in self.done.iter_mut().rev() {
            let Some(after) = step.after.get(&name) else {
                continue;
            };
            let kept = after
                .as_ref()
                .filter(|after| after.expires_at().is_none_or(|at| at > now));
            if !step.there[1].contains(&name) || kept.is_some_and(|kept| !kept.has_value_of(state)) {
                return;
            }
            step.forget(&name, |earlier| earlier.has_value_of(state));
            match step.renamed.clone().filter(|(_, new)| *new == name) {
                Some((old, _)) => {
                    step.forget(&old, |earlier| earlier.has_value_of(state));
                    name = old;
                }
                None if !step.there[0].contains(&name) => return,
                None => {}
            }
        }
    }

    /// Makes the entries be `next`, as a change if anything differs.
    pub fn change_to(&mut self, next: BTreeMap<String, S>) -> bool {
        let mut step = Step {
            renamed: None,
            before: BTreeMap::new(),
            after: BTreeMap::new(),
            there: Default::default(),
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
        step.there = [&self.entries, &next].map(|entries| entries.keys().cloned().collect());
        self.entries = next;
        self.done.push(step);
        self.undone.clear();
        true
    }

    /// Whether a step would remove a key only because what it was is no longer kept: that is refused.
    pub fn would_only_remove(&self, side: &BTreeMap<String, Option<S>>, there: &[String]) -> bool {
        side.iter().any(|(key, state)| {
            let gone = !state.as_ref().is_some_and(|state| self.live(state));
            gone && there.contains(key) && self.entries.contains_key(key)
        })
    }

    pub fn put_back(&mut self, side: &BTreeMap<String, Option<S>>) {
        for (key, state) in side {
            match state.clone().filter(|state| self.live(state)) {
                Some(state) => self.entries.insert(key.clone(), state),
                None => self.entries.remove(key),
            };
        }
    }

    /// The last change gave a key another name, if it did all of that: one name is there now, and one is not.
    pub fn was_rename(&mut self) {
        let Some(step) = self.done.last_mut() else { return };
        let one = |gone: &BTreeMap<String, Option<S>>, there: &BTreeMap<String, Option<S>>| {
            let names = gone
                .iter()
                .filter(|(key, state)| state.is_none() && there[*key].is_some());
            names.map(|(key, _)| key.clone()).next()
        };
        let (old, new) = (one(&step.after, &step.before), one(&step.before, &step.after));
        step.renamed = old.zip(new).filter(|_| step.before.len() == 2);
    }

    /// The names of a key at each of the changes that are done, from the newest on: with each, the names
    /// whose rows are the key's.
    pub fn names_of(&self, key: &str) -> Vec<(usize, Vec<String>)> {
        let mut names = std::collections::BTreeSet::from([key.to_owned()]);
        let mut rows = Vec::new();
        for (at, step) in self.done.iter().enumerate().rev() {
            if let Some((old, new)) = &step.renamed {
                if names.contains(new) {
                    names.insert(old.clone());
                } else {
                    // What happened under it before went with the key that it was.
                    names.remove(old);
                }
            }
            rows.push((at, names.iter().cloned().collect()));
        }
        rows
    }

    /// A key that is not there is deleted for good, under all the names that it had: changes that did
    /// nothing else are gone.
    pub fn forget_key(&mut self, key: &str) {
        for (at, names) in self.names_of(key) {
            let step = &mut self.done[at];
            for name in names {
                step.before.remove(&name);
                step.after.remove(&name);
            }
        }
        self.done.retain(|step| !step.before.is_empty());
        // The last one is done again first. With half of a rename goes what stands on it.
        let half = self.undone.iter().rposition(|step| {
            let renamed = step.renamed.as_ref();
            renamed.is_some_and(|(old, new)| new == key && old != key)
        });
        if let Some(half) = half {
            self.undone.drain(..=half);
        }
        for step in &mut self.undone {
            let whole = step.renamed.as_ref().is_some_and(|(old, _)| old == key);
            step.before.retain(|name, _| name != key && !whole);
            step.after.retain(|name, _| name != key && !whole);
        }
        self.undone.retain(|step| !step.before.is_empty());
    }
}

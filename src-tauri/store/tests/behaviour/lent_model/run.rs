//! A store and what it should be, step by step.

use std::collections::BTreeMap;

use store::model::{Applied, ChangeRow, ChangeState, Expiry, NewValue, SetEntry};
use store::{FailureCode, Job};

use super::operation::{Operation, metadata_of, note_of};
use crate::expected::{Expected, Expires};
use crate::support::{World, code, key_ref, text_entry};

#[derive(Debug, Clone, PartialEq)]
struct State {
    text: String,
    note: Option<String>,
    expires_at: Option<i64>,
}

impl Expires for State {
    fn expires_at(&self) -> Option<i64> {
        self.expires_at
    }

    fn has_value_of(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

fn kept(key: &str) -> SetEntry {
    SetEntry {
        value: NewValue::Keep,
        ..text_entry(key, "")
    }
}

/// The store, the model, and the content of every version that was ever an entry's.
pub struct Run {
    pub world: World,
    model: Expected<State>,
    /// The change of each of the model's steps that are done.
    changes: Vec<i64>,
    seen: BTreeMap<i64, State>,
}

impl Run {
    pub async fn new() -> Self {
        Self {
            world: World::new().await,
            model: Expected::default(),
            changes: Vec::new(),
            seen: BTreeMap::new(),
        }
    }

    /// The store did what the model does, or refused what cannot be.
    fn did(&mut self, applied: store::Result<Applied>, next: Option<BTreeMap<String, State>>) {
        let Some(next) = next else {
            assert!(applied.is_err());
            return;
        };
        let applied = applied.unwrap();
        let changed = self.model.change_to(next);
        assert_eq!(applied.change_id != 0, changed);
        if changed {
            self.changes.push(applied.change_id);
        }
    }

    pub async fn perform(&mut self, operation: Operation) {
        let mut next = self.model.entries.clone();
        let now = self.model.now;
        match operation {
            Operation::Set { key, text, note } => {
                let edit = SetEntry {
                    metadata: metadata_of(note),
                    ..text_entry(&key, &text)
                };
                let expires_at = next.get(&key).and_then(|state| state.expires_at);
                let note = note_of(note);
                next.insert(
                    key,
                    State {
                        text,
                        note,
                        expires_at,
                    },
                );
                let applied = self.world.store.set_entry(edit).await;
                self.did(applied, Some(next));
            }
            Operation::Note { key, note } => {
                let edit = SetEntry {
                    metadata: metadata_of(note),
                    ..kept(&key)
                };
                let applied = self.world.store.set_entry(edit).await;
                let there = next.get_mut(&key).map(|state| state.note = note_of(note));
                self.did(applied, there.map(|()| next));
            }
            Operation::Expire { key, seconds } => {
                let edit = SetEntry {
                    expiry: seconds.map_or(Expiry::Never, |seconds| Expiry::In { seconds }),
                    ..kept(&key)
                };
                let applied = self.world.store.set_entry(edit).await;
                let at = seconds.map(|seconds| now + seconds);
                let there = next.get_mut(&key).map(|state| state.expires_at = at);
                self.did(applied, there.map(|()| next));
            }
            Operation::Rename { key, new_key } if key != new_key => {
                let free = !next.contains_key(&new_key);
                let state = next.remove(&key).filter(|_| free);
                let applied = self.world.store.rename_key("kv_test", &key, &new_key).await;
                let there = state.map(|state| next.insert(new_key, state));
                let renamed = there.is_some();
                self.did(applied, there.map(|_| next));
                if renamed {
                    self.model.was_rename();
                }
            }
            Operation::Rename { .. } => {}
            Operation::Duplicate { key, new_key } => {
                let state = next.get(&key).cloned().filter(|_| !next.contains_key(&new_key));
                let applied = self.world.store.duplicate_key("kv_test", &key, &new_key).await;
                let there = state.map(|state| next.insert(new_key, state));
                self.did(applied, there.map(|_| next));
            }
            Operation::Delete { key } => {
                let there = next.remove(&key);
                let applied = self.world.store.delete_key("kv_test", &key).await;
                self.did(applied, there.map(|_| next));
            }
            Operation::RestoreVersion { key, place } => {
                let versions = self.kept_versions(&key).await;
                let Some(version) = versions.get(place % versions.len().max(1)) else {
                    return;
                };
                next.insert(key.clone(), self.seen[version].clone());
                let applied = self
                    .world
                    .store
                    .restore_version("kv_test", &key, *version, None)
                    .await;
                if applied.is_err() && !self.kept_versions(&key).await.contains(version) {
                    // It went with what had expired, which was not swept yet.
                    assert_eq!(code(applied), FailureCode::NoLongerKept);
                    return;
                }
                self.did(applied, Some(next));
            }
            Operation::RestoreKey { key } => self.restore_from_trash(&key).await,
            Operation::Revert { place } => self.revert(place).await,
            Operation::Undo => {
                let Some(step) = self.model.done.pop() else { return };
                let result = self.world.store.undo().await;
                if self.model.would_only_remove(&step.before, &step.there[0]) {
                    assert_eq!(code(result), FailureCode::UndoConflict);
                    self.model.done.push(step);
                    return;
                }
                result.unwrap();
                self.changes.pop();
                self.model.put_back(&step.before);
                self.model.undone.push(step);
            }
            Operation::Redo => {
                let result = self.world.store.redo().await;
                let Some(step) = self.model.undone.pop() else {
                    assert_eq!(code(result), FailureCode::NothingToRedo);
                    return;
                };
                if self.model.would_only_remove(&step.after, &step.there[1]) {
                    assert_eq!(code(result), FailureCode::UndoConflict);
                    self.model.undone.push(step);
                    return;
                }
                self.changes.push(result.unwrap().change_id);
                self.model.put_back(&step.after);
                self.model.done.push(step);
            }
            Operation::Purge { key } if !next.contains_key(&key) => {
                self.world.store.purge_keys(&[key_ref(&key)]).await.unwrap();
                self.model.forget_key(&key);
                self.look_what_can_be_undone().await;
            }
            Operation::Purge { .. } => {}
            Operation::EmptyTrash => {
                let trash = self.trashed().await;
                self.world.store.empty_trash(&Job::default()).await.unwrap();
                for key in trash {
                    self.model.forget_key(&key);
                }
                self.look_what_can_be_undone().await;
            }
            Operation::Forget { bytes } => {
                self.world.store.set_retention(90, bytes).await.unwrap();
                self.look_what_can_be_undone().await;
            }
            Operation::Pass { seconds } => {
                self.world.pass_seconds(seconds);
                self.model.now += seconds;
            }
            Operation::Restart => self.world.store = self.world.reopened().await,
        }
    }

    /// Versions of a key that history offers, the newest first.
    async fn kept_versions(&self, key: &str) -> Vec<i64> {
        let history = self
            .world
            .store
            .key_history("kv_test", key, None, 100)
            .await
            .unwrap();
        let states = history.into_iter().flat_map(|row| [row.after, row.before]);
        states
            .flatten()
            .filter(|state| state.kept)
            .map(|state| state.version)
            .collect()
    }

    /// The keys in Trash: deleted, and not given another name.
    async fn trashed(&self) -> Vec<String> {
        let store = &self.world.store;
        let listed = store.list_trashed_keys(None, None, None, 100).await.unwrap();
        let keys: Vec<String> = listed.into_iter().map(|trashed| trashed.key).collect();
        for key in &keys {
            let last = self.model.done.iter().rfind(|step| step.before.contains_key(key));
            let went = last.and_then(|step| step.renamed.as_ref());
            assert!(went.is_none_or(|(old, _)| old != key), "{key} was renamed");
        }
        keys
    }

    async fn restore_from_trash(&mut self, key: &str) {
        let mut next = self.model.entries.clone();
        if !self.trashed().await.iter().any(|trashed| trashed == key) {
            return;
        }
        let applied = self.world.store.restore_keys(&[key_ref(key)]).await;
        let entry = self.world.store.get_entry("kv_test", key).await.unwrap().unwrap();
        // What it was when it was deleted last: a state that a version of its history has.
        let text = entry.text.unwrap();
        let (note, expires_at) = (entry.metadata, entry.expires_at);
        let state = State {
            text,
            note,
            expires_at,
        };
        let versions = self.kept_versions(key).await;
        let known = versions
            .iter()
            .any(|version| self.seen.get(version) == Some(&state));
        assert!(known, "{key} came back as something that it never was");
        next.insert(key.to_owned(), state);
        self.did(applied, Some(next));
    }

    async fn revert(&mut self, place: usize) {
        let Some(change) = self.changes.get(place % self.changes.len().max(1)).copied() else {
            return;
        };
        let at = self.changes.iter().position(|one| *one == change).unwrap();
        let step = self.model.done[at].clone();
        let plan = self.world.store.plan_revert(change, &Job::default()).await;
        if step.renamed.is_some() && plan.is_err() {
            assert_eq!(code(plan), FailureCode::NoLongerKept);
            return;
        }
        let plan = plan.unwrap();
        if plan.counts.invalid > 0 {
            self.world.store.plan_discard(&plan.id).await;
            return;
        }
        let mut next = self.model.entries.clone();
        for (key, state) in step.before {
            match state {
                Some(state) => next.insert(key, state),
                None => next.remove(&key),
            };
        }
        let applied = self.world.apply(&plan.id).await;
        let changes = self.model.done.len();
        self.did(applied, Some(next));
        if step.renamed.is_some() && self.model.done.len() > changes {
            self.model.was_rename();
        }
    }

    /// Each key's history offers what the key was under all of its names.
    async fn check_histories(&self) {
        for key in self.model.entries.keys() {
            let offered = self.kept_versions(key).await;
            for (at, names) in self.model.names_of(key) {
                let step = &self.model.done[at];
                let states = [&step.before, &step.after].into_iter().flatten();
                for (_, state) in states.filter(|(name, _)| names.contains(name)) {
                    let Some(state) = state.as_ref().filter(|state| state.expires_at.is_none()) else {
                        continue;
                    };
                    let found = offered
                        .iter()
                        .any(|version| self.seen.get(version) == Some(state));
                    assert!(found, "the history of {key} lacks a state");
                }
            }
        }
    }

    /// Whatever was forgotten, the newest changes are left.
    async fn look_what_can_be_undone(&mut self) {
        let changes = self.world.store.list_changes(None, None, 500).await.unwrap();
        let of = |wanted: ChangeState| -> Vec<i64> {
            let keys = |change: &&ChangeRow| {
                change.state == wanted && change.added + change.changed + change.removed > 0
            };
            changes
                .iter()
                .filter(keys)
                .map(|change| change.id)
                .rev()
                .collect()
        };
        self.changes = of(ChangeState::Done);
        let forgotten = self.model.done.len() - self.changes.len();
        self.model.done.drain(..forgotten);
        // Those undone are redone the oldest first, and forgotten so, too.
        let undone = of(ChangeState::Undone).len();
        self.model.undone.truncate(undone);
    }

    pub async fn check(&mut self) {
        self.model.sweep();
        let store = &self.world.store;
        let keys: Vec<String> = self.model.entries.keys().cloned().collect();
        assert_eq!(self.world.keys().await, keys);
        for (key, state) in &self.model.entries {
            let entry = store.get_entry("kv_test", key).await.unwrap().unwrap();
            // Not compared as texts: 9,000 characters tell nobody anything.
            assert!(entry.text.as_ref() == Some(&state.text), "the text of {key}");
            assert_eq!(
                (&entry.metadata, entry.expires_at),
                (&state.note, state.expires_at)
            );
            let seen = self.seen.entry(entry.version).or_insert_with(|| state.clone());
            assert!(seen == state, "a version that changed");
        }
        self.trashed().await;
        self.check_histories().await;
        let store = &self.world.store;
        for (version, state) in &self.seen {
            match store.read_version(*version).await {
                Ok(value) => assert!(value == state.text.as_bytes(), "version {version}"),
                Err(error) => assert_eq!(error.code(), FailureCode::NoLongerKept),
            }
        }
    }
}

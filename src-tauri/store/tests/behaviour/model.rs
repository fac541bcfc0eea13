//! Random sequences of all operations against a plain model: a sorted map, a clock, and a list of
//! past maps for undo and redo.

use std::collections::BTreeMap;

use proptest::prelude::*;
use store::model::{Expiry, Filter, Policy, Selection, SetEntry};
use store::{FailureCode, Job};

use crate::expected::{Expected, Expires};
use crate::support::{World, prefix, text_entry};

/// A text and when it expires, in Unix seconds.
type State = (String, Option<i64>);
type Model = Expected<State>;

impl Expires for State {
    fn expires_at(&self) -> Option<i64> {
        self.1
    }

    fn has_value_of(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[derive(Debug, Clone)]
enum Operation {
    Set {
        key: String,
        text: String,
        expiry: Option<i64>,
    },
    Delete {
        key: String,
    },
    Rename {
        key: String,
        new_key: String,
    },
    Duplicate {
        key: String,
        new_key: String,
    },
    BulkSet {
        rows: BTreeMap<String, String>,
        policy: Policy,
    },
    BulkDelete {
        prefix: String,
    },
    Pass {
        seconds: i64,
    },
    Sweep,
    Undo,
    Redo,
    Restart,
}

fn key() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "a:1", "a:2", "b", "b:é", "😀"]).prop_map(str::to_owned)
}

fn text() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["true", "false", "1.0", "{\"a\":1}", "text", ""]).prop_map(str::to_owned)
}

fn operation() -> impl Strategy<Value = Operation> {
    let policy = prop::sample::select(vec![Policy::Update, Policy::AddOnly, Policy::MakeIdentical]);
    prop_oneof![
        4 => (key(), text(), prop::option::of(60_i64..200))
            .prop_map(|(key, text, expiry)| Operation::Set { key, text, expiry }),
        2 => key().prop_map(|key| Operation::Delete { key }),
        1 => (key(), key()).prop_map(|(key, new_key)| Operation::Rename { key, new_key }),
        1 => (key(), key()).prop_map(|(key, new_key)| Operation::Duplicate { key, new_key }),
        2 => (prop::collection::btree_map(key(), text(), 0..5), policy)
            .prop_map(|(rows, policy)| Operation::BulkSet { rows, policy }),
        1 => prop::sample::select(vec!["", "a", "b:"])
            .prop_map(|prefix| Operation::BulkDelete { prefix: prefix.to_owned() }),
        1 => (1_i64..120).prop_map(|seconds| Operation::Pass { seconds }),
        1 => Just(Operation::Sweep),
        4 => Just(Operation::Undo),
        3 => Just(Operation::Redo),
        1 => Just(Operation::Restart),
    ]
}

async fn run(operations: Vec<Operation>) {
    let mut world = World::new().await;
    let mut model = Model::default();
    for operation in operations {
        model.sweep();
        let mut next = model.entries.clone();
        match operation.clone() {
            Operation::Set { key, text, expiry } => {
                let kept = model.entries.get(&key).and_then(|(_, at)| *at);
                let at = expiry.map_or(kept, |seconds| Some(model.now + seconds));
                next.insert(key.clone(), (text.clone(), at));
                let expiry = expiry.map_or(Expiry::Keep, |seconds| Expiry::In { seconds });
                let applied = world
                    .store
                    .set_entry(SetEntry {
                        expiry,
                        ..text_entry(&key, &text)
                    })
                    .await
                    .unwrap();
                assert_eq!(applied.change_id != 0, model.change_to(next), "{operation:?}");
            }
            Operation::Delete { key } => {
                let had = next.remove(&key).is_some();
                let result = world.store.delete_key("kv_test", &key).await;
                assert_eq!(result.is_ok(), had);
                model.change_to(next);
            }
            Operation::Rename { key, new_key } => {
                let free = key == new_key || (next.contains_key(&key) && !next.contains_key(&new_key));
                if let Some(state) = next.remove(&key).filter(|_| free) {
                    next.insert(new_key.clone(), state);
                    model.change_to(next);
                    model.was_rename();
                }
                let result = world.store.rename_key("kv_test", &key, &new_key).await;
                assert_eq!(result.is_ok(), free, "{operation:?}");
            }
            Operation::Duplicate { key, new_key } => {
                let source = next.get(&key).cloned().filter(|_| !next.contains_key(&new_key));
                let result = world.store.duplicate_key("kv_test", &key, &new_key).await;
                assert_eq!(result.is_ok(), source.is_some(), "{operation:?}");
                if let Some(state) = source {
                    next.insert(new_key, state);
                    model.change_to(next);
                }
            }
            Operation::BulkSet { rows, policy } => {
                let plan = world
                    .plan(
                        &rows
                            .iter()
                            .map(|(k, v)| (k.as_str(), v.as_str()))
                            .collect::<Vec<_>>(),
                    )
                    .await;
                world
                    .store
                    .plan_policy(&plan.id, policy, &Job::default())
                    .await
                    .unwrap();
                world.apply(&plan.id).await.unwrap();
                if policy == Policy::MakeIdentical {
                    next.retain(|key, _| rows.contains_key(key));
                }
                for (key, text) in rows {
                    if policy != Policy::AddOnly || !next.contains_key(&key) {
                        next.insert(key, (text, None));
                    }
                }
                model.change_to(next);
            }
            Operation::BulkDelete { prefix: start } => {
                next.retain(|key, _| !key.starts_with(&start));
                let selection = Selection::Matching {
                    filter: prefix(&start),
                    except: Vec::new(),
                };
                let plan = world
                    .store
                    .plan_delete("kv_test", &selection, &Job::default())
                    .await
                    .unwrap();
                world.apply(&plan.id).await.unwrap();
                model.change_to(next);
            }
            Operation::Pass { seconds } => {
                world.pass_seconds(seconds);
                model.now += seconds;
                model.sweep();
            }
            Operation::Sweep => {
                world.store.sweep_expired().await.unwrap();
            }
            Operation::Undo => {
                let result = world.store.undo().await;
                match model.done.pop() {
                    Some(step) if model.would_only_remove(&step.before, &step.there[0]) => {
                        assert_eq!(crate::support::code(result), FailureCode::UndoConflict);
                        model.done.push(step);
                    }
                    Some(step) => {
                        result.unwrap();
                        model.put_back(&step.before);
                        model.undone.push(step);
                    }
                    // What is left is the making of the namespace itself: put it back.
                    None => {
                        result.unwrap();
                        world.store.redo().await.unwrap();
                    }
                }
            }
            Operation::Redo => {
                let result = world.store.redo().await;
                match model.undone.pop() {
                    Some(step) if model.would_only_remove(&step.after, &step.there[1]) => {
                        assert_eq!(crate::support::code(result), FailureCode::UndoConflict);
                        model.undone.push(step);
                    }
                    Some(step) => {
                        result.unwrap();
                        model.put_back(&step.after);
                        model.done.push(step);
                    }
                    None => {
                        assert_eq!(crate::support::code(result), FailureCode::NothingToRedo);
                    }
                }
            }
            Operation::Restart => world = world.restart().await,
        }
        model.sweep();
        check(&world, &model, &operation).await;
    }
}

async fn check(world: &World, model: &Model, after: &Operation) {
    let keys: Vec<String> = model.entries.keys().cloned().collect();
    assert_eq!(world.keys().await, keys, "after {after:?}");
    assert_eq!(world.count().await as usize, keys.len(), "count after {after:?}");
    let matching = Filter {
        contains: "a".to_owned(),
        ..Filter::default()
    };
    let expected = keys.iter().filter(|key| key.contains('a')).count();
    assert_eq!(
        world.store.count_entries("kv_test", &matching).await.unwrap() as usize,
        expected
    );
    for (key, (text, expires_at)) in &model.entries {
        let entry = world.store.get_entry("kv_test", key).await.unwrap().unwrap();
        assert_eq!(
            (entry.text.as_ref(), entry.expires_at),
            (Some(text), *expires_at),
            "{key} after {after:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, max_shrink_iters: 400, ..ProptestConfig::default() })]
    #[test]
    fn any_sequence_of_operations_agrees_with_a_sorted_map(
        operations in prop::collection::vec(operation(), 1..40)
    ) {
        tokio::runtime::Runtime::new().unwrap().block_on(run(operations));
    }
}

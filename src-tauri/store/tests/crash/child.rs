//! The child of a kill run: writes until it is killed.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use store::model::{Expiry, Filter, KeyRef, ListQuery, NewNamespace, NewValue, Program, Selection, SetEntry};
use store::{Job, OpenOptions, PlanSource, Store};

use crate::operation::{NAMESPACE, NUMBERS, Operation, key_of, large_text_of, rows, text_of};
use crate::random::Random;

/// Where the child finds its store; its seed; how often it does what (see [`Emphasis`]).
pub const STORE: &str = "KV_STORE_CRASH_FILE";
pub const SEED: &str = "KV_STORE_CRASH_SEED";
pub const EMPHASIS: &str = "KV_STORE_CRASH_EMPHASIS";

/// How many of 100 writes are imports, bulk deletes, undo or redo, restores; the rest are edits.
pub type Emphasis = [u64; 4];

/// Writes until the end when this process is the child of a kill run; else does nothing.
pub fn write_if_child() {
    let Some(path) = std::env::var_os(STORE).map(PathBuf::from) else {
        return;
    };
    let number = |name| std::env::var(name).unwrap().parse::<u64>().unwrap();
    let emphasis = std::env::var(EMPHASIS).unwrap();
    let emphasis: Vec<u64> = emphasis.split(',').map(|part| part.parse().unwrap()).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(write_for_ever(
        &path,
        Random::new(number(SEED)),
        emphasis.try_into().unwrap(),
    ));
}

async fn write_for_ever(path: &Path, mut random: Random, emphasis: Emphasis) {
    let store = open(path).await;
    say("\nopen");
    loop {
        if let Some(operation) = choose(&store, &mut random, emphasis).await {
            say(&format!("begin {}", serde_json::to_string(&operation).unwrap()));
            perform(&store, &operation).await;
            say("done");
        }
    }
}

/// Opens the store, and makes the namespace when it is new.
pub async fn open(path: &Path) -> Store {
    let store = Store::open(path, OpenOptions::passing(Program::App))
        .await
        .unwrap();
    if store.list_namespaces().await.unwrap().is_empty() {
        let new = NewNamespace {
            id: Some(NAMESPACE.to_owned()),
            name: "test".to_owned(),
            description: String::new(),
        };
        store.create_namespace(new).await.unwrap();
    }
    store
}

/// Written to the pipe at once: what was said survives the death of who said it.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// Something to do that makes sense now; `None` when the dice say what cannot be done.
async fn choose(store: &Store, random: &mut Random, emphasis: Emphasis) -> Option<Operation> {
    let [import, bulk_delete, undo, restore] = emphasis;
    let dice = random.below(100);
    if dice < import {
        return Some(Operation::Import {
            first: random.below(NUMBERS),
            rows: 300 + random.below(1_700),
            generation: random.below(1_000_000),
        });
    }
    if dice < import + bulk_delete {
        let prefix = format!("item:{}", random.below(NUMBERS / 1_000));
        return Some(Operation::BulkDelete { prefix });
    }
    if dice < import + bulk_delete + undo {
        let state = store.undo_state().await.unwrap();
        let entries = |change: &store::model::ChangeRow| change.added + change.changed + change.removed > 0;
        let (undo, redo) = (state.undo.filter(entries), state.redo.filter(entries));
        return match (undo, redo) {
            (None, None) => None,
            (Some(_), None) => Some(Operation::Undo),
            (None, Some(_)) => Some(Operation::Redo),
            _ if random.below(2) == 0 => Some(Operation::Undo),
            _ => Some(Operation::Redo),
        };
    }
    if dice < import + bulk_delete + undo + restore {
        let limit = 1 + random.below(200) as u32;
        let trash = store
            .list_trashed_keys(Some(NAMESPACE), None, None, limit)
            .await
            .unwrap();
        let keys: Vec<String> = trash.into_iter().map(|key| key.key).collect();
        return (!keys.is_empty()).then_some(Operation::Restore { keys });
    }
    edit(store, random).await
}

async fn edit(store: &Store, random: &mut Random) -> Option<Operation> {
    let dice = random.below(5);
    if dice < 3 {
        let (number, generation) = (random.below(NUMBERS), random.below(1_000_000));
        return Some(Operation::Set {
            key: key_of(number),
            text: match dice {
                0 => large_text_of(number, generation),
                _ => text_of(number, generation),
            },
        });
    }
    let query = ListQuery {
        namespace: NAMESPACE.to_owned(),
        offset: random.below(NUMBERS / 4) as u32,
        limit: 1,
        ..ListQuery::default()
    };
    let page = store.list_entries(&query).await.unwrap();
    let key = page.entries.into_iter().next()?.key;
    let to = format!("{key}, copy {}", random.next());
    let fits = to.len() <= 512;
    Some(match random.below(3) {
        0 if fits => Operation::Rename { key, to },
        1 if fits => Operation::Duplicate { key, to },
        _ => Operation::Delete { key },
    })
}

async fn perform(store: &Store, operation: &Operation) {
    let job = Job::default();
    match operation.clone() {
        Operation::Set { key, text } => drop(store.set_entry(text_entry(key, text)).await.unwrap()),
        Operation::Delete { key } => drop(store.delete_key(NAMESPACE, &key).await.unwrap()),
        Operation::Rename { key, to } => drop(store.rename_key(NAMESPACE, &key, &to).await.unwrap()),
        Operation::Duplicate { key, to } => drop(store.duplicate_key(NAMESPACE, &key, &to).await.unwrap()),
        Operation::Import {
            first,
            rows: count,
            generation,
        } => {
            let file = store.path().with_file_name("import.json");
            write_map(&file, rows(first, count, generation));
            let plan = store
                .plan_import(NAMESPACE, &file, PlanSource::default(), &job)
                .await
                .unwrap();
            store.plan_apply(&plan.id, None, &job).await.unwrap();
        }
        Operation::BulkDelete { prefix } => {
            let filter = Filter {
                prefix,
                ..Filter::default()
            };
            let selection = Selection::Matching {
                filter,
                except: Vec::new(),
            };
            let plan = store.plan_delete(NAMESPACE, &selection, &job).await.unwrap();
            store.plan_apply(&plan.id, None, &job).await.unwrap();
        }
        Operation::Undo => drop(store.undo().await.unwrap()),
        Operation::Redo => drop(store.redo().await.unwrap()),
        Operation::Restore { keys } => {
            let items: Vec<KeyRef> = keys.into_iter().map(key_ref).collect();
            store.restore_keys(&items).await.unwrap();
        }
    }
}

/// Writes the reference's map file.
pub fn write_map(file: &Path, rows: impl Iterator<Item = (String, String)>) {
    let map: serde_json::Map<String, serde_json::Value> = rows
        .map(|(key, text)| (key, serde_json::Value::String(text)))
        .collect();
    std::fs::write(file, serde_json::to_vec(&map).unwrap()).unwrap();
}

pub fn text_entry(key: String, text: String) -> SetEntry {
    SetEntry {
        namespace: NAMESPACE.to_owned(),
        key,
        value: NewValue::Text { text },
        expiry: Expiry::Keep,
        ..SetEntry::default()
    }
}

pub fn key_ref(key: String) -> KeyRef {
    KeyRef {
        namespace: NAMESPACE.to_owned(),
        key,
    }
}

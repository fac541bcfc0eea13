//! Whatever an edit of many does, undo leaves every entry as it was to the byte, and redo as the edit did.

use proptest::prelude::*;
use store::model::{
    BulkEdit, Category, Destination, Expiry, Filter, NewNamespace, Selection, SetEntry, SetExpiry,
};
use store::{Job, SnapshotKey};

use crate::support::{START, World, bytes_entry, text_entry, with_metadata};

const NAMESPACES: [&str; 2] = ["kv_test", "kv_other"];

/// All entries of both namespaces, with their versions: undo and redo go back to them.
async fn all(world: &World) -> Vec<(&'static str, SnapshotKey, Vec<u8>)> {
    let mut all = Vec::new();
    for namespace in NAMESPACES {
        let mut snapshot = world.store.snapshot(namespace).await.unwrap();
        let every = Selection::beginning("");
        let entries = snapshot.entries(&every, "", 1_000).await.unwrap();
        for (key, _) in entries {
            let value = snapshot.get(&key.key).await.unwrap().unwrap().value;
            all.push((namespace, key, value));
        }
    }
    all
}

fn key() -> impl Strategy<Value = String> {
    let names = ["a:1", "a:2", "a:a:1", "b:1", "b:2", "1", "é"];
    (0..names.len()).prop_map(move |at| names[at].to_owned())
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        Just(b"true".to_vec()),
        Just(b"false".to_vec()),
        Just(b"{ \"n\" : 1.00, \"m\":[1,{\"n\":2}] }".to_vec()),
        Just(b"old text old".to_vec()),
        Just(b"old\xff".to_vec()),
        Just(format!("{{\"pad\":\"{}\",\"n\":1}}", "old ".repeat(1_000)).into_bytes()),
    ]
}

fn metadata() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        Just(None),
        Just(Some("{ \"tags\" : [\"t\"], \"n\": 1.0 }".to_owned())),
        Just(Some("{\"description\":\"d\"}".to_owned())),
        Just(Some("[1]".to_owned())),
    ]
}

fn edit() -> impl Strategy<Value = BulkEdit> {
    let to = || {
        prop_oneof![
            Just(Destination::Namespace {
                namespace: "kv_other".to_owned()
            }),
            Just(Destination::Namespace {
                namespace: "kv_test".to_owned()
            }),
            Just(Destination::New {
                name: "third".to_owned()
            }),
        ]
    };
    let prefix = || {
        prop_oneof![
            Just(String::new()),
            Just("a:".to_owned()),
            Just("b:".to_owned()),
            Just("a:a:".to_owned())
        ]
    };
    let path = prop_oneof![Just("n"), Just("m[1].n"), Just("new.n")];
    prop_oneof![
        any::<bool>().prop_map(|on| BulkEdit::Turn { on }),
        (path, any::<bool>()).prop_map(|(path, add_missing)| BulkEdit::SetField {
            field: path.to_owned(),
            json: "\"set\"".to_owned(),
            add_missing
        }),
        any::<bool>().prop_map(|ignore_case| BulkEdit::Replace {
            find: "OLD".to_owned(),
            with: "newer".to_owned(),
            ignore_case,
            whole: false
        }),
        prop_oneof![
            Just(SetExpiry::Never),
            Just(SetExpiry::At {
                seconds: START + 5_000
            }),
            Just(SetExpiry::In { seconds: 5_000 })
        ]
        .prop_map(|expiry| BulkEdit::Expire { expiry }),
        any::<bool>().prop_map(|adds| {
            let (add, remove) = if adds { ("new", "t") } else { ("", "t") };
            BulkEdit::Tag {
                add: vec![add.to_owned()],
                remove: vec![remove.to_owned()],
            }
        }),
        prop_oneof![Just(""), Just("n")].prop_map(|note| BulkEdit::Note {
            note: note.to_owned()
        }),
        to().prop_map(|to| BulkEdit::Copy { to }),
        to().prop_map(|to| BulkEdit::Move { to }),
        (prefix(), prefix()).prop_map(|(from, to)| BulkEdit::RenamePrefix { from, to }),
    ]
}

fn selection() -> impl Strategy<Value = Selection> {
    prop_oneof![
        Just(Selection::Matching {
            filter: Filter::default(),
            except: vec!["b:2".to_owned()]
        }),
        Just(Selection::beginning("a:")),
        proptest::collection::vec(key(), 0..4).prop_map(|keys| Selection::Keys { keys }),
    ]
}

#[derive(Debug, Clone)]
struct Entry {
    in_other: bool,
    key: String,
    value: Vec<u8>,
    metadata: Option<String>,
    expires: bool,
}

fn entry() -> impl Strategy<Value = Entry> {
    (any::<bool>(), key(), value(), metadata(), any::<bool>()).prop_map(
        |(in_other, key, value, metadata, expires)| Entry {
            in_other,
            key,
            value,
            metadata,
            expires,
        },
    )
}

async fn set(world: &World, entry: Entry) {
    let edit = bytes_entry(&entry.key, entry.value);
    let edit = match entry.metadata {
        Some(json) => with_metadata(edit, &json),
        None => edit,
    };
    let edit = SetEntry {
        namespace: NAMESPACES[usize::from(entry.in_other)].to_owned(),
        expiry: if entry.expires {
            Expiry::In { seconds: 9_000 }
        } else {
            Expiry::Never
        },
        ..edit
    };
    world.store.set_entry(edit).await.unwrap();
}

async fn is_taken_back(entries: Vec<Entry>, selection: Selection, edit: BulkEdit, leaves_out: bool) {
    let world = World::new().await;
    let other = NewNamespace {
        id: Some("kv_other".to_owned()),
        name: "other".to_owned(),
        ..NewNamespace::default()
    };
    world.store.create_namespace(other).await.unwrap();
    world.store.set_entry(text_entry("b:2", "true")).await.unwrap();
    for entry in entries {
        set(&world, entry).await;
    }
    let before = all(&world).await;
    let job = Job::default();
    let plan = world
        .store
        .plan_bulk("kv_test", selection, edit, &job)
        .await
        .unwrap();
    assert_eq!(all(&world).await, before, "a plan changes nothing");
    world
        .store
        .plan_tick_all(&plan.id, Category::Invalid, false)
        .await
        .unwrap();
    if leaves_out {
        world
            .store
            .plan_tick_all(&plan.id, Category::Changed, false)
            .await
            .unwrap();
    }
    let applied = world.apply(&plan.id).await.unwrap();
    if applied.change_id == 0 {
        assert_eq!(all(&world).await, before);
        return;
    }
    let after = all(&world).await;
    let kept = world.store.count_trashed_keys().await.unwrap();
    world.store.undo().await.unwrap();
    assert_eq!(all(&world).await, before);
    world.store.redo().await.unwrap();
    assert_eq!(all(&world).await, after);
    assert_eq!(world.store.count_trashed_keys().await.unwrap(), kept);
    let counts = "SELECT count(*) FROM namespaces AS n
                  WHERE entry_count <> (SELECT count(*) FROM entries WHERE namespace_id = n.id)";
    assert_eq!(world.number(counts).await, 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_of_many_is_taken_back_to_the_byte(
        entries in proptest::collection::vec(entry(), 1..12),
        selection in selection(),
        edit in edit(),
        leaves_out: bool,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(is_taken_back(entries, selection, edit, leaves_out));
    }
}

//! Protected places: every road by which a person changes keys asks first, and exactly those places.

use store::model::{
    Applied, Expiry, Filter, Leave, LeavePlace, MetadataEdit, NewValue, ProtectedWrite, Selection, SetEntry,
};
use store::{FailureCode, Job, Result, Store, StoreError};

use crate::support::{World, code, key_ref, text_entry};

/// A refused write: what it would do, and the name that is to be typed.
pub fn refused<T: std::fmt::Debug>(result: Result<T>) -> (Vec<ProtectedWrite>, Option<String>) {
    match result {
        Err(StoreError::Protected { writes, type_name }) => (writes, type_name),
        other => panic!("not refused: {other:?}"),
    }
}

/// By prefix: how many keys a refused write would add, change and remove there.
pub fn effects<T: std::fmt::Debug>(result: Result<T>) -> Vec<(String, u32, u32, u32)> {
    let (writes, _) = refused(result);
    writes
        .into_iter()
        .map(|write| (write.place.prefix, write.added, write.changed, write.removed))
        .collect()
}

pub fn effect(prefix: &str, added: u32, changed: u32, removed: u32) -> Vec<(String, u32, u32, u32)> {
    vec![(prefix.to_owned(), added, changed, removed)]
}

/// The store of a person who was asked about places of `kv_test`.
pub fn asked(store: &Store, prefixes: &[&str], typed: &str) -> Store {
    let place = |prefix: &&str| LeavePlace {
        namespace: "kv_test".to_owned(),
        prefix: (*prefix).to_owned(),
    };
    store.with_leave(Some(Leave {
        places: prefixes.iter().map(place).collect(),
        typed: typed.to_owned(),
    }))
}

/// A world in which `user:` is protected.
pub async fn protected() -> World {
    let world = World::new().await;
    for key in ["user:1", "user:2", "cache:1"] {
        world.set(key, "true").await;
    }
    world.store.protect("test", "user:", Some("live")).await.unwrap();
    world
}

fn everything() -> Selection {
    Selection::Matching {
        filter: Filter::default(),
        except: Vec::new(),
    }
}

pub async fn delete_all(store: &Store) -> Result<Applied> {
    let job = Job::default();
    let plan = store.plan_delete("test", &everything(), &job).await.unwrap();
    store.plan_apply(&plan.id, None, &job).await
}

#[tokio::test]
async fn an_edit_in_a_protected_place_is_refused_and_says_what_it_would_do() {
    let world = protected().await;
    let (writes, type_name) = refused(world.store.set_entry(text_entry("user:1", "false")).await);
    assert_eq!(type_name, None);
    let [write] = &writes[..] else {
        panic!("{writes:?}")
    };
    assert_eq!(write.place.namespace, "kv_test");
    assert_eq!(write.place.note.as_deref(), Some("live"));
    assert_eq!(write.namespace_name, "test");
    assert_eq!((write.added, write.changed, write.removed), (0, 1, 0));
    let [key] = &write.keys[..] else {
        panic!("{write:?}")
    };
    let side = |side: &Option<store::model::ValueStart>| side.as_ref().unwrap().preview.clone();
    assert_eq!(key.key, "user:1");
    assert_eq!(
        (side(&key.before), side(&key.after)),
        ("true".into(), "false".into())
    );
    assert_eq!(
        world.get("user:1").await.as_deref(),
        Some("true"),
        "nothing was written"
    );

    // Beside the place, and what changes nothing, is nobody's matter.
    world.set("cache:1", "false").await;
    world.set("use", "x").await;
    assert_eq!(world.set("user:1", "true").await.change_id, 0);
    let leave = asked(&world.store, &["user:"], "");
    leave.set_entry(text_entry("user:1", "false")).await.unwrap();
    assert_eq!(world.get("user:1").await.as_deref(), Some("false"));
    // The leave was for that one.
    assert_eq!(
        code(world.store.set_entry(text_entry("user:1", "true")).await),
        FailureCode::Protected
    );
}

#[tokio::test]
async fn every_edit_of_one_key_asks() {
    let world = protected().await;
    let store = &world.store;
    let value_kept = SetEntry {
        value: NewValue::Keep,
        ..text_entry("user:1", "")
    };
    let expiry = SetEntry {
        expiry: Expiry::In { seconds: 600 },
        ..value_kept.clone()
    };
    let metadata = SetEntry {
        metadata: MetadataEdit::Set {
            json: r#"{"description":"d"}"#.to_owned(),
        },
        ..value_kept
    };
    assert_eq!(effects(store.set_entry(expiry).await), effect("user:", 0, 1, 0));
    assert_eq!(effects(store.set_entry(metadata).await), effect("user:", 0, 1, 0));
    assert_eq!(
        effects(store.set_entry(text_entry("user:3", "n")).await),
        effect("user:", 1, 0, 0)
    );
    assert_eq!(
        effects(store.delete_key("test", "user:1").await),
        effect("user:", 0, 0, 1)
    );
    // Out of it, into it, and within it.
    assert_eq!(
        effects(store.rename_key("test", "user:1", "x").await),
        effect("user:", 0, 0, 1)
    );
    assert_eq!(
        effects(store.rename_key("test", "cache:1", "user:x").await),
        effect("user:", 1, 0, 0)
    );
    assert_eq!(
        effects(store.rename_key("test", "user:1", "user:9").await),
        effect("user:", 1, 0, 1)
    );
    assert_eq!(
        effects(store.duplicate_key("test", "cache:1", "user:x").await),
        effect("user:", 1, 0, 0)
    );
    store.duplicate_key("test", "user:1", "copy").await.unwrap();
    assert_eq!(world.keys().await, ["cache:1", "copy", "user:1", "user:2"]);
}

#[tokio::test]
async fn earlier_states_and_what_is_in_trash_come_back_with_leave_alone() {
    let world = protected().await;
    let first = world.store.get_entry("test", "user:1").await.unwrap().unwrap();
    let leave = asked(&world.store, &["user:"], "");
    leave.set_entry(text_entry("user:1", "other")).await.unwrap();
    let back =
        |store: Store| async move { store.restore_version("test", "user:1", first.version, None).await };
    assert_eq!(effects(back(world.store.clone()).await), effect("user:", 0, 1, 0));
    back(leave.clone()).await.unwrap();
    leave.delete_key("test", "user:2").await.unwrap();
    let item = key_ref("user:2");
    assert_eq!(
        effects(world.store.restore_keys(std::slice::from_ref(&item)).await),
        effect("user:", 1, 0, 0)
    );
    leave.restore_keys(&[item]).await.unwrap();
    assert_eq!(world.keys().await, ["cache:1", "user:1", "user:2"]);
}

#[tokio::test]
async fn the_longest_prefix_names_the_place_and_each_place_asks() {
    let world = protected().await;
    world.store.protect("test", "", None).await.unwrap();
    world.store.protect("test", "user:1", None).await.unwrap();
    let one = |key| world.store.set_entry(text_entry(key, "x"));
    assert_eq!(effects(one("user:1").await), effect("user:1", 0, 1, 0));
    assert_eq!(effects(one("user:2").await), effect("user:", 0, 1, 0));
    assert_eq!(effects(one("cache:1").await), effect("", 0, 1, 0));
    let plan = world
        .plan(&[
            ("user:1", "a"),
            ("user:10", "a"),
            ("user:2", "a"),
            ("cache:1", "true"),
            ("new", "a"),
            ("z", "a"),
        ])
        .await;
    let all = [
        effect("", 2, 0, 0),
        effect("user:", 0, 1, 0),
        effect("user:1", 1, 1, 0),
    ];
    assert_eq!(effects(world.apply(&plan.id).await), all.concat());
    let job = Job::default();
    let some = asked(&world.store, &["", "user:"], "");
    assert_eq!(
        code(some.plan_apply(&plan.id, None, &job).await),
        FailureCode::Protected
    );
    // A refused plan is still there.
    let every = asked(&world.store, &["", "user:", "user:1"], "");
    every.plan_apply(&plan.id, None, &job).await.unwrap();
    assert_eq!(world.get("user:10").await.as_deref(), Some("a"));
}

#[tokio::test]
async fn undo_and_redo_ask_too_and_say_what_they_would_do() {
    let world = protected().await;
    let leave = asked(&world.store, &["user:"], "");
    leave.set_entry(text_entry("user:3", "new")).await.unwrap();
    assert_eq!(effects(world.store.undo().await), effect("user:", 0, 0, 1));
    leave.undo().await.unwrap();
    assert_eq!(effects(world.store.redo().await), effect("user:", 1, 0, 0));
    let (writes, _) = refused(world.store.redo().await);
    assert_eq!(writes[0].keys[0].key, "user:3");
    let change = leave.redo().await.unwrap().change_id;
    // What was done before takes a plan.
    world.set("cache:1", "else").await;
    let job = Job::default();
    let plan = world.store.plan_revert(change, &job).await.unwrap();
    assert_eq!(effects(world.apply(&plan.id).await), effect("user:", 0, 0, 1));
    leave.plan_apply(&plan.id, None, &job).await.unwrap();
    assert_eq!(world.get("user:3").await, None);
}

#[tokio::test]
async fn prefixes_that_can_be_no_key_are_protected_like_others() {
    let world = World::new().await;
    for key in ["a", ".a", "..a"] {
        world.set(key, "1").await;
    }
    let writes = async |key: &str| code(world.store.delete_key("test", key).await) == FailureCode::Protected;
    for (prefix, covered) in [(".", [".a", "..a"]), ("..", ["..a", "..a"])] {
        world.store.protect("test", prefix, None).await.unwrap();
        let places = world.store.protected_places(Some("test")).await.unwrap();
        assert_eq!(
            places
                .iter()
                .map(|place| place.prefix.as_str())
                .collect::<Vec<_>>(),
            [prefix]
        );
        for key in covered {
            assert!(writes(key).await, "{key} under {prefix}");
        }
        world.store.unprotect("test", prefix).await.unwrap();
        assert!(
            world
                .store
                .protected_places(Some("test"))
                .await
                .unwrap()
                .is_empty()
        );
    }
    world.store.delete_key("test", ".a").await.unwrap();
}

#[tokio::test]
async fn expiry_sweeps_a_protected_place_unasked() {
    let world = protected().await;
    let leave = asked(&world.store, &["user:"], "");
    let entry = SetEntry {
        expiry: Expiry::In { seconds: 60 },
        ..text_entry("user:1", "secret")
    };
    leave.set_entry(entry).await.unwrap();
    world.pass_seconds(61);
    world.set("cache:1", "x").await;
    assert_eq!(world.get("user:1").await, None);
}

//! Protected places: every road by which a person changes keys asks first, and exactly those places.

use store::model::{
    Applied, Deed, Expiry, Filter, Leave, LeavePlace, MetadataEdit, NamespaceBecomes, NewNamespace, NewValue,
    Policy, Program, ProtectedWrite, Purpose, Selection, SetEntry,
};
use store::{FailureCode, Job, Result, Store, StoreError};

use crate::support::{World, code, key_ref, open, put, text_entry};

/// A refused write: what it would do, and the name that is to be typed.
fn refused<T: std::fmt::Debug>(result: Result<T>) -> (Vec<ProtectedWrite>, Option<String>) {
    match result {
        Err(StoreError::Protected { writes, type_name }) => (writes, type_name),
        other => panic!("not refused: {other:?}"),
    }
}

/// By prefix: how many keys a refused write would add, change and remove there.
fn effects<T: std::fmt::Debug>(result: Result<T>) -> Vec<(String, u32, u32, u32)> {
    let (writes, _) = refused(result);
    writes
        .into_iter()
        .map(|write| (write.place.prefix, write.added, write.changed, write.removed))
        .collect()
}

fn effect(prefix: &str, added: u32, changed: u32, removed: u32) -> Vec<(String, u32, u32, u32)> {
    vec![(prefix.to_owned(), added, changed, removed)]
}

/// The store of a person who was asked about places of `kv_test`.
fn asked(store: &Store, prefixes: &[&str], typed: &str) -> Store {
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
async fn protected() -> World {
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

async fn delete_all(store: &Store) -> Result<Applied> {
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
async fn only_what_is_ticked_and_applies_counts() {
    let world = protected().await;
    let plan = world
        .plan(&[("user:1", "a"), ("user:2", "b"), ("cache:1", "c")])
        .await;
    let rows = world.store.plan_rows_at(&plan.id, None, 0, 10).await.unwrap();
    let in_place: Vec<i64> = rows
        .iter()
        .filter(|row| row.key.starts_with("user:"))
        .map(|row| row.id)
        .collect();
    world
        .store
        .plan_tick(&plan.id, &in_place[..1], false)
        .await
        .unwrap();
    assert_eq!(effects(world.apply(&plan.id).await), effect("user:", 0, 1, 0));
    world.store.plan_tick(&plan.id, &in_place, false).await.unwrap();
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.get("cache:1").await.as_deref(), Some("c"));
}

#[tokio::test]
async fn what_removes_more_than_ten_keys_asks_for_the_name() {
    let world = protected().await;
    let store = world.store.unasked();
    for number in 0..9 {
        store
            .set_entry(text_entry(&format!("user:n{number}"), "v"))
            .await
            .unwrap();
    }
    let (writes, type_name) = refused(delete_all(&world.store).await);
    assert_eq!((writes[0].removed, type_name.as_deref()), (11, Some("test")));
    let untyped = asked(&world.store, &["user:"], "");
    assert_eq!(code(delete_all(&untyped).await), FailureCode::Protected);
    let mistyped = asked(&world.store, &["user:"], "tests");
    assert_eq!(code(delete_all(&mistyped).await), FailureCode::Protected);
    let typed = asked(&world.store, &["user:"], "test");
    assert_eq!(delete_all(&typed).await.unwrap().removed, 12);
    // Back again, only ten of them go: no name.
    store.undo().await.unwrap();
    store.delete_key("test", "user:1").await.unwrap();
    let (writes, type_name) = refused(delete_all(&world.store).await);
    assert_eq!((writes[0].removed, type_name), (10, None));
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
async fn a_protected_namespace_keeps_its_name_and_its_place() {
    let world = protected().await;
    let becomes = |result: Result<Applied>| {
        let (writes, _) = refused(result);
        (writes[0].namespace_becomes.clone().unwrap(), writes[0].removed)
    };
    let store = &world.store;
    let renamed = NamespaceBecomes::Renamed {
        to: "other".to_owned(),
    };
    assert_eq!(
        becomes(store.rename_namespace("test", "other").await),
        (renamed, 0)
    );
    assert_eq!(
        becomes(store.describe_namespace("test", "d").await),
        (NamespaceBecomes::Described, 0)
    );
    assert_eq!(
        becomes(store.delete_namespace("test").await),
        (NamespaceBecomes::Deleted, 2)
    );
    let leave = asked(store, &["user:"], "");
    leave.delete_namespace("test").await.unwrap();
    // To take that back brings it here again, as it was; to do it again asks again.
    store.undo().await.unwrap();
    assert_eq!(store.protected_places(Some("test")).await.unwrap().len(), 1);
    assert_eq!(becomes(store.redo().await), (NamespaceBecomes::Deleted, 2));
    leave.redo().await.unwrap();
    store.restore_namespace("kv_test").await.unwrap();
    assert_eq!(
        code(store.delete_key("test", "user:1").await),
        FailureCode::Protected
    );
    leave.rename_namespace("test", "other").await.unwrap();
    assert_eq!(code(store.undo().await), FailureCode::Protected);
}

#[tokio::test]
async fn another_name_and_description_are_one_change_and_asked_about_once() {
    let world = protected().await;
    let (store, leave) = (&world.store, asked(&world.store, &["user:"], ""));
    let (writes, _) = refused(store.reword_namespace("test", Some("other"), Some("d")).await);
    let to = "other".to_owned();
    assert_eq!(
        writes[0].namespace_becomes,
        Some(NamespaceBecomes::Reworded { to: to.clone() })
    );
    let applied = leave
        .reword_namespace("test", Some("other"), Some("d"))
        .await
        .unwrap();
    let name = "test".to_owned();
    assert_eq!(applied.deed, Deed::NamespaceReworded { name, to });
    let now = store.namespace("other").await.unwrap();
    assert_eq!((now.name.as_str(), now.description.as_str()), ("other", "d"));
    leave.undo().await.unwrap();
    let before = store.namespace("test").await.unwrap();
    assert_eq!((before.name.as_str(), before.description.as_str()), ("test", ""));
    // What stays as it is is no change.
    let same = store
        .reword_namespace("test", Some("test"), Some(""))
        .await
        .unwrap();
    assert_eq!(same.change_id, 0);
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
async fn an_undo_that_takes_two_namespaces_away_asks_about_both_at_once() {
    let (from, to) = (World::new().await, World::new().await);
    let job = Job::default();
    for (name, keys) in [("one", 11), ("two", 12)] {
        let new = NewNamespace {
            name: name.to_owned(),
            ..NewNamespace::default()
        };
        let made = from.store.create_namespace(new).await.unwrap();
        for number in 0..keys {
            let entry = SetEntry {
                namespace: made.id.clone(),
                ..text_entry(&format!("k{number}"), "v")
            };
            from.store.set_entry(entry).await.unwrap();
        }
        from.store.protect(name, "", None).await.unwrap();
    }
    let path = from.folder.path().join("b.kvbackup");
    from.store.back_up_to(&path, &job).await.unwrap();
    let plan = to.store.plan_restore(&path, None, &job).await.unwrap();
    to.apply(&plan.id).await.unwrap();

    let (writes, type_name) = refused(to.store.undo().await);
    let told: Vec<_> = writes
        .iter()
        .map(|write| {
            (
                write.namespace_name.as_str(),
                write.namespace_becomes.clone(),
                write.removed,
            )
        })
        .collect();
    let deleted = Some(NamespaceBecomes::Deleted);
    assert_eq!(told, [("one", deleted.clone(), 11), ("two", deleted, 12)]);
    assert_eq!(type_name.as_deref(), Some("two"));
    let place = |write: ProtectedWrite| LeavePlace {
        namespace: write.place.namespace,
        prefix: write.place.prefix,
    };
    let leave = |typed: &str| Leave {
        places: writes.iter().cloned().map(place).collect(),
        typed: typed.to_owned(),
    };
    assert_eq!(
        code(to.store.with_leave(Some(leave("one"))).undo().await),
        FailureCode::Protected
    );
    to.store.with_leave(Some(leave("two"))).undo().await.unwrap();
    assert_eq!(to.store.list_namespaces().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_restored_backup_asks_where_it_would_write() {
    let world = protected().await;
    let path = world.folder.path().join("b.kvbackup");
    let job = Job::default();
    world.store.back_up_to(&path, &job).await.unwrap();
    let leave = asked(&world.store, &["user:"], "");
    leave.set_entry(text_entry("user:1", "later")).await.unwrap();
    world.set("cache:1", "later").await;
    let plan = world.store.plan_restore(&path, None, &job).await.unwrap();
    assert_eq!(effects(world.apply(&plan.id).await), effect("user:", 0, 1, 0));
    leave.plan_apply(&plan.id, None, &job).await.unwrap();
    assert_eq!(world.get("user:1").await.as_deref(), Some("true"));
}

#[tokio::test]
async fn what_another_program_protects_after_the_preview_counts() {
    let world = World::new().await;
    world.set("user:1", "a").await;
    let plan = world.plan(&[("user:1", "b")]).await;
    let lux = open(&world.path(), &world.clock, Program::Lux).await;
    lux.protect("test", "user:", None).await.unwrap();
    assert_eq!(effects(world.apply(&plan.id).await), effect("user:", 0, 1, 0));
    assert_eq!(
        code(world.store.set_entry(text_entry("user:1", "b")).await),
        FailureCode::Protected
    );
    // A person who was asked about one place was not asked about another.
    let leave = asked(&world.store, &["user:"], "");
    lux.protect("test", "user:1", None).await.unwrap();
    assert_eq!(
        effects(leave.plan_apply(&plan.id, None, &Job::default()).await),
        effect("user:1", 0, 1, 0)
    );
    lux.unprotect("test", "user:1").await.unwrap();
    lux.unprotect("test", "user:").await.unwrap();
    world.apply(&plan.id).await.unwrap();
    lux.close().await;
}

#[tokio::test]
async fn places_are_made_listed_and_taken_away_with_undo() {
    let world = World::new().await;
    let store = &world.store;
    let places = async || {
        let places = store.protected_places(None).await.unwrap();
        places
            .into_iter()
            .map(|place| (place.prefix, place.note))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        store.unprotect("test", "x").await.unwrap().change_id,
        0,
        "nothing is there"
    );
    let whole = store.protect("test", "", Some(" live ")).await.unwrap();
    assert_eq!(
        whole.deed,
        Deed::Protected {
            prefix: String::new()
        }
    );
    store.protect("test", "user:", None).await.unwrap();
    assert_eq!(
        store.protect("test", "user:", None).await.unwrap().change_id,
        0,
        "again"
    );
    let both = [
        (String::new(), Some("live".to_owned())),
        ("user:".to_owned(), None),
    ];
    assert_eq!(places().await, both);
    // `*` is all of it.
    store.unprotect("test", "*").await.unwrap();
    assert_eq!(places().await, both[1..]);
    store.undo().await.unwrap();
    assert_eq!(places().await, both);
    store.undo().await.unwrap();
    assert_eq!(places().await, both[..1]);
    assert_eq!(store.list_namespaces().await.unwrap().len(), 1);
    assert_eq!(
        code(store.protect("none", "", None).await),
        FailureCode::NamespaceNotFound
    );
    assert_eq!(
        code(store.protect("test", &"x".repeat(513), None).await),
        FailureCode::KeyTooLong
    );
    let note = "n".repeat(1_001);
    assert_eq!(
        code(store.protect("test", "", Some(&note)).await),
        FailureCode::NoteTooLong
    );
}

#[tokio::test]
async fn a_place_that_was_taken_away_is_no_key_in_trash() {
    let world = protected().await;
    let store = &world.store;
    store.delete_key("test", "cache:1").await.unwrap();
    store.protect("test", "", None).await.unwrap();
    store.unprotect("test", "").await.unwrap();
    store.unprotect("test", "user:").await.unwrap();
    let listed = store.list_trashed_keys(None, None, None, 10).await.unwrap();
    let keys: Vec<_> = listed.iter().map(|key| key.key.as_str()).collect();
    assert_eq!(keys, ["cache:1"]);
    assert_eq!(store.count_trashed_keys().await.unwrap(), 1);
    // It comes back with undo, also once Trash is emptied.
    store.empty_trash(&Job::default()).await.unwrap();
    store.undo().await.unwrap();
    assert_eq!(store.protected_places(None).await.unwrap().len(), 1);
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

#[tokio::test]
async fn a_built_plan_and_many_places_are_counted_as_they_are() {
    let world = World::new().await;
    for number in 0..130 {
        world
            .store
            .protect("test", &format!("p{number:03}:"), None)
            .await
            .unwrap();
    }
    let rows: Vec<_> = (0..130)
        .map(|number| put(&format!("p{number:03}:k"), "v"))
        .collect();
    let job = Job::default();
    let deed = Deed::SetMany;
    let plan = world
        .store
        .plan_rows("kv_test", deed, store::model::Origin::App, rows, &job)
        .await
        .unwrap();
    let effects = effects(world.apply(&plan.id).await);
    assert_eq!(effects.len(), 130);
    assert!(
        effects
            .iter()
            .all(|(_, added, changed, removed)| (*added, *changed, *removed) == (1, 0, 0))
    );
}

#[tokio::test]
async fn who_must_know_before_there_is_a_value_is_told() {
    let world = protected().await;
    let store = &world.store;
    assert_eq!(
        effects(store.refuse_protected("test", "user:1").await),
        effect("user:", 0, 1, 0)
    );
    store.refuse_protected("test", "cache:1").await.unwrap();
    let leave = asked(store, &["user:"], "");
    leave.refuse_protected("test", "user:1").await.unwrap();
    store.unasked().refuse_protected("test", "user:1").await.unwrap();
}

/// What a plan to make `test` identical to a backup from before `user:` was protected comes to.
async fn made_identical(world: &World, store: &Store, backup: &std::path::Path) -> Result<Applied> {
    let job = Job::default();
    let plan = world.store.plan_restore(backup, None, &job).await.unwrap();
    let plan = world
        .store
        .plan_policy(&plan.id, Policy::MakeIdentical, &job)
        .await
        .unwrap();
    let removed: Vec<_> = plan
        .namespaces
        .iter()
        .map(|one| (one.purpose, one.counts.only_here))
        .collect();
    assert!(removed.contains(&(Some(Purpose::Protected), 1)), "{removed:?}");
    store.plan_apply(&plan.id, None, &job).await
}

#[tokio::test]
async fn a_restore_that_takes_a_place_away_asks_and_so_does_an_undo() {
    let world = World::new().await;
    world.set("user:1", "true").await;
    world.store.protect("test", "beta:", None).await.unwrap();
    let backup = world.folder.path().join("b.kvbackup");
    world.store.back_up_to(&backup, &Job::default()).await.unwrap();
    world.store.protect("test", "user:", Some("live")).await.unwrap();
    // Nothing is done to a key.
    let (writes, type_name) = refused(made_identical(&world, &world.store, &backup).await);
    let [write] = &writes[..] else {
        panic!("{writes:?}")
    };
    assert_eq!(
        (write.place.prefix.as_str(), write.place.note.as_deref()),
        ("user:", Some("live"))
    );
    assert_eq!((write.added, write.changed, write.removed), (0, 0, 0));
    assert!(write.unprotected && type_name.is_none());
    // Together with what is done in it.
    let leave = asked(&world.store, &["user:"], "");
    leave.set_entry(text_entry("user:1", "false")).await.unwrap();
    let (writes, _) = refused(made_identical(&world, &world.store, &backup).await);
    assert_eq!(
        writes
            .iter()
            .map(|write| (write.changed, write.unprotected))
            .collect::<Vec<_>>(),
        [(1, true)]
    );
    made_identical(&world, &leave, &backup).await.unwrap();
    let places = || world.store.protected_places(Some("test"));
    assert_eq!(places().await.unwrap().len(), 1);
    // It brings the place back, and to do it again asks again.
    world.store.undo().await.unwrap();
    assert_eq!(places().await.unwrap().len(), 2);
    let (writes, _) = refused(world.store.redo().await);
    assert!(writes[0].unprotected, "{writes:?}");
    assert_eq!(places().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_restore_of_places_is_undone_only_with_leave() {
    let world = protected().await;
    let backup = world.folder.path().join("b.kvbackup");
    world.store.back_up_to(&backup, &Job::default()).await.unwrap();
    world.store.unprotect("test", "user:").await.unwrap();
    let job = Job::default();
    let plan = world.store.plan_restore(&backup, None, &job).await.unwrap();
    world.store.plan_apply(&plan.id, None, &job).await.unwrap();
    let (writes, _) = refused(world.store.undo().await);
    assert!(writes[0].unprotected, "{writes:?}");
    asked(&world.store, &["user:"], "").undo().await.unwrap();
    assert!(world.store.protected_places(None).await.unwrap().is_empty());
}

#[tokio::test]
async fn who_protects_a_place_or_stops_that_is_not_asked() {
    let world = protected().await;
    world.store.undo().await.unwrap();
    world.store.redo().await.unwrap();
    world.store.unprotect("test", "user:").await.unwrap();
    world.store.undo().await.unwrap();
    world.store.redo().await.unwrap();
    assert!(world.store.protected_places(None).await.unwrap().is_empty());
}

//! Keys copied, moved and given names with another prefix: what is there already is seen before it is
//! replaced, and no key goes without the one that comes for it.

use store::model::{
    BulkEdit, Category, Deed, Destination, Expiry, KeyRef, ListQuery, NewNamespace, PlanSummary, Selection,
    SetEntry,
};
use store::{FailureCode, Job, Step};

use crate::bulk_edits::{everything, plan};
use crate::support::{START, World, code, query, text_entry, with_metadata};

/// A second namespace, `kv_other`.
async fn world() -> World {
    let world = World::new().await;
    let new = NewNamespace {
        id: Some("kv_other".to_owned()),
        name: "other".to_owned(),
        ..NewNamespace::default()
    };
    world.store.create_namespace(new).await.unwrap();
    world
}

fn other() -> Destination {
    Destination::Namespace {
        namespace: "other".to_owned(),
    }
}

fn rename(from: &str, to: &str) -> BulkEdit {
    BulkEdit::RenamePrefix {
        from: from.to_owned(),
        to: to.to_owned(),
    }
}

async fn keys_of(world: &World, namespace: &str) -> Vec<String> {
    let query = ListQuery {
        namespace: namespace.to_owned(),
        ..query()
    };
    let page = world.store.list_entries(&query).await.unwrap();
    page.entries.into_iter().map(|entry| entry.key).collect()
}

async fn rows(world: &World, plan: &PlanSummary) -> Vec<(i64, String, Category, bool)> {
    let rows = world.store.plan_rows_page(&plan.id, None, 0, 100).await.unwrap();
    let told = |row: store::model::PlanRow| (row.id, row.key, row.category, row.ticked);
    rows.into_iter().map(told).collect()
}

async fn set_in_other(world: &World, key: &str, text: &str) {
    let edit = SetEntry {
        namespace: "kv_other".to_owned(),
        ..text_entry(key, text)
    };
    world.store.set_entry(edit).await.unwrap();
}

#[tokio::test]
async fn a_copy_has_all_of_an_entry_and_replaces_only_what_is_seen() {
    let world = world().await;
    let edit = SetEntry {
        expiry: Expiry::In { seconds: 9_000 },
        ..with_metadata(text_entry("a", "1"), "{ \"tags\":[\"t\"] }")
    };
    world.store.set_entry(edit).await.unwrap();
    world.set("b", &"x".repeat(5_000)).await;
    world.set("c", "3").await;
    set_in_other(&world, "b", "theirs").await;
    set_in_other(&world, "c", "3").await;
    let plan = plan(&world, everything(), BulkEdit::Copy { to: other() })
        .await
        .unwrap();
    let counts = plan.counts;
    assert_eq!(
        (counts.added, counts.changed, counts.same, counts.removed),
        (1, 1, 1, 0)
    );
    world
        .store
        .plan_tick_all(&plan.id, Category::Changed, false)
        .await
        .unwrap();
    let applied = world.apply(&plan.id).await.unwrap();
    let deed = Deed::CopiedTo {
        namespace: "other".to_owned(),
    };
    assert_eq!((applied.deed, applied.added, applied.changed), (deed, 1, 0));
    let copied = world.store.get_entry("kv_other", "a").await.unwrap().unwrap();
    assert_eq!(copied.text.as_deref(), Some("1"));
    assert_eq!(copied.expires_at, Some(START + 9_000));
    assert_eq!(copied.metadata.as_deref(), Some("{ \"tags\":[\"t\"] }"));
    let theirs = world.store.get_value("kv_other", "b").await.unwrap();
    assert_eq!(theirs.as_deref(), Some(&b"theirs"[..]));
    assert_eq!(world.keys().await, ["a", "b", "c"]);
}

#[tokio::test]
async fn a_new_namespace_comes_with_what_is_copied_and_goes_with_undo() {
    let world = world().await;
    world.set("a", "1").await;
    let to = Destination::New {
        name: "third".to_owned(),
    };
    let plan = plan(&world, everything(), BulkEdit::Move { to }).await.unwrap();
    assert_eq!((plan.makes.len(), plan.makes[0].keys), (1, 1));
    world.apply(&plan.id).await.unwrap();
    assert_eq!(keys_of(&world, "third").await, ["a"]);
    assert!(world.keys().await.is_empty());
    world.store.undo().await.unwrap();
    assert_eq!(world.keys().await, ["a"]);
    assert_eq!(
        code(world.store.namespace("third").await),
        FailureCode::NamespaceNotFound
    );
    world.store.redo().await.unwrap();
    assert_eq!(keys_of(&world, "third").await, ["a"]);
}

#[tokio::test]
async fn a_new_namespace_that_is_left_out_takes_no_key_away() {
    let world = world().await;
    world.set("a", "1").await;
    let to = Destination::New {
        name: "third".to_owned(),
    };
    let plan = plan(&world, everything(), BulkEdit::Move { to }).await.unwrap();
    let made = plan.makes[0].namespace.clone();
    let left = world
        .store
        .plan_tick_namespace(&plan.id, &made, false)
        .await
        .unwrap();
    assert_eq!(left.counts.ticked, 0);
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.keys().await, ["a"]);
    let plan = self::plan(
        &world,
        everything(),
        BulkEdit::Move {
            to: Destination::New {
                name: "third".to_owned(),
            },
        },
    )
    .await
    .unwrap();
    let made = plan.makes[0].namespace.clone();
    world
        .store
        .plan_tick_namespace(&plan.id, &made, false)
        .await
        .unwrap();
    let again = world
        .store
        .plan_tick_namespace(&plan.id, &made, true)
        .await
        .unwrap();
    assert_eq!(again.counts.ticked, 2);
}

#[tokio::test]
async fn what_comes_and_what_goes_are_ticked_together() {
    let world = world().await;
    world.set("a", "1").await;
    world.set("b", "2").await;
    set_in_other(&world, "b", "theirs").await;
    let plan = plan(&world, everything(), BulkEdit::Move { to: other() })
        .await
        .unwrap();
    let all = rows(&world, &plan).await;
    let told: Vec<_> = all
        .iter()
        .map(|(_, key, category, _)| (key.as_str(), *category))
        .collect();
    assert_eq!(
        told,
        [
            ("a", Category::Added),
            ("a", Category::Removed),
            ("b", Category::Changed),
            ("b", Category::Removed)
        ]
    );
    let ticked =
        |rows: Vec<(i64, String, Category, bool)>| rows.into_iter().map(|row| row.3).collect::<Vec<_>>();
    let summary = world.store.plan_tick(&plan.id, &[all[1].0], false).await.unwrap();
    assert_eq!(ticked(rows(&world, &plan).await), [false, false, true, true]);
    assert_eq!(summary.counts.ticked, 2);
    world.store.plan_tick(&plan.id, &[all[0].0], true).await.unwrap();
    let summary = world
        .store
        .plan_tick_all(&plan.id, Category::Changed, false)
        .await
        .unwrap();
    assert_eq!(ticked(rows(&world, &plan).await), [true, true, false, false]);
    assert_eq!(summary.counts.ticked, 2);
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.keys().await, ["b"]);
    assert_eq!(keys_of(&world, "kv_other").await, ["a", "b"]);
    let theirs = world.store.get_value("kv_other", "b").await.unwrap();
    assert_eq!(theirs.as_deref(), Some(&b"theirs"[..]));
}

#[tokio::test]
async fn names_get_another_prefix_and_one_that_is_taken_is_seen() {
    let world = world().await;
    for key in ["a:1", "a:2", "b:2", "c"] {
        world.set(key, key).await;
    }
    let plan = plan(&world, Selection::beginning("a:"), rename("a:", "b:"))
        .await
        .unwrap();
    let counts = plan.counts;
    assert_eq!((counts.added, counts.changed, counts.removed), (1, 1, 2));
    let applied = world.apply(&plan.id).await.unwrap();
    let deed = Deed::PrefixRenamed {
        from: "a:".to_owned(),
        to: "b:".to_owned(),
    };
    assert_eq!(applied.deed, deed);
    assert_eq!(world.keys().await, ["b:1", "b:2", "c"]);
    assert_eq!(world.get("b:2").await.as_deref(), Some("a:2"));
    world.store.undo().await.unwrap();
    assert_eq!(world.keys().await, ["a:1", "a:2", "b:2", "c"]);
    assert_eq!(world.get("b:2").await.as_deref(), Some("b:2"));
}

#[tokio::test]
async fn names_that_are_taken_by_keys_that_go_themselves_come_out_right() {
    for (from, to) in [("a:", "a:a:"), ("a:a:", "a:"), ("", "a:"), ("a:", "")] {
        let world = world().await;
        let keys = ["a:x", "a:a:x", "a:a:a:x", "x"];
        for key in keys {
            world.set(key, key).await;
        }
        let plan = plan(&world, Selection::beginning(from), rename(from, to))
            .await
            .unwrap();
        assert_eq!(plan.counts.invalid, 0, "{from} {to}");
        world.apply(&plan.id).await.unwrap();
        let mut expected: Vec<(String, String)> = Vec::new();
        let moved = |key: &str| key.strip_prefix(from).map(|rest| format!("{to}{rest}"));
        let names: Vec<String> = keys.iter().filter_map(|key| moved(key)).collect();
        for key in keys {
            match moved(key) {
                Some(name) => expected.push((name, key.to_owned())),
                None if names.iter().any(|name| name == key) => {}
                None => expected.push((key.to_owned(), key.to_owned())),
            }
        }
        expected.sort();
        let mut found = Vec::new();
        for key in world.keys().await {
            let value = world.get(&key).await.unwrap();
            found.push((key, value));
        }
        assert_eq!(found, expected, "{from} {to}");
        world.store.undo().await.unwrap();
        for key in keys {
            assert_eq!(world.get(key).await.as_deref(), Some(key), "{from} {to}");
        }
    }
}

#[tokio::test]
async fn a_key_that_would_be_too_long_stays_where_it_is() {
    let world = world().await;
    let long = format!("a:{}", "x".repeat(500));
    world.set("a:1", "1").await;
    world.set(&long, "2").await;
    let to = "much longer than before:";
    let plan = plan(&world, everything(), rename("a:", to)).await.unwrap();
    assert_eq!(
        (plan.counts.added, plan.counts.removed, plan.counts.invalid),
        (1, 1, 1)
    );
    world
        .store
        .plan_tick_all(&plan.id, Category::Invalid, false)
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.keys().await, [long, format!("{to}1")]);
}

#[tokio::test]
async fn a_move_whose_source_was_changed_since_does_not_apply() {
    let world = world().await;
    world.set("a", "1").await;
    let plan = plan(&world, everything(), BulkEdit::Move { to: other() })
        .await
        .unwrap();
    world.set("a", "2").await;
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanStale);
    world.store.plan_refresh(&plan.id, &Job::default()).await.unwrap();
    world.apply(&plan.id).await.unwrap();
    let moved = world.store.get_value("kv_other", "a").await.unwrap();
    assert_eq!(moved.as_deref(), Some(&b"2"[..]));
}

#[tokio::test]
async fn a_move_of_which_a_part_was_deleted_for_good_is_not_taken_back() {
    let world = world().await;
    world.set("a", "1").await;
    world.set("b", "2").await;
    let plan = plan(&world, everything(), BulkEdit::Move { to: other() })
        .await
        .unwrap();
    let change = world.apply(&plan.id).await.unwrap().change_id;
    let gone = KeyRef {
        namespace: "kv_test".to_owned(),
        key: "a".to_owned(),
    };
    world.store.purge_keys(&[gone]).await.unwrap();
    let taken_back = world.store.undo().await;
    assert!(
        taken_back.is_err() || taken_back.is_ok_and(|step| step.change_id != change),
        "there would be a key in neither place"
    );
    assert_eq!(keys_of(&world, "kv_other").await, ["a", "b"]);
    assert_eq!(
        code(world.store.plan_revert(change, &Job::default()).await),
        FailureCode::NoLongerKept
    );
}

#[tokio::test]
async fn no_key_goes_to_a_name_that_another_cannot_leave() {
    let world = world().await;
    for (key, text) in [("a", "VA"), ("aa", "VAA"), ("ab", "VAB")] {
        world.set(key, text).await;
    }
    let plan = plan(&world, Selection::beginning("a"), rename("a", ""))
        .await
        .unwrap();
    assert_eq!(plan.counts.invalid, 1, "a key has a name");
    let tick = world.store.plan_tick_all(&plan.id, Category::Invalid, false);
    tick.await.unwrap();
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.keys().await, ["a", "aa", "b"]);
    assert_eq!(world.get("aa").await.as_deref(), Some("VAA"));
}

#[tokio::test]
async fn keys_that_follow_one_another_stay_or_go_together() {
    let world = world().await;
    let keys = ["a:a:x", "a:x"];
    for key in keys {
        world.set(key, key).await;
    }
    let all = || plan(&world, Selection::beginning("a:"), rename("a:", "a:a:"));
    let made = all().await.unwrap();
    let tick = world.store.plan_tick_all(&made.id, Category::Changed, false);
    assert_eq!(tick.await.unwrap().counts.ticked, 0);
    let made = all().await.unwrap();
    let last = rows(&world, &made)
        .await
        .into_iter()
        .find(|row| row.1 == "a:a:a:x")
        .unwrap();
    let ticked = world.store.plan_tick(&made.id, &[last.0], false).await;
    assert_eq!(ticked.unwrap().counts.ticked, 0);
    world.apply(&made.id).await.unwrap();
    for key in keys {
        assert_eq!(world.get(key).await.as_deref(), Some(key));
    }
}

#[tokio::test]
async fn what_was_left_out_stays_so_when_it_is_compared_again() {
    let world = world().await;
    world.set("a", "1").await;
    world.set("b", "2").await;
    set_in_other(&world, "b", "theirs").await;
    let plan = plan(&world, everything(), BulkEdit::Copy { to: other() })
        .await
        .unwrap();
    let tick = world.store.plan_tick_all(&plan.id, Category::Changed, false);
    assert_eq!(tick.await.unwrap().counts.ticked, 1);
    world.set("a", "3").await;
    let again = world.store.plan_refresh(&plan.id, &Job::default()).await.unwrap();
    assert_eq!(again.counts.ticked, 1);
    world.apply(&plan.id).await.unwrap();
    let theirs = world.store.get_value("kv_other", "b").await.unwrap();
    assert_eq!(theirs.as_deref(), Some(&b"theirs"[..]));
}

#[tokio::test]
async fn a_copy_to_what_went_to_trash_says_so_when_it_is_compared_again() {
    let world = world().await;
    world.set("a", "1").await;
    let plan = plan(&world, everything(), BulkEdit::Copy { to: other() })
        .await
        .unwrap();
    world.store.delete_namespace("kv_other").await.unwrap();
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanStale);
    let again = world.store.plan_refresh(&plan.id, &Job::default()).await.unwrap();
    assert_eq!(again.makes.len(), 1, "it would come back");
    let from_trash = world.store.delete_namespace("kv_test").await;
    from_trash.unwrap();
    assert_eq!(
        code(world.store.plan_refresh(&plan.id, &Job::default()).await),
        FailureCode::NamespaceNotFound
    );
}

/// As many as read for long at the same time.
const LONG_READERS: usize = 32;

#[tokio::test]
async fn what_another_program_writes_while_a_plan_is_made_is_in_it_or_in_its_way() {
    let world = world().await;
    world.set("x", "1").await;
    let mut held = Vec::new();
    for _ in 0..LONG_READERS {
        held.push(world.store.snapshot("kv_test").await.unwrap());
    }
    let job = Job::default();
    let planning = {
        let (store, job) = (world.store.clone(), job.clone());
        let edit = BulkEdit::Copy { to: other() };
        tokio::spawn(async move { store.plan_bulk("kv_test", everything(), edit, &job).await })
    };
    while job.progress().step != Step::Comparing {
        tokio::task::yield_now().await;
    }
    set_in_other(&world, "x", "theirs").await;
    held.clear();
    let plan = planning.await.unwrap().unwrap();
    assert_eq!((plan.counts.added, plan.counts.changed), (0, 1));
    world.apply(&plan.id).await.unwrap();
    let there = world.store.namespace("kv_other").await.unwrap();
    assert_eq!(there.entry_count, 1);
    world.store.undo().await.unwrap();
    let entry = world.store.get_entry("kv_other", "x").await.unwrap();
    assert_eq!(entry.and_then(|entry| entry.text).as_deref(), Some("theirs"));
}

//! Two namespaces held against each other: what differs is seen, nothing is ticked before a person ticks it,
//! and what is ticked is taken over as one change, with one undo.

use store::model::{Category, Deed, Expiry, NewNamespace, PlanKind, PlanRow, PlanSummary, SetEntry};
use store::{FailureCode, Job};

use crate::support::{World, code, text_entry, with_metadata};

/// `kv_test` and `kv_other`, with keys in both.
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

async fn set_in_other(world: &World, key: &str, text: &str) {
    let edit = SetEntry {
        namespace: "kv_other".to_owned(),
        ..text_entry(key, text)
    };
    world.store.set_entry(edit).await.unwrap();
}

async fn text_in_other(world: &World, key: &str) -> Option<String> {
    let entry = world.store.get_entry("kv_other", key).await.unwrap();
    entry.and_then(|entry| entry.text)
}

/// What `other` would take over.
async fn compared(world: &World) -> PlanSummary {
    let job = Job::default();
    world.store.plan_compare("kv_test", "other", &job).await.unwrap()
}

async fn rows(world: &World, plan: &PlanSummary) -> Vec<PlanRow> {
    world.store.plan_rows_page(&plan.id, None, 0, 100).await.unwrap()
}

async fn told(world: &World, plan: &PlanSummary) -> Vec<(String, Category, bool)> {
    let rows = rows(world, plan).await;
    rows.into_iter()
        .map(|row| (row.key, row.category, row.ticked))
        .collect()
}

async fn tick(world: &World, plan: &PlanSummary, keys: &[&str]) -> PlanSummary {
    let all = rows(world, plan).await;
    let wanted = all.iter().filter(|row| keys.contains(&row.key.as_str()));
    let ids: Vec<i64> = wanted.map(|row| row.id).collect();
    assert_eq!(ids.len(), keys.len());
    world.store.plan_tick(&plan.id, &ids, true).await.unwrap()
}

#[tokio::test]
async fn what_differs_is_seen_and_nothing_is_ticked() {
    let world = world().await;
    world.set("both", "1").await;
    world.set("ours", "2").await;
    world.set("differs", "3").await;
    set_in_other(&world, "both", "1").await;
    set_in_other(&world, "differs", "4").await;
    set_in_other(&world, "theirs", "5").await;
    let plan = compared(&world).await;
    assert_eq!(plan.kind, PlanKind::Compare);
    let counts = plan.counts;
    assert_eq!(
        (
            counts.added,
            counts.changed,
            counts.only_here,
            counts.same,
            counts.ticked
        ),
        (1, 1, 1, 1, 0)
    );
    assert_eq!(
        told(&world, &plan).await,
        [
            ("both".to_owned(), Category::Same, false),
            ("differs".to_owned(), Category::Changed, false),
            ("ours".to_owned(), Category::Added, false),
            ("theirs".to_owned(), Category::OnlyHere, false),
        ]
    );
    let applied = world.apply(&plan.id).await.unwrap();
    assert_eq!(applied.change_id, 0);
    assert_eq!(text_in_other(&world, "theirs").await, Some("5".to_owned()));
}

#[tokio::test]
async fn what_is_ticked_is_taken_over_as_one_change_that_undo_takes_back() {
    let world = world().await;
    let edit = SetEntry {
        expiry: Expiry::In { seconds: 9_000 },
        ..with_metadata(text_entry("ours", "2.00"), r#"{ "tags":["t"] }"#)
    };
    world.store.set_entry(edit).await.unwrap();
    world.set("large", &"x".repeat(5_000)).await;
    world.set("left", "1").await;
    set_in_other(&world, "large", "y").await;
    set_in_other(&world, "theirs", "5").await;
    set_in_other(&world, "stays", "6").await;
    let plan = compared(&world).await;
    let plan = tick(&world, &plan, &["ours", "large", "theirs"]).await;
    assert_eq!(plan.counts.ticked, 3);
    let applied = world.apply(&plan.id).await.unwrap();
    let [from, into] = ["test", "other"].map(str::to_owned);
    assert_eq!(applied.deed, Deed::TookOver { from, into });
    assert_eq!((applied.added, applied.changed, applied.removed), (1, 1, 1));
    let ours = world.store.get_entry("kv_other", "ours").await.unwrap().unwrap();
    let theirs = world.store.get_entry("kv_test", "ours").await.unwrap().unwrap();
    assert_eq!(ours.text.as_deref(), Some("2.00"));
    assert_eq!(
        (ours.expires_at, ours.metadata),
        (theirs.expires_at, theirs.metadata)
    );
    assert_eq!(text_in_other(&world, "large").await, Some("x".repeat(5_000)));
    assert_eq!(text_in_other(&world, "theirs").await, None);
    assert_eq!(text_in_other(&world, "left").await, None);
    assert_eq!(text_in_other(&world, "stays").await, Some("6".to_owned()));
    world.store.undo().await.unwrap();
    assert_eq!(text_in_other(&world, "ours").await, None);
    assert_eq!(text_in_other(&world, "large").await, Some("y".to_owned()));
    assert_eq!(text_in_other(&world, "theirs").await, Some("5".to_owned()));
}

#[tokio::test]
async fn what_stands_beside_a_value_is_a_difference_too() {
    let world = world().await;
    world.set("plain", "1").await;
    let noted = with_metadata(text_entry("noted", "1"), r#"{"description":"n"}"#);
    world.store.set_entry(noted).await.unwrap();
    set_in_other(&world, "plain", "1").await;
    set_in_other(&world, "noted", "1").await;
    let plan = compared(&world).await;
    assert_eq!((plan.counts.changed, plan.counts.same), (1, 1));
}

#[tokio::test]
async fn looked_at_again_what_was_ticked_is_ticked_and_nothing_else() {
    let world = world().await;
    for key in ["a", "b"] {
        world.set(key, "1").await;
    }
    set_in_other(&world, "theirs", "1").await;
    let plan = compared(&world).await;
    let plan = tick(&world, &plan, &["a", "theirs"]).await;
    world.set("c", "1").await;
    set_in_other(&world, "b", "2").await;
    set_in_other(&world, "theirs too", "1").await;
    let job = Job::default();
    let plan = world.store.plan_refresh(&plan.id, &job).await.unwrap();
    assert_eq!(
        told(&world, &plan).await,
        [
            ("a".to_owned(), Category::Added, true),
            ("b".to_owned(), Category::Changed, false),
            ("c".to_owned(), Category::Added, false),
            ("theirs".to_owned(), Category::OnlyHere, true),
            ("theirs too".to_owned(), Category::OnlyHere, false),
        ]
    );
    assert_eq!(plan.counts.ticked, 2);
}

#[tokio::test]
async fn what_changed_in_the_other_namespace_since_is_not_written_over() {
    let world = world().await;
    world.set("a", "1").await;
    let plan = compared(&world).await;
    let plan = tick(&world, &plan, &["a"]).await;
    set_in_other(&world, "a", "theirs").await;
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanStale);
    assert_eq!(text_in_other(&world, "a").await, Some("theirs".to_owned()));
}

#[tokio::test]
async fn a_tick_that_takes_over_is_none_that_removes_when_the_key_is_gone_by_then() {
    let world = world().await;
    world.set("a", "1").await;
    set_in_other(&world, "a", "2").await;
    let plan = compared(&world).await;
    let plan = tick(&world, &plan, &["a"]).await;
    world.store.delete_key("kv_test", "a").await.unwrap();
    let plan = world.store.plan_refresh(&plan.id, &Job::default()).await.unwrap();
    let only_there = ("a".to_owned(), Category::OnlyHere, false);
    assert_eq!(told(&world, &plan).await, [only_there]);
}

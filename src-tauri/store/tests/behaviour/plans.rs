//! Plans: what would change is seen before, and exactly that is applied.

use store::formats::{Differs, Note, Refusal, RowFlaw};
use store::limits::{Breach, MAX_VALUE_BYTES};
use store::model::{Category, Deed, Filter, Origin, PlanKind, Policy, Selection};
use store::{FailureCode, Incoming, IncomingRow, Job, PlanSource};

use crate::support::{START, World, code, open, prefix, put, text_entry};

async fn world_with_three() -> World {
    let world = World::new().await;
    for (key, text) in [("a", "1"), ("b", "1"), ("c", "1")] {
        world.set(key, text).await;
    }
    world
}

#[tokio::test]
async fn rows_are_added_changed_same_or_only_here() {
    let world = world_with_three().await;
    let plan = world.plan(&[("a", "1"), ("b", "2"), ("d", "1")]).await;
    let counts = plan.counts;
    assert_eq!(
        (
            counts.added,
            counts.changed,
            counts.same,
            counts.only_here,
            counts.ticked
        ),
        (1, 1, 1, 1, 2)
    );
    let changed = world
        .store
        .plan_rows_page(&plan.id, Some(Category::Changed), 0, 10)
        .await
        .unwrap();
    assert_eq!(changed.len(), 1);
    assert_eq!(changed[0].key, "b");
    assert_eq!(changed[0].before.as_ref().unwrap().preview, "1");
    assert_eq!(changed[0].after.as_ref().unwrap().preview, "2");
    assert_eq!(
        world.store.plan_value(&plan.id, changed[0].id).await.unwrap(),
        b"2"
    );
    assert_eq!(
        world.get("b").await.as_deref(),
        Some("1"),
        "a preview changes nothing"
    );
}

#[tokio::test]
async fn the_three_policies_do_what_they_say() {
    for (policy, expected) in [
        (
            Policy::Update,
            &[("a", "1"), ("b", "2"), ("c", "1"), ("d", "1")][..],
        ),
        (Policy::AddOnly, &[("a", "1"), ("b", "1"), ("c", "1"), ("d", "1")]),
        (Policy::MakeIdentical, &[("a", "1"), ("b", "2"), ("d", "1")]),
    ] {
        let world = world_with_three().await;
        let plan = world.plan(&[("a", "1"), ("b", "2"), ("d", "1")]).await;
        let summary = world
            .store
            .plan_policy(&plan.id, policy, &Job::default())
            .await
            .unwrap();
        assert_eq!(summary.counts.only_here, 1);
        let applied = world.apply(&plan.id).await.unwrap();
        assert_eq!(
            applied.added + applied.changed + applied.removed,
            summary.counts.ticked
        );
        let mut entries = Vec::new();
        for key in world.keys().await {
            let text = world.get(&key).await.unwrap();
            entries.push((key, text));
        }
        let entries: Vec<_> = entries
            .iter()
            .map(|(key, text)| (key.as_str(), text.as_str()))
            .collect();
        assert_eq!(entries, expected, "{policy:?}");
        assert_eq!(world.count().await as usize, expected.len());
        world.store.undo().await.unwrap();
        assert_eq!(world.keys().await, ["a", "b", "c"]);
        assert_eq!(world.get("b").await.as_deref(), Some("1"));
    }
}

#[tokio::test]
async fn ticked_out_rows_stay_as_they_are() {
    let world = world_with_three().await;
    let plan = world.plan(&[("b", "2"), ("d", "1"), ("e", "1")]).await;
    let rows = world.store.plan_rows_page(&plan.id, None, 0, 10).await.unwrap();
    let summary = world
        .store
        .plan_tick(&plan.id, &[rows[0].id, rows[1].id], false)
        .await
        .unwrap();
    assert_eq!(summary.counts.ticked, 1);
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.keys().await, ["a", "b", "c", "e"]);
    assert_eq!(world.get("b").await.as_deref(), Some("1"));
}

#[tokio::test]
async fn rows_that_are_not_valid_block_until_they_are_left_out() {
    let world = world_with_three().await;
    let plan = world.plan(&[("..", "1"), ("d", "1")]).await;
    assert_eq!(plan.counts.invalid, 1);
    let invalid = world
        .store
        .plan_rows_page(&plan.id, Some(Category::Invalid), 0, 10)
        .await
        .unwrap();
    assert_eq!(
        invalid[0].reason,
        Some(Breach::ReservedKey { key: "..".into() }.into())
    );
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanInvalid);
    assert_eq!(world.count().await, 3);
    world
        .store
        .plan_tick_all(&plan.id, Category::Invalid, false)
        .await
        .unwrap();
    assert_eq!(world.apply(&plan.id).await.unwrap().added, 1);
}

#[tokio::test]
async fn the_same_key_twice_counts_once_or_is_not_valid() {
    let world = World::new().await;
    let plan = world
        .plan(&[("a", "1"), ("b", "1"), ("a", "1"), ("b", "2"), ("a", "1")])
        .await;
    assert_eq!((plan.counts.added, plan.counts.invalid), (1, 1));
    assert_eq!(plan.notes, [Note::Repeats { rows: 2 }]);
    assert_eq!(
        reasons(&world, &plan.id).await,
        [("b".to_owned(), None, repeated(2, Differs::Value))]
    );
}

fn repeated(rows: u64, differs: Differs) -> Refusal {
    RowFlaw::Repeated { rows, differs }.into()
}

/// Key, line and reason of the rows that are not valid.
async fn reasons(world: &World, plan: &str) -> Vec<(String, Option<u32>, Refusal)> {
    let page = world
        .store
        .plan_rows_page(plan, Some(Category::Invalid), 0, 500)
        .await
        .unwrap();
    page.into_iter()
        .map(|row| (row.key, row.line, row.reason.unwrap()))
        .collect()
}

#[tokio::test]
async fn a_wrong_key_column_is_told_once_and_takes_no_time_that_grows_in_squares() {
    let world = World::new().await;
    let mut csv = "key,value\nonce,1\n".to_owned();
    for number in 0..40_000 {
        csv.push_str(&format!("same,{number}\n"));
    }
    let file = world.file("wrong.csv", csv);
    let plan = world
        .store
        .plan_import("kv_test", &file, PlanSource::default(), &Job::default())
        .await
        .unwrap();
    assert_eq!((plan.counts.added, plan.counts.invalid), (1, 1));
    assert_eq!(
        reasons(&world, &plan.id).await,
        [("same".to_owned(), Some(3), repeated(40_000, Differs::Value))]
    );
}

#[tokio::test]
async fn the_same_value_with_other_metadata_is_told_apart() {
    let world = World::new().await;
    let file = world.file(
        "list.json",
        r#"[{"key":"k","value":"v"},
            {"key":"k","value":"v","metadata":{"a":1}},
            {"key":"","value":"v"}]"#,
    );
    let plan = world
        .store
        .plan_import("kv_test", &file, PlanSource::default(), &Job::default())
        .await
        .unwrap();
    assert_eq!(plan.counts.invalid, 2);
    assert_eq!(
        reasons(&world, &plan.id).await[0],
        ("k".to_owned(), Some(1), repeated(2, Differs::Beside))
    );
}

#[tokio::test]
async fn a_plan_whose_keys_changed_says_so_and_can_be_checked_again() {
    let world = world_with_three().await;
    let plan = world.plan(&[("b", "2"), ("d", "1")]).await;
    world.set("unrelated", "x").await;
    assert_eq!(world.store.plan_summary(&plan.id).await.unwrap().stale, 0);
    world.set("b", "3").await;
    assert_eq!(world.store.plan_summary(&plan.id).await.unwrap().stale, 1);
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanStale);
    assert_eq!(world.get("d").await, None);
    let again = world.store.plan_refresh(&plan.id, &Job::default()).await.unwrap();
    assert_eq!((again.stale, again.counts.changed), (0, 1));
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.get("b").await.as_deref(), Some("2"));
}

#[tokio::test]
async fn an_expiry_during_the_preview_makes_a_plan_stale() {
    let world = World::new().await;
    world.set_with_expiry("k", "old", 60).await;
    let plan = world.plan(&[("k", "new")]).await;
    assert_eq!(plan.counts.changed, 1);
    world.pass_seconds(60);
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanStale);
    let again = world.store.plan_refresh(&plan.id, &Job::default()).await.unwrap();
    assert_eq!((again.counts.added, again.counts.changed), (1, 0));
}

#[tokio::test]
async fn a_bulk_delete_removes_exactly_what_it_showed() {
    let world = World::new().await;
    for number in 0..30 {
        world.set(&format!("cache:{number}"), "v").await;
    }
    world.set("keep", "v").await;
    let except = vec!["cache:7".to_owned()];
    let selection = Selection::Matching {
        filter: prefix("cache:"),
        except,
    };
    let plan = world
        .store
        .plan_delete("kv_test", &selection, &Job::default())
        .await
        .unwrap();
    assert_eq!((plan.counts.removed, plan.kind), (29, PlanKind::Delete));
    world.set("cache:later", "v").await;
    let applied = world.apply(&plan.id).await.unwrap();
    assert_eq!((applied.removed, applied.deed), (29, Deed::DeletedMany));
    assert_eq!(world.keys().await, ["cache:7", "cache:later", "keep"]);
    world.store.undo().await.unwrap();
    assert_eq!(world.count().await, 32);

    let keys = vec![
        "cache:1".to_owned(),
        "absent".to_owned(),
        "it's \"odd\"".to_owned(),
    ];
    let plan = world
        .store
        .plan_delete("kv_test", &Selection::Keys { keys }, &Job::default())
        .await
        .unwrap();
    assert_eq!(plan.counts.removed, 1);
    let key = "cache:1".to_owned();
    let applied = world.apply(&plan.id).await.unwrap();
    assert_eq!(applied.deed, Deed::Deleted { key }, "the single key is named");
}

#[tokio::test]
async fn a_cancelled_plan_leaves_nothing_behind() {
    let world = world_with_three().await;
    let job = Job::default();
    job.cancel();
    let rows = (0..10).map(|number| put(&format!("k{number}"), "v"));
    let refused = world
        .store
        .plan_rows("kv_test", Deed::SetMany, Origin::Import, rows, &job)
        .await;
    assert_eq!(code(refused), FailureCode::Cancelled);
    let plan = world.plan(&[("d", "1")]).await;
    let refused = world.store.plan_apply(&plan.id, None, &job).await;
    assert_eq!(code(refused), FailureCode::Cancelled);
    assert_eq!(world.count().await, 3);
    assert_eq!(
        world.apply(&plan.id).await.unwrap().added,
        1,
        "and the plan is still there"
    );
    world.store.plan_discard("absent").await;
    assert_eq!(
        code(world.store.plan_summary(&plan.id).await),
        FailureCode::PlanNotFound
    );
    let staged = std::fs::read_dir(world.folder.path().join("kv.sqlite.plans")).unwrap();
    let names: Vec<_> = staged.map(|file| file.unwrap().file_name()).collect();
    assert!(
        names.iter().all(|name| name.to_string_lossy().ends_with(".lock")),
        "{names:?}"
    );
}

#[tokio::test]
async fn nothing_to_do_is_no_change() {
    let world = world_with_three().await;
    let plan = world.plan(&[("a", "1"), ("b", "1")]).await;
    assert_eq!((plan.counts.ticked, plan.counts.same), (0, 2));
    assert_eq!(world.apply(&plan.id).await.unwrap().change_id, 0);
    assert_eq!(world.store.list_changes(None, None, 10).await.unwrap().len(), 4);
}

#[tokio::test]
async fn a_plan_of_many_batches_is_one_change() {
    let world = World::new().await;
    let rows = (0..50_000).rev().map(|number| put(&format!("k{number:06}"), "v"));
    let plan = world
        .store
        .plan_rows("kv_test", Deed::SetMany, Origin::Import, rows, &Job::default())
        .await
        .unwrap();
    assert_eq!(plan.counts.added, 50_000);
    let applied = world.apply(&plan.id).await.unwrap();
    assert_eq!((applied.deed, applied.counts.added), (Deed::SetMany, 50_000));
    assert_eq!(world.count().await, 50_000);
    assert_eq!(
        world.store.count_entries("kv_test", &prefix("k")).await.unwrap(),
        50_000
    );
    world.store.undo().await.unwrap();
    assert_eq!(
        world.store.count_entries("kv_test", &prefix("")).await.unwrap(),
        0
    );
    world.store.redo().await.unwrap();
    let all = Filter {
        contains: "k".to_owned(),
        ..Filter::default()
    };
    assert_eq!(world.store.count_entries("kv_test", &all).await.unwrap(), 50_000);
}

#[tokio::test]
async fn a_plan_sees_what_another_program_wrote() {
    let world = world_with_three().await;
    let plan = world.plan(&[("a", "2")]).await;
    let lux = open(&world.path(), &world.clock, store::model::Program::Lux).await;
    lux.set_entry(text_entry("a", "lux")).await.unwrap();
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanStale);
    lux.close().await;
}

#[tokio::test]
async fn a_value_too_large_is_a_row_that_is_not_valid() {
    let world = World::new().await;
    let row = IncomingRow::Put(Incoming {
        line: 3,
        key: "k".to_owned(),
        value: vec![b'x'; MAX_VALUE_BYTES + 1],
        expiry: None,
        metadata: Some("{}".to_owned()),
    });
    let plan = world
        .store
        .plan_rows("kv_test", Deed::SetMany, Origin::Import, [row], &Job::default())
        .await
        .unwrap();
    let rows = world
        .store
        .plan_rows_page(&plan.id, Some(Category::Invalid), 0, 1)
        .await
        .unwrap();
    assert_eq!(rows[0].line, Some(3));
    let bytes = MAX_VALUE_BYTES + 1;
    assert_eq!(rows[0].reason, Some(Breach::ValueTooLarge { bytes }.into()));
}

#[tokio::test]
async fn a_duration_in_a_file_counts_from_when_it_is_applied() {
    let world = World::new().await;
    let file = world.file("list.json", r#"[{"key":"k","value":"v","expiration_ttl":60}]"#);
    let plan = world
        .store
        .plan_import("kv_test", &file, PlanSource::default(), &Job::default())
        .await
        .unwrap();
    let shown = world.store.plan_rows_page(&plan.id, None, 0, 10).await.unwrap();
    assert_eq!(shown[0].after.as_ref().unwrap().expires_at, Some(START + 60));
    world.pass_seconds(600);
    assert_eq!(world.store.plan_summary(&plan.id).await.unwrap().stale, 0);
    assert_eq!(world.apply(&plan.id).await.unwrap().added, 1);
    assert_eq!(world.get("k").await.as_deref(), Some("v"));
    let entry = world.store.get_entry("kv_test", "k").await.unwrap().unwrap();
    assert_eq!(entry.expires_at, Some(START + 660));
    world.pass_seconds(60);
    assert_eq!(world.get("k").await, None);
}

#[tokio::test]
async fn a_moment_in_a_file_that_passes_before_it_is_applied_is_never_told_as_added() {
    let world = World::new().await;
    let at = START + 60;
    let file = world.file(
        "list.json",
        format!(r#"[{{"key":"k","value":"v","expiration":{at}}},{{"key":"stays","value":"v"}}]"#),
    );
    let plan = world
        .store
        .plan_import("kv_test", &file, PlanSource::default(), &Job::default())
        .await
        .unwrap();
    assert_eq!(plan.counts.added, 2);
    world.pass_seconds(60);
    assert_eq!(world.store.plan_summary(&plan.id).await.unwrap().stale, 1);
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanStale);
    let again = world.store.plan_refresh(&plan.id, &Job::default()).await.unwrap();
    assert_eq!((again.stale, again.counts.added, again.counts.invalid), (0, 1, 1));
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanInvalid);
    world
        .store
        .plan_tick_all(&plan.id, Category::Invalid, false)
        .await
        .unwrap();
    assert_eq!(world.apply(&plan.id).await.unwrap().added, 1);
    assert_eq!(world.keys().await, ["stays"]);
}

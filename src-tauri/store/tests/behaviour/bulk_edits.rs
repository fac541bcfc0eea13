//! One edit of many entries: it does what it says where it fits, leaves alone what it does not fit and says
//! why, and is one change.

use store::formats::{LeftAlone, Note};
use store::model::{BulkEdit, Category, Deed, Filter, PlanKind, PlanSummary, Selection, SetExpiry};
use store::{FailureCode, Job, Result};

use crate::support::{START, World, bytes_entry, code, text_entry, with_metadata};

pub fn everything() -> Selection {
    Selection::Matching {
        filter: Filter::default(),
        except: Vec::new(),
    }
}

pub async fn plan(world: &World, selection: Selection, edit: BulkEdit) -> Result<PlanSummary> {
    let job = Job::default();
    world.store.plan_bulk("kv_test", selection, edit, &job).await
}

/// Of all keys, applied.
async fn done(world: &World, edit: BulkEdit) -> PlanSummary {
    let plan = plan(world, everything(), edit).await.unwrap();
    world.apply(&plan.id).await.unwrap();
    plan
}

fn left_alone(plan: &PlanSummary) -> Vec<(LeftAlone, u64)> {
    let told = plan.notes.iter().map(|note| match note {
        Note::LeftAlone { keys, why } => (*why, *keys),
        other => panic!("{other:?}"),
    });
    told.collect()
}

async fn metadata(world: &World, key: &str) -> Option<String> {
    let entry = world.store.get_entry("kv_test", key).await.unwrap().unwrap();
    entry.metadata
}

fn field(path: &str, json: &str, add_missing: bool) -> BulkEdit {
    BulkEdit::SetField {
        field: path.to_owned(),
        json: json.to_owned(),
        add_missing,
    }
}

fn replace(find: &str, with: &str) -> BulkEdit {
    BulkEdit::Replace {
        find: find.to_owned(),
        with: with.to_owned(),
        ignore_case: false,
        whole: false,
    }
}

fn tag(add: &[&str], remove: &[&str]) -> BulkEdit {
    let owned = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
    BulkEdit::Tag {
        add: owned(add),
        remove: owned(remove),
    }
}

#[tokio::test]
async fn switches_are_turned_and_what_is_none_is_left_alone() {
    let world = World::new().await;
    for (key, value) in [
        ("a", "false"),
        ("b", "true"),
        ("c", "true "),
        ("d", "1"),
        ("e", "false"),
    ] {
        world.set(key, value).await;
    }
    let plan = plan(&world, everything(), BulkEdit::Turn { on: true })
        .await
        .unwrap();
    assert_eq!(plan.kind, PlanKind::Bulk);
    assert_eq!(
        (plan.counts.changed, plan.counts.same, plan.counts.ticked),
        (2, 1, 2)
    );
    assert_eq!((plan.counts.added, plan.counts.only_here), (0, 0));
    assert_eq!(left_alone(&plan), [(LeftAlone::NotASwitch, 2)]);
    let rows = world.store.plan_rows_page(&plan.id, None, 0, 10).await.unwrap();
    let told: Vec<_> = rows.iter().map(|row| (row.key.as_str(), row.category)).collect();
    assert_eq!(told, [("a", Category::Changed), ("e", Category::Changed)]);
    let applied = world.apply(&plan.id).await.unwrap();
    assert_eq!((applied.deed, applied.changed), (Deed::TurnedOnMany, 2));
    assert_eq!(world.get("a").await.as_deref(), Some("true"));
    assert_eq!(world.get("c").await.as_deref(), Some("true "));
    world.store.undo().await.unwrap();
    assert_eq!(world.get("a").await.as_deref(), Some("false"));
}

#[tokio::test]
async fn one_key_alone_is_named() {
    let world = World::new().await;
    world.set("a", "true").await;
    world.set("b", "2").await;
    let plan = plan(&world, everything(), BulkEdit::Turn { on: false })
        .await
        .unwrap();
    let applied = world.apply(&plan.id).await.unwrap();
    assert_eq!(applied.deed, Deed::TurnedOff { key: "a".to_owned() });
}

#[tokio::test]
async fn a_field_is_set_to_the_byte() {
    let world = World::new().await;
    let large = format!("{{\"pad\":\"{}\", \"n\" : 1.00}}", "x".repeat(100_000));
    for (key, value) in [
        ("a", "{ \"n\" : 1.00,\n\"big\":12345678901234567890 }"),
        ("b", "{\"n\":{\"n\":2}}"),
        ("c", "{\"m\":1}"),
        ("d", "[1]"),
        ("e", "{\"n\": [3]}"),
        ("f", "text"),
        ("g", "7"),
        ("h", "\"n\""),
        ("large", &large),
    ] {
        world.set(key, value).await;
    }
    let left = done(&world, field("n", " [3] ", false)).await;
    assert_eq!((left.counts.changed, left.counts.same), (3, 1));
    assert_eq!(
        left_alone(&left),
        [(LeftAlone::NoFields, 3), (LeftAlone::NoSuchField, 2)]
    );
    assert_eq!(
        world.get("a").await.as_deref(),
        Some("{ \"n\" : [3],\n\"big\":12345678901234567890 }")
    );
    assert_eq!(world.get("large").await, Some(large.replace("1.00", "[3]")));
    let added = done(&world, field("n", "4", true)).await;
    assert_eq!(world.get("c").await.as_deref(), Some("{\"m\":1,\"n\":4}"));
    assert_eq!(world.get("d").await.as_deref(), Some("[1]"));
    assert_eq!(
        left_alone(&added),
        [(LeftAlone::NoFields, 3), (LeftAlone::NoPlaceForField, 1)]
    );
}

#[tokio::test]
async fn what_is_no_path_no_json_and_no_text_is_refused_before_anything_is_read() {
    let world = World::new().await;
    let refused = |edit| async { code(plan(&world, everything(), edit).await) };
    assert_eq!(
        refused(field("a..b", "1", true)).await,
        FailureCode::FieldPathNotValid
    );
    assert_eq!(refused(field("a", "on", true)).await, FailureCode::NotJson);
    assert_eq!(refused(replace("", "x")).await, FailureCode::NothingToFind);
    let soon = BulkEdit::Expire {
        expiry: SetExpiry::In { seconds: 59 },
    };
    assert_eq!(refused(soon).await, FailureCode::ExpiryTooSoon);
}

#[tokio::test]
async fn text_is_replaced_in_values() {
    let world = World::new().await;
    world.set("a", "https://old.example/x?old").await;
    world.set("b", "new").await;
    world
        .store
        .set_entry(bytes_entry("c", b"old\xff".to_vec()))
        .await
        .unwrap();
    let large = format!("{}old", "x".repeat(70_000));
    world.set("large", &large).await;
    let plan = done(&world, replace("old", "new")).await;
    assert_eq!(
        left_alone(&plan),
        [(LeftAlone::NotText, 1), (LeftAlone::NotFound, 1)]
    );
    assert_eq!(world.get("a").await.as_deref(), Some("https://new.example/x?new"));
    assert_eq!(world.get("large").await, Some(large.replace("old", "new")));
}

#[tokio::test]
async fn an_expiry_counts_from_when_it_is_written_and_copies_no_value() {
    let world = World::new().await;
    let large = "x".repeat(50_000);
    world.set("a", &large).await;
    world
        .store
        .set_entry(with_metadata(text_entry("b", "1"), "{\"tags\":[\"t\"]}"))
        .await
        .unwrap();
    let hour = BulkEdit::Expire {
        expiry: SetExpiry::In { seconds: 3_600 },
    };
    let plan = plan(&world, everything(), hour).await.unwrap();
    world.pass_seconds(1_000);
    let applied = world.apply(&plan.id).await.unwrap();
    assert_eq!((applied.deed, applied.changed), (Deed::ExpirySet, 2));
    let entry = world.store.get_entry("kv_test", "b").await.unwrap().unwrap();
    assert_eq!(entry.expires_at, Some(START + 4_600));
    assert_eq!(entry.metadata.as_deref(), Some("{\"tags\":[\"t\"]}"));
    assert_eq!(
        world
            .number("SELECT count(*) FROM versions WHERE length(value) = 50000")
            .await,
        1
    );
    assert_eq!(world.get("a").await, Some(large));
    let at = BulkEdit::Expire {
        expiry: SetExpiry::At {
            seconds: START + 4_600,
        },
    };
    assert_eq!(done(&world, at).await.counts.same, 2);
    let never = BulkEdit::Expire {
        expiry: SetExpiry::Never,
    };
    done(&world, never).await;
    world.pass_seconds(10_000);
    assert_eq!(world.keys().await, ["a", "b"]);
}

#[tokio::test]
async fn a_tag_with_spaces_around_it_is_removed_as_it_is() {
    let world = World::new().await;
    let tagged = with_metadata(text_entry("a", "1"), "{\"tags\":[\" beta\",\"beta\",\"x \"]}");
    world.store.set_entry(tagged).await.unwrap();
    let planned = plan(&world, everything(), tag(&[], &[" beta", "x "]))
        .await
        .unwrap();
    world.apply(&planned.id).await.unwrap();
    assert_eq!(
        metadata(&world, "a").await.as_deref(),
        Some("{\"tags\":[\"beta\"]}")
    );
}

#[tokio::test]
async fn tags_and_notes_are_written_beside_the_rest_of_the_metadata() {
    let world = World::new().await;
    let of = |key, json| with_metadata(text_entry(key, "{\"x\":1.00}"), json);
    world
        .store
        .set_entry(of("a", "{ \"n\": 1.00, \"tags\": [\"old\", \"x\"] }"))
        .await
        .unwrap();
    world.store.set_entry(of("b", "[1]")).await.unwrap();
    world.set("c", &"y".repeat(9_000)).await;
    let full = format!("{{\"n\":\"{}\"}}", "z".repeat(1_010));
    world.store.set_entry(of("d", &full)).await.unwrap();
    let tagged = plan(&world, everything(), tag(&["beta", " beta"], &["old", "beta"]))
        .await
        .unwrap();
    assert_eq!(left_alone(&tagged), [(LeftAlone::OtherMetadata, 1)]);
    assert_eq!((tagged.counts.changed, tagged.counts.invalid), (2, 1));
    assert_eq!(code(world.apply(&tagged.id).await), FailureCode::PlanInvalid);
    world
        .store
        .plan_tick_all(&tagged.id, Category::Invalid, false)
        .await
        .unwrap();
    let applied = world.apply(&tagged.id).await.unwrap();
    assert_eq!(
        applied.deed,
        Deed::Tagged {
            added: vec!["beta".to_owned()],
            removed: vec!["old".to_owned()]
        }
    );
    assert_eq!(
        metadata(&world, "a").await.as_deref(),
        Some("{ \"n\": 1.00, \"tags\": [\"x\",\"beta\"] }")
    );
    assert_eq!(
        metadata(&world, "c").await.as_deref(),
        Some("{\"tags\":[\"beta\"]}")
    );
    let written = "SELECT count(*) FROM versions WHERE length(value) = 9000";
    assert_eq!(world.number(written).await, 1);
    let note = |note: &str| BulkEdit::Note {
        note: note.to_owned(),
    };
    let keys = Selection::Keys {
        keys: vec!["c".to_owned(), "not there".to_owned()],
    };
    let noted = plan(&world, keys.clone(), note("why \"so\"")).await.unwrap();
    assert_eq!(left_alone(&noted), [(LeftAlone::NotThere, 1)]);
    world.apply(&noted.id).await.unwrap();
    assert_eq!(
        metadata(&world, "c").await.as_deref(),
        Some("{\"tags\":[\"beta\"],\"description\":\"why \\\"so\\\"\"}")
    );
    done(&world, note("")).await;
    assert_eq!(
        metadata(&world, "c").await.as_deref(),
        Some("{\"tags\":[\"beta\"]}")
    );
}

#[tokio::test]
async fn what_was_changed_since_it_was_read_is_not_written_over() {
    let world = World::new().await;
    world.set("a", "{\"n\":1}").await;
    world.set("b", "{\"n\":1}").await;
    let plan = plan(&world, everything(), field("n", "2", false)).await.unwrap();
    world.set("b", "{\"n\":1,\"m\":5}").await;
    assert_eq!(world.store.plan_summary(&plan.id).await.unwrap().stale, 1);
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanStale);
    let again = world.store.plan_refresh(&plan.id, &Job::default()).await.unwrap();
    assert_eq!((again.stale, again.counts.changed), (0, 2));
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.get("b").await.as_deref(), Some("{\"n\":2,\"m\":5}"));
}

#[tokio::test]
async fn a_comparison_anew_that_is_cancelled_leaves_the_plan_as_it_was() {
    let world = World::new().await;
    world.set("a", "true").await;
    world.set("b", "true").await;
    let plan = plan(&world, everything(), BulkEdit::Turn { on: false })
        .await
        .unwrap();
    let cancelled = Job::default();
    cancelled.cancel();
    let refused = world.store.plan_refresh(&plan.id, &cancelled).await;
    assert_eq!(code(refused), FailureCode::Cancelled);
    let as_it_was = world.store.plan_summary(&plan.id).await.unwrap();
    assert_eq!((as_it_was.counts, as_it_was.stale), (plan.counts, 0));
    assert_eq!(world.apply(&plan.id).await.unwrap().changed, 2);
}

#[tokio::test]
async fn protected_places_ask() {
    let world = World::new().await;
    world.set("user:1", "true").await;
    world.store.protect("test", "user:", None).await.unwrap();
    let plan = plan(&world, everything(), BulkEdit::Turn { on: false })
        .await
        .unwrap();
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::Protected);
    assert_eq!(world.get("user:1").await.as_deref(), Some("true"));
}

//! A plan that is built in parts: what is appended later goes over what was there, what a key would be
//! can be asked at any time, and applying makes exactly that.

use store::model::{
    Category, Deed, Expiry, KeyEdit, MetadataEdit, NewNamespace, NewValue, Origin, PlanKind, PlannedEntry,
    Selection,
};
use store::{FailureCode, Job, PlanBuilder};

use crate::support::{START, World, code, prefix, text_entry, with_metadata};

pub async fn build(world: &World) -> PlanBuilder {
    world.store.build_plan(Deed::SetMany, Origin::App).await.unwrap()
}

pub fn text(text: &str) -> NewValue {
    NewValue::Text {
        text: text.to_owned(),
    }
}

pub fn json(json: &str) -> MetadataEdit {
    MetadataEdit::Set {
        json: json.to_owned(),
    }
}

pub fn set(value: NewValue, expiry: Expiry, metadata: MetadataEdit) -> KeyEdit {
    KeyEdit::Set {
        value,
        expiry,
        metadata,
    }
}

fn value(value: &str) -> KeyEdit {
    set(text(value), Expiry::Keep, MetadataEdit::Keep)
}

pub const LATER: Expiry = Expiry::At {
    seconds: START + 5_000,
};

fn entry(value: &str, expires_at: Option<i64>, metadata: Option<&str>) -> Option<PlannedEntry> {
    Some(PlannedEntry {
        value: value.as_bytes().to_vec(),
        expires_at,
        metadata: metadata.map(str::to_owned),
    })
}

impl World {
    /// The entry as the store has it.
    pub async fn entry(&self, namespace: &str, key: &str) -> Option<PlannedEntry> {
        let detail = self.store.get_entry(namespace, key).await.unwrap()?;
        let value = self.store.get_value(namespace, key).await.unwrap()?;
        Some(PlannedEntry {
            value,
            expires_at: detail.expires_at,
            metadata: detail.metadata,
        })
    }

    pub async fn other_namespace(&self) {
        let new = NewNamespace {
            id: Some("kv_other".to_owned()),
            name: "other".to_owned(),
            description: String::new(),
        };
        self.store.create_namespace(new).await.unwrap();
    }
}

#[tokio::test]
async fn each_part_of_an_entry_is_kept_on_its_own() {
    // A small value is copied, a large one stays where it is.
    for old in ["old".to_owned(), "old ".repeat(2_000)] {
        let world = World::new().await;
        let before = (Some(START + 900), Some(r#"{"tags":["a"]}"#));
        let cases = [
            (
                "v",
                set(text("new"), Expiry::Keep, MetadataEdit::Keep),
                entry("new", before.0, before.1),
            ),
            (
                "e",
                set(NewValue::Keep, LATER, MetadataEdit::Keep),
                entry(&old, Some(START + 5_000), before.1),
            ),
            (
                "m",
                set(NewValue::Keep, Expiry::Keep, json("{}")),
                entry(&old, before.0, Some("{}")),
            ),
            (
                "ve",
                set(text("new"), Expiry::Never, MetadataEdit::Keep),
                entry("new", None, before.1),
            ),
            (
                "vm",
                set(text("new"), Expiry::Keep, MetadataEdit::Clear),
                entry("new", before.0, None),
            ),
            (
                "em",
                set(NewValue::Keep, Expiry::Never, MetadataEdit::Clear),
                entry(&old, None, None),
            ),
            (
                "all",
                set(text("new"), LATER, json("{}")),
                entry("new", Some(START + 5_000), Some("{}")),
            ),
            (
                "none",
                set(NewValue::Keep, Expiry::Keep, MetadataEdit::Keep),
                entry(&old, before.0, before.1),
            ),
        ];
        let mut plan = build(&world).await;
        for (key, edit, _) in &cases {
            let mut first = with_metadata(text_entry(key, &old), before.1.unwrap());
            first.expiry = Expiry::In { seconds: 900 };
            world.store.set_entry(first).await.unwrap();
            plan.append("test", key, edit.clone()).await.unwrap();
        }
        for (key, _, after) in &cases {
            assert_eq!(plan.planned("kv_test", key).await.unwrap(), *after, "{key}");
        }
        let plan = plan.check(&Job::default()).await.unwrap();
        assert_eq!((plan.counts.changed, plan.counts.same), (7, 1));
        assert_eq!(plan.kind, PlanKind::Edits);
        world.apply(&plan.id).await.unwrap();
        for (key, _, after) in &cases {
            assert_eq!(world.entry("kv_test", key).await, *after, "{key}");
        }
    }
}

#[tokio::test]
async fn a_value_can_be_kept_only_where_there_is_one() {
    let world = World::new().await;
    let beside = || set(NewValue::Keep, LATER, MetadataEdit::Keep);
    world.set("there", "v").await;
    world.set("goes", "v").await;
    let mut plan = build(&world).await;
    plan.append("test", "missing", beside()).await.unwrap();
    plan.append("test", "there", beside()).await.unwrap();
    plan.append("test", "goes", KeyEdit::Remove).await.unwrap();
    plan.append("test", "goes", beside()).await.unwrap();
    plan.append("test", "back", KeyEdit::Remove).await.unwrap();
    plan.append("test", "back", beside()).await.unwrap();
    plan.append("test", "back", value("again")).await.unwrap();
    for key in ["missing", "goes"] {
        assert_eq!(plan.planned("test", key).await.unwrap(), None, "{key}");
    }
    let job = Job::default();
    let plan = plan.check(&job).await.unwrap();
    assert_eq!(
        (plan.counts.invalid, plan.counts.changed, plan.counts.added),
        (2, 1, 1)
    );
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanInvalid);
    // Somebody adds what was missing.
    world.set("missing", "now here").await;
    let plan = world.store.plan_refresh(&plan.id, &job).await.unwrap();
    assert_eq!((plan.counts.invalid, plan.counts.changed), (1, 2));
    world
        .store
        .plan_tick_all(&plan.id, Category::Invalid, false)
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
    assert_eq!(
        world.entry("test", "missing").await,
        entry("now here", Some(START + 5_000), None)
    );
    assert_eq!(
        world.entry("test", "back").await,
        entry("again", Some(START + 5_000), None)
    );
    assert_eq!(world.get("goes").await.as_deref(), Some("v"));
}

#[tokio::test]
async fn one_plan_edits_several_namespaces_and_makes_one_and_is_undone_at_once() {
    let world = World::new().await;
    world.other_namespace().await;
    world.set("k", "1").await;
    let mut plan = build(&world).await;
    let made = plan.new_namespace(" New ").await.unwrap();
    assert_eq!(code(plan.new_namespace("new").await), FailureCode::NameTaken);
    assert_eq!(code(plan.new_namespace("test").await), FailureCode::NameTaken);
    for (namespace, edit) in [
        ("test", KeyEdit::Remove),
        ("OTHER", value("2")),
        (&made, value("3")),
    ] {
        plan.append(namespace, "k", edit).await.unwrap();
    }
    assert_eq!(plan.planned("new", "k").await.unwrap(), entry("3", None, None));
    assert_eq!(
        plan.planned("kv_other", "k").await.unwrap(),
        entry("2", None, None)
    );
    assert_eq!(plan.planned("test", "k").await.unwrap(), None);
    let plan = plan.check(&Job::default()).await.unwrap();
    assert_eq!((plan.counts.removed, plan.counts.added), (1, 2));
    assert_eq!(plan.namespaces.len(), 3);
    assert_eq!(plan.makes.len(), 1);
    assert_eq!((plan.makes[0].name.as_str(), plan.makes[0].keys), ("New", 1));
    let applied = world.apply(&plan.id).await.unwrap();
    assert_eq!((applied.removed, applied.added), (1, 2));
    assert_eq!(world.entry(&made, "k").await, entry("3", None, None));
    world.store.undo().await.unwrap();
    assert_eq!(world.get("k").await.as_deref(), Some("1"));
    assert_eq!(world.entry("other", "k").await, None);
    assert_eq!(world.store.list_namespaces().await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_edit_of_a_selection_goes_over_what_was_appended_and_under_what_is() {
    let world = World::new().await;
    for number in 0..30 {
        world.set(&format!("user:{number:02}"), "v").await;
    }
    world.set("other", "v").await;
    let users = Selection::Matching {
        filter: prefix("user:"),
        except: vec!["user:29".to_owned()],
    };
    let job = Job::default();
    let mut plan = build(&world).await;
    plan.append("test", "user:01", value("one")).await.unwrap();
    plan.append("test", "user:02", KeyEdit::Remove).await.unwrap();
    let tagged = set(NewValue::Keep, LATER, json(r#"{"tags":["t"]}"#));
    let edited = plan.append_selected("test", &users, tagged, &job).await.unwrap();
    assert_eq!(edited, 29);
    plan.append("test", "user:03", KeyEdit::Remove).await.unwrap();
    let tags = Some(r#"{"tags":["t"]}"#);
    assert_eq!(
        plan.planned("test", "user:01").await.unwrap(),
        entry("one", Some(START + 5_000), tags)
    );
    assert_eq!(plan.planned("test", "user:02").await.unwrap(), None);
    assert_eq!(
        plan.planned("test", "user:29").await.unwrap(),
        entry("v", None, None)
    );
    let plan = plan.check(&job).await.unwrap();
    let counts = plan.counts;
    assert_eq!((counts.changed, counts.removed, counts.invalid), (27, 1, 1));
    world
        .store
        .plan_tick_all(&plan.id, Category::Invalid, false)
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
    assert_eq!(
        world.entry("test", "user:28").await,
        entry("v", Some(START + 5_000), tags)
    );
    assert_eq!(world.keys().await.len(), 30);
}

#[tokio::test]
async fn a_plan_whose_check_was_cancelled_can_be_checked_again() {
    let world = World::new().await;
    let job = Job::default();
    let mut plan = build(&world).await;
    plan.append("test", "a", value("1")).await.unwrap();
    let first = plan.check(&job).await.unwrap();
    let mut plan = world.store.build_on(&first.id).await.unwrap();
    plan.append("test", "b", value("2")).await.unwrap();
    let cancelled = Job::default();
    cancelled.cancel();
    let unchecked = plan.check(&cancelled).await.unwrap_err();
    assert_eq!(unchecked.error.code(), FailureCode::Cancelled);
    assert_eq!(
        code(world.apply(&first.id).await),
        FailureCode::PlanNotFound,
        "a part of it is not compared"
    );
    let plan = unchecked.builder.check(&job).await.unwrap();
    assert_eq!((plan.id.as_str(), plan.counts.added), (first.id.as_str(), 2));
    assert_eq!(world.apply(&plan.id).await.unwrap().added, 2);
}

#[tokio::test]
async fn a_checked_plan_is_built_on_and_compared_again() {
    let world = World::new().await;
    world.set("a", "1").await;
    let job = Job::default();
    let mut plan = build(&world).await;
    for key in ["a", "b"] {
        plan.append("test", key, value("2")).await.unwrap();
    }
    let first = plan.check(&job).await.unwrap();
    let rows = world.store.plan_rows_page(&first.id, None, 0, 10).await.unwrap();
    world
        .store
        .plan_tick(&first.id, &[rows[1].id], false)
        .await
        .unwrap();

    let mut plan = world.store.build_on(&first.id).await.unwrap();
    assert_eq!(
        code(world.apply(&first.id).await),
        FailureCode::PlanNotFound,
        "it is being built"
    );
    plan.append("test", "a", value("1")).await.unwrap();
    plan.append("test", "c", value("3")).await.unwrap();
    let plan = plan.check(&job).await.unwrap();
    assert_eq!(plan.id, first.id);
    assert_eq!(
        (plan.counts.same, plan.counts.added, plan.counts.ticked),
        (1, 2, 1)
    );
    world.set("c", "theirs").await;
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanStale);
    world.store.plan_refresh(&plan.id, &job).await.unwrap();
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.keys().await, ["a", "c"]);
    assert_eq!(world.get("c").await.as_deref(), Some("3"));

    let imported = world.plan(&[("x", "1")]).await;
    let refused = world.store.build_on(&imported.id).await;
    assert_eq!(code(refused.map(|_| ())), FailureCode::PlanNotFound);
    world.apply(&imported.id).await.unwrap();
}

#[tokio::test]
async fn a_value_that_is_kept_is_the_one_that_was_seen() {
    let world = World::new().await;
    world.set("k", "seen").await;
    let mut plan = build(&world).await;
    let beside = set(NewValue::Keep, Expiry::Keep, json("{}"));
    plan.append("test", "k", beside).await.unwrap();
    let plan = plan.check(&Job::default()).await.unwrap();
    world.set("k", "theirs").await;
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanStale);
    world.store.plan_refresh(&plan.id, &Job::default()).await.unwrap();
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.entry("test", "k").await, entry("theirs", None, Some("{}")));
}

#[tokio::test]
async fn what_is_not_valid_is_refused_when_it_is_appended() {
    let world = World::new().await;
    let mut plan = build(&world).await;
    let long = "x".repeat(513);
    let soon = set(text("v"), Expiry::In { seconds: 59 }, MetadataEdit::Keep);
    let torn = set(text("v"), Expiry::Keep, json("{"));
    let huge = set(
        NewValue::Bytes(vec![0; 26_214_401]),
        Expiry::Keep,
        MetadataEdit::Keep,
    );
    for (namespace, key, edit, expected) in [
        ("test", "", value("v"), FailureCode::EmptyKey),
        ("test", long.as_str(), value("v"), FailureCode::KeyTooLong),
        ("test", "k", soon, FailureCode::ExpiryTooSoon),
        ("test", "k", torn, FailureCode::MetadataNotJson),
        ("test", "k", huge, FailureCode::ValueTooLarge),
        ("missing", "k", value("v"), FailureCode::NamespaceNotFound),
    ] {
        assert_eq!(code(plan.append(namespace, key, edit).await), expected);
    }
    assert_eq!(
        code(plan.planned("missing", "k").await),
        FailureCode::NamespaceNotFound
    );
    let plan = plan.check(&Job::default()).await.unwrap();
    assert_eq!(plan.counts.ticked, 0);
    assert_eq!(
        world.apply(&plan.id).await.unwrap().change_id,
        0,
        "nothing is no change"
    );
}

#[tokio::test]
async fn a_plan_that_is_not_built_to_its_end_leaves_nothing() {
    let world = World::new().await;
    let mut plan = build(&world).await;
    plan.append("test", "k", value("v")).await.unwrap();
    plan.planned("test", "k").await.unwrap();
    let folder = world.folder.path().join("kv.sqlite.plans");
    let plans = || {
        let files = std::fs::read_dir(&folder).unwrap();
        files.filter(|file| {
            file.as_ref()
                .unwrap()
                .path()
                .extension()
                .is_some_and(|end| end == "plan")
        })
    };
    assert_eq!(plans().count(), 1);
    drop(plan);
    assert_eq!(plans().count(), 0);
    assert!(world.keys().await.is_empty());
}

//! Backups compared with the store, and brought back as one change.

use store::model::{Category, Deed, NewNamespace, Origin, Policy};
use store::{FailureCode, Job};

use crate::support::{World, code, text_entry};

#[tokio::test]
async fn restoring_everything_is_one_change_that_can_be_undone() {
    let world = World::new().await;
    world.set("same", "1").await;
    world.set("changed", "before").await;
    world.set("deleted", "before").await;
    let target = world.folder.path().join("mine.kvbackup");
    world.store.back_up_to(&target, &Job::default()).await.unwrap();
    world.set("changed", "after").await;
    world.store.delete_key("kv_test", "deleted").await.unwrap();
    world.set("later", "1").await;

    let plan = world
        .store
        .plan_restore(&target, None, &Job::default())
        .await
        .unwrap();
    let counts = plan.counts;
    assert_eq!(
        (counts.added, counts.changed, counts.same, counts.only_here),
        (1, 1, 1, 1)
    );
    let rows = world
        .store
        .plan_rows_page(&plan.id, Some(Category::Changed), 0, 10)
        .await
        .unwrap();
    assert_eq!(rows[0].namespace_name, "test");
    let identical = world
        .store
        .plan_policy(&plan.id, Policy::MakeIdentical, &Job::default())
        .await
        .unwrap();
    assert_eq!(identical.counts.ticked, 3);
    let applied = world.apply(&plan.id).await.unwrap();
    assert_eq!(
        (applied.deed, applied.added, applied.changed, applied.removed),
        (
            Deed::RestoredFile {
                file: "mine.kvbackup".to_owned()
            },
            1,
            1,
            1
        )
    );
    assert_eq!(world.keys().await, ["changed", "deleted", "same"]);
    assert_eq!(world.get("changed").await.as_deref(), Some("before"));
    assert_eq!(
        world.store.list_changes(None, None, 1).await.unwrap()[0].origin,
        Origin::Restore
    );
    world.store.undo().await.unwrap();
    assert_eq!(world.keys().await, ["changed", "later", "same"]);
    assert_eq!(world.get("changed").await.as_deref(), Some("after"));
    let again = world
        .store
        .plan_restore(&target, None, &Job::default())
        .await
        .unwrap();
    assert_eq!(again.counts.changed, 1);
}

#[tokio::test]
async fn namespaces_that_are_gone_come_back_under_their_id() {
    let world = World::new().await;
    world.set("k", "v").await;
    let other = NewNamespace {
        id: Some("kv_other".to_owned()),
        name: "other".to_owned(),
        description: "d".to_owned(),
    };
    world.store.create_namespace(other).await.unwrap();
    world
        .store
        .create_namespace(NewNamespace {
            name: "empty".to_owned(),
            ..NewNamespace::default()
        })
        .await
        .unwrap();
    let in_other = store::model::SetEntry {
        namespace: "kv_other".to_owned(),
        ..text_entry("o", "1")
    };
    world.store.set_entry(in_other).await.unwrap();
    let target = world.folder.path().join("mine.kvbackup");
    world.store.back_up_to(&target, &Job::default()).await.unwrap();
    world.store.delete_namespace("other").await.unwrap();
    world.store.delete_namespace("empty").await.unwrap();
    world.store.empty_trash(&Job::default()).await.unwrap();
    world.store.delete_namespace("test").await.unwrap();
    assert!(world.store.list_namespaces().await.unwrap().is_empty());

    let some = Some(vec!["kv_other".to_owned()]);
    let plan = world
        .store
        .plan_restore(&target, some, &Job::default())
        .await
        .unwrap();
    assert_eq!(plan.counts.added, 1);
    world.apply(&plan.id).await.unwrap();
    let value = world.store.get_value("kv_other", "o").await.unwrap();
    assert_eq!(value.as_deref(), Some(&b"1"[..]));
    assert_eq!(world.store.list_namespaces().await.unwrap().len(), 1);

    let plan = world
        .store
        .plan_restore(&target, None, &Job::default())
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
    let names: Vec<String> = world
        .store
        .list_namespaces()
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.name)
        .collect();
    assert_eq!(names, ["empty", "other", "test"]);
    assert_eq!(world.get("k").await.as_deref(), Some("v"));
    world.store.undo().await.unwrap();
    world.store.undo().await.unwrap();
    assert!(world.store.list_namespaces().await.unwrap().is_empty());
    let missing = world
        .store
        .plan_restore(&target, Some(vec!["kv_none".to_owned()]), &Job::default())
        .await;
    assert_eq!(code(missing), FailureCode::NamespaceNotFound);
}

#[tokio::test]
async fn a_backup_brings_an_empty_namespace_back() {
    let world = World::new().await;
    let target = world.folder.path().join("mine.kvbackup");
    world.store.back_up_to(&target, &Job::default()).await.unwrap();
    world.store.delete_namespace("test").await.unwrap();
    let plan = world
        .store
        .plan_restore(&target, None, &Job::default())
        .await
        .unwrap();
    let [made] = plan.makes.as_slice() else {
        panic!("{plan:?}")
    };
    assert_eq!(
        (plan.counts.ticked, made.name.as_str(), made.keys),
        (0, "test", 0)
    );
    assert!(made.comes_back && made.ticked);
    assert_ne!(world.apply(&plan.id).await.unwrap().change_id, 0);
    assert_eq!(world.store.list_namespaces().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_namespace_that_would_come_back_is_told_with_its_keys_and_can_be_left_out() {
    let world = World::new().await;
    world.set("a", "1").await;
    world.set("b", "1").await;
    let other = NewNamespace {
        id: Some("kv_other".to_owned()),
        name: "other".to_owned(),
        description: String::new(),
    };
    world.store.create_namespace(other).await.unwrap();
    let in_other = store::model::SetEntry {
        namespace: "kv_other".to_owned(),
        ..text_entry("o", "before")
    };
    world.store.set_entry(in_other.clone()).await.unwrap();
    let target = world.folder.path().join("mine.kvbackup");
    world.store.back_up_to(&target, &Job::default()).await.unwrap();
    world.set("b", "2").await;
    world.store.delete_namespace("test").await.unwrap();
    let later = store::model::NewValue::Text {
        text: "after".to_owned(),
    };
    let later = store::model::SetEntry {
        value: later,
        ..in_other
    };
    world.store.set_entry(later).await.unwrap();

    let job = Job::default();
    let plan = world.store.plan_restore(&target, None, &job).await.unwrap();
    let told: Vec<_> = plan
        .makes
        .iter()
        .map(|made| (made.name.as_str(), made.keys, made.comes_back, made.ticked))
        .collect();
    assert_eq!(told, [("test", 2, true, true)]);
    assert_eq!(plan.counts.ticked, 2);
    let unknown = world.store.plan_tick_namespace(&plan.id, "kv_other", false).await;
    assert_eq!(code(unknown), FailureCode::NamespaceNotFound);
    let out = world
        .store
        .plan_tick_namespace(&plan.id, "kv_test", false)
        .await
        .unwrap();
    assert_eq!((out.counts.ticked, out.makes[0].ticked), (1, false));
    let again = world.store.plan_refresh(&plan.id, &job).await.unwrap();
    assert_eq!(
        (again.counts.ticked, again.makes[0].ticked),
        (1, false),
        "left out for good"
    );
    world.apply(&plan.id).await.unwrap();
    let other = world.store.get_value("kv_other", "o").await.unwrap();
    assert_eq!(other.as_deref(), Some(&b"before"[..]));
    let names: Vec<String> = world
        .store
        .list_namespaces()
        .await
        .unwrap()
        .into_iter()
        .map(|one| one.name)
        .collect();
    assert_eq!(names, ["other"]);

    let plan = world.store.plan_restore(&target, None, &job).await.unwrap();
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.get("b").await.as_deref(), Some("1"));
    assert_eq!(world.count().await, 2);
}

#[tokio::test]
async fn a_namespace_that_went_after_the_check_does_not_come_back_unseen() {
    let world = World::new().await;
    world.set("a", "1").await;
    let target = world.folder.path().join("mine.kvbackup");
    world.store.back_up_to(&target, &Job::default()).await.unwrap();
    world.set("a", "2").await;
    let job = Job::default();
    let plan = world.store.plan_restore(&target, None, &job).await.unwrap();
    assert!(plan.makes.is_empty());
    world.store.delete_namespace("test").await.unwrap();
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanStale);
    assert!(world.store.list_namespaces().await.unwrap().is_empty());
    assert_eq!(world.store.plan_summary(&plan.id).await.unwrap().stale, 1);
    let seen = world.store.plan_refresh(&plan.id, &job).await.unwrap();
    assert_eq!((seen.stale, seen.makes.len()), (0, 1));
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.get("a").await.as_deref(), Some("1"));
}

#[tokio::test]
async fn a_restore_that_went_stale_is_compared_again() {
    let world = World::new().await;
    world.set("a", "before").await;
    world.set("b", "before").await;
    let target = world.folder.path().join("mine.kvbackup");
    world.store.back_up_to(&target, &Job::default()).await.unwrap();
    world.set("a", "after").await;
    let plan = world
        .store
        .plan_restore(&target, None, &Job::default())
        .await
        .unwrap();
    world.set("a", "later").await;
    world.set("b", "later").await;
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanStale);
    let again = world.store.plan_refresh(&plan.id, &Job::default()).await.unwrap();
    assert_eq!((again.counts.changed, again.stale), (2, 0));
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.get("b").await.as_deref(), Some("before"));
}

#[tokio::test]
async fn what_had_expired_does_not_come_back_from_a_backup() {
    let world = World::new().await;
    world.set_with_expiry("session:1", "token", 60).await;
    world.set("k", "v").await;
    let target = world.folder.path().join("mine.kvbackup");
    world.store.back_up_to(&target, &Job::default()).await.unwrap();
    world.pass_seconds(60);
    world.store.delete_key("kv_test", "k").await.unwrap();
    let plan = world
        .store
        .plan_restore(&target, None, &Job::default())
        .await
        .unwrap();
    assert_eq!(plan.counts.added, 1);
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.keys().await, ["k"]);
}

//! Backups: whole, verified, thinned, compared and brought back as one change.

use store::model::{Category, Deed, NewNamespace, Origin, Policy, Program, Selection};
use store::{BackupReason, Clock, FailureCode, Job, OpenOptions, Store};

use crate::support::{START, World, code, text_entry};

/// A world with a folder for automatic backups.
pub async fn world_with_backups() -> World {
    let world = World::new().await;
    world.store.close().await;
    let World { clock, folder, store } = world;
    drop(store);
    let store = open_with_backups(&folder, &clock).await;
    World { store, clock, folder }
}

pub async fn open_with_backups(folder: &tempfile::TempDir, clock: &Clock) -> Store {
    let options = OpenOptions {
        clock: clock.clone(),
        backup_folder: Some(folder.path().join("backups")),
        ..OpenOptions::passing(Program::App)
    };
    Store::open(&folder.path().join("kv.sqlite"), options)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_backup_is_a_whole_copy_that_says_what_is_in_it() {
    let world = World::new().await;
    world.set("a", "22.00").await;
    world.set_with_expiry("b", "x", 600).await;
    let target = world.folder.path().join("mine.kvbackup");
    let info = world.store.back_up_to(&target, &Job::default()).await.unwrap();
    assert_eq!((info.entries, info.reason), (2, BackupReason::Manual));
    assert_eq!(info.namespaces[0].name, "test");
    assert_eq!(info.size as u64, target.metadata().unwrap().len());
    let copy = crate::support::open(&target, &world.clock, Program::App).await;
    assert_eq!(
        copy.get_value("kv_test", "a").await.unwrap().as_deref(),
        Some(&b"22.00"[..])
    );
    assert_eq!(
        copy.list_changes(None, None, 10).await.unwrap().len(),
        3,
        "with its history"
    );
    copy.close().await;
}

#[tokio::test]
async fn a_backup_that_fails_leaves_the_older_one() {
    let world = World::new().await;
    let target = world.file("mine.kvbackup", "older");
    let job = Job::default();
    job.cancel();
    assert_eq!(
        code(world.store.back_up_to(&target, &job).await),
        FailureCode::Cancelled
    );
    assert_eq!(std::fs::read(&target).unwrap(), b"older");
    let nowhere = world.folder.path().join("absent/x.kvbackup");
    assert_eq!(
        code(world.store.back_up_to(&nowhere, &Job::default()).await),
        FailureCode::CannotWrite
    );
}

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

#[tokio::test]
async fn a_file_that_is_no_backup_is_refused() {
    let world = World::new().await;
    let text = world.file("notes.kvbackup", "hello");
    assert_eq!(
        code(world.store.plan_restore(&text, None, &Job::default()).await),
        FailureCode::NotADatabase
    );
    let absent = world.folder.path().join("absent.kvbackup");
    assert_eq!(
        code(world.store.plan_restore(&absent, None, &Job::default()).await),
        FailureCode::CannotOpen
    );
    let target = world.folder.path().join("cut.kvbackup");
    world.set("k", &"x".repeat(50_000)).await;
    world.store.back_up_to(&target, &Job::default()).await.unwrap();
    let bytes = std::fs::read(&target).unwrap();
    std::fs::write(&target, &bytes[..8_192]).unwrap();
    assert_eq!(
        code(world.store.plan_restore(&target, None, &Job::default()).await),
        FailureCode::Damaged
    );
}

#[tokio::test]
async fn a_backup_is_made_when_it_is_due_and_something_changed() {
    let world = world_with_backups().await;
    let job = Job::default();
    let first = world.store.back_up_if_due(&job).await.unwrap().unwrap();
    assert_eq!(
        (first.reason, first.made_at),
        (BackupReason::Daily, START * 1_000)
    );
    assert_eq!(
        world.store.back_up_if_due(&job).await.unwrap(),
        None,
        "made today"
    );
    world.pass_seconds(86_400);
    assert_eq!(
        world.store.back_up_if_due(&job).await.unwrap(),
        None,
        "nothing changed"
    );
    world.set("k", "v").await;
    assert!(world.store.back_up_if_due(&job).await.unwrap().is_some());
    let listed = world.store.list_backups().await.unwrap();
    assert_eq!(
        listed.iter().map(|backup| backup.entries).collect::<Vec<_>>(),
        [1, 0]
    );

    let mut settings = world.store.backup_settings().await.unwrap();
    assert_eq!((settings.every_days, settings.keep), (1, 14));
    settings.every_days = 0;
    world.store.set_backup_settings(&settings).await.unwrap();
    world.pass_seconds(86_400 * 3);
    world.set("k", "w").await;
    assert_eq!(
        world.store.back_up_if_due(&job).await.unwrap(),
        None,
        "switched off"
    );
}

#[tokio::test]
async fn a_clock_that_was_ahead_once_does_not_end_the_daily_backups() {
    let world = world_with_backups().await;
    let job = Job::default();
    let seventy_years = 70 * 365 * 86_400;
    world.pass_seconds(seventy_years);
    assert!(world.store.back_up_if_due(&job).await.unwrap().is_some());
    world.pass_seconds(-seventy_years);
    world.set("k", "v").await;
    assert!(world.store.back_up_if_due(&job).await.unwrap().is_some());
    world.set("k", "w").await;
    assert_eq!(
        world.store.back_up_if_due(&job).await.unwrap(),
        None,
        "made today"
    );
}

#[tokio::test]
async fn old_automatic_backups_are_thinned_and_a_broken_one_says_so() {
    let world = world_with_backups().await;
    let mut settings = world.store.backup_settings().await.unwrap();
    settings.keep = 3;
    world.store.set_backup_settings(&settings).await.unwrap();
    for day in 0..20 {
        world.set("k", &day.to_string()).await;
        world
            .store
            .back_up_if_due(&Job::default())
            .await
            .unwrap()
            .unwrap();
        world.pass_seconds(86_400);
    }
    let listed = world.store.list_backups().await.unwrap();
    assert!(
        (5..=7).contains(&listed.len()),
        "3 newest and one for each earlier week: {}",
        listed.len()
    );
    let days = |ms: i64| (ms / 1_000 - START) / 86_400;
    let newest: Vec<i64> = listed.iter().take(3).map(|backup| days(backup.made_at)).collect();
    assert_eq!(newest, [19, 18, 17]);
    std::fs::write(&listed[0].path, "broken").unwrap();
    let problem = world.store.list_backups().await.unwrap()[0].problem.clone();
    assert_eq!(problem.unwrap().code(), FailureCode::NotADatabase);
}

/// `count` keys called `key:0`, `key:1`, …, added as one change.
async fn add_many(world: &World, count: usize) {
    let keys: Vec<String> = (0..count).map(|n| format!("key:{n}")).collect();
    let pairs: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "1")).collect();
    let plan = world.plan(&pairs).await;
    world.apply(&plan.id).await.unwrap();
}

async fn reasons(world: &World) -> Vec<BackupReason> {
    let listed = world.store.list_backups().await.unwrap();
    listed.iter().map(|backup| backup.reason).collect()
}

#[tokio::test]
async fn removing_little_makes_no_backup() {
    let world = world_with_backups().await;
    add_many(&world, 200).await;
    let two = Selection::Keys {
        keys: vec!["key:1".to_owned(), "key:2".to_owned()],
    };
    let plan = world
        .store
        .plan_delete("kv_test", &two, &Job::default())
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
    let other = NewNamespace {
        name: "other".to_owned(),
        ..NewNamespace::default()
    };
    world.store.create_namespace(other).await.unwrap();
    world.store.delete_namespace("other").await.unwrap();
    world.store.empty_trash(&Job::default()).await.unwrap();
    assert_eq!(reasons(&world).await, []);
}

#[tokio::test]
async fn a_backup_precedes_every_road_that_removes_much() {
    let world = world_with_backups().await;
    add_many(&world, 120).await;
    world.store.undo().await.unwrap();
    assert_eq!(reasons(&world).await, [BackupReason::BeforeDelete], "undo");
    world.store.redo().await.unwrap();
    let plan = world.plan(&[("b", "1")]).await;
    world
        .store
        .plan_policy(&plan.id, Policy::MakeIdentical, &Job::default())
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
    assert_eq!(reasons(&world).await.len(), 2, "make identical");
    world.store.undo().await.unwrap();
    world.store.delete_namespace("test").await.unwrap();
    assert_eq!(reasons(&world).await.len(), 3, "a namespace");
    world
        .store
        .purge_namespace("kv_test", &Job::default())
        .await
        .unwrap();
    let listed = world.store.list_backups().await.unwrap();
    assert_eq!(listed.len(), 4, "for good");
    assert!(listed.iter().all(|backup| backup.problem.is_none()));
}

#[tokio::test]
async fn the_same_state_is_not_backed_up_twice() {
    let world = world_with_backups().await;
    add_many(&world, 120).await;
    let job = Job::default();
    world
        .store
        .back_up(BackupReason::Manual, "Before the launch", &job)
        .await
        .unwrap();
    assert_eq!(world.store.back_up_if_due(&job).await.unwrap(), None);
    world.store.delete_namespace("test").await.unwrap();
    let listed = world.store.list_backups().await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].label.as_deref(), Some("Before the launch"));
    world.store.undo().await.unwrap();
    world.store.delete_namespace("test").await.unwrap();
    assert_eq!(reasons(&world).await.len(), 2, "another state");
    world.store.undo().await.unwrap();
    world.pass_seconds(86_400);
    assert!(world.store.back_up_if_due(&job).await.unwrap().is_some());
    world.store.delete_namespace("test").await.unwrap();
    assert_eq!(reasons(&world).await.len(), 3, "the daily one holds it");
}

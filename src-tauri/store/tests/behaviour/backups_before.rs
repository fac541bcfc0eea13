//! The backup before much is removed: on every road, and never twice for the same state.

use store::model::{Filter, KeyRef, NewNamespace, Policy, Selection};
use store::{BackupReason, Job};

use crate::backups::world_with_backups;
use crate::support::World;

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

/// Deletes all keys as one change.
async fn delete_all(world: &World) {
    let all = Selection::Matching {
        filter: Filter::default(),
        except: Vec::new(),
    };
    let plan = world
        .store
        .plan_delete("kv_test", &all, &Job::default())
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
}

#[tokio::test]
async fn a_backup_precedes_the_deletion_of_many_keys_and_what_goes_from_trash_for_good() {
    let world = world_with_backups().await;
    add_many(&world, 1_000).await;
    delete_all(&world).await;
    assert_eq!(reasons(&world).await.len(), 1, "a bulk delete");
    world.store.undo().await.unwrap();
    assert_eq!(reasons(&world).await.len(), 1, "what comes back");
    world.store.redo().await.unwrap();
    assert_eq!(reasons(&world).await.len(), 2, "redo");
    let gone: Vec<KeyRef> = (0..1_000)
        .map(|n| KeyRef {
            namespace: "kv_test".to_owned(),
            key: format!("key:{n}"),
        })
        .collect();
    world.store.purge_keys(&gone).await.unwrap();
    assert_eq!(reasons(&world).await.len(), 3, "keys for good");
    add_many(&world, 1_000).await;
    delete_all(&world).await;
    assert_eq!(reasons(&world).await.len(), 4);
    world.store.empty_trash(&Job::default()).await.unwrap();
    let listed = world.store.list_backups().await.unwrap();
    assert_eq!(listed.len(), 5, "all of Trash");
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

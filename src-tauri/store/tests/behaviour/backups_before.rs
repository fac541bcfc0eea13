//! The backup before much is removed: on every road, and never twice for the same state.

use store::model::{Deed, Filter, KeyRef, NewNamespace, Origin, Policy, Purpose, Selection};
use store::{BackupReason, Job};

use crate::backups::{open_with_backups, world_with_backups};
use crate::support::{World, put};

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

/// A value of which two are much.
const LARGE: usize = 25 << 20;

/// Two keys with large values, deleted one by one, each of which is little.
async fn delete_two_large(world: &World) -> Vec<KeyRef> {
    let mut gone = Vec::new();
    for key in ["one", "two"] {
        world.set(key, &"x".repeat(LARGE)).await;
        world.store.delete_key("kv_test", key).await.unwrap();
        gone.push(KeyRef {
            namespace: "kv_test".to_owned(),
            key: key.to_owned(),
        });
    }
    gone
}

#[tokio::test]
async fn a_backup_precedes_few_keys_of_many_bytes_that_go_for_good() {
    let world = world_with_backups().await;
    let gone = delete_two_large(&world).await;
    assert_eq!(reasons(&world).await, [], "each by itself is little");
    world.store.purge_keys(&gone[..1]).await.unwrap();
    assert_eq!(reasons(&world).await, [], "one of them");
    let gone = delete_two_large(&world).await;
    world.store.purge_keys(&gone).await.unwrap();
    assert_eq!(reasons(&world).await.len(), 1, "both");
    delete_two_large(&world).await;
    world.store.empty_trash(&Job::default()).await.unwrap();
    assert_eq!(reasons(&world).await.len(), 2, "all of Trash");
}

#[tokio::test]
async fn a_backup_precedes_the_deletion_of_what_belongs_to_a_namespace() {
    let world = world_with_backups().await;
    let flows = world
        .store
        .make_companion("kv_test", Purpose::Flows)
        .await
        .unwrap();
    let rows = (0..120).map(|n| put(&format!("flow {n}"), "return 1;"));
    let deed = Deed::SetMany;
    let plan = world
        .store
        .plan_rows(&flows, deed, Origin::App, rows, &Job::default())
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
    world.store.delete_namespace("test").await.unwrap();
    assert_eq!(reasons(&world).await.len(), 1);
}

#[tokio::test]
async fn another_state_with_the_same_number_is_backed_up() {
    let world = world_with_backups().await;
    add_many(&world, 120).await;
    let World { store, clock, folder } = world;
    store.close().await;
    drop(store);
    let (file, aside) = (folder.path().join("kv.sqlite"), folder.path().join("aside"));
    std::fs::copy(&file, &aside).unwrap();
    let world = World {
        store: open_with_backups(&folder, &clock).await,
        clock,
        folder,
    };
    world.set("k", "what becomes of it here").await;
    world
        .store
        .back_up(BackupReason::Manual, "", &Job::default())
        .await
        .unwrap();
    let World { store, clock, folder } = world;
    store.close().await;
    drop(store);
    // The person puts the copy back, and goes on from there.
    std::fs::copy(&aside, &file).unwrap();
    let world = World {
        store: open_with_backups(&folder, &clock).await,
        clock,
        folder,
    };
    world.set("k", "what becomes of it now").await;
    world.store.delete_namespace("test").await.unwrap();
    assert_eq!(reasons(&world).await.len(), 2);
}

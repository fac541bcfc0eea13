//! One change may touch several namespaces, and the same key in each of them.

use store::model::{KeyRef, NewNamespace, SetEntry};
use store::{FailureCode, Job};

use crate::support::{World, code, key_ref, text_entry};

/// The keys `a` to `c` in two namespaces, brought back by one change; its id.
async fn restored_in_two(world: &World) -> i64 {
    let other = NewNamespace {
        id: Some("kv_other".to_owned()),
        name: "other".to_owned(),
        description: String::new(),
    };
    world.store.create_namespace(other).await.unwrap();
    let mut items = Vec::new();
    for namespace in ["kv_test", "kv_other"] {
        for key in ["a", "b", "c"] {
            let edit = SetEntry {
                namespace: namespace.to_owned(),
                ..text_entry(key, "1")
            };
            world.store.set_entry(edit).await.unwrap();
            world.store.delete_key(namespace, key).await.unwrap();
            items.push(KeyRef {
                namespace: namespace.to_owned(),
                ..key_ref(key)
            });
        }
    }
    let applied = world.store.restore_keys(&items).await.unwrap();
    assert_eq!(applied.added, 6);
    applied.change_id
}

const ALL: [&str; 6] = [
    "kv_test a",
    "kv_test b",
    "kv_test c",
    "kv_other a",
    "kv_other b",
    "kv_other c",
];

#[tokio::test]
async fn a_backup_that_brings_back_one_namespace_and_changes_another_is_told_of_both() {
    let world = World::new().await;
    restored_in_two(&world).await;
    let (backup, job) = (world.folder.path().join("both.kvbackup"), Job::default());
    world.store.back_up_to(&backup, &job).await.unwrap();
    world.set("a", "2").await;
    world.store.delete_namespace("kv_other").await.unwrap();
    let mut events = world.store.events();
    let plan = world.store.plan_restore(&backup, None, &job).await.unwrap();
    assert_eq!((plan.counts.changed, plan.makes.len()), (1, 1));
    let applied = world.apply(&plan.id).await.unwrap();
    let told = events.recv().await.unwrap();
    assert_eq!(told.change_id, applied.change_id);
    assert_eq!(told.namespace, None, "any may be concerned");
    let changes = world.store.list_changes(None, None, 1).await.unwrap();
    assert_eq!(changes[0].namespace, None);
}

#[tokio::test]
async fn a_change_whose_namespace_is_in_trash_is_taken_back_with_it() {
    let world = World::new().await;
    world.set("stays", "1").await;
    let change = world.set("k", "1").await.change_id;
    world.store.delete_namespace("kv_test").await.unwrap();
    let refused = world.store.undo_change(change).await;
    assert_eq!(code(refused), FailureCode::UndoConflict);
    let plan = world.store.plan_revert(change, &Job::default()).await.unwrap();
    assert_eq!(plan.counts.removed, 1);
    let made: Vec<_> = plan
        .makes
        .iter()
        .map(|made| (made.namespace.as_str(), made.keys, made.comes_back))
        .collect();
    assert_eq!(made, [("kv_test", 1, true)]);
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.keys().await, ["stays"]);
    world.store.undo().await.unwrap();
    let trashed = world.store.list_trashed_namespaces().await.unwrap();
    assert_eq!(trashed[0].entry_count, 2);
}

#[tokio::test]
async fn a_change_is_not_taken_back_in_a_namespace_that_stays_in_trash() {
    let world = World::new().await;
    let change = world.set("k", "1").await.change_id;
    world.store.delete_namespace("kv_test").await.unwrap();
    let plan = world.store.plan_revert(change, &Job::default()).await.unwrap();
    let plan = world
        .store
        .plan_tick_namespace(&plan.id, "kv_test", false)
        .await
        .unwrap();
    assert_eq!(plan.counts.ticked, 0);
    assert_eq!(world.apply(&plan.id).await.unwrap().change_id, 0);
    assert!(world.store.list_namespaces().await.unwrap().is_empty());
}

#[tokio::test]
async fn pages_of_a_changes_keys_miss_none_in_any_namespace() {
    let world = World::new().await;
    let change = restored_in_two(&world).await;
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = world
            .store
            .change_revisions(change, after.as_ref(), 2)
            .await
            .unwrap();
        let Some(last) = page.last() else { break };
        after = Some(KeyRef {
            namespace: last.namespace.clone(),
            key: last.key.clone(),
        });
        seen.extend(page.iter().map(|row| format!("{} {}", row.namespace, row.key)));
    }
    assert_eq!(seen, ALL);
}

#[tokio::test]
async fn pages_of_trash_miss_no_key_in_any_namespace() {
    let world = World::new().await;
    let change = restored_in_two(&world).await;
    let plan = world.store.plan_revert(change, &Job::default()).await.unwrap();
    world.apply(&plan.id).await.unwrap();
    let mut seen = Vec::new();
    let (mut before, mut after) = (None, None);
    loop {
        let page = world
            .store
            .list_trashed_keys(None, before, after.as_ref(), 2)
            .await
            .unwrap();
        let Some(last) = page.last() else { break };
        before = Some(last.change_id);
        after = Some(KeyRef {
            namespace: last.namespace.clone(),
            key: last.key.clone(),
        });
        seen.extend(page.iter().map(|row| format!("{} {}", row.namespace, row.key)));
    }
    assert_eq!(seen, ALL);
}

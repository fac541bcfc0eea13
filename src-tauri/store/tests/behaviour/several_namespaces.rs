//! One change may touch several namespaces, and the same key in each of them.

use store::Job;
use store::model::{KeyRef, NewNamespace, SetEntry};

use crate::support::{World, key_ref, text_entry};

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

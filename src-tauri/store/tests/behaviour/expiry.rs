//! Expired entries are invisible at once, swept for good, and not kept in history.

use store::model::{Deed, Filter, SetEntry};

use crate::support::{START, World, text_entry};

#[tokio::test]
async fn an_entry_is_gone_from_every_read_the_instant_it_expires() {
    let world = World::new().await;
    world.set_with_expiry("session:1", "token", 60).await;
    world.set("stays", "v").await;
    world.pass_seconds(59);
    assert_eq!(world.count().await, 2);
    world.pass_seconds(1);
    assert_eq!(world.get("session:1").await, None);
    assert_eq!(world.store.get_entry("kv_test", "session:1").await.unwrap(), None);
    assert_eq!(world.keys().await, ["stays"]);
    assert_eq!(world.count().await, 1);
    assert_eq!(
        world
            .store
            .count_entries("kv_test", &crate::support::prefix("s"))
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        world
            .store
            .list_groups("kv_test", &Filter::default(), ":", None, 10)
            .await
            .unwrap()
            .len(),
        1
    );
    let values = world
        .store
        .get_values("kv_test", &["session:1".to_owned()])
        .await
        .unwrap();
    assert_eq!(values, [None]);
}

#[tokio::test]
async fn a_sweep_leaves_neither_the_value_nor_earlier_expiring_values() {
    let world = World::new().await;
    world.set("session:1", "plain").await;
    world.set_with_expiry("session:1", "first-token", 600).await;
    world.set_with_expiry("session:1", "second-token", 60).await;
    world.pass_seconds(60);
    assert_eq!(world.store.sweep_expired().await.unwrap(), 1);
    assert_eq!(world.count().await, 0);
    let history = world
        .store
        .key_history("kv_test", "session:1", None, 10)
        .await
        .unwrap();
    let kept: Vec<_> = history
        .iter()
        .flat_map(|row| [&row.before, &row.after])
        .flatten()
        .filter(|state| state.kept)
        .map(|state| state.preview.as_str())
        .collect();
    assert_eq!(kept, ["plain", "plain"], "only what never expired is kept");

    world.store.close().await;
    for file in ["kv.sqlite", "kv.sqlite-wal"] {
        let bytes = std::fs::read(world.folder.path().join(file)).unwrap_or_default();
        for token in ["first-token", "second-token"] {
            let found = bytes
                .windows(token.len())
                .any(|window| window == token.as_bytes());
            assert!(!found, "{token} is still in {file}");
        }
    }
}

#[tokio::test]
async fn an_expired_entry_does_not_come_back_through_undo() {
    let world = World::new().await;
    world.set_with_expiry("session:1", "token", 60).await;
    world.store.delete_key("kv_test", "session:1").await.unwrap();
    world.pass_seconds(60);
    let undone = world.store.undo().await.unwrap();
    assert!(undone.came_to_nothing());
    assert_eq!(world.get("session:1").await, None);
    assert_eq!(world.count().await, 0);
    assert!(
        world
            .store
            .list_trashed_keys(None, None, None, 10)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_new_value_under_an_expired_key_is_an_addition() {
    let world = World::new().await;
    world.set_with_expiry("k", "old", 60).await;
    world.pass_seconds(60);
    let edit = SetEntry {
        must_be_new: true,
        ..text_entry("k", "new")
    };
    let applied = world.store.set_entry(edit).await.unwrap();
    assert_eq!(
        (applied.added, applied.deed),
        (1, Deed::Added { key: "k".to_owned() })
    );
    assert_eq!(
        world
            .store
            .get_entry("kv_test", "k")
            .await
            .unwrap()
            .unwrap()
            .expires_at,
        None
    );
    assert_eq!(world.count().await, 1);
}

#[tokio::test]
async fn many_entries_that_expire_together_are_swept_in_parts() {
    let world = World::new().await;
    let rows = (0..5_000).map(|number| {
        store::IncomingRow::Put(store::Incoming {
            line: 0,
            key: format!("k{number}"),
            value: b"v".to_vec(),
            expiry: Some(store::formats::IncomingExpiry::In(60)),
            metadata: None,
        })
    });
    let job = store::Job::default();
    let plan = world
        .store
        .plan_rows("kv_test", Deed::SetMany, store::model::Origin::Import, rows, &job)
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.store.next_expiry().await.unwrap(), Some(START + 60));
    world.pass_seconds(60);
    assert_eq!(world.store.sweep_expired().await.unwrap(), 5_000);
    assert_eq!(world.store.next_expiry().await.unwrap(), None);
    assert_eq!(
        world
            .store
            .count_entries("kv_test", &Filter::default())
            .await
            .unwrap(),
        0
    );
}

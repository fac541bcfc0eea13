//! A large value is handed on when the version that holds it goes: to the one that lasts longest, and not to
//! one that goes in the next moment. Each time costs as much as the value is large.

use store::Job;
use store::model::{NewValue, SetEntry};

use crate::support::{World, bytes_entry, text_entry, with_metadata};

const LARGE: usize = 1_000_000;
const DAY: i64 = 86_400;

impl World {
    async fn put_large(&self, key: &str) {
        let edit = bytes_entry(key, vec![1; LARGE]);
        self.store.set_entry(edit).await.unwrap();
    }

    async fn note(&self, key: &str, note: u32) {
        let kept = SetEntry {
            value: NewValue::Keep,
            ..text_entry(key, "")
        };
        let noted = with_metadata(kept, &note.to_string());
        self.store.set_entry(noted).await.unwrap();
    }

    async fn holder(&self) -> i64 {
        self.number("SELECT id FROM versions WHERE size > 2048 AND value_of IS NULL")
            .await
    }
}

#[tokio::test]
async fn history_that_ages_day_by_day_hands_a_value_on_once() {
    let world = World::new().await;
    world.store.set_retention(10, 500_000_000).await.unwrap();
    world.put_large("k").await;
    for note in 0..5 {
        world.pass_seconds(DAY);
        world.note("k", note).await;
    }
    let mut holders = vec![world.holder().await];
    for _ in 0..20 {
        world.pass_seconds(DAY);
        world.store.forget_old_changes().await.unwrap();
        holders.push(world.holder().await);
    }
    holders.dedup();
    assert_eq!(world.store.usage().await.unwrap().history_changes, 0);
    let present = world.store.get_entry("kv_test", "k").await.unwrap().unwrap();
    assert_eq!(holders.len(), 2, "{holders:?}");
    assert_eq!(holders[1], present.version);
    let value = world.store.get_value("kv_test", "k").await.unwrap();
    assert_eq!(value.unwrap(), vec![1; LARGE]);
}

#[tokio::test]
async fn a_namespace_deleted_for_good_hands_no_value_from_its_keys_to_their_past() {
    let world = World::new().await;
    let keys = ["a", "b", "c", "d", "e", "f", "g", "h"];
    for key in keys {
        world.put_large(key).await;
        world.note(key, 1).await;
        // Now the key has the version that holds the value, and its past one that does not.
        world.store.undo().await.unwrap();
    }
    let world = world.restart().await;
    world.store.delete_namespace("kv_test").await.unwrap();
    world
        .store
        .purge_namespace("kv_test", &Job::default())
        .await
        .unwrap();
    assert_eq!(world.number("SELECT count(*) FROM versions").await, 0);
    assert_eq!(world.number("SELECT count(*) FROM revisions").await, 0);
    let mut log = world.path().into_os_string();
    log.push("-wal");
    let written = std::fs::metadata(log).map_or(0, |about| about.len());
    // Each value is overwritten; one that was handed on before would be written once more.
    let most = (keys.len() + 2) * LARGE;
    assert!(written < most as u64, "{written} bytes were written");
}

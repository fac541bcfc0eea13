//! A million keys that expired while nothing ran are swept in small parts: a write takes a few of them
//! along and those that it touches, and nobody meets one of the others.

use store::formats::IncomingExpiry;
use store::model::{Deed, Expiry, Filter, Origin, SetEntry};
use store::{FailureCode, Incoming, IncomingRow, Job};

use crate::support::{World, code, key_ref, text_entry};

/// More than one write sweeps.
const CROWD: u32 = 3_000;

/// A world with keys that have expired and were not swept; they expired before those that a test adds
/// with an expiry of more than 60 seconds.
async fn crowd() -> World {
    let world = World::new().await;
    let rows = (0..CROWD).map(|number| {
        IncomingRow::Put(Incoming {
            line: 0,
            key: format!("session:{number}"),
            value: b"token".to_vec(),
            expiry: Some(IncomingExpiry::In(60)),
            metadata: None,
        })
    });
    let (deed, job) = (Deed::SetMany, Job::default());
    let plan = world
        .store
        .plan_rows("kv_test", deed, Origin::Import, rows, &job)
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
    world
}

impl World {
    /// Entries that have expired and are still in the file.
    async fn unswept(&self) -> i64 {
        self.number("SELECT count(*) FROM entries WHERE expires_at <= 1800000100")
            .await
    }

    /// Nothing that expired is told, now or after all of it is swept, and the counts are right.
    async fn holds(&self, keys: &[&str]) {
        assert_eq!(self.keys().await, keys);
        assert_eq!(self.count().await as usize, keys.len());
        self.store.sweep_expired().await.unwrap();
        assert_eq!(self.keys().await, keys);
        assert_eq!(self.count().await as usize, keys.len());
        let off = "SELECT count(*) FROM namespaces AS n
                   WHERE entry_count <> (SELECT count(*) FROM entries WHERE namespace_id = n.id)";
        assert_eq!(self.number(off).await, 0, "counts that are off");
    }
}

#[tokio::test]
async fn a_write_sweeps_a_few_and_leaves_the_rest_for_later() {
    let world = crowd().await;
    world.pass_seconds(100);
    world.set("flag", "true").await;
    let left = world.unswept().await;
    assert!(left >= i64::from(CROWD) - 500, "one write swept all but {left}");
    assert!(left < i64::from(CROWD), "a few go with each write");
    let plan = world.plan(&[("a", "1"), ("session:2999", "new")]).await;
    assert_eq!((plan.counts.added, plan.counts.changed), (2, 0));
    world.apply(&plan.id).await.unwrap();
    assert!(world.unswept().await >= i64::from(CROWD) - 1_000);
    world.store.undo().await.unwrap();
    assert!(world.unswept().await >= i64::from(CROWD) - 1_500);
    world.holds(&["flag"]).await;
}

#[tokio::test]
async fn a_clock_that_is_set_back_finds_each_key_with_its_value() {
    let world = crowd().await;
    world.pass_seconds(100);
    world.set("flag", "true").await;
    world.pass_seconds(-100);
    let names: Vec<String> = (0..CROWD).map(|number| format!("session:{number}")).collect();
    let values = world.store.get_values("kv_test", &names).await.unwrap();
    let with_value = values.iter().flatten().count();
    assert_eq!(with_value as u32, world.count().await - 1);
    assert!(with_value > 0);
    world.pass_seconds(100);
    world.holds(&["flag"]).await;
}

#[tokio::test]
async fn an_expired_key_is_absent_to_an_edit() {
    let world = crowd().await;
    world.set_with_expiry("k", "old", 70).await;
    world.set_with_expiry("other", "old", 70).await;
    world.set("stays", "v").await;
    world.pass_seconds(100);
    let store = &world.store;
    let absent = FailureCode::KeyNotFound;
    assert_eq!(code(store.delete_key("kv_test", "k").await), absent);
    assert_eq!(code(store.rename_key("kv_test", "k", "new").await), absent);
    assert_eq!(code(store.duplicate_key("kv_test", "k", "new").await), absent);
    let edit = SetEntry {
        must_be_new: true,
        ..text_entry("k", "new")
    };
    let applied = store.set_entry(edit).await.unwrap();
    assert_eq!(applied.deed, Deed::Added { key: "k".to_owned() });
    store.rename_key("kv_test", "stays", "other").await.unwrap();
    world.holds(&["k", "other"]).await;
}

#[tokio::test]
async fn undo_takes_what_has_expired_for_gone() {
    let world = crowd().await;
    world.set("k", "plain").await;
    world.set_with_expiry("k", "token", 70).await;
    world.pass_seconds(100);
    // Both sides of the change were the key's: what had an expiry is gone, what had none comes back.
    world.store.undo().await.unwrap();
    assert_eq!(world.get("k").await.as_deref(), Some("plain"));
    assert!(world.unswept().await > 0);
    world.holds(&["k"]).await;
}

#[tokio::test]
async fn undo_of_a_deletion_brings_back_nothing_that_has_expired() {
    let world = crowd().await;
    world.set_with_expiry("k", "token", 70).await;
    world.store.delete_key("kv_test", "k").await.unwrap();
    world.pass_seconds(100);
    world.store.undo().await.unwrap();
    world.store.undo().await.unwrap();
    world.store.redo().await.unwrap();
    world.holds(&[]).await;
}

#[tokio::test]
async fn trash_gives_back_a_key_whose_newer_value_has_expired() {
    let world = crowd().await;
    world.set("k", "plain").await;
    world.store.delete_key("kv_test", "k").await.unwrap();
    world.set_with_expiry("k", "token", 70).await;
    world.set_with_expiry("gone", "token", 70).await;
    world.store.delete_key("kv_test", "gone").await.unwrap();
    world.pass_seconds(100);
    let gone = world.store.restore_keys(&[key_ref("gone")]).await;
    assert_eq!(code(gone), FailureCode::NoLongerKept);
    world.store.restore_keys(&[key_ref("k")]).await.unwrap();
    assert_eq!(world.get("k").await.as_deref(), Some("plain"));
    world.holds(&["k"]).await;
}

#[tokio::test]
async fn what_is_deleted_for_good_leaves_nothing_that_has_expired() {
    let world = crowd().await;
    world.set("k", "plain").await;
    world.store.delete_key("kv_test", "k").await.unwrap();
    world.set_with_expiry("k", "token", 70).await;
    world.pass_seconds(100);
    world.store.purge_keys(&[key_ref("k")]).await.unwrap();
    assert!(world.unswept().await > 0);
    let past = world.store.key_history("kv_test", "k", None, 10).await.unwrap();
    assert!(past.is_empty(), "{past:?}");
    world.holds(&[]).await;
}

#[tokio::test]
async fn a_plan_over_keys_that_expire_before_it_is_applied_is_stale() {
    let world = crowd().await;
    world.set_with_expiry("k", "token", 70).await;
    let plan = world.plan(&[("k", "new")]).await;
    assert_eq!(plan.counts.changed, 1);
    world.pass_seconds(100);
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanStale);
    let plan = world.store.plan_refresh(&plan.id, &Job::default()).await.unwrap();
    assert_eq!(plan.counts.added, 1);
    world.apply(&plan.id).await.unwrap();
    world.holds(&["k"]).await;
}

#[tokio::test]
async fn a_namespace_in_trash_is_told_without_what_has_expired() {
    let world = crowd().await;
    world.set("stays", "v").await;
    world.store.delete_namespace("kv_test").await.unwrap();
    world.pass_seconds(100);
    let trashed = world.store.list_trashed_namespaces().await.unwrap();
    assert_eq!(trashed[0].entry_count, 1);
    world.store.restore_namespace("kv_test").await.unwrap();
    assert_eq!(
        world
            .store
            .count_entries("kv_test", &Filter::default())
            .await
            .unwrap(),
        1
    );
    world.holds(&["stays"]).await;
}

#[tokio::test]
async fn a_key_that_keeps_its_expiry_and_has_expired_is_new() {
    let world = crowd().await;
    world.set_with_expiry("k", "token", 70).await;
    world.pass_seconds(100);
    let edit = SetEntry {
        expiry: Expiry::Keep,
        ..text_entry("k", "new")
    };
    world.store.set_entry(edit).await.unwrap();
    let entry = world.store.get_entry("kv_test", "k").await.unwrap().unwrap();
    assert_eq!(entry.expires_at, None);
    world.holds(&["k"]).await;
}

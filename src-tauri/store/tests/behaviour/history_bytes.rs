//! What history takes in the file: what is gone from it by other roads pushes nothing out, and a value that
//! is kept by several changes, or by a key again, counts once.

use store::FailureCode;
use store::model::{NewValue, SetEntry};

use crate::support::{World, bytes_entry, code, key_ref, text_entry, with_metadata};

const LARGE: usize = 100_000;
const DAYS: i64 = 86_400;

fn large() -> SetEntry {
    bytes_entry("k", vec![1; LARGE])
}

impl World {
    async fn history(&self) -> i64 {
        self.store.usage().await.unwrap().history_bytes
    }

    /// Keeps so many bytes of history.
    async fn keep_bytes(&self, bytes: i64) {
        self.store.set_retention(90, bytes).await.unwrap();
    }

    /// A flag that was switched, and is remembered.
    async fn switched(&self) {
        self.set("flag", "false").await;
        self.set("flag", "true").await;
    }

    async fn remembers_the_switch(&self) -> bool {
        let past = self.store.key_history("kv_test", "flag", None, 10).await.unwrap();
        past.len() == 2
    }
}

#[tokio::test]
async fn values_that_expired_push_no_history_out() {
    let world = World::new().await;
    world.switched().await;
    for number in 0..40 {
        let token = format!("{number}{}", "x".repeat(1_000));
        world.set_with_expiry("token", &token, 60).await;
    }
    world.pass_seconds(61);
    world.store.sweep_expired().await.unwrap();
    world.keep_bytes(10_000).await;
    assert!(world.remembers_the_switch().await);
    assert!(world.history().await <= 10_000);
}

#[tokio::test]
async fn what_was_deleted_for_good_pushes_no_history_out() {
    let world = World::new().await;
    world.switched().await;
    world.store.set_entry(large()).await.unwrap();
    world.set("other", "1").await;
    let plan = world.plan(&[("k", "small"), ("other", "2")]).await;
    world.apply(&plan.id).await.unwrap();
    world.store.delete_key("kv_test", "k").await.unwrap();
    world.store.purge_keys(&[key_ref("k")]).await.unwrap();
    world.keep_bytes(10_000).await;
    assert!(world.remembers_the_switch().await);
    assert!(world.history().await <= 10_000);
}

#[tokio::test]
async fn a_value_that_a_key_has_again_is_no_history_when_its_deletion_is_forgotten() {
    let world = World::new().await;
    world.store.set_entry(large()).await.unwrap();
    world.store.delete_key("kv_test", "k").await.unwrap();
    world.pass_seconds(3 * DAYS);
    world.store.restore_keys(&[key_ref("k")]).await.unwrap();
    assert_eq!(world.history().await, 0);
    world.store.set_retention(2, 1_000_000).await.unwrap();
    assert_eq!(world.store.usage().await.unwrap().history_changes, 1);
    assert_eq!(world.history().await, 0);
}

#[tokio::test]
async fn history_that_takes_too_much_goes_the_oldest_first_until_it_fits() {
    let world = World::new().await;
    world.switched().await;
    for number in 0..4 {
        let mut value = vec![1; LARGE];
        value[0] = number;
        world.store.set_entry(bytes_entry("k", value)).await.unwrap();
        let noted = SetEntry {
            value: NewValue::Keep,
            ..text_entry("k", "")
        };
        let noted = with_metadata(noted, &number.to_string());
        world.store.set_entry(noted).await.unwrap();
    }
    world.keep_bytes(3 * LARGE as i64 + 100).await;
    assert!(world.remembers_the_switch().await);
    world.keep_bytes(2 * LARGE as i64).await;
    assert!(!world.remembers_the_switch().await);
    assert_eq!(world.history().await, 2 * LARGE as i64);
    for earlier in [Some(2), Some(1)] {
        world.store.undo().await.unwrap();
        world.store.undo().await.unwrap();
        let value = world.store.get_value("kv_test", "k").await.unwrap();
        assert_eq!(value.map(|value| value[0]), earlier);
    }
}

#[tokio::test]
async fn what_follows_a_forgotten_step_is_not_offered_to_be_done_again() {
    let world = World::new().await;
    world.set("k", "value").await;
    world.store.delete_key("kv_test", "k").await.unwrap();
    world.store.undo().await.unwrap();
    world.store.undo().await.unwrap();
    assert!(world.store.undo_state().await.unwrap().redo.is_some());
    world.keep_bytes(0).await;
    let next = world.store.undo_state().await.unwrap().redo;
    assert_eq!(next.map(|change| change.deed), None);
    assert_eq!(code(world.store.redo().await), FailureCode::NothingToRedo);
}

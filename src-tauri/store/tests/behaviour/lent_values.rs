//! A large value is in the file once, whatever is done beside it: an edit of expiry, note or tags,
//! another name, a second key, an earlier version made the present one. And it stays readable for as
//! long as anything that is kept has it.

use store::model::{Expiry, NewValue, SetEntry};
use store::{FailureCode, Job};

use crate::support::{World, bytes_entry, code, key_ref, text_entry, with_metadata};

/// As large as a value can be.
const LARGEST: usize = 26_214_400;
const LARGE: usize = 1_000_000;
/// What a row and the pages around it may take.
const LITTLE: i64 = 65_536;

fn bytes(first: u8, size: usize) -> Vec<u8> {
    let mut bytes = vec![b'x'; size];
    bytes[0] = first;
    bytes
}

fn kept(key: &str) -> SetEntry {
    SetEntry {
        value: NewValue::Keep,
        ..text_entry(key, "")
    }
}

impl World {
    async fn put_bytes(&self, key: &str, first: u8, size: usize) {
        let edit = bytes_entry(key, bytes(first, size));
        self.store.set_entry(edit).await.unwrap();
    }

    async fn first(&self, key: &str) -> Option<u8> {
        let value = self.store.get_value("kv_test", key).await.unwrap()?;
        let entry = self.store.get_entry("kv_test", key).await.unwrap().unwrap();
        assert_eq!(entry.size as usize, value.len(), "{key}");
        Some(value[0])
    }

    async fn version(&self, key: &str) -> i64 {
        let entry = self.store.get_entry("kv_test", key).await.unwrap();
        entry.unwrap().version
    }

    /// How much the file grows.
    async fn grows<T>(&self, by: impl Future<Output = store::Result<T>>) -> i64 {
        let before = self.store.usage().await.unwrap().database_bytes;
        by.await.unwrap();
        self.store.usage().await.unwrap().database_bytes - before
    }

    async fn history_bytes(&self) -> i64 {
        self.store.usage().await.unwrap().history_bytes
    }
}

#[tokio::test]
async fn an_expiry_or_a_note_on_the_largest_value_writes_no_copy_of_it() {
    let world = World::new().await;
    world.put_bytes("k", 1, LARGEST).await;
    let expiring = SetEntry {
        expiry: Expiry::In { seconds: 3_600 },
        ..kept("k")
    };
    assert!(world.grows(world.store.set_entry(expiring)).await < LITTLE);
    let noted = with_metadata(kept("k"), r#"{"description":"Large","tags":["a"]}"#);
    assert!(world.grows(world.store.set_entry(noted)).await < LITTLE);
    assert_eq!(
        world.store.get_value("kv_test", "k").await.unwrap().unwrap(),
        bytes(1, LARGEST)
    );
    assert!(world.grows(world.store.undo()).await < LITTLE);
    assert!(world.grows(world.store.undo()).await < LITTLE);
    assert_eq!(world.first("k").await, Some(1));
}

#[tokio::test]
async fn the_same_value_typed_again_with_another_note_is_not_written_again() {
    let world = World::new().await;
    world.put_bytes("k", 1, LARGE).await;
    let noted = with_metadata(bytes_entry("k", bytes(1, LARGE)), r#"{"description":"Large"}"#);
    assert!(world.grows(world.store.set_entry(noted)).await < LITTLE);
    let other = with_metadata(bytes_entry("k", bytes(2, LARGE)), "{}");
    assert!(world.grows(world.store.set_entry(other)).await > LITTLE);
    assert_eq!(world.first("k").await, Some(2));
}

#[tokio::test]
async fn another_name_and_a_second_key_write_no_copy() {
    let world = World::new().await;
    world.put_bytes("k", 1, LARGE).await;
    assert!(world.grows(world.store.rename_key("kv_test", "k", "l")).await < LITTLE);
    assert!(world.grows(world.store.duplicate_key("kv_test", "l", "m")).await < LITTLE);
    assert!(world.grows(world.store.duplicate_key("kv_test", "m", "n")).await < LITTLE);
    for key in ["l", "m", "n"] {
        assert_eq!(world.first(key).await, Some(1), "{key}");
    }
}

#[tokio::test]
async fn an_earlier_version_made_the_present_one_writes_no_copy() {
    let world = World::new().await;
    world.put_bytes("k", 1, LARGE).await;
    let first = world.version("k").await;
    world.put_bytes("k", 2, LARGE).await;
    let restored = world.store.restore_version("kv_test", "k", first, None);
    assert!(world.grows(restored).await < LITTLE);
    assert_eq!(world.first("k").await, Some(1));
    world.store.delete_key("kv_test", "k").await.unwrap();
    assert!(world.grows(world.store.restore_keys(&[key_ref("k")])).await < LITTLE);
    assert_eq!(world.first("k").await, Some(1));
}

#[tokio::test]
async fn a_change_taken_back_writes_no_copy() {
    let world = World::new().await;
    world.put_bytes("k", 1, LARGE).await;
    let changed = world
        .store
        .set_entry(bytes_entry("k", bytes(2, LARGE)))
        .await
        .unwrap();
    world.set("other", "1").await;
    let plan = world
        .store
        .plan_revert(changed.change_id, &Job::default())
        .await
        .unwrap();
    let rows = world.store.plan_rows_page(&plan.id, None, 0, 10).await.unwrap();
    assert_eq!(
        world.store.plan_value(&plan.id, rows[0].id).await.unwrap(),
        bytes(1, LARGE)
    );
    assert!(world.grows(world.apply(&plan.id)).await < LITTLE);
    assert_eq!(world.first("k").await, Some(1));
}

#[tokio::test]
async fn a_value_outlives_the_key_and_the_change_that_brought_it() {
    let world = World::new().await;
    world.put_bytes("k", 1, LARGE).await;
    for key in ["l", "m"] {
        world.store.duplicate_key("kv_test", "k", key).await.unwrap();
    }
    world.store.delete_key("kv_test", "k").await.unwrap();
    world.store.purge_keys(&[key_ref("k")]).await.unwrap();
    assert_eq!(
        (world.first("l").await, world.first("m").await),
        (Some(1), Some(1))
    );
    world.store.delete_key("kv_test", "l").await.unwrap();
    world.store.set_retention(1, 0).await.unwrap();
    assert_eq!(world.first("m").await, Some(1));
    let size = world.store.usage().await.unwrap().database_bytes;
    assert!(size < 2 * LARGE as i64, "one copy is left: {size}");
    world.store.delete_key("kv_test", "m").await.unwrap();
    world.store.empty_trash(&Job::default()).await.unwrap();
    let size = world.store.usage().await.unwrap().database_bytes;
    assert!(size < LARGE as i64, "none is left: {size}");
}

#[tokio::test]
async fn a_value_that_expired_is_gone_unless_a_key_that_lives_has_it() {
    let world = World::new().await;
    let token = SetEntry {
        expiry: Expiry::In { seconds: 60 },
        ..bytes_entry("token", bytes(1, LARGE))
    };
    world.store.set_entry(token).await.unwrap();
    let lasting = SetEntry {
        expiry: Expiry::Never,
        ..kept("token")
    };
    let version = world.version("token").await;
    world.store.set_entry(lasting).await.unwrap();
    world.pass_seconds(61);
    world.store.sweep_expired().await.unwrap();
    assert_eq!(
        code(world.store.read_version(version).await),
        FailureCode::NoLongerKept
    );
    assert_eq!(world.first("token").await, Some(1));

    let token = SetEntry {
        expiry: Expiry::In { seconds: 60 },
        ..bytes_entry("gone", bytes(2, LARGE))
    };
    world.store.set_entry(token).await.unwrap();
    let first = world.version("gone").await;
    world
        .store
        .rename_key("kv_test", "gone", "gone too")
        .await
        .unwrap();
    let second = world.version("gone too").await;
    world.pass_seconds(61);
    world.store.sweep_expired().await.unwrap();
    for version in [first, second] {
        assert_eq!(
            code(world.store.read_version(version).await),
            FailureCode::NoLongerKept
        );
    }
}

#[tokio::test]
async fn a_value_that_several_versions_have_counts_once() {
    let world = World::new().await;
    let large = LARGE as i64;
    world.put_bytes("k", 1, LARGE).await;
    assert_eq!(world.history_bytes().await, 0);
    let noted = with_metadata(kept("k"), r#"{"description":"Large"}"#);
    world.store.set_entry(noted).await.unwrap();
    world.store.rename_key("kv_test", "k", "l").await.unwrap();
    assert_eq!(world.history_bytes().await, 0, "a key has it");
    world.store.duplicate_key("kv_test", "l", "m").await.unwrap();
    world.store.delete_key("kv_test", "l").await.unwrap();
    assert_eq!(world.history_bytes().await, 0, "another key has it");
    world.store.delete_key("kv_test", "m").await.unwrap();
    assert_eq!(world.history_bytes().await, large, "the history alone has it");
    world.store.undo().await.unwrap();
    assert_eq!(world.history_bytes().await, 0);
    world.put_bytes("m", 2, LARGE).await;
    assert_eq!(world.history_bytes().await, large);
}

#[tokio::test]
async fn a_plan_over_a_version_that_is_no_longer_kept_writes_nothing() {
    let world = World::new().await;
    world.put_bytes("k", 1, LARGE).await;
    let removed = world.store.delete_key("kv_test", "k").await.unwrap();
    let plan = world
        .store
        .plan_revert(removed.change_id, &Job::default())
        .await
        .unwrap();
    world.store.purge_keys(&[key_ref("k")]).await.unwrap();
    assert_eq!(world.store.plan_summary(&plan.id).await.unwrap().stale, 1);
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanStale);
    let plan = world.store.plan_refresh(&plan.id, &Job::default()).await.unwrap();
    assert_eq!(plan.counts.invalid, 1);
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanInvalid);
    assert_eq!(world.first("k").await, None);
}

#[tokio::test]
async fn a_backup_brings_back_values_that_several_versions_have() {
    let world = World::new().await;
    world.put_bytes("k", 1, LARGE).await;
    world.store.duplicate_key("kv_test", "k", "l").await.unwrap();
    let noted = with_metadata(kept("k"), r#"{"description":"Large"}"#);
    world.store.set_entry(noted).await.unwrap();
    let backup = world.folder.path().join("all.kvbackup");
    world.store.back_up_to(&backup, &Job::default()).await.unwrap();

    let plan = world
        .store
        .plan_restore(&backup, None, &Job::default())
        .await
        .unwrap();
    assert_eq!(
        (plan.counts.same, plan.counts.changed, plan.counts.added),
        (2, 0, 0)
    );
    world.store.delete_key("kv_test", "l").await.unwrap();
    world.put_bytes("k", 2, LARGE).await;
    let plan = world
        .store
        .plan_restore(&backup, None, &Job::default())
        .await
        .unwrap();
    assert_eq!(
        (plan.counts.same, plan.counts.changed, plan.counts.added),
        (0, 1, 1)
    );
    world.apply(&plan.id).await.unwrap();
    assert_eq!(
        (world.first("k").await, world.first("l").await),
        (Some(1), Some(1))
    );

    // Into another store, which has nothing of it.
    let other = World::new().await;
    let plan = other
        .store
        .plan_restore(&backup, None, &Job::default())
        .await
        .unwrap();
    other.apply(&plan.id).await.unwrap();
    assert_eq!(
        (other.first("k").await, other.first("l").await),
        (Some(1), Some(1))
    );
}

#[tokio::test]
async fn values_that_several_versions_have_are_read_on_every_road() {
    let world = World::new().await;
    for (size, key) in [(2_048, "a"), (2_049, "b"), (70_000, "c"), (LARGE, "d")] {
        let text = format!("{key}{}", "x".repeat(size - 1));
        world.store.set_entry(text_entry(key, &text)).await.unwrap();
        world
            .store
            .duplicate_key("kv_test", key, &format!("{key}{key}"))
            .await
            .unwrap();
    }
    let keys: Vec<String> = ["aa", "bb", "cc", "dd"].map(str::to_owned).to_vec();
    let values = world.store.get_values("kv_test", &keys).await.unwrap();
    for (key, value) in keys.iter().zip(values) {
        let source = world.get(&key[..1]).await.unwrap();
        assert_eq!(world.get(key).await.unwrap(), source);
        assert_eq!(value.unwrap(), source.as_bytes());
        let head = world.store.get_value_head("kv_test", key, 3).await.unwrap();
        assert_eq!(head.unwrap(), &source.as_bytes()[..3]);
        let entry = world.store.get_entry("kv_test", key).await.unwrap().unwrap();
        assert_eq!(entry.text.unwrap(), source);
        assert_eq!(
            world.store.read_version(entry.version).await.unwrap(),
            source.as_bytes()
        );
    }
    let mut found = Vec::new();
    let filter = store::model::Filter::default();
    world
        .store
        .search_values("kv_test", &filter, "bx", 100, &Job::default(), |hits| {
            found.extend(hits.into_iter().map(|hit| hit.key));
            true
        })
        .await
        .unwrap();
    assert_eq!(found, ["b", "bb"]);
    let file = world.folder.path().join("all.json");
    let selection = store::model::Selection::Matching {
        filter,
        except: Vec::new(),
    };
    let format = store::formats::ExportFormat::Map;
    world
        .store
        .export_to_file("kv_test", selection, format, &file, &Job::default())
        .await
        .unwrap();
    let map: std::collections::BTreeMap<String, String> =
        serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    for key in keys {
        assert_eq!(map[&key], map[&key[..1]]);
        assert_eq!(map[&key], world.get(&key).await.unwrap());
    }
}

//! What goes from the history with a value that expired, under whatever name and before it had the expiry.

use store::formats::IncomingExpiry;
use store::model::{Deed, Expiry, NewValue, Origin, SetEntry};
use store::{FailureCode, Incoming, IncomingRow, Job};

use crate::support::{START, World, code, text_entry};

async fn expire_in(world: &World, key: &str, seconds: i64) -> i64 {
    let edit = SetEntry {
        value: NewValue::Keep,
        expiry: Expiry::In { seconds },
        ..text_entry(key, "")
    };
    world.store.set_entry(edit).await.unwrap().change_id
}

/// The values that a key's history keeps, the newest first, each once.
async fn kept(world: &World, key: &str) -> Vec<String> {
    let history = world.store.key_history("kv_test", key, None, 100).await.unwrap();
    let states = history.into_iter().flat_map(|row| [row.after, row.before]);
    let mut values: Vec<String> = states
        .flatten()
        .filter(|state| state.kept)
        .map(|state| state.preview)
        .collect();
    values.dedup();
    values
}

#[tokio::test]
async fn a_value_that_was_given_an_expiry_goes_as_it_was_before_it_too() {
    for size in [1, 500, 20_000] {
        let world = World::new().await;
        let [other, token] = ["other", "token"].map(|text| text.repeat(size));
        world.set("k", &other).await;
        world.set("k", &token).await;
        let noted = SetEntry {
            metadata: store::model::MetadataEdit::Set {
                json: "{}".to_owned(),
            },
            ..text_entry("k", &token)
        };
        world.store.set_entry(noted).await.unwrap();
        let change = expire_in(&world, "k", 60).await;
        world.pass_seconds(60);
        world.store.sweep_expired().await.unwrap();
        let only_other = other.chars().take(60).collect::<String>();
        assert_eq!(kept(&world, "k").await, [only_other], "{size}");
        let plan = world.store.plan_revert(change, &Job::default()).await.unwrap();
        assert_eq!((plan.counts.invalid, plan.counts.added), (1, 0));
        for _ in 0..3 {
            world.store.undo().await.unwrap();
            assert!(world.get("k").await.is_none_or(|value| value == other));
        }
        assert_eq!(world.get("k").await.as_deref(), Some(&*other));
    }
}

/// More entries that have expired than a write takes along, and before `k`.
async fn with_many_expired() -> World {
    let world = World::new().await;
    let rows = (0..300).map(|number| {
        IncomingRow::Put(Incoming {
            line: 0,
            key: format!("a{number:03}"),
            value: b"v".to_vec(),
            expiry: Some(IncomingExpiry::In(60)),
            metadata: None,
        })
    });
    let job = Job::default();
    let plan = world
        .store
        .plan_rows("kv_test", Deed::SetMany, Origin::Import, rows, &job);
    world.apply(&plan.await.unwrap().id).await.unwrap();
    world
}

#[tokio::test]
async fn what_goes_with_an_expired_value_is_not_given_back_before_it_is_swept() {
    let world = with_many_expired().await;
    world.set("k", "token").await;
    let version = world
        .store
        .get_entry("kv_test", "k")
        .await
        .unwrap()
        .unwrap()
        .version;
    let change = expire_in(&world, "k", 60).await;
    world.pass_seconds(61);
    let restored = world.store.restore_version("kv_test", "k", version, None).await;
    assert_eq!(code(restored), FailureCode::NoLongerKept);
    let plan = world.store.plan_revert(change, &Job::default()).await.unwrap();
    assert_eq!((plan.counts.invalid, plan.counts.added), (1, 0));
}

#[tokio::test]
async fn an_expired_value_does_not_come_back_when_that_it_stays_is_done_again() {
    let world = World::new().await;
    world.set_with_expiry("k", "token", 60).await;
    let stays = SetEntry {
        value: NewValue::Keep,
        expiry: Expiry::Never,
        ..text_entry("k", "")
    };
    world.store.set_entry(stays).await.unwrap();
    world.store.undo().await.unwrap();
    world.pass_seconds(60);
    world.store.sweep_expired().await.unwrap();
    let _ = world.store.redo().await;
    assert_eq!(world.get("k").await, None);
    assert!(kept(&world, "k").await.is_empty());
}

#[tokio::test]
async fn what_an_expired_key_was_under_earlier_names_goes_with_it() {
    let world = World::new().await;
    world.set("a", "other").await;
    world.set_with_expiry("a", "early token", 6_000).await;
    let token = SetEntry {
        expiry: Expiry::Never,
        ..text_entry("a", "token")
    };
    world.store.set_entry(token).await.unwrap();
    for (name, next) in [("a", "b"), ("b", "c")] {
        world.store.rename_key("kv_test", name, next).await.unwrap();
    }
    // Another key, under a name that the first one had.
    world.set("a", "token").await;
    expire_in(&world, "c", 60).await;
    world.pass_seconds(60);
    world.store.sweep_expired().await.unwrap();
    assert_eq!(kept(&world, "c").await, ["other"]);
    assert_eq!(world.get("a").await.as_deref(), Some("token"));
    world.store.delete_key("kv_test", "a").await.unwrap();
    world.store.undo().await.unwrap();
    assert_eq!(world.get("a").await.as_deref(), Some("token"));
    assert_eq!(world.number("SELECT count(*) FROM versions").await, 2);
}

#[tokio::test]
async fn what_had_the_value_long_before_it_got_an_expiry_stays() {
    let world = World::new().await;
    world.set("flag", "true").await;
    world.set("flag", "false").await;
    world.set_with_expiry("flag", "true", 60).await;
    world.pass_seconds(60);
    world.store.sweep_expired().await.unwrap();
    assert_eq!(kept(&world, "flag").await, ["false", "true"]);
}

#[tokio::test]
async fn a_key_s_history_says_when_it_expired() {
    let world = World::new().await;
    world.set("session:1", "plain").await;
    world.set_with_expiry("session:1", "token", 60).await;
    world.pass_seconds(90);
    let told = async |what: &str| {
        let history = world.store.key_history("kv_test", "session:1", None, 10).await;
        let row = history.unwrap().remove(0);
        let after = row.after.unwrap();
        assert_eq!(
            (after.kept, after.expires_at),
            (false, Some(START + 60)),
            "{what}"
        );
        assert!(after.preview.is_empty(), "{what}");
        assert!(row.before.unwrap().kept, "{what}");
    };
    told("before the sweep").await;
    world.store.sweep_expired().await.unwrap();
    told("after it").await;
    world.set("session:1", "again").await;
    let history = world.store.key_history("kv_test", "session:1", None, 10).await;
    assert_eq!(history.unwrap()[0].before, None, "it was gone");
}

#[tokio::test]
async fn undo_of_an_expiry_that_took_the_value_along_comes_to_nothing() {
    let world = World::new().await;
    world.set("k", "token").await;
    let edit = SetEntry {
        value: NewValue::Keep,
        expiry: Expiry::In { seconds: 60 },
        ..text_entry("k", "")
    };
    let set = world.store.set_entry(edit).await.unwrap();
    assert_eq!(set.deed, Deed::ExpiryChanged { key: "k".to_owned() });
    world.pass_seconds(60);
    let undone = world.store.undo().await.unwrap();
    assert!(undone.came_to_nothing());
    assert_eq!(world.get("k").await, None);
    world.set("k", "other").await;
    assert!(!world.store.undo().await.unwrap().came_to_nothing());
}

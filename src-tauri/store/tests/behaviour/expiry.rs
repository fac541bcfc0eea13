//! Expired entries are invisible at once, swept for good, and not kept in history.

use std::task::Poll;

use store::formats::IncomingExpiry;
use store::model::{Deed, Expiry, Filter, NewValue, Origin, SetEntry};
use store::{FailureCode, Incoming, IncomingRow, Job};

use crate::support::{START, World, code, text_entry};

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
async fn an_expiry_must_be_60_seconds_ahead() {
    let world = World::new().await;
    for expiry in [
        Expiry::In { seconds: 59 },
        Expiry::At { seconds: START + 59 },
        Expiry::At { seconds: 0 },
    ] {
        let edit = SetEntry {
            expiry,
            ..text_entry("k", "v")
        };
        assert_eq!(
            code(world.store.set_entry(edit).await),
            FailureCode::ExpiryTooSoon
        );
    }
    assert_eq!(world.count().await, 0);
    // An expiry that already stands may be near: saving the same moment again is no new expiry.
    world.set_with_expiry("k", "v", 60).await;
    world.pass_seconds(30);
    let edit = SetEntry {
        expiry: Expiry::At { seconds: START + 60 },
        ..text_entry("k", "w")
    };
    world.store.set_entry(edit).await.unwrap();
    assert_eq!(world.get("k").await.as_deref(), Some("w"));
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

/// 9999-12-31T23:59:59Z.
const LAST: i64 = 253_402_300_799;

#[tokio::test]
async fn an_expiry_ends_with_the_year_9999() {
    let world = World::new().await;
    for expiry in [
        Expiry::At { seconds: LAST + 1 },
        Expiry::At {
            seconds: 9_000_000_000_000,
        },
        Expiry::In { seconds: i64::MAX },
    ] {
        let edit = SetEntry {
            expiry,
            ..text_entry("k", "v")
        };
        assert_eq!(code(world.store.set_entry(edit).await), FailureCode::ExpiryTooFar);
    }
    let file = world.file(
        "far.json",
        r#"[{"key":"k","value":"v","expiration":9000000000000}]"#,
    );
    let job = store::Job::default();
    let plan = world
        .store
        .plan_import("kv_test", &file, store::PlanSource::default(), &job)
        .await
        .unwrap();
    assert_eq!((plan.counts.added, plan.counts.invalid), (0, 1));
}

#[tokio::test]
async fn a_later_expiry_that_a_file_already_has_is_told_as_the_last_moment() {
    use sqlx::{ConnectOptions, Connection};

    let world = World::new().await;
    world.set_with_expiry("k", "v", 600).await;
    world.store.close().await;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(world.path());
    let mut file = options.connect().await.unwrap();
    let later =
        "UPDATE entries SET expires_at = 9000000000000; UPDATE versions SET expires_at = 9000000000000;";
    sqlx::raw_sql(later).execute(&mut file).await.unwrap();
    file.close().await.unwrap();
    let world = world.restart().await;
    let page = world.store.list_entries(&crate::support::query()).await.unwrap();
    assert_eq!(page.entries[0].expires_at, Some(LAST));
    let detail = world.store.get_entry("kv_test", "k").await.unwrap().unwrap();
    assert_eq!(detail.expires_at, Some(LAST));
    let past = world.store.key_history("kv_test", "k", None, 1).await.unwrap();
    assert_eq!(past[0].after.as_ref().unwrap().expires_at, Some(LAST));
    let backup = world.folder.path().join("far.kvbackup");
    let job = store::Job::default();
    world.store.back_up_to(&backup, &job).await.unwrap();
    let plan = world.store.plan_restore(&backup, None, &job).await.unwrap();
    assert_eq!((plan.counts.same, plan.counts.changed), (1, 0));
}

#[tokio::test]
async fn a_value_that_expires_while_its_expiry_is_saved_is_told_as_gone() {
    let world = World::new().await;
    // More than a write takes along, and before it.
    let others = (0..300).map(|number| {
        IncomingRow::Put(Incoming {
            line: 0,
            key: format!("other{number}"),
            value: b"v".to_vec(),
            expiry: Some(IncomingExpiry::In(60)),
            metadata: None,
        })
    });
    let job = Job::default();
    let plan = world
        .store
        .plan_rows("kv_test", Deed::SetMany, Origin::Import, others, &job)
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
    world.set_with_expiry("k", &"large".repeat(1_000), 61).await;
    let other = sqlx::sqlite::SqliteConnectOptions::new().filename(world.path());
    let mut other = sqlx::ConnectOptions::connect(&other).await.unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    let edit = SetEntry {
        value: NewValue::Keep,
        expiry: Expiry::Never,
        ..text_entry("k", "")
    };
    let mut saving = std::pin::pin!(world.store.set_entry(edit));
    let waits = std::future::poll_fn(|context| Poll::Ready(saving.as_mut().poll(context).is_pending())).await;
    assert!(waits, "for the other program");
    world.pass_seconds(61);
    sqlx::raw_sql("COMMIT").execute(&mut other).await.unwrap();
    assert_eq!(code(saving.await), FailureCode::KeyNotFound);
}

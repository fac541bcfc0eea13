//! When an entry can expire at the soonest and at the latest, and what a file says beyond that.

use std::task::Poll;

use store::formats::IncomingExpiry;
use store::model::{Deed, Expiry, NewValue, Origin, SetEntry};
use store::{FailureCode, Incoming, IncomingRow, Job};

use crate::support::{START, World, code, text_entry};

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

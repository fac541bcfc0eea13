//! Every commit is seen: by plans, by other programs, by those who listen.

use std::time::Duration;

use sqlx::{ConnectOptions, Connection};
use store::model::{KeyRef, Origin, Program};
use store::{FailureCode, Incoming, IncomingRow, Job, OpenOptions, Store, What};

use crate::support::{World, code, text_entry};

#[tokio::test]
async fn a_key_that_a_note_swept_makes_a_plan_stale_and_the_count_stays_true() {
    let world = World::new().await;
    let first = world.set_with_expiry("k", "v", 60).await;
    let rows = [IncomingRow::Put(Incoming {
        line: 0,
        key: "k".to_owned(),
        value: b"new".to_vec(),
        expiry: None,
        metadata: None,
    })];
    let job = Job::default();
    let plan = world
        .store
        .plan_rows(
            "kv_test",
            store::model::Deed::SetMany,
            Origin::Import,
            rows.into_iter(),
            &job,
        )
        .await
        .unwrap();
    assert_eq!(plan.counts.changed, 1);
    world.pass_seconds(60);
    world
        .store
        .set_change_note(first.change_id, Some("why"))
        .await
        .unwrap();
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanStale);
    world.store.plan_refresh(&plan.id, &job).await.unwrap();
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.store.namespace("kv_test").await.unwrap().entry_count, 1);
    world.store.delete_key("kv_test", "k").await.unwrap();
    assert_eq!(world.store.namespace("kv_test").await.unwrap().entry_count, 0);
}

#[tokio::test]
async fn a_note_and_a_setting_are_told_and_so_is_what_they_swept() {
    let world = World::new().await;
    // The first look at the history notes from when it ages.
    world.store.forget_old_changes().await.unwrap();
    let first = world.set_with_expiry("k", "v", 60).await;
    world.pass_seconds(60);
    let mut events = world.store.events();
    world
        .store
        .set_change_note(first.change_id, Some("why"))
        .await
        .unwrap();
    world.store.set_retention(30, 1_000_000).await.unwrap();
    let mut told = Vec::new();
    while let Ok(event) = events.try_recv() {
        told.push(event.what);
    }
    assert_eq!(told, [What::Expired, What::Noted, What::Noted]);
}

#[tokio::test(flavor = "multi_thread")]
async fn commits_that_the_log_no_longer_has_may_have_changed_anything() {
    let world = World::new().await;
    let app = Store::open(&world.path(), OpenOptions::staying(Program::App))
        .await
        .unwrap();
    let mut events = app.events();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(world.path());
    let mut file = options.connect().await.unwrap();
    let far_ahead = "BEGIN IMMEDIATE; DELETE FROM commits;
        INSERT INTO commits (seq, instance, origin, what, change_id, namespace_id)
        VALUES (100000, 7, 1, 0, 1, 1); COMMIT;";
    sqlx::raw_sql(far_ahead).execute(&mut file).await.unwrap();
    file.close().await.unwrap();
    let event = tokio::time::timeout(Duration::from_secs(5), events.recv())
        .await
        .unwrap()
        .unwrap();
    assert!(!event.own);
    assert_eq!(event.namespace, None);
    app.close().await;
}

#[tokio::test]
async fn deleting_for_good_waits_for_no_reader() {
    let world = World::new().await;
    world.store.set_entry(text_entry("k", "v")).await.unwrap();
    world.store.delete_key("kv_test", "k").await.unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(world.path());
    let mut reader = options.connect().await.unwrap();
    sqlx::raw_sql("BEGIN; SELECT count(*) FROM versions")
        .execute(&mut reader)
        .await
        .unwrap();
    let key = KeyRef {
        namespace: "kv_test".to_owned(),
        key: "k".to_owned(),
    };
    let keys = [key];
    let purge = world.store.purge_keys(&keys);
    tokio::time::timeout(Duration::from_secs(10), purge)
        .await
        .expect("no wait for a reader")
        .unwrap();
    reader.close().await.unwrap();
}

//! A large value that several keys have comes back as it was: once in the file, whether a backup brings it
//! back or it is salvaged.

use std::path::PathBuf;

use store::limits::MAX_DESCRIPTION_CHARACTERS;
use store::model::{Expiry, NewValue, Program, SetEntry};
use store::recovery::salvage_into;
use store::{FailureCode, Job};

use crate::support::{World, bytes_entry, code, open, text_entry, with_metadata};

const LARGE: usize = 300_000;
const VALUES: &str = "SELECT count(*) FROM versions WHERE length(value) > 2048";

fn large() -> Vec<u8> {
    vec![b'x'; LARGE]
}

/// `a`, `b` and `c` with one large value, and `d` with another.
async fn with_large() -> World {
    let world = World::new().await;
    world.store.set_entry(bytes_entry("a", large())).await.unwrap();
    world.store.duplicate_key("kv_test", "a", "b").await.unwrap();
    world.store.duplicate_key("kv_test", "a", "c").await.unwrap();
    let kept = SetEntry {
        value: NewValue::Keep,
        ..text_entry("a", "")
    };
    let noted = with_metadata(kept, r#"{"description":"Large"}"#);
    world.store.set_entry(noted).await.unwrap();
    world
        .store
        .set_entry(bytes_entry("d", vec![b'y'; LARGE]))
        .await
        .unwrap();
    world.set("small", "s").await;
    assert_eq!(world.number(VALUES).await, 2);
    world
}

async fn backed_up(world: &World) -> PathBuf {
    let backup = world.folder.path().join("all.kvbackup");
    world.store.back_up_to(&backup, &Job::default()).await.unwrap();
    backup
}

async fn assert_all(world: &World, keys: &[&str]) {
    for key in keys {
        let value = world.store.get_value("kv_test", key).await.unwrap();
        assert_eq!(value, Some(large()), "{key}");
    }
}

#[tokio::test]
async fn a_backup_brings_a_shared_value_into_another_store_once() {
    let first = with_large().await;
    let backup = backed_up(&first).await;
    let world = World::new().await;
    let plan = world
        .store
        .plan_restore(&backup, None, &Job::default())
        .await
        .unwrap();
    let applied = world.apply(&plan.id).await.unwrap();
    assert_eq!(applied.added, 5);
    assert_eq!(world.number(VALUES).await, 2);
    assert_all(&world, &["a", "b", "c"]).await;
    world.store.undo().await.unwrap();
    let usage = world.store.usage().await.unwrap();
    assert_eq!(usage.history_bytes, 2 * LARGE as i64 + 1, "counted once as well");
    world.store.redo().await.unwrap();
    world.store.delete_key("kv_test", "a").await.unwrap();
    assert_all(&world, &["b", "c"]).await;
}

#[tokio::test]
async fn a_row_that_is_left_out_writes_no_value_for_the_others() {
    let first = with_large().await;
    let backup = backed_up(&first).await;
    let world = World::new().await;
    let plan = world
        .store
        .plan_restore(&backup, None, &Job::default())
        .await
        .unwrap();
    let rows = world.store.plan_rows_page(&plan.id, None, 0, 10).await.unwrap();
    assert_eq!(rows[0].key, "a");
    world
        .store
        .plan_tick(&plan.id, &[rows[0].id], false)
        .await
        .unwrap();
    assert_eq!(world.apply(&plan.id).await.unwrap().added, 4);
    assert_eq!(world.number(VALUES).await, 2);
    assert_all(&world, &["b", "c"]).await;
}

#[tokio::test]
async fn a_value_that_the_store_still_keeps_is_not_written_again() {
    let world = with_large().await;
    let backup = backed_up(&world).await;
    for key in ["b", "d"] {
        world.store.delete_key("kv_test", key).await.unwrap();
    }
    let before = world.store.usage().await.unwrap();
    let plan = world
        .store
        .plan_restore(&backup, None, &Job::default())
        .await
        .unwrap();
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.number(VALUES).await, 2);
    assert_all(&world, &["a", "b", "c"]).await;
    let d = world.store.get_value("kv_test", "d").await.unwrap().unwrap();
    assert_eq!(d, vec![b'y'; LARGE]);
    let after = world.store.usage().await.unwrap();
    assert_eq!(before.history_bytes - after.history_bytes, LARGE as i64);
}

#[tokio::test]
async fn a_shared_value_is_salvaged_once() {
    let world = with_large().await;
    let long = "d".repeat(MAX_DESCRIPTION_CHARACTERS + 1);
    world.store.close().await;
    {
        // From before there was a limit.
        let file = sqlx::sqlite::SqliteConnectOptions::new().filename(world.path());
        let mut file = sqlx::ConnectOptions::connect(&file).await.unwrap();
        let described = sqlx::query("UPDATE namespaces SET description = ?").bind(&long);
        described.execute(&mut file).await.unwrap();
        sqlx::Connection::close(file).await.unwrap();
    }
    let into = world.folder.path().join("salvaged.sqlite");
    let found = salvage_into(&world.path(), &into, &world.clock, &Job::default())
        .await
        .unwrap();
    assert_eq!((found.entries, found.lost_count), (5, 0));
    let store = open(&into, &world.clock, Program::App).await;
    let namespace = store.namespace("kv_test").await.unwrap();
    assert_eq!(namespace.description, long);
    let salvaged = World {
        store,
        clock: world.clock.clone(),
        folder: tempfile::tempdir().unwrap(),
    };
    assert_all(&salvaged, &["a", "b", "c"]).await;
    salvaged.store.close().await;
    std::fs::rename(&into, salvaged.path()).unwrap();
    assert_eq!(salvaged.number(VALUES).await, 2);
    assert_eq!(salvaged.number("SELECT count(*) FROM revisions").await, 5);
}

#[tokio::test]
async fn a_backup_whose_value_a_version_had_that_expires_is_compared_again_and_comes_back() {
    let world = World::new().await;
    let passing = SetEntry {
        expiry: Expiry::In { seconds: 60 },
        ..bytes_entry("a", large())
    };
    world.store.set_entry(passing).await.unwrap();
    let stays = SetEntry {
        value: NewValue::Keep,
        expiry: Expiry::Never,
        ..text_entry("a", "")
    };
    world.store.set_entry(stays).await.unwrap();
    let backup = backed_up(&world).await;
    world.set("a", "other").await;
    let job = Job::default();
    let plan = world.store.plan_restore(&backup, None, &job).await.unwrap();
    world.pass_seconds(60);
    // What was first in the version that has expired is in the next one now.
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanStale);
    world.store.plan_refresh(&plan.id, &job).await.unwrap();
    world.apply(&plan.id).await.unwrap();
    assert_all(&world, &["a"]).await;
}

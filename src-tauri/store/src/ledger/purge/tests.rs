//! What it takes to forget and to purge, and how much of it goes at a time.

use sqlx::sqlite::SqliteConnection;

use super::*;
use crate::database::Steps;
use crate::filled;
use crate::ledger::{clear_list, forget_some_of, list_keys};
use crate::store::Store;

/// A namespace of so many keys, each of which was changed once.
async fn namespace_of(folder: &std::path::Path, keys: usize) -> Store {
    let store = filled::store_with_test(folder).await;
    for text in ["1", "2"] {
        let rows = (0..keys).map(move |number| filled::row(format!("{number:06}"), text));
        filled::put(&store, "test", rows).await;
    }
    store
}

/// Gives the first key so many revisions more, as if it had been changed so often.
async fn change_often(conn: &mut SqliteConnection, times: i64) {
    let newest: i64 = sqlx::query_scalar("SELECT max(id) FROM changes")
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    for statement in [
        "INSERT INTO changes (id, at, program, origin, state, deed, added, changed, removed, bytes_before, bytes_after)
         WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
         SELECT ?2 + n, 0, 0, 0, 0, '{}', 0, 1, 0, 0, 0 FROM n",
        "INSERT INTO versions (id, kind, size, preview, value)
         WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
         SELECT 1000000 + n, 2, 1, 'x', x'78' FROM n WHERE ?2",
        "INSERT INTO revisions (change_id, namespace_id, key, before_version, after_version)
         WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
         SELECT ?2 + n, 1, '000000', 999999 + n, 1000000 + n FROM n",
        "UPDATE entries SET version_id = 1000000 + ?1 WHERE key = '000000' AND ?2",
    ] {
        sqlx::query(statement)
            .bind(times)
            .bind(newest)
            .execute(&mut *conn)
            .await
            .unwrap();
    }
}

async fn rows(conn: &mut SqliteConnection, table: &'static str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM main.{table}")))
        .fetch_one(conn)
        .await
        .unwrap()
}

/// How much it takes to purge all of a namespace, some at a time.
async fn purging_takes(keys: usize) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let store = namespace_of(folder.path(), keys).await;
    let mut conn = store.0.writer.lock().await;
    let steps = Steps::of(&mut conn).await;
    sqlx::raw_sql("BEGIN").execute(&mut *conn).await.unwrap();
    while purge_some_of(&mut conn, 1, 50).await.unwrap() {}
    let taken = steps.taken();
    assert_eq!(rows(&mut conn, "versions").await, 0);
    taken
}

/// How much it takes to forget all of a change, some at a time.
async fn forgetting_takes(keys: usize) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let store = namespace_of(folder.path(), keys).await;
    let newest = store.list_changes(None, None, 1).await.unwrap()[0].id;
    let mut conn = store.0.writer.lock().await;
    let steps = Steps::of(&mut conn).await;
    sqlx::raw_sql("BEGIN").execute(&mut *conn).await.unwrap();
    while forget_some_of(&mut conn, newest, 50).await.unwrap() == 50 {}
    steps.taken()
}

#[tokio::test]
async fn a_namespace_of_twice_the_keys_takes_twice_the_work() {
    let (once, twice) = (purging_takes(2_000).await, purging_takes(4_000).await);
    assert!(twice * 10 < once * 22, "{once} and {twice}");
}

#[tokio::test]
async fn a_change_of_twice_the_keys_is_forgotten_with_twice_the_work() {
    let (once, twice) = (forgetting_takes(2_000).await, forgetting_takes(4_000).await);
    assert!(twice * 10 < once * 22, "{once} and {twice}");
}

#[tokio::test]
async fn a_key_of_a_namespace_that_was_changed_often_goes_some_revisions_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let store = namespace_of(folder.path(), 10).await;
    let mut conn = store.0.writer.lock().await;
    change_often(&mut conn, 400).await;
    let mut left = rows(&mut conn, "revisions").await;
    while purge_some_of(&mut conn, 1, 50).await.unwrap() {
        let now = rows(&mut conn, "revisions").await;
        assert!(left - now <= 50, "{} at once", left - now);
        let dangling: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM entries WHERE version_id NOT IN (SELECT id FROM versions)",
        )
        .fetch_one(&mut *conn)
        .await
        .unwrap();
        assert_eq!(dangling, 0, "an entry that is still there has its value");
        left = now;
    }
    for table in ["revisions", "versions", "entries"] {
        assert_eq!(rows(&mut conn, table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn a_deleted_key_that_was_changed_often_goes_some_revisions_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let store = namespace_of(folder.path(), 2).await;
    change_often(&mut *store.0.writer.lock().await, 400).await;
    store.delete_key("kv_test", "000000").await.unwrap();
    let mut conn = store.0.writer.lock().await;
    let (mut left, others) = (rows(&mut conn, "revisions").await, 2);
    let mut times = 0;
    loop {
        list_keys(&mut conn, &[(1, "000000"), (1, "000001")])
            .await
            .unwrap();
        let more = purge_some_listed(&mut conn, 50).await.unwrap();
        clear_list(&mut conn).await.unwrap();
        let now = rows(&mut conn, "revisions").await;
        assert!(left - now <= 50, "{} at once", left - now);
        (left, times) = (now, times + 1);
        if !more {
            break;
        }
    }
    assert_eq!(times, 9);
    assert_eq!(left, others, "a key that is there keeps its past");
    assert_eq!(rows(&mut conn, "versions").await, 2);
}

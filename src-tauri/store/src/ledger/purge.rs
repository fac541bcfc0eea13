//! Versions and revisions forgotten: deleted for good, or beyond what is kept.

use sqlx::sqlite::SqliteConnection;

use super::counts;
use super::doomed::Doomed;
use crate::error::Result;

/// Forgets every version and revision of a key that is not there now.
pub(crate) async fn purge_key(conn: &mut SqliteConnection, namespace_id: i64, key: &str) -> Result<()> {
    let versions = sqlx::query_scalar!(
        r#"SELECT json_group_array(id) AS "ids!: String" FROM versions WHERE id IN (
               SELECT before_version FROM revisions WHERE namespace_id = ?1 AND key = ?2
               UNION ALL
               SELECT after_version FROM revisions WHERE namespace_id = ?1 AND key = ?2)
           AND id NOT IN (SELECT version_id FROM entries WHERE namespace_id = ?1 AND key = ?2)"#,
        namespace_id,
        key
    )
    .fetch_one(&mut *conn)
    .await?;
    Doomed(versions).delete(conn).await?;
    sqlx::query!(
        "DELETE FROM revisions WHERE namespace_id = ?1 AND key = ?2
           AND NOT EXISTS (SELECT 1 FROM entries WHERE namespace_id = ?1 AND key = ?2)",
        namespace_id,
        key
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Deletes the first of a namespace's keys with all their history: `some` entries and `some` revisions at
/// most, but for what the last key has more. Returns whether there was anything.
///
/// A key's versions go together, so that the present hands no value to the past that goes next.
pub(crate) async fn purge_some_of(conn: &mut SqliteConnection, namespace_id: i64, some: i64) -> Result<bool> {
    let last = last_of_some(conn, namespace_id, some).await?;
    let versions = sqlx::query_scalar!(
        r#"SELECT json_group_array(id) AS "ids!: String" FROM (
               SELECT version_id AS id FROM entries WHERE namespace_id = ?1 AND key <= coalesce(?2, x'ff')
               UNION ALL
               SELECT before_version FROM revisions WHERE namespace_id = ?1 AND key <= coalesce(?2, x'ff')
               UNION ALL
               SELECT after_version FROM revisions WHERE namespace_id = ?1 AND key <= coalesce(?2, x'ff'))
           WHERE id IS NOT NULL"#,
        namespace_id,
        last
    )
    .fetch_one(&mut *conn)
    .await?;
    Doomed(versions).delete(conn).await?;
    let entries = sqlx::query!(
        "DELETE FROM entries WHERE namespace_id = ? AND key <= coalesce(?, x'ff')",
        namespace_id,
        last
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    let deleted = i64::try_from(entries).unwrap_or(i64::MAX);
    counts::grow(conn, namespace_id, -deleted).await?;
    let revisions = sqlx::query!(
        "DELETE FROM revisions WHERE namespace_id = ? AND key <= coalesce(?, x'ff')",
        namespace_id,
        last
    )
    .execute(conn)
    .await?
    .rows_affected();
    Ok(entries > 0 || revisions > 0)
}

/// The key up to which a namespace has `some` entries, or `some` revisions; `None` when it has fewer. For
/// SQL, bytes come after all texts, and so after every key.
async fn last_of_some(conn: &mut SqliteConnection, namespace_id: i64, some: i64) -> Result<Option<String>> {
    let last = sqlx::query_scalar!(
        r#"SELECT min(key) AS "key: String" FROM (
               SELECT key FROM (SELECT key FROM entries WHERE namespace_id = ?1
                                ORDER BY key LIMIT 1 OFFSET ?2 - 1)
               UNION ALL
               SELECT key FROM (SELECT key FROM revisions WHERE namespace_id = ?1
                                ORDER BY key, change_id LIMIT 1 OFFSET ?2 - 1))"#,
        namespace_id,
        some
    )
    .fetch_one(conn)
    .await?;
    Ok(last)
}

/// Forgets some revisions of a change, `some` at most, with the versions that nothing else points at,
/// and closes it. Returns whether there were any.
pub(crate) async fn forget_some_of(conn: &mut SqliteConnection, change_id: i64, some: i64) -> Result<bool> {
    forget_versions(conn, change_id, some).await?;
    let gone = sqlx::query!(
        "DELETE FROM revisions WHERE change_id = ?1 AND (namespace_id, key) IN (
             SELECT namespace_id, key FROM revisions WHERE change_id = ?1
             ORDER BY namespace_id, key LIMIT ?2)",
        change_id,
        some
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    // What was undone is done again in order: what comes after a step that is gone has nothing to stand on.
    sqlx::query!(
        "UPDATE changes SET state = 2
         WHERE state = 1 AND id > ?1 AND program = (SELECT program FROM changes WHERE id = ?1 AND state = 1)",
        change_id
    )
    .execute(&mut *conn)
    .await?;
    // Half-forgotten is not undoable either: the state is closed with the first batch.
    sqlx::query!(
        "UPDATE changes SET state = 3, bytes_before = 0, bytes_after = 0 WHERE id = ?",
        change_id
    )
    .execute(&mut *conn)
    .await?;
    Ok(gone > 0)
}

/// Deletes the versions that only a change's first revisions still point at.
async fn forget_versions(conn: &mut SqliteConnection, change_id: i64, some: i64) -> Result<()> {
    let versions = sqlx::query_scalar!(
        r#"SELECT json_group_array(v.id) AS "ids!: String"
           FROM (SELECT namespace_id, key, before_version, after_version FROM revisions
                 WHERE change_id = ?1 ORDER BY namespace_id, key LIMIT ?2) AS r
           JOIN versions AS v ON v.id IN (r.before_version, r.after_version)
           WHERE NOT EXISTS (SELECT 1 FROM entries AS e
                             WHERE e.namespace_id = r.namespace_id AND e.key = r.key
                               AND e.version_id = v.id)
             AND NOT EXISTS (SELECT 1 FROM revisions AS other
                             WHERE other.namespace_id = r.namespace_id AND other.key = r.key
                               AND other.change_id <> ?1
                               AND v.id IN (other.before_version, other.after_version))"#,
        change_id,
        some
    )
    .fetch_one(&mut *conn)
    .await?;
    Doomed(versions).delete(conn).await
}

/// A change of which nothing is left cannot be undone any more.
pub(crate) async fn settle_changes(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query!(
        "UPDATE changes SET state = 3, bytes_before = 0, bytes_after = 0
         WHERE state <> 3
           AND NOT EXISTS (SELECT 1 FROM revisions AS r WHERE r.change_id = changes.id)
           AND NOT EXISTS (SELECT 1 FROM namespace_revisions AS r WHERE r.change_id = changes.id)"
    )
    .execute(conn)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::model::{Deed, NewNamespace, Origin, Program};
    use crate::store::{OpenOptions, Store};
    use crate::{Incoming, IncomingRow, Job};

    /// A namespace of so many keys, each of which was changed once.
    async fn namespace_of(folder: &std::path::Path, keys: usize) -> Store {
        let options = OpenOptions::passing(Program::App);
        let store = Store::open(&folder.join("kv.sqlite"), options).await.unwrap();
        let new = NewNamespace {
            id: Some("kv_test".to_owned()),
            name: "test".to_owned(),
            ..NewNamespace::default()
        };
        store.create_namespace(new).await.unwrap();
        for text in ["1", "2"] {
            let rows = (0..keys).map(|number| {
                IncomingRow::Put(Incoming {
                    line: 0,
                    key: format!("{number:06}"),
                    value: text.into(),
                    expiry: None,
                    metadata: None,
                })
            });
            let job = Job::default();
            let plan = store.plan_rows("kv_test", Deed::SetMany, Origin::Import, rows, &job);
            store
                .plan_apply(&plan.await.unwrap().id, None, &job)
                .await
                .unwrap();
        }
        store
    }

    /// Has SQLite count its instructions in hundreds from here on, in one transaction.
    async fn counting(conn: &mut SqliteConnection) -> Arc<AtomicU64> {
        let taken = Arc::new(AtomicU64::new(0));
        let counting = taken.clone();
        let mut handle = conn.lock_handle().await.unwrap();
        handle.set_progress_handler(100, move || {
            counting.fetch_add(1, Ordering::Relaxed);
            true
        });
        drop(handle);
        sqlx::raw_sql("BEGIN").execute(conn).await.unwrap();
        taken
    }

    /// How much it takes to purge all of a namespace, some at a time.
    async fn purging_takes(keys: usize) -> u64 {
        let folder = tempfile::tempdir().unwrap();
        let store = namespace_of(folder.path(), keys).await;
        let mut conn = store.0.writer.lock().await;
        let taken = counting(&mut conn).await;
        while purge_some_of(&mut conn, 1, 50).await.unwrap() {}
        let left: i64 = sqlx::query_scalar("SELECT count(*) FROM versions")
            .fetch_one(&mut *conn)
            .await
            .unwrap();
        assert_eq!(left, 0);
        taken.load(Ordering::Relaxed)
    }

    /// How much it takes to forget all of a change, some at a time.
    async fn forgetting_takes(keys: usize) -> u64 {
        let folder = tempfile::tempdir().unwrap();
        let store = namespace_of(folder.path(), keys).await;
        let newest = store.list_changes(None, None, 1).await.unwrap()[0].id;
        let mut conn = store.0.writer.lock().await;
        let taken = counting(&mut conn).await;
        while forget_some_of(&mut conn, newest, 50).await.unwrap() {}
        taken.load(Ordering::Relaxed)
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
}

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

/// Deletes some of a namespace's entries and of its history, `some` rows of each at most. Returns
/// whether there was anything.
pub(crate) async fn purge_some_of(conn: &mut SqliteConnection, namespace_id: i64, some: i64) -> Result<bool> {
    let versions = sqlx::query_scalar!(
        r#"SELECT json_group_array(version_id) AS "ids!: String" FROM (
               SELECT version_id FROM entries WHERE namespace_id = ? ORDER BY key LIMIT ?)"#,
        namespace_id,
        some
    )
    .fetch_one(&mut *conn)
    .await?;
    Doomed(versions).delete(conn).await?;
    let entries = sqlx::query!(
        "DELETE FROM entries WHERE namespace_id = ?1 AND key IN (
             SELECT key FROM entries WHERE namespace_id = ?1 ORDER BY key LIMIT ?2)",
        namespace_id,
        some
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    let deleted = i64::try_from(entries).unwrap_or(i64::MAX);
    counts::grow(conn, namespace_id, -deleted).await?;
    let versions = sqlx::query_scalar!(
        r#"SELECT json_group_array(v.id) AS "ids!: String"
           FROM (SELECT before_version, after_version FROM revisions
                 WHERE namespace_id = ?1 ORDER BY key, change_id LIMIT ?2) AS r
           JOIN versions AS v ON v.id IN (r.before_version, r.after_version)
           WHERE v.id NOT IN (SELECT version_id FROM entries WHERE namespace_id = ?1)"#,
        namespace_id,
        some
    )
    .fetch_one(&mut *conn)
    .await?;
    Doomed(versions).delete(conn).await?;
    let revisions = sqlx::query!(
        "DELETE FROM revisions WHERE (change_id, namespace_id, key) IN (
             SELECT change_id, namespace_id, key FROM revisions
             WHERE namespace_id = ? ORDER BY key, change_id LIMIT ?)",
        namespace_id,
        some
    )
    .execute(conn)
    .await?
    .rows_affected();
    Ok(entries > 0 || revisions > 0)
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

//! Changes forgotten, with what only they keep: beyond what is kept, or nothing of them is left.

use sqlx::sqlite::SqliteConnection;

use super::doomed::Doomed;
use super::lives::{moved, renamed};
use crate::error::Result;

/// Forgets some revisions of a change, `some` at most, with the versions that nothing else points at,
/// and closes it. Returns how many there were: fewer than `some` when none are left.
pub(crate) async fn forget_some_of(conn: &mut SqliteConnection, change_id: i64, some: i64) -> Result<i64> {
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
    Ok(i64::try_from(gone).unwrap_or(i64::MAX))
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

/// A change of which nothing is left cannot be undone any more, nor a rename or a move of which
/// a part is left.
pub(crate) async fn settle_changes(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query!(
        "UPDATE changes SET state = 3, bytes_before = 0, bytes_after = 0
         WHERE state <> 3
           AND NOT EXISTS (SELECT 1 FROM revisions AS r WHERE r.change_id = changes.id)
           AND NOT EXISTS (SELECT 1 FROM namespace_revisions AS r WHERE r.change_id = changes.id)"
    )
    .execute(&mut *conn)
    .await?;
    // With one that is to be done again goes what stands on it.
    for half in [
        concat!(
            "UPDATE changes SET state = 2
             WHERE state = 1 AND EXISTS (
                 SELECT 1 FROM changes AS half
                 WHERE half.state = 1 AND half.program = changes.program AND half.id <= changes.id AND ",
            renamed!("half"),
            " AND (SELECT count(*) FROM revisions AS r WHERE r.change_id = half.id) < 2)"
        ),
        concat!(
            "UPDATE changes SET state = 3, bytes_before = 0, bytes_after = 0 WHERE state = 0 AND ",
            renamed!("changes"),
            " AND (SELECT count(*) FROM revisions AS r WHERE r.change_id = changes.id) < 2"
        ),
        concat!(
            "UPDATE changes SET state = 2
             WHERE state = 1 AND EXISTS (
                 SELECT 1 FROM changes AS part
                 WHERE part.state = 1 AND part.program = changes.program AND part.id <= changes.id AND ",
            moved!("part"),
            " AND (SELECT count(*) FROM revisions AS r WHERE r.change_id = part.id)
                  < part.added + part.changed + part.removed)"
        ),
        concat!(
            "UPDATE changes SET state = 3, bytes_before = 0, bytes_after = 0 WHERE state = 0 AND ",
            moved!("changes"),
            " AND (SELECT count(*) FROM revisions AS r WHERE r.change_id = changes.id)
                  < changes.added + changes.changed + changes.removed"
        ),
    ] {
        sqlx::query(half).execute(&mut *conn).await?;
    }
    Ok(())
}

//! Expired entries taken out for good.

use sqlx::sqlite::SqliteConnection;

use super::aging::swept_up_to;
use super::doomed::Doomed;
use super::going::{going_with_listed, note_expiry};
use crate::error::Result;

/// Which of the entries that have expired.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Expired {
    /// So many at most, those that expired first before others; and as many versions of the past.
    First(i64),
    /// Those whose keys are staged.
    Staged,
    /// Those whose keys a change wrote.
    OfChange(i64),
    /// Those whose keys are listed.
    Listed,
}

/// Deletes entries that expired by `now` (Unix seconds), with what goes with them: a value may be a session
/// token. Returns how many entries went.
pub(super) async fn sweep(conn: &mut SqliteConnection, now: i64, which: Expired) -> Result<u64> {
    let due = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM entries WHERE expires_at <= ?1)
               OR EXISTS (SELECT 1 FROM versions WHERE expires_at <= ?1) AS "due!: bool""#,
        now
    )
    .fetch_one(&mut *conn)
    .await?;
    if !due {
        return Ok(0);
    }
    let now = match which {
        Expired::First(_) | Expired::OfChange(_) => swept_up_to(conn, now).await?,
        // A person writes there.
        Expired::Staged | Expired::Listed => now,
    };
    let swept = match find(conn, now, which).await? {
        0 => 0,
        found => {
            take_out(conn, now).await?;
            found
        }
    };
    if let Expired::First(some) = which {
        // Not yet those of entries that are still there: a clock that is set back makes them live again.
        let versions = sqlx::query_scalar!(
            r#"SELECT json_group_array(id) AS "ids!: String" FROM (
                   SELECT id FROM versions
                   WHERE expires_at <= ?1
                     AND expires_at < coalesce((SELECT min(expires_at) FROM entries
                                                WHERE expires_at IS NOT NULL), ?1 + 1)
                   ORDER BY expires_at LIMIT ?2)"#,
            now,
            some
        )
        .fetch_one(&mut *conn)
        .await?;
        Doomed(versions).delete(conn).await?;
    }
    Ok(swept)
}

/// Lists the entries in `staged.expired`; returns how many.
async fn find(conn: &mut SqliteConnection, now: i64, which: Expired) -> Result<u64> {
    const FIRST: &str = "INSERT INTO staged.expired
        SELECT namespace_id, key FROM main.entries
        WHERE expires_at <= ?1 ORDER BY expires_at, namespace_id, key LIMIT ?2";
    const STAGED: &str = "INSERT OR IGNORE INTO staged.expired
        SELECT e.namespace_id, e.key
        FROM staged.rows AS r
        CROSS JOIN main.entries AS e ON e.namespace_id = r.namespace_id AND e.key = r.key
        WHERE e.expires_at <= ?1";
    const OF_CHANGE: &str = "INSERT INTO staged.expired
        SELECT e.namespace_id, e.key
        FROM main.revisions AS r
        CROSS JOIN main.entries AS e ON e.namespace_id = r.namespace_id AND e.key = r.key
        WHERE r.change_id = ?2 AND e.expires_at <= ?1";
    const LISTED: &str = "INSERT INTO staged.expired
        SELECT e.namespace_id, e.key
        FROM staged.listed AS l
        CROSS JOIN main.entries AS e ON e.namespace_id = l.namespace_id AND e.key = l.key
        WHERE e.expires_at <= ?1";
    let list = match which {
        Expired::First(some) => sqlx::query(FIRST).bind(now).bind(some),
        Expired::Staged => sqlx::query(STAGED).bind(now),
        Expired::OfChange(change_id) => sqlx::query(OF_CHANGE).bind(now).bind(change_id),
        Expired::Listed => sqlx::query(LISTED).bind(now),
    };
    Ok(list.execute(conn).await?.rows_affected())
}

/// Deletes the entries that are listed, and empties the list. `now` is in Unix seconds.
async fn take_out(conn: &mut SqliteConnection, now: i64) -> Result<()> {
    let going = going_with_listed(conn, now).await?;
    note_expiry(conn).await?;
    going.delete(conn).await?;
    sqlx::query(
        "UPDATE main.namespaces SET entry_count = entry_count - gone.entries
         FROM (SELECT namespace_id, count(*) AS entries FROM staged.expired GROUP BY namespace_id) AS gone
         WHERE namespaces.id = gone.namespace_id",
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query(
        "DELETE FROM main.entries WHERE (namespace_id, key) IN (SELECT namespace_id, key FROM staged.expired)",
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query("DELETE FROM staged.expired").execute(conn).await?;
    Ok(())
}

//! Expired entries taken out for good.

use sqlx::sqlite::SqliteConnection;

use super::aging::swept_up_to;
use super::doomed::{Doomed, Values};
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
    if !has_expired(conn, now).await? {
        return Ok(0);
    }
    let now = match which {
        Expired::First(_) | Expired::OfChange(_) => swept_up_to(conn, now).await?,
        // A person writes there.
        Expired::Staged | Expired::Listed => now,
    };
    let swept = sweep_entries(conn, now, which, Values::Lent).await?;
    if let Expired::First(some) = which {
        sweep_past(conn, now, some, Values::Lent).await?;
    }
    Ok(swept)
}

/// Whether an entry, or a version of the past, had expired by a moment, in Unix seconds. For a file of any
/// format.
pub(crate) async fn has_expired(conn: &mut SqliteConnection, by: i64) -> Result<bool> {
    let has = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM entries WHERE expires_at <= ?1)
               OR EXISTS (SELECT 1 FROM versions WHERE expires_at <= ?1) AS "has!: bool""#,
        by
    )
    .fetch_one(conn)
    .await?;
    Ok(has)
}

/// Takes out of a copy of a store, which may be of an older format, what had expired by a moment, in Unix
/// seconds: `some` entries and as many versions of the past, in a transaction. Returns whether there may be
/// more.
///
/// A copy has no log of commits that anybody follows, and no clock of its own: the moment is the store's.
pub(crate) async fn sweep_some_of_copy(
    conn: &mut SqliteConnection,
    by: i64,
    some: i64,
    values: Values,
) -> Result<bool> {
    if !has_expired(conn, by).await? {
        return Ok(false);
    }
    sqlx::raw_sql("BEGIN").execute(&mut *conn).await?;
    sweep_entries(conn, by, Expired::First(some), values).await?;
    sweep_past(conn, by, some, values).await?;
    sqlx::raw_sql("COMMIT").execute(conn).await?;
    Ok(true)
}

async fn sweep_entries(conn: &mut SqliteConnection, now: i64, which: Expired, values: Values) -> Result<u64> {
    let found = find(conn, now, which).await?;
    if found > 0 {
        take_out(conn, now, values).await?;
    }
    Ok(found)
}

/// Deletes `some` versions of the past that have expired. Not yet those of entries that are still there: a
/// clock that is set back makes them live again.
async fn sweep_past(conn: &mut SqliteConnection, now: i64, some: i64, values: Values) -> Result<()> {
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
    Doomed(versions).delete_from(conn, values).await
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

/// The versions with an expiry that the listed entries have or had, for a copy of a format that knew less.
const VERSIONS_OF_LISTED: &str = "SELECT json_group_array(v.id)
    FROM staged.expired AS e
    CROSS JOIN main.revisions AS r ON r.namespace_id = e.namespace_id AND r.key = e.key
    CROSS JOIN main.versions AS v ON v.id IN (r.before_version, r.after_version)
    WHERE v.expires_at IS NOT NULL";

/// Deletes the entries that are listed, and empties the list. `now` is in Unix seconds.
async fn take_out(conn: &mut SqliteConnection, now: i64, values: Values) -> Result<()> {
    let going = match values {
        Values::Lent => going_with_listed(conn, now).await?,
        Values::Own => {
            let versions = sqlx::query_scalar(VERSIONS_OF_LISTED);
            Doomed(versions.fetch_one(&mut *conn).await?)
        }
    };
    if values == Values::Lent {
        note_expiry(conn).await?;
    }
    going.delete_from(conn, values).await?;
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

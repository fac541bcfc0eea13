//! What each change's history takes in the file.
//!
//! A change says how many bytes it turned into history when it is written. Values leave by other roads as
//! well: they expire, are deleted for good, or a key has them again. So before anything is forgotten for
//! its size, all of it is counted anew.

use sqlx::sqlite::SqliteConnection;

use super::lent::{is_present, lent_above};
use crate::error::Result;

/// The version that a revision `r` of a change `c` alone keeps: what the key was before, or, of a change that
/// was taken back, after it.
macro_rules! kept_side {
    () => {
        "CASE c.state WHEN 0 THEN r.before_version ELSE r.after_version END"
    };
}

/// How many bytes the changes keep whose numbers are off, as a JSON list of their ids, whether they are
/// done, and the bytes. A large value counts with the last change that keeps it: with it, it goes.
pub(crate) async fn history_bytes_that_are_off(conn: &mut SqliteConnection) -> Result<String> {
    let counted = sqlx::query_scalar(concat!(
        "WITH lone (change_id, size) AS (
             SELECT max(c.id), holder.size
             FROM main.changes AS c
             CROSS JOIN main.revisions AS r ON r.change_id = c.id
             CROSS JOIN main.versions AS v ON v.size > ",
        lent_above!(),
        " AND v.id = ",
        kept_side!(),
        " CROSS JOIN main.versions AS holder ON holder.id = coalesce(v.value_of, v.id)
             WHERE c.state <> 3 AND NOT ",
        is_present!("holder.id"),
        " GROUP BY holder.id
         ),
         large (change_id, bytes) AS MATERIALIZED (SELECT change_id, sum(size) FROM lone GROUP BY change_id),
         counted (id, done, told, bytes) AS (
             SELECT c.id, c.state = 0, CASE c.state WHEN 0 THEN c.bytes_before ELSE c.bytes_after END,
                    coalesce((SELECT bytes FROM large WHERE large.change_id = c.id), 0)
                    + (SELECT coalesce(sum(v.size), 0) FROM main.revisions AS r
                       CROSS JOIN main.versions AS v ON v.size <= ",
        lent_above!(),
        " AND v.id = ",
        kept_side!(),
        "              WHERE r.change_id = c.id)
             FROM main.changes AS c WHERE c.state <> 3
         )
         SELECT json_group_array(json_array(id, done, bytes)) FROM counted WHERE bytes <> told"
    ))
    .fetch_one(conn)
    .await?;
    Ok(counted)
}

/// Has the changes say what was counted.
pub(crate) async fn correct_history_bytes(conn: &mut SqliteConnection, counted: &str) -> Result<()> {
    sqlx::query!(
        "UPDATE changes
         SET bytes_before = CASE WHEN one.value ->> 1 THEN one.value ->> 2 ELSE bytes_before END,
             bytes_after = CASE WHEN one.value ->> 1 THEN bytes_after ELSE one.value ->> 2 END
         FROM json_each(?) AS one WHERE changes.id = one.value ->> 0",
        counted
    )
    .execute(conn)
    .await?;
    Ok(())
}

//! Rows that write beside the value that their key has: an expiry, a note, tags.

use sqlx::sqlite::SqliteConnection;

use super::reasons::nothing_to_keep;
use super::stage::value_or_lender;
use crate::error::Result;
use crate::ledger::lent_above;

/// Gives the rows that keep their key's value the one that it has at `now` (Unix seconds). A large one
/// stays where it is.
pub(super) async fn fill_kept_values(conn: &mut SqliteConnection, now: i64) -> Result<()> {
    // Row by row: joined to the rows, all values would be set aside before the first is written.
    sqlx::query(concat!(
        "UPDATE staged.rows SET (reason, kind, size, preview, value, value_of) = (
             SELECT CASE WHEN v.id IS NULL THEN ",
        nothing_to_keep!(),
        " END, v.kind, coalesce(v.size, 0), coalesce(v.preview, ''), ",
        value_or_lender!(),
        " FROM (SELECT 1)
             LEFT JOIN main.entries AS e ON e.namespace_id = rows.namespace_id AND e.key = rows.key
                 AND (e.expires_at IS NULL OR e.expires_at > ?)
             LEFT JOIN main.versions AS v ON v.id = e.version_id)
         WHERE keep & 4"
    ))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

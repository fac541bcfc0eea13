//! Rows that write beside the value that their key has: an expiry, a note, tags.

use sqlx::sqlite::SqliteConnection;

use super::reasons::nothing_to_keep;
use super::stage::value_or_lender;
use crate::error::Result;
use crate::ledger::lent_above;

/// Gives the rows that keep their key's value the one that it has at `now` (Unix seconds). A large one
/// stays where it is.
pub(super) async fn fill_kept_values(conn: &mut SqliteConnection, now: i64) -> Result<()> {
    sqlx::query(concat!(
        "UPDATE staged.rows SET reason = ",
        nothing_to_keep!(),
        ", kind = NULL, size = 0, preview = '', value = NULL, value_of = NULL WHERE keep & 4"
    ))
    .execute(&mut *conn)
    .await?;
    sqlx::query(concat!(
        "UPDATE staged.rows SET (reason, kind, size, preview, value, value_of) =
             (NULL, v.kind, v.size, v.preview, ",
        value_or_lender!(),
        ")
         FROM main.entries AS e CROSS JOIN main.versions AS v ON v.id = e.version_id
         WHERE rows.keep & 4 AND e.namespace_id = rows.namespace_id AND e.key = rows.key
           AND (e.expires_at IS NULL OR e.expires_at > ?)"
    ))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

//! The count of each namespace's entries: kept by every write, and held against the rows themselves.

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;

/// Makes a namespace's count larger, or smaller, by so many entries.
pub(super) async fn grow(conn: &mut SqliteConnection, namespace_id: i64, by: i64) -> Result<()> {
    sqlx::query!(
        "UPDATE namespaces SET entry_count = entry_count + ? WHERE id = ?",
        by,
        namespace_id
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether the count of a namespace is not the number of its entries.
pub(crate) async fn counts_are_off(conn: &mut SqliteConnection) -> Result<bool> {
    let off = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT 1 FROM namespaces AS n
                          WHERE n.entry_count <> (SELECT count(*) FROM entries AS e
                                                  WHERE e.namespace_id = n.id)) AS "off!: bool""#
    )
    .fetch_one(conn)
    .await?;
    Ok(off)
}

/// Corrects the counts that are off. Returns how many were.
pub(crate) async fn correct_counts(conn: &mut SqliteConnection) -> Result<u64> {
    let corrected = sqlx::query!(
        "UPDATE namespaces
         SET entry_count = (SELECT count(*) FROM entries AS e WHERE e.namespace_id = namespaces.id)
         WHERE entry_count <> (SELECT count(*) FROM entries AS e WHERE e.namespace_id = namespaces.id)"
    )
    .execute(conn)
    .await?;
    Ok(corrected.rows_affected())
}

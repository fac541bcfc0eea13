//! Values that several versions have and that are in the file once.
//!
//! One version holds the bytes and the others say which one that is (`versions.value_of`): always the
//! holder itself, so that a value is one step away at most. Small values are copied instead, which is
//! cheaper, and lets what reads many of them at once look into one place.

use sqlx::sqlite::SqliteConnection;

use super::applies::applies;
use crate::error::Result;
use crate::model::Policy;

/// In bytes, for SQL: a value larger than this is lent. The index `entries_large` says the same.
macro_rules! lent_above {
    () => {
        2048
    };
}
pub(crate) use lent_above;

/// In bytes: a value up to this size is in its own version.
pub(crate) const LENT_ABOVE: i64 = lent_above!();

/// Whether an entry has the value that the version `$holder` holds.
macro_rules! is_present {
    ($holder:literal) => {
        concat!(
            "(EXISTS (SELECT 1 FROM main.entries AS e WHERE e.size > 2048 AND e.version_id = ",
            $holder,
            ") OR EXISTS (SELECT 1 FROM main.versions AS b CROSS JOIN main.entries AS e ON e.version_id = b.id
                          WHERE b.value_of = ",
            $holder,
            " AND e.size > 2048))"
        )
    };
}
pub(super) use is_present;

/// Finds, for each verdict with a value that some version has, the version that holds it; and of rows with
/// the same value, the one that writes it under a policy. Before anything is written: what is written reads
/// nothing of the tables that it goes to.
pub(super) async fn find_holders(conn: &mut SqliteConnection, policy: Policy) -> Result<()> {
    sqlx::query(
        "UPDATE staged.verdicts SET value_of = (SELECT coalesce(v.value_of, v.id) FROM main.versions AS v
                                                WHERE v.id = verdicts.value_of)
         WHERE value_of IS NOT NULL",
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query(concat!(
        "UPDATE staged.verdicts SET written_with = (
             SELECT d.id
             FROM staged.rows AS r
             CROSS JOIN staged.rows AS twin ON twin.twins = r.twins AND twin.id < r.id
             CROSS JOIN staged.verdicts AS d ON d.id = twin.id
             WHERE r.id = verdicts.id AND d.value_of IS NULL AND ?1 IS ?1 AND ",
        applies!(),
        " ORDER BY twin.id LIMIT 1)
         WHERE value_of IS NULL AND id IN (SELECT id FROM staged.rows WHERE twins IS NOT NULL)"
    ))
    .bind(0_i64)
    .bind(policy.code())
    .execute(conn)
    .await?;
    Ok(())
}

/// The bytes of the values that the staged rows bring back under a policy: a version has them, and
/// now no entry.
pub(super) async fn bytes_brought_back(conn: &mut SqliteConnection, policy: Policy) -> Result<i64> {
    let bytes = sqlx::query_scalar(concat!(
        "SELECT coalesce(sum(holder.size), 0)
         FROM (SELECT DISTINCT d.value_of AS id FROM staged.verdicts AS d
               WHERE d.value_of IS NOT NULL AND ?1 IS ?1 AND ",
        applies!(),
        ") AS lent
         JOIN main.versions AS holder ON holder.id = lent.id
         WHERE NOT ",
        is_present!("lent.id")
    ))
    .bind(0_i64)
    .bind(policy.code())
    .fetch_one(conn)
    .await?;
    Ok(bytes)
}

/// The bytes of the large values that the staged rows, written under a policy, took from their keys, and that no
/// entry has any more.
pub(super) async fn bytes_of_the_past(conn: &mut SqliteConnection, policy: Policy) -> Result<i64> {
    let bytes = sqlx::query_scalar(BYTES_OF_THE_PAST)
        .bind(0_i64)
        .bind(policy.code())
        .fetch_one(conn)
        .await?;
    Ok(bytes)
}

const BYTES_OF_THE_PAST: &str = concat!(
    "SELECT coalesce(sum(holder.size), 0)
     FROM (SELECT DISTINCT coalesce(v.value_of, v.id) AS id
           FROM staged.verdicts AS d CROSS JOIN main.versions AS v ON v.id = d.before_version
           WHERE d.before_size > ",
    lent_above!(),
    " AND ?1 IS ?1 AND ",
    applies!(),
    ") AS past
     JOIN main.versions AS holder ON holder.id = past.id
     WHERE NOT ",
    is_present!("past.id")
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::plan_of;
    use crate::ledger::STAGED;

    #[tokio::test]
    async fn rows_over_small_values_are_not_looked_through() {
        let steps = plan_of(BYTES_OF_THE_PAST, &[STAGED]).await;
        assert!(
            steps.iter().any(|step| step.contains("verdicts_over_large")),
            "{steps:#?}"
        );
    }
}

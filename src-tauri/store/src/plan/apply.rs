//! Applying what is staged, inside the caller's transaction, and whether it still can be.

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;
use crate::job::Job;
use crate::ledger::{NewChange, Staged, WriteTx, applies};
use crate::model::{Act, Applied, Deed, Policy};
use crate::reading::count;

/// Applies the staged rows as one change. Nothing to do is no change: `change_id` is 0. Errors: `Protected`.
pub(crate) async fn apply_staged(
    tx: &mut WriteTx,
    change: NewChange,
    policy: Policy,
    job: &Job,
    deed: Deed,
) -> Result<Applied> {
    let staged = Staged::count(tx.conn(), policy).await?;
    let total = staged.total();
    if total.rows() == 0 && change.namespaces.is_empty() {
        return Ok(Applied::default());
    }
    tx.guard_staged(&staged, &deed).await?;
    let counts = total.counts();
    let deed = match deed.names_one() && total.rows() == 1 {
        true => deed.of_one(staged.first_key(tx.conn()).await?, counts),
        false => deed,
    };
    let change_id = tx.add_change(&change, &deed, &total).await?;
    let now_ms = tx.now_ms();
    staged.write(tx.conn(), change_id, now_ms, job).await?;
    Ok(Applied {
        change_id,
        act: Act::Did,
        deed,
        counts,
        added: counts.added,
        changed: counts.changed,
        removed: counts.removed,
    })
}

/// Whether the expiry of a row may have passed since the check.
pub(crate) async fn expiry_passed(conn: &mut SqliteConnection, now: i64) -> Result<bool> {
    Ok(
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM staged.verdicts WHERE expires_at <= ?)")
            .bind(now)
            .fetch_one(conn)
            .await?,
    )
}

/// Rows that apply whose key changed since the check, or since they were made from it, whose own expiry has
/// passed, or whose value is no longer kept.
pub(crate) async fn stale_rows(conn: &mut SqliteConnection, policy: Policy, now: i64) -> Result<u32> {
    let rows: i64 = sqlx::query_scalar(concat!(
        "SELECT count(*)
         FROM staged.verdicts AS d
         JOIN staged.rows AS r ON r.id = d.id
         LEFT JOIN main.entries AS e ON e.namespace_id = r.namespace_id AND e.key = r.key
             AND (e.expires_at IS NULL OR e.expires_at > ?1)
         WHERE (e.version_id IS NOT d.before_version OR (d.expires_at <= ?1 AND r.expires_in IS NULL)
                OR (r.made_from IS NOT NULL AND r.made_from IS NOT e.version_id)
                OR (r.value_of IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM main.versions AS v WHERE v.id = r.value_of))) AND ",
        applies!()
    ))
    .bind(now)
    .bind(policy.code())
    .fetch_one(conn)
    .await?;
    Ok(count(rows))
}

/// Whether the value of a row, which some version had, may be gone since the check: what has expired
/// leaves the history also where no entry does.
pub(crate) async fn value_gone(conn: &mut SqliteConnection) -> Result<bool> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM staged.rows AS r
                        WHERE r.value_of IS NOT NULL
                          AND NOT EXISTS (SELECT 1 FROM main.versions AS v WHERE v.id = r.value_of))",
    )
    .fetch_one(conn)
    .await?)
}

/// Rows that are ticked and not valid: they stop a plan until they are left out.
pub(crate) async fn invalid_rows(conn: &mut SqliteConnection) -> Result<u32> {
    let rows: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM staged.verdicts
         WHERE category = 4 AND ticked
           AND namespace_id NOT IN (SELECT namespace_id FROM staged.left_out)",
    )
    .fetch_one(conn)
    .await?;
    Ok(count(rows))
}

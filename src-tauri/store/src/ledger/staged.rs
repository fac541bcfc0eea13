//! Keys put and removed as they are staged: versions, revisions, entries and counts, written
//! together for many rows at a time.

use std::collections::BTreeMap;

use sqlx::sqlite::SqliteConnection;

use super::change::Tally;
use super::counts;
use crate::error::Result;
use crate::job::{Job, Step};
use crate::limits::MAX_EXPIRY;
use crate::model::{Category, Policy};

/// Rows between two looks at the cancel flag. Few enough that the staged rows of a batch are still in
/// the page cache when the next statement reads them again.
const BATCH: i64 = 5_000;

/// The verdicts `d` that are written: ticked, of a namespace that is not left out, of a category that applies under the policy `?2`.
macro_rules! applies {
    () => {
        "d.ticked AND d.namespace_id NOT IN (SELECT namespace_id FROM staged.left_out)
         AND (d.category IN (0, 2) OR (d.category = 1 AND ?2 <> 1) OR (d.category = 5 AND ?2 = 2))"
    };
}
pub(crate) use applies;

/// The staged rows that apply under a policy: what one change does to keys.
pub(crate) struct Staged {
    policy: Policy,
    /// By namespace.
    tallies: BTreeMap<i64, Tally>,
}

impl Staged {
    /// Counts what would be written.
    pub(crate) async fn count(conn: &mut SqliteConnection, policy: Policy) -> Result<Self> {
        let tallies = tally(conn, policy).await?;
        Ok(Self { policy, tallies })
    }

    /// How much it does in all namespaces.
    pub(crate) fn total(&self) -> Tally {
        let mut total = Tally::default();
        for tally in self.tallies.values() {
            total.added += tally.added;
            total.changed += tally.changed;
            total.removed += tally.removed;
            total.bytes_before += tally.bytes_before;
            total.bytes_after += tally.bytes_after;
        }
        total
    }

    /// The first key that is written; there is one.
    pub(crate) async fn first_key(&self, conn: &mut SqliteConnection) -> Result<String> {
        let key = sqlx::query_scalar(concat!(
            "SELECT r.key FROM staged.verdicts AS d JOIN staged.rows AS r ON r.id = d.id
             WHERE ?1 IS ?1 AND ",
            applies!(),
            " LIMIT 1"
        ))
        .bind(0_i64)
        .bind(self.policy.code())
        .fetch_one(conn)
        .await?;
        Ok(key)
    }

    /// Puts and removes the keys, as the change with this number, which was made at `now_ms`.
    pub(crate) async fn write(
        &self,
        conn: &mut SqliteConnection,
        change_id: i64,
        now_ms: i64,
        job: &Job,
    ) -> Result<()> {
        let total = self.total();
        let last: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM staged.verdicts")
            .fetch_one(&mut *conn)
            .await?;
        let base = sqlx::query_scalar!("SELECT next_version FROM meta")
            .fetch_one(&mut *conn)
            .await?;
        job.begin(Step::Writing, last.unsigned_abs());
        let mut from = 0;
        while from < last {
            job.check()?;
            let to = last.min(from + BATCH);
            let batch = Batch {
                from,
                to,
                policy: self.policy.code(),
                base,
                now_ms,
            };
            batch.write_revisions(conn, change_id).await?;
            if total.added + total.changed > 0 {
                batch.write_versions(conn).await?;
                batch.write_entries(conn).await?;
            }
            if total.removed > 0 {
                batch.remove_entries(conn).await?;
            }
            from = to;
            job.set_done(to.unsigned_abs());
        }
        let next = base + last + 1;
        sqlx::query!("UPDATE meta SET next_version = ?", next)
            .execute(&mut *conn)
            .await?;
        for (namespace_id, tally) in &self.tallies {
            counts::grow(conn, *namespace_id, tally.added - tally.removed).await?;
        }
        Ok(())
    }
}

/// What would be written, for each namespace.
async fn tally(conn: &mut SqliteConnection, policy: Policy) -> Result<BTreeMap<i64, Tally>> {
    let rows: Vec<(i64, i64, i64, i64, i64)> = sqlx::query_as(concat!(
        "SELECT r.namespace_id, d.category, count(*), sum(r.size), coalesce(sum(b.size), 0)
         FROM staged.verdicts AS d
         JOIN staged.rows AS r ON r.id = d.id
         LEFT JOIN main.versions AS b ON b.id = d.before_version
         WHERE ?1 IS ?1 AND ",
        applies!(),
        " GROUP BY r.namespace_id, d.category"
    ))
    .bind(0_i64)
    .bind(policy.code())
    .fetch_all(conn)
    .await?;
    let mut tallies = BTreeMap::<i64, Tally>::new();
    for (namespace_id, category, rows, after, before) in rows {
        let tally = tallies.entry(namespace_id).or_default();
        match Category::from_code(category) {
            Category::Added => tally.added += rows,
            Category::Changed => tally.changed += rows,
            _ => tally.removed += rows,
        }
        tally.bytes_before += before;
        tally.bytes_after += after;
    }
    Ok(tallies)
}

/// The staged rows after `from` up to `to`. A row's version id is `base` and its own id.
struct Batch {
    from: i64,
    to: i64,
    policy: i64,
    base: i64,
    /// The moment of the change, from which durations count; Unix milliseconds.
    now_ms: i64,
}

impl Batch {
    async fn write_versions(&self, conn: &mut SqliteConnection) -> Result<()> {
        sqlx::query(concat!(
            "INSERT INTO main.versions (id, expires_at, kind, size, preview, metadata, value)
             SELECT ?3 + r.id, coalesce(min(?5 / 1000 + r.expires_in, ?6), d.expires_at), r.kind, r.size, r.preview, d.metadata, r.value
             FROM staged.verdicts AS d JOIN staged.rows AS r ON r.id = d.id
             WHERE d.id > ?1 AND d.id <= ?4 AND r.kind IS NOT NULL AND ",
            applies!(),
            " ORDER BY d.id"
        ))
        .bind(self.from)
        .bind(self.policy)
        .bind(self.base)
        .bind(self.to)
        .bind(self.now_ms)
        .bind(MAX_EXPIRY)
        .execute(conn)
        .await?;
        Ok(())
    }

    async fn write_revisions(&self, conn: &mut SqliteConnection, change_id: i64) -> Result<()> {
        sqlx::query(concat!(
            "INSERT INTO main.revisions (change_id, namespace_id, key, before_version, after_version)
             SELECT ?5, r.namespace_id, r.key, d.before_version,
                    CASE WHEN r.kind IS NOT NULL THEN ?3 + r.id END
             FROM staged.verdicts AS d JOIN staged.rows AS r ON r.id = d.id
             WHERE d.id > ?1 AND d.id <= ?4 AND ",
            applies!()
        ))
        .bind(self.from)
        .bind(self.policy)
        .bind(self.base)
        .bind(self.to)
        .bind(change_id)
        .execute(conn)
        .await?;
        Ok(())
    }

    async fn write_entries(&self, conn: &mut SqliteConnection) -> Result<()> {
        sqlx::query(concat!(
            "INSERT INTO main.entries (namespace_id, key, version_id, kind, size, expires_at, updated_at)
             SELECT r.namespace_id, r.key, ?3 + r.id, r.kind, r.size,
                    coalesce(min(?5 / 1000 + r.expires_in, ?6), d.expires_at), ?5
             FROM staged.verdicts AS d JOIN staged.rows AS r ON r.id = d.id
             WHERE d.id > ?1 AND d.id <= ?4 AND r.kind IS NOT NULL AND ",
            applies!(),
            " ON CONFLICT (namespace_id, key) DO UPDATE SET
                 version_id = excluded.version_id, kind = excluded.kind, size = excluded.size,
                 expires_at = excluded.expires_at, updated_at = excluded.updated_at"
        ))
        .bind(self.from)
        .bind(self.policy)
        .bind(self.base)
        .bind(self.to)
        .bind(self.now_ms)
        .bind(MAX_EXPIRY)
        .execute(conn)
        .await?;
        Ok(())
    }

    async fn remove_entries(&self, conn: &mut SqliteConnection) -> Result<()> {
        sqlx::query(concat!(
            "DELETE FROM main.entries WHERE (namespace_id, key) IN (
                 SELECT r.namespace_id, r.key
                 FROM staged.verdicts AS d JOIN staged.rows AS r ON r.id = d.id
                 WHERE d.id > ?1 AND d.id <= ?3 AND r.kind IS NULL AND ",
            applies!(),
            ")"
        ))
        .bind(self.from)
        .bind(self.policy)
        .bind(self.to)
        .execute(conn)
        .await?;
        Ok(())
    }
}

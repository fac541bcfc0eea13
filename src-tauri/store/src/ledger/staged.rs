//! Keys put and removed as they are staged: versions, revisions, entries and counts, written
//! together for many rows at a time.

use std::collections::BTreeMap;

use sqlx::sqlite::SqliteConnection;

use super::applies::applies;
use super::change::Tally;
use super::counts;
use super::lent::{self, lent_above};
use crate::error::Result;
use crate::job::{Job, Step};
use crate::limits::MAX_EXPIRY;
use crate::model::{Category, Policy};

/// Rows between two looks at the cancel flag. Few enough that the staged rows of a batch are still in
/// the page cache when the next statement reads them again.
const BATCH: i64 = 5_000;

/// The staged rows that apply under a policy: what one change does to keys.
pub(crate) struct Staged {
    policy: Policy,
    /// What is done to each namespace. `bytes_before` is of small values only: whether a large one is of the past
    /// then depends on what else has it.
    shares: BTreeMap<i64, Tally>,
    /// Bytes of large values that the history alone has, and that keys get back.
    bytes_brought_back: i64,
}

impl Staged {
    /// Counts what would be written.
    pub(crate) async fn count(conn: &mut SqliteConnection, policy: Policy) -> Result<Self> {
        lent::find_holders(conn, policy).await?;
        Ok(Self {
            policy,
            shares: shares(conn, policy).await?,
            bytes_brought_back: lent::bytes_brought_back(conn, policy).await?,
        })
    }

    /// How much it does in all namespaces. How many bytes of large values become history is known
    /// when it is written.
    pub(crate) fn total(&self) -> Tally {
        let mut total = Tally::default();
        for tally in self.shares.values() {
            total.added += tally.added;
            total.changed += tally.changed;
            total.removed += tally.removed;
            total.bytes_before += tally.bytes_before;
            total.bytes_after += tally.bytes_after;
        }
        total
    }

    /// How much it does in each namespace.
    pub(crate) fn tallies(&self) -> Vec<(i64, Tally)> {
        self.shares.iter().map(|(id, tally)| (*id, *tally)).collect()
    }

    /// Which of the staged rows it does.
    pub(crate) fn policy(&self) -> Policy {
        self.policy
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
        for (namespace_id, tally) in &self.shares {
            counts::grow(conn, *namespace_id, tally.added - tally.removed).await?;
        }
        self.count_large_values(conn, change_id).await
    }

    /// Adds to the change's bytes before those of the large values that no entry has any more.
    async fn count_large_values(&self, conn: &mut SqliteConnection, change_id: i64) -> Result<()> {
        let bytes = lent::bytes_of_the_past(conn, self.policy).await? - self.bytes_brought_back;
        if bytes != 0 {
            sqlx::query!(
                "UPDATE changes SET bytes_before = bytes_before + ? WHERE id = ?",
                bytes,
                change_id
            )
            .execute(conn)
            .await?;
        }
        Ok(())
    }
}

/// What would be written, for each namespace.
async fn shares(conn: &mut SqliteConnection, policy: Policy) -> Result<BTreeMap<i64, Tally>> {
    let (first, last, tally) = share_of(conn, policy, None).await?;
    if first == last {
        return Ok(first.map(|only| (only, tally)).into_iter().collect());
    }
    let ids: Vec<i64> = sqlx::query_scalar("SELECT DISTINCT namespace_id FROM staged.verdicts")
        .fetch_all(&mut *conn)
        .await?;
    let mut shares = BTreeMap::new();
    for id in ids {
        let (_, _, tally) = share_of(conn, policy, Some(id)).await?;
        shares.insert(id, tally);
    }
    Ok(shares)
}

/// The statement that counts what would be written, with the condition for the verdicts `d` of one
/// namespace: on its own, so that an index of the namespaces finds them.
macro_rules! share {
    ($of_one:literal) => {
        concat!(
            "SELECT min(d.namespace_id), max(d.namespace_id), coalesce(sum(d.category = ?3), 0),
                    coalesce(sum(d.category = ?4), 0), coalesce(sum(d.category NOT IN (?3, ?4)), 0),
                    coalesce(sum(d.size) FILTER (WHERE d.value_of IS NULL AND d.written_with IS NULL), 0),
                    coalesce(sum(d.before_size) FILTER (WHERE d.before_size <= ",
            lent_above!(),
            "), 0)
             FROM staged.verdicts AS d
             WHERE ",
            $of_one,
            " AND ",
            applies!(),
        )
    };
}

/// What would be written to one namespace or to all, with the first and the last that has a row. Not
/// grouped, which would take memory for each row.
async fn share_of(
    conn: &mut SqliteConnection,
    policy: Policy,
    namespace_id: Option<i64>,
) -> Result<(Option<i64>, Option<i64>, Tally)> {
    type Counted = (Option<i64>, Option<i64>, i64, i64, i64, i64, i64);
    let statement = match namespace_id {
        Some(_) => share!("d.namespace_id = ?1"),
        None => share!("?1 IS NULL"),
    };
    let (first, last, added, changed, removed, bytes_after, bytes_before): Counted =
        sqlx::query_as(statement)
            .bind(namespace_id)
            .bind(policy.code())
            .bind(Category::Added.code())
            .bind(Category::Changed.code())
            .fetch_one(conn)
            .await?;
    let tally = Tally {
        added,
        changed,
        removed,
        bytes_before,
        bytes_after,
    };
    Ok((first, last, tally))
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
            "INSERT INTO main.versions (id, expires_at, kind, size, preview, metadata, value, value_of)
             SELECT ?3 + r.id, coalesce(min(?5 / 1000 + r.expires_in, ?6), d.expires_at), r.kind, r.size, r.preview, d.metadata,
                    CASE WHEN d.value_of IS NULL AND d.written_with IS NULL THEN r.value ELSE x'' END,
                    coalesce(d.value_of, ?3 + d.written_with)
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

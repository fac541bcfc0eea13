//! How many rows a plan has of each category, and how many are ticked: counted once after they were
//! compared, and kept by each tick, so that a tick among a million rows reads none of the others.

use std::collections::{BTreeMap, HashSet};

use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::planned_namespace::PlannedNamespace;
use crate::error::Result;
use crate::model::{Category, PlanCounts, Policy};
use crate::reading::count;

/// The rows of a plan, counted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counted {
    /// By namespace and category, by their numbers.
    shares: BTreeMap<(i64, i64), Share>,
    /// Keys that are there and that rows go to.
    pub(super) met: i64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Share {
    rows: i64,
    ticked: i64,
}

/// For each category, by its code: its rows, and those of them that are ticked.
macro_rules! rows_and_ticked {
    ($($code:literal),*) => {
        concat!($(
            "count(*) FILTER (WHERE category = ", $code, "),
             count(*) FILTER (WHERE category = ", $code, " AND ticked), "
        ),*)
    };
}

impl Counted {
    /// Counts the rows, which go to these namespaces.
    pub(super) async fn of(conn: &mut SqliteConnection, planned: &[PlannedNamespace]) -> Result<Self> {
        let mut counted = Self::default();
        match planned {
            [one] => counted.shares = shares_of_one(conn, one.id).await?,
            _ => {
                let rows: Vec<(i64, i64, i64, i64)> = sqlx::query_as(
                    "SELECT namespace_id, category, count(*), sum(ticked)
                     FROM staged.verdicts GROUP BY namespace_id, category",
                )
                .fetch_all(&mut *conn)
                .await?;
                for (namespace_id, category, rows, ticked) in rows {
                    let share = Share { rows, ticked };
                    counted.shares.insert((namespace_id, category), share);
                }
            }
        }
        // A key can be in several rows only where some of them are not valid; else nothing is listed in
        // memory.
        let invalid = Category::Invalid.code();
        let may_repeat = counted
            .shares
            .iter()
            .any(|((_, code), share)| *code == invalid && share.rows > 0);
        counted.met = sqlx::query_scalar(match may_repeat {
            true => "SELECT count(DISTINCT before_version) FROM staged.verdicts",
            false => "SELECT count(before_version) FROM staged.verdicts",
        })
        .fetch_one(conn)
        .await?;
        Ok(counted)
    }

    /// Ticks rows in or out, where they are not.
    pub(super) async fn tick(
        &mut self,
        conn: &mut SqliteConnection,
        rows: &[i64],
        ticked: bool,
    ) -> Result<()> {
        let list = serde_json::Value::from(rows).to_string();
        let moved: Vec<(i64, i64, i64)> = sqlx::query_as(
            "SELECT namespace_id, category, count(*) FROM staged.verdicts
             WHERE id IN (SELECT value FROM json_each(?2)) AND ticked <> ?1
             GROUP BY namespace_id, category",
        )
        .bind(ticked)
        .bind(&list)
        .fetch_all(&mut *conn)
        .await?;
        sqlx::query("UPDATE staged.verdicts SET ticked = ?1 WHERE id IN (SELECT value FROM json_each(?2))")
            .bind(ticked)
            .bind(list)
            .execute(conn)
            .await?;
        for (namespace_id, category, rows) in moved {
            let share = self.shares.entry((namespace_id, category)).or_default();
            share.ticked += if ticked { rows } else { -rows };
        }
        Ok(())
    }

    /// Ticks all rows of a category in or out.
    pub(super) async fn tick_all(
        &mut self,
        conn: &mut SqliteConnection,
        category: Category,
        ticked: bool,
    ) -> Result<()> {
        sqlx::query("UPDATE staged.verdicts SET ticked = ?1 WHERE category = ?2 AND ticked <> ?1")
            .bind(ticked)
            .bind(category.code())
            .execute(conn)
            .await?;
        for ((_, code), share) in &mut self.shares {
            if *code == category.code() {
                share.ticked = if ticked { share.rows } else { 0 };
            }
        }
        Ok(())
    }

    /// The counts of all namespaces together, but that rows of those that are left out do not apply.
    pub(super) fn all(&self, policy: Policy, left_out: &HashSet<i64>) -> PlanCounts {
        self.counts(policy, left_out, |_| true)
    }

    /// The counts of one namespace.
    pub(super) fn of_one(&self, id: i64, policy: Policy, left_out: &HashSet<i64>) -> PlanCounts {
        self.counts(policy, left_out, |namespace_id| namespace_id == id)
    }

    /// By how many keys a namespace grows, left out or not.
    pub(super) fn growth(&self, id: i64, policy: Policy) -> i64 {
        let applying = self
            .shares
            .iter()
            .filter(|((namespace_id, _), _)| *namespace_id == id);
        applying
            .map(|((_, code), share)| match Category::from_code(*code) {
                Category::Added => share.ticked,
                Category::Removed => -share.ticked,
                Category::OnlyHere if policy == Policy::MakeIdentical => -share.ticked,
                _ => 0,
            })
            .sum()
    }

    fn counts(&self, policy: Policy, left_out: &HashSet<i64>, wanted: impl Fn(i64) -> bool) -> PlanCounts {
        let mut counts = PlanCounts::default();
        for ((namespace_id, code), share) in &self.shares {
            if !wanted(*namespace_id) {
                continue;
            }
            let category = Category::from_code(*code);
            *match category {
                Category::Added => &mut counts.added,
                Category::Changed => &mut counts.changed,
                Category::Removed => &mut counts.removed,
                Category::Same => &mut counts.same,
                Category::Invalid => &mut counts.invalid,
                Category::OnlyHere => &mut counts.only_here,
            } += count(share.rows);
            if category.applies(policy) && !left_out.contains(namespace_id) {
                counts.ticked += count(share.ticked);
            }
        }
        counts
    }
}

/// The shares of a plan whose rows all go to one namespace. Not grouped, which would sort the rows; those of
/// several namespaces have an index.
async fn shares_of_one(conn: &mut SqliteConnection, id: i64) -> Result<BTreeMap<(i64, i64), Share>> {
    // Mostly all are of one category, and to count for each takes as long as to compare them.
    let (first, last, rows, ticked): (Option<i64>, Option<i64>, i64, i64) = sqlx::query_as(
        "SELECT min(category), max(category), count(*), coalesce(sum(ticked), 0) FROM staged.verdicts",
    )
    .fetch_one(&mut *conn)
    .await?;
    if first == last {
        let share = Share { rows, ticked };
        return Ok(first.map(|code| ((id, code), share)).into_iter().collect());
    }
    let row = sqlx::query(concat!(
        "SELECT ",
        rows_and_ticked!(0, 1, 2, 3, 4, 5),
        "0 FROM staged.verdicts"
    ))
    .fetch_one(conn)
    .await?;
    let mut shares = BTreeMap::new();
    for code in 0..6_u8 {
        let at = usize::from(code) * 2;
        let (rows, ticked) = (row.try_get(at)?, row.try_get(at + 1)?);
        shares.insert((id, i64::from(code)), Share { rows, ticked });
    }
    Ok(shares)
}

#[cfg(test)]
mod tests;

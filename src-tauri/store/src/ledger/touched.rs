//! What a change does within protected places: counted in SQL, for it may be a million keys.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::applies::applies;
use super::change::Tally;
use super::places::Places;
use crate::error::Result;
use crate::model::{Kind, Policy, ProtectedKey, ValueStart};

/// Keys that are told one by one.
pub(super) const KEYS_TOLD: i64 = 3;
/// Places of one statement, which passes over the staged rows once.
const PLACES_AT_ONCE: usize = 100;

/// What is staged within each place.
pub(super) async fn staged_within(
    conn: &mut SqliteConnection,
    places: &Places,
    policy: Policy,
) -> Result<Vec<Tally>> {
    let mut within = Vec::with_capacity(places.len());
    let all: Vec<_> = places.ranges().collect();
    for some in all.chunks(PLACES_AT_ONCE) {
        let mut sql = QueryBuilder::<Sqlite>::new("SELECT ");
        let mut columns = sql.separated(", ");
        for (first, end) in some {
            for category in ["= 0", "= 1", "NOT IN (0, 1)"] {
                columns.push(format!("coalesce(sum(d.category {category} AND r.key >= "));
                columns.push_bind_unseparated(first.to_string());
                columns.push_unseparated(" AND r.key < coalesce(");
                columns.push_bind_unseparated(end.map(str::to_owned));
                columns.push_unseparated(", x'')), 0)");
            }
        }
        sql.push(" FROM staged.verdicts AS d JOIN staged.rows AS r ON r.id = d.id");
        push_applies(&mut sql, places, policy);
        let row = sql.build().fetch_one(&mut *conn).await?;
        for at in 0..some.len() {
            within.push(Tally {
                added: row.try_get(at * 3)?,
                changed: row.try_get(at * 3 + 1)?,
                removed: row.try_get(at * 3 + 2)?,
                ..Tally::default()
            });
        }
    }
    Ok(within)
}

/// The first staged keys of a place's own.
pub(super) async fn first_staged(
    conn: &mut SqliteConnection,
    places: &Places,
    at: usize,
    policy: Policy,
) -> Result<Vec<ProtectedKey>> {
    let mut sql = QueryBuilder::<Sqlite>::new(
        "SELECT r.key, b.kind, b.preview, r.kind, r.preview
         FROM staged.verdicts AS d
         CROSS JOIN staged.rows AS r ON r.id = d.id
         LEFT JOIN main.versions AS b ON b.id = d.before_version",
    );
    push_applies(&mut sql, places, policy);
    push_own(&mut sql, places, at);
    sql.push(" ORDER BY d.id LIMIT ").push_bind(KEYS_TOLD);
    let rows = sql.build().fetch_all(conn).await?;
    rows.iter().map(told).collect()
}

/// How many entries are within each place; `now` is in Unix seconds.
pub(super) async fn entries_within(
    conn: &mut SqliteConnection,
    places: &Places,
    now: i64,
) -> Result<Vec<Tally>> {
    let mut within = Vec::with_capacity(places.len());
    for (first, end) in places.ranges() {
        let removed = sqlx::query_scalar(
            "SELECT count(*) FROM main.entries
             WHERE namespace_id = ? AND key >= ? AND key < coalesce(?, x'')
               AND (expires_at IS NULL OR expires_at > ?)",
        )
        .bind(places.namespace_id)
        .bind(first)
        .bind(end)
        .bind(now)
        .fetch_one(&mut *conn)
        .await?;
        within.push(Tally {
            removed,
            ..Tally::default()
        });
    }
    Ok(within)
}

/// A change that is taken back or done again.
pub(super) struct Step {
    pub(super) change_id: i64,
    pub(super) undo: bool,
}

impl Step {
    /// The namespaces with protected places to whose keys the change wrote.
    pub(super) async fn protected_namespaces(&self, conn: &mut SqliteConnection) -> Result<Vec<i64>> {
        let ids = sqlx::query_scalar(
            "SELECT c.companion_of FROM main.namespaces AS c
             WHERE c.purpose = 'protected' AND c.deleted_at IS NULL
               AND EXISTS (SELECT 1 FROM main.revisions AS r
                           WHERE r.change_id = ? AND r.namespace_id = c.companion_of)",
        )
        .bind(self.change_id)
        .fetch_all(conn)
        .await?;
        Ok(ids)
    }

    /// The versions of a revision `r` that keys have before the step, and after it.
    fn sides(&self) -> (&'static str, &'static str) {
        match self.undo {
            true => ("r.after_version", "r.before_version"),
            false => ("r.before_version", "r.after_version"),
        }
    }

    /// What it does within each place.
    pub(super) async fn within(&self, conn: &mut SqliteConnection, places: &Places) -> Result<Vec<Tally>> {
        let (from, to) = self.sides();
        let mut within = Vec::with_capacity(places.len());
        for (first, end) in places.ranges() {
            let mut sql = QueryBuilder::<Sqlite>::new("SELECT ");
            sql.push(format!(
                "coalesce(sum({from} IS NULL AND {to} IS NOT NULL), 0),
                 coalesce(sum({from} IS NOT NULL AND {to} IS NOT NULL), 0),
                 coalesce(sum({to} IS NULL), 0)
                 FROM main.revisions AS r WHERE r.change_id = "
            ));
            sql.push_bind(self.change_id).push(" AND r.namespace_id = ");
            sql.push_bind(places.namespace_id);
            push_range(&mut sql, first, end);
            let (added, changed, removed) = sql.build_query_as().fetch_one(&mut *conn).await?;
            within.push(Tally {
                added,
                changed,
                removed,
                ..Tally::default()
            });
        }
        Ok(within)
    }

    /// The first keys of a place's own to which it writes.
    pub(super) async fn first(
        &self,
        conn: &mut SqliteConnection,
        places: &Places,
        at: usize,
    ) -> Result<Vec<ProtectedKey>> {
        let (from, to) = self.sides();
        let mut sql = QueryBuilder::<Sqlite>::new("SELECT ");
        sql.push(format!(
            "r.key, b.kind, b.preview, a.kind, a.preview
             FROM main.revisions AS r
             LEFT JOIN main.versions AS b ON b.id = {from}
             LEFT JOIN main.versions AS a ON a.id = {to}
             WHERE r.change_id = "
        ));
        sql.push_bind(self.change_id).push(" AND r.namespace_id = ");
        sql.push_bind(places.namespace_id);
        push_own(&mut sql, places, at);
        sql.push(" ORDER BY r.key LIMIT ").push_bind(KEYS_TOLD);
        let rows = sql.build().fetch_all(conn).await?;
        rows.iter().map(told).collect()
    }
}

/// Pushes the condition for the verdicts `d` of a namespace that apply.
fn push_applies(sql: &mut QueryBuilder<Sqlite>, places: &Places, policy: Policy) {
    sql.push(" WHERE d.namespace_id = ")
        .push_bind(places.namespace_id);
    // A parameter with a number does not stand beside those without.
    let policy = policy.code().to_string();
    sql.push(" AND ").push(applies!().replace("?2", &policy));
}

/// Pushes the condition that the key of `r` is in a range.
fn push_range(sql: &mut QueryBuilder<Sqlite>, first: &str, end: Option<&str>) {
    sql.push(" AND r.key >= ").push_bind(first.to_owned());
    if let Some(end) = end {
        sql.push(" AND r.key < ").push_bind(end.to_owned());
    }
}

/// Pushes the condition that the key of `r` is in a place, and in none with a longer prefix.
fn push_own(sql: &mut QueryBuilder<Sqlite>, places: &Places, at: usize) {
    for (covered, (first, end)) in places.ranges().enumerate() {
        if covered == at {
            push_range(sql, first, end);
        } else if places.covers(at, covered) {
            sql.push(" AND NOT (1");
            push_range(sql, first, end);
            sql.push(")");
        }
    }
}

/// A key with the kinds and previews of what it is and would be.
fn told(row: &SqliteRow) -> Result<ProtectedKey> {
    let start = |kind: usize| -> Result<Option<ValueStart>> {
        let code: Option<i64> = row.try_get(kind)?;
        let preview: Option<String> = row.try_get(kind + 1)?;
        Ok(code.map(|code| ValueStart {
            kind: Kind::from_code(code),
            preview: preview.unwrap_or_default(),
        }))
    };
    Ok(ProtectedKey {
        key: row.try_get(0)?,
        before: start(1)?,
        after: start(3)?,
    })
}

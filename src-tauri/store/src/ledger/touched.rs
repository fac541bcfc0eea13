//! What a change does within protected places: counted in SQL, for it may be a million keys.

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::applies::applies;
use super::change::Tally;
use super::listed_places::{OUTSIDE, own_place};
use super::places::Places;
use crate::error::Result;
use crate::model::{Kind, Policy, ProtectedKey, ValueStart};

/// Keys that are told one by one.
pub(super) const KEYS_TOLD: i64 = 3;

/// What is staged for each place's own. The places are listed; each row finds its own one among them.
pub(super) async fn staged_own(
    conn: &mut SqliteConnection,
    places: &Places,
    policy: Policy,
) -> Result<Vec<Tally>> {
    let mut sql = QueryBuilder::<Sqlite>::new(
        "INSERT INTO staged.place_tallies (place, added, changed, removed) SELECT ",
    );
    sql.push(own_place!());
    sql.push(
        ", d.category = 0, d.category = 1, d.category NOT IN (0, 1)
         FROM staged.verdicts AS d CROSS JOIN staged.rows AS r ON r.id = d.id",
    );
    push_applies(&mut sql, places, policy);
    // Not grouped, which would sort the rows.
    sql.push(
        " ON CONFLICT (place) DO UPDATE SET added = added + excluded.added,
             changed = changed + excluded.changed, removed = removed + excluded.removed",
    );
    sql.build().execute(&mut *conn).await?;
    let mut own = vec![Tally::default(); places.len()];
    let rows: Vec<(i64, i64, i64, i64)> =
        sqlx::query_as("SELECT place, added, changed, removed FROM staged.place_tallies")
            .fetch_all(&mut *conn)
            .await?;
    for (place, added, changed, removed) in rows {
        if let Some(tally) = usize::try_from(place).ok().and_then(|at| own.get_mut(at)) {
            *tally = Tally {
                added,
                changed,
                removed,
                ..Tally::default()
            };
        }
    }
    sqlx::query("DELETE FROM staged.place_tallies")
        .execute(conn)
        .await?;
    Ok(own)
}

/// The first staged keys of a listed place's own.
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

    /// The first keys of a listed place's own to which it writes.
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

/// Pushes the condition that the key of `r` is a listed place's own.
fn push_own(sql: &mut QueryBuilder<Sqlite>, places: &Places, at: usize) {
    if let Some((first, end)) = places.ranges().nth(at) {
        push_range(sql, first, end);
    }
    sql.push(" AND ").push(own_place!()).push(" = ");
    sql.push_bind(i64::try_from(at).unwrap_or(OUTSIDE));
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

//! What each staged row would do, compared with the entries as they are.

use sqlx::sqlite::SqliteConnection;

use super::kept::fill_kept_values;
use super::reasons::{expiry_passed, no_longer_kept};
use crate::error::Result;
use crate::job::{Job, Step};
use crate::ledger::lent_above;
use crate::model::prefix_end;
use crate::model::{Category, Policy};

/// Rows between two looks at the cancel flag.
const ROWS_AT_ONCE: i64 = 20_000;

impl Category {
    pub(crate) fn code(self) -> i64 {
        match self {
            Self::Added => 0,
            Self::Changed => 1,
            Self::Removed => 2,
            Self::Same => 3,
            Self::Invalid => 4,
            Self::OnlyHere => 5,
        }
    }

    pub(crate) fn from_code(code: i64) -> Self {
        match code {
            0 => Self::Added,
            1 => Self::Changed,
            2 => Self::Removed,
            3 => Self::Same,
            5 => Self::OnlyHere,
            _ => Self::Invalid,
        }
    }
}

impl Policy {
    pub(crate) fn code(self) -> i64 {
        match self {
            Self::Update => 0,
            Self::AddOnly => 1,
            Self::MakeIdentical => 2,
        }
    }
}

/// Whether a staged row `r` has the value that its entry now has with version `v`.
macro_rules! same_value {
    () => {
        "(r.size = v.size AND CASE
             WHEN r.value_of IS NULL AND v.value_of IS NULL THEN r.value = v.value
             WHEN r.value_of IS NULL THEN r.value = (SELECT w.value FROM main.versions AS w WHERE w.id = v.value_of)
             ELSE r.value_of = v.id OR (SELECT coalesce(l.value_of, l.id) = coalesce(v.value_of, v.id)
                                            OR w.value = (SELECT value FROM main.whole_versions WHERE id = v.id)
                                        FROM main.versions AS l JOIN main.whole_versions AS w ON w.id = l.id
                                        WHERE l.id = r.value_of)
         END)"
    };
}
/// Whether it has the same expiry and metadata.
macro_rules! same_beside {
    () => {
        "((r.keep & 1 OR (r.expires_in IS NULL AND r.expires_at IS v.expires_at))
          AND (r.keep & 2 OR r.metadata IS v.metadata))"
    };
}
/// The category of a staged row `r` whose entry now is `e` with version `v`.
macro_rules! category {
    () => {
        concat!(
            "CASE
             WHEN r.reason IS NOT NULL THEN 4
             WHEN r.kind IS NULL AND e.version_id IS NULL THEN 3
             WHEN r.kind IS NULL THEN 2
             WHEN e.version_id IS NULL THEN 0
             WHEN ",
            same_beside!(),
            " AND ",
            same_value!(),
            " THEN 3
             ELSE 1
         END"
        )
    };
}
/// What a staged row `r` writes besides its value, where its entry now has version `v`, and the version
/// that has the value already.
macro_rules! resolved {
    () => {
        concat!(
            "CASE WHEN r.keep & 1 THEN v.expires_at ELSE coalesce(?1 + r.expires_in, r.expires_at) END AS expires_at,
         CASE WHEN r.keep & 2 THEN v.metadata ELSE r.metadata END AS metadata,
         CASE WHEN r.value_of IS NOT NULL THEN r.value_of
              WHEN r.size > ",
            lent_above!(),
            " AND NOT ",
            same_beside!(),
            " AND ",
            same_value!(),
            " THEN v.id END AS value_of"
        )
    };
}
macro_rules! compared {
    () => {
        "staged.rows AS r
         LEFT JOIN main.entries AS e ON e.namespace_id = r.namespace_id AND e.key = r.key
             AND (e.expires_at IS NULL OR e.expires_at > ?1)
         LEFT JOIN main.versions AS v ON v.id = e.version_id"
    };
}

/// Gives every staged row its verdict that has none yet. `now` is in Unix seconds.
pub(crate) async fn classify(conn: &mut SqliteConnection, now: i64, job: &Job) -> Result<()> {
    fill_kept_values(conn, now).await?;
    refuse_what_is_gone(conn).await?;
    let last = staged_rows(conn).await?;
    job.begin(Step::Comparing, last);
    let last = i64::try_from(last).unwrap_or(i64::MAX);
    let mut from: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM staged.verdicts")
        .fetch_one(&mut *conn)
        .await?;
    while from < last {
        job.check()?;
        let to = last.min(from + ROWS_AT_ONCE);
        classify_some(conn, now, from, to).await?;
        from = to;
        job.set_done(to.unsigned_abs());
    }
    Ok(())
}

/// Whether staged rows have verdicts.
pub(super) async fn is_compared(conn: &mut SqliteConnection) -> Result<bool> {
    let compared = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM staged.verdicts)")
        .fetch_one(conn)
        .await?;
    Ok(compared)
}

/// How many rows were staged, those that were taken out again included.
pub(crate) async fn staged_rows(conn: &mut SqliteConnection) -> Result<u64> {
    let last: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM staged.rows")
        .fetch_one(conn)
        .await?;
    Ok(last.unsigned_abs())
}

async fn classify_some(conn: &mut SqliteConnection, now: i64, from: i64, to: i64) -> Result<()> {
    sqlx::query(concat!(
        "INSERT INTO staged.verdicts (id, namespace_id, category, before_version, before_size, size, expires_at, metadata, value_of)
         SELECT r.id, r.namespace_id, ",
        category!(),
        ", e.version_id, e.size, r.size, ",
        resolved!(),
        " FROM ",
        compared!(),
        " WHERE r.id > ?2 AND r.id <= ?3 ORDER BY r.id"
    ))
    .bind(now)
    .bind(from)
    .bind(to)
    .execute(conn)
    .await?;
    Ok(())
}

/// Compares again after the entries changed, or an expiry of a row has passed; ticks stay as they were. Rows that were only here
/// and are gone now become the same.
pub(crate) async fn classify_again(conn: &mut SqliteConnection, now: i64) -> Result<()> {
    fill_kept_values(conn, now).await?;
    sqlx::query(concat!(
        "UPDATE staged.rows SET reason = ",
        expiry_passed!(),
        " WHERE reason IS NULL AND expires_at <= ?"
    ))
    .bind(now)
    .execute(&mut *conn)
    .await?;
    refuse_what_is_gone(conn).await?;
    sqlx::query(concat!(
        "UPDATE staged.verdicts SET
             category = CASE WHEN verdicts.category = 5 AND now.category = 2 THEN 5 ELSE now.category END,
             before_version = now.before_version, before_size = now.before_size, size = now.size,
             expires_at = now.expires_at, metadata = now.metadata, value_of = now.value_of
         FROM (SELECT r.id, ",
        category!(),
        " AS category, e.version_id AS before_version, e.size AS before_size, r.size, ",
        resolved!(),
        " FROM ",
        compared!(),
        ") AS now WHERE now.id = verdicts.id"
    ))
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

/// Rows whose value some version had that is no longer kept are not valid.
async fn refuse_what_is_gone(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query(concat!(
        "UPDATE staged.rows SET reason = ",
        no_longer_kept!(),
        " WHERE value_of IS NOT NULL AND reason IS NULL
           AND NOT EXISTS (SELECT 1 FROM main.versions AS v WHERE v.id = rows.value_of)"
    ))
    .execute(conn)
    .await?;
    Ok(())
}

async fn index_keys(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::raw_sql("CREATE INDEX IF NOT EXISTS staged.rows_by_key ON rows (namespace_id, key)")
        .execute(conn)
        .await?;
    Ok(())
}

/// Stages the removal of what is in a namespace (under a prefix) but not in the source. They
/// apply only to make the two identical.
pub(crate) async fn stage_only_here(
    conn: &mut SqliteConnection,
    namespace_id: i64,
    prefix: &str,
    now: i64,
) -> Result<()> {
    index_keys(conn).await?;
    let end = prefix_end(prefix);
    sqlx::query(
        "INSERT INTO staged.rows (namespace_id, key)
         SELECT e.namespace_id, e.key FROM main.entries AS e
         WHERE e.namespace_id = ?1 AND (e.expires_at IS NULL OR e.expires_at > ?2)
           AND e.key >= ?3 AND (?4 IS NULL OR e.key < ?4)
           AND NOT EXISTS (SELECT 1 FROM staged.rows AS r
                           WHERE r.namespace_id = e.namespace_id AND r.key = e.key)
         ORDER BY e.key",
    )
    .bind(namespace_id)
    .bind(now)
    .bind(prefix)
    .bind(end)
    .execute(&mut *conn)
    .await?;
    judge_only_here(conn).await
}

/// Gives the rows that were staged last, for what is only here, their verdict.
pub(crate) async fn judge_only_here(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query(
        "INSERT INTO staged.verdicts (id, namespace_id, category, before_version, before_size)
         SELECT r.id, r.namespace_id, 5, e.version_id, e.size
         FROM staged.rows AS r
         JOIN main.entries AS e ON e.namespace_id = r.namespace_id AND e.key = r.key
         WHERE r.id > (SELECT coalesce(max(id), 0) FROM staged.verdicts)",
    )
    .execute(conn)
    .await?;
    Ok(())
}

impl Category {
    /// Whether ticked rows of this category are written under a policy.
    pub(crate) fn applies(self, policy: Policy) -> bool {
        match self {
            Self::Added | Self::Removed => true,
            Self::Changed => policy != Policy::AddOnly,
            Self::OnlyHere => policy == Policy::MakeIdentical,
            Self::Same | Self::Invalid => false,
        }
    }
}

//! What goes with an entry that has expired: neither its value nor an earlier one of it that had an expiry
//! is kept, under whatever name the key had it.
//!
//! Its value is in other versions, too: it was there before it had an expiry, or before the key had its
//! name. Those go as well, back to the change that brought the value. What the key was before that stays,
//! if it had no expiry.

use sqlx::sqlite::SqliteConnection;

use super::doomed::Doomed;
use super::lives::{lives, renamed};
use crate::error::Result;

/// Whether the version `v` has the value of the version `gone`, for SQL.
macro_rules! has_its_value {
    () => {
        "(v.size = gone.size AND CASE
             WHEN coalesce(v.value_of, v.id) = coalesce(gone.value_of, gone.id) THEN 1
             ELSE v.preview = gone.preview
                  AND (SELECT value FROM main.whole_versions WHERE id = v.id)
                    = (SELECT value FROM main.whole_versions WHERE id = gone.id) END)"
    };
}

/// The versions that go with the entries in `staged.expired`. CROSS JOIN keeps the order: SQLite by itself
/// reads the whole history for a few entries.
///
/// `way` leads from each entry back through the changes that are done, as long as they left its value
/// there, or one that is no longer kept by `?1`, in Unix seconds: `change_id` is the one that was reached, under the name `key`; before it, the key was called
/// `earlier`. Between it and `upto` stand only changes that are undone; redo would bring the value back.
const GOING: &str = concat!(
    "WITH RECURSIVE ",
    lives!("SELECT namespace_id, key FROM staged.expired"),
    ", way (namespace_id, gone, key, earlier, change_id, upto) AS (
         SELECT e.namespace_id, e.version_id, e.key, e.key, 9223372036854775807, 9223372036854775807
         FROM staged.expired AS x
         CROSS JOIN main.entries AS e ON e.namespace_id = x.namespace_id AND e.key = x.key
         UNION ALL
         SELECT way.namespace_id, way.gone, r.key,
                coalesce((SELECT old.key FROM main.changes AS c
                          CROSS JOIN main.revisions AS old ON old.change_id = c.id
                              AND old.namespace_id = r.namespace_id AND old.after_version IS NULL
                          WHERE c.id = r.change_id AND r.before_version IS NULL AND ",
    renamed!("c"),
    "), r.key),
                r.change_id, way.change_id
         FROM way
         CROSS JOIN main.revisions AS r ON r.namespace_id = way.namespace_id AND r.key = way.earlier
             AND r.change_id = (
                 SELECT last.change_id FROM main.revisions AS last
                 CROSS JOIN main.changes AS c ON c.id = last.change_id AND c.state IN (0, 3)
                 WHERE last.namespace_id = way.namespace_id AND last.key = way.earlier
                   AND last.change_id < way.change_id
                 ORDER BY last.change_id DESC LIMIT 1)
         CROSS JOIN main.versions AS gone ON gone.id = way.gone
         LEFT JOIN main.versions AS v ON v.id = r.after_version
         WHERE r.after_version > 0 AND (v.id IS NULL OR v.expires_at <= ?1 OR ",
    has_its_value!(),
    "))
     SELECT json_group_array(id) FROM (
         SELECT v.id
         FROM life
         CROSS JOIN main.revisions AS r ON r.namespace_id = life.namespace_id AND r.key = life.key
             AND r.change_id > life.after AND r.change_id <= life.upto
         CROSS JOIN main.versions AS v ON v.id IN (r.before_version, r.after_version)
         WHERE v.expires_at IS NOT NULL
         UNION
         SELECT v.id
         FROM way
         CROSS JOIN main.versions AS gone ON gone.id = way.gone
         CROSS JOIN main.revisions AS r ON r.namespace_id = way.namespace_id AND r.key = way.key
             AND r.change_id BETWEEN way.change_id AND way.upto
         CROSS JOIN main.versions AS v ON v.id IN (r.before_version, r.after_version)
         WHERE ",
    has_its_value!(),
    " UNION
         SELECT v.id
         FROM way
         CROSS JOIN main.versions AS gone ON gone.id = way.gone
         CROSS JOIN main.revisions AS r ON r.namespace_id = way.namespace_id AND r.key = way.earlier
             AND r.change_id = way.change_id AND way.earlier <> way.key
         CROSS JOIN main.versions AS v ON v.id = r.before_version
         WHERE ",
    has_its_value!(),
    " UNION
         SELECT v.id
         FROM staged.expired AS x
         CROSS JOIN main.entries AS e ON e.namespace_id = x.namespace_id AND e.key = x.key
         CROSS JOIN main.versions AS gone ON gone.id = e.version_id
         CROSS JOIN main.revisions AS r ON r.namespace_id = e.namespace_id AND r.key = e.key
         CROSS JOIN main.changes AS c ON c.id = r.change_id AND c.state = 1
         CROSS JOIN main.versions AS v ON v.id = r.after_version
         WHERE ",
    has_its_value!(),
    ")"
);

/// The versions that go with the entries that are listed in `staged.expired`. `now` is in Unix seconds.
pub(super) async fn going_with_listed(conn: &mut SqliteConnection, now: i64) -> Result<Doomed> {
    let going = sqlx::query_scalar(GOING).bind(now);
    Ok(Doomed(going.fetch_one(conn).await?))
}

/// What [`note_expiry`] does. The revisions are found by their keys first: joined to the entries, SQLite reads the
/// whole history for a few of them.
const NOTING: &str = "UPDATE main.revisions SET
         before_version = CASE before_version WHEN gone.version_id THEN gone.noted ELSE before_version END,
         after_version = CASE after_version WHEN gone.version_id THEN gone.noted ELSE after_version END
     FROM (SELECT namespace_id, key, version_id, -max(expires_at, 1) AS noted FROM main.entries) AS gone
     WHERE (revisions.change_id, revisions.namespace_id, revisions.key) IN (
             SELECT r.change_id, r.namespace_id, r.key
             FROM staged.expired AS x
             CROSS JOIN main.entries AS e ON e.namespace_id = x.namespace_id AND e.key = x.key
             CROSS JOIN main.revisions AS r ON r.namespace_id = e.namespace_id AND r.key = e.key
             WHERE e.version_id IN (r.before_version, r.after_version))
       AND gone.namespace_id = revisions.namespace_id AND gone.key = revisions.key";

/// Has the history of the listed entries say when they expired, for as long as it is kept: in the place of
/// the version that is gone stands the moment, in Unix seconds, as a negative number.
pub(super) async fn note_expiry(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::query(NOTING).execute(conn).await?;
    Ok(())
}

/// The moment that [`note_expiry`] left in the place of a version, in Unix seconds.
pub(crate) fn noted_expiry(version: i64) -> Option<i64> {
    (version < 0).then(|| version.saturating_neg())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::plan_of;

    #[tokio::test]
    async fn the_history_is_not_read_through_for_a_few_entries() {
        for sql in [GOING, NOTING] {
            let steps = plan_of(sql, &[crate::ledger::STAGED]).await;
            let scanned: Vec<_> = steps
                .iter()
                .filter_map(|step| step.strip_prefix("SCAN "))
                .collect();
            assert!(!scanned.is_empty());
            for what in scanned {
                let few = ["x", "life", "way", "root", "(", "expired", "staged"];
                assert!(few.iter().any(|few| what.starts_with(few)), "{steps:#?}");
            }
        }
    }
}

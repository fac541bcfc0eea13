//! Keys deleted for good with all their history, some revisions at a time, however many one key has.

use sqlx::sqlite::SqliteConnection;

use super::counts;
use super::doomed::Doomed;
use super::lives::list_lives;
use crate::error::Result;

/// A revision of a namespace, in the order of the keys.
struct Place {
    key: String,
    change_id: i64,
}

/// A revision, in the order in which the lives of keys go: each before the one that followed it, so that
/// what is left still leads from a name to those before it.
struct LifePlace {
    namespace_id: i64,
    root: String,
    upto: i64,
    change_id: i64,
}

/// The revisions `r` of the lives `l`, the last of each included, which gave the key its next name.
macro_rules! revisions_of_lives {
    () => {
        "staged.lives AS l
         CROSS JOIN main.revisions AS r ON r.namespace_id = l.namespace_id AND r.key = l.key
             AND r.change_id > l.after AND r.change_id <= l.upto"
    };
}

/// Forgets versions and revisions of the keys that are listed and not there now, under all the names that
/// they had: `some` revisions at most, those of the first keys, and of a key the oldest. Returns whether
/// there are more.
pub(crate) async fn purge_some_listed(conn: &mut SqliteConnection, some: i64) -> Result<bool> {
    sqlx::query(
        "DELETE FROM staged.listed AS l
         WHERE EXISTS (SELECT 1 FROM main.entries AS e WHERE e.namespace_id = l.namespace_id AND e.key = l.key)",
    )
    .execute(&mut *conn)
    .await?;
    list_lives(conn).await?;
    let last = last_of_some_listed(conn, some).await?;
    let more = last.is_some();
    let last = last.unwrap_or(LifePlace {
        namespace_id: i64::MAX,
        root: String::new(),
        upto: 0,
        change_id: 0,
    });
    let versions = sqlx::query_scalar(concat!(
        "SELECT json_group_array(v.id) FROM ",
        revisions_of_lives!(),
        " CROSS JOIN main.versions AS v ON v.id IN (r.before_version, r.after_version)
         WHERE (l.namespace_id, l.root, l.upto, r.change_id) <= (?1, ?2, ?3, ?4)"
    ))
    .bind(last.namespace_id)
    .bind(&last.root)
    .bind(last.upto)
    .bind(last.change_id)
    .fetch_one(&mut *conn)
    .await?;
    Doomed(versions).delete(conn).await?;
    sqlx::query(concat!(
        "DELETE FROM main.revisions WHERE (change_id, namespace_id, key) IN (
             SELECT r.change_id, r.namespace_id, r.key FROM ",
        revisions_of_lives!(),
        " WHERE (l.namespace_id, l.root, l.upto, r.change_id) <= (?1, ?2, ?3, ?4))"
    ))
    .bind(last.namespace_id)
    .bind(last.root)
    .bind(last.upto)
    .bind(last.change_id)
    .execute(conn)
    .await?;
    Ok(more)
}

/// The revision up to which the lives that are listed have `some`; `None` when they have fewer.
async fn last_of_some_listed(conn: &mut SqliteConnection, some: i64) -> Result<Option<LifePlace>> {
    let last: Option<(i64, String, i64, i64)> = sqlx::query_as(concat!(
        "SELECT l.namespace_id, l.root, l.upto, r.change_id FROM ",
        revisions_of_lives!(),
        " ORDER BY l.namespace_id, l.root, l.upto, l.key, r.change_id LIMIT 1 OFFSET ? - 1"
    ))
    .bind(some)
    .fetch_optional(conn)
    .await?;
    Ok(last.map(|(namespace_id, root, upto, change_id)| LifePlace {
        namespace_id,
        root,
        upto,
        change_id,
    }))
}

/// Deletes the first of a namespace's keys with all their history: `some` entries and `some` revisions at
/// most. A key's entry goes with the last of its revisions. Returns whether there was anything.
///
/// The past goes before the present, and of the past the oldest first: a value is handed on at most once
/// on its way out.
pub(crate) async fn purge_some_of(conn: &mut SqliteConnection, namespace_id: i64, some: i64) -> Result<bool> {
    let last = last_of_some(conn, namespace_id, some).await?;
    let (key, change_id) = last.map_or((None, 0), |last| (Some(last.key), last.change_id));
    // For SQL, bytes come after all texts, and so after every key.
    let versions = sqlx::query_scalar!(
        r#"SELECT json_group_array(id) AS "ids!: String" FROM (
               SELECT version_id AS id FROM entries
               WHERE namespace_id = ?1 AND key <= coalesce(?2, x'ff')
               UNION ALL
               SELECT before_version FROM revisions
               WHERE namespace_id = ?1 AND (key, change_id) <= (coalesce(?2, x'ff'), ?3)
               UNION ALL
               SELECT after_version FROM revisions
               WHERE namespace_id = ?1 AND (key, change_id) <= (coalesce(?2, x'ff'), ?3))
           WHERE id IS NOT NULL
             AND id IS NOT (SELECT e.version_id FROM entries AS e
                            WHERE e.namespace_id = ?1 AND e.key = ?2
                              AND EXISTS (SELECT 1 FROM revisions AS later
                                          WHERE later.namespace_id = ?1 AND later.key = ?2
                                            AND later.change_id > ?3))"#,
        namespace_id,
        key,
        change_id
    )
    .fetch_one(&mut *conn)
    .await?;
    Doomed(versions).delete(conn).await?;
    let entries = sqlx::query!(
        "DELETE FROM entries WHERE namespace_id = ?1 AND key <= coalesce(?2, x'ff')
           AND NOT (key IS ?2 AND EXISTS (SELECT 1 FROM revisions AS later
                                          WHERE later.namespace_id = ?1 AND later.key = ?2
                                            AND later.change_id > ?3))",
        namespace_id,
        key,
        change_id
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    let deleted = i64::try_from(entries).unwrap_or(i64::MAX);
    counts::grow(conn, namespace_id, -deleted).await?;
    let revisions = sqlx::query!(
        "DELETE FROM revisions
         WHERE namespace_id = ?1 AND (key, change_id) <= (coalesce(?2, x'ff'), ?3)",
        namespace_id,
        key,
        change_id
    )
    .execute(conn)
    .await?
    .rows_affected();
    Ok(entries > 0 || revisions > 0)
}

/// The place up to which a namespace has `some` entries, with all of the last one's history, or `some`
/// revisions; `None` when it has fewer.
async fn last_of_some(conn: &mut SqliteConnection, namespace_id: i64, some: i64) -> Result<Option<Place>> {
    let last = sqlx::query_as!(
        Place,
        r#"SELECT key AS "key!: String", change_id AS "change_id!: i64" FROM (
               SELECT key, 9223372036854775807 AS change_id
               FROM (SELECT key FROM entries WHERE namespace_id = ?1 ORDER BY key LIMIT 1 OFFSET ?2 - 1)
               UNION ALL
               SELECT key, change_id
               FROM (SELECT key, change_id FROM revisions WHERE namespace_id = ?1
                     ORDER BY key, change_id LIMIT 1 OFFSET ?2 - 1))
           ORDER BY key, change_id LIMIT 1"#,
        namespace_id,
        some
    )
    .fetch_optional(conn)
    .await?;
    Ok(last)
}

#[cfg(test)]
mod tests;

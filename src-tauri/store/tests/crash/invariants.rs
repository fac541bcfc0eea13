//! What is true of a store's file at any moment, in plain SQL over the file itself.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::model::Entries;

/// Each statement counts what must not be there.
const NEVER: &[(&str, &str)] = &[
    (
        "a change whose revisions are not those that it counts",
        "SELECT count(*) FROM changes AS c WHERE (c.added, c.changed, c.removed) IS NOT (
             SELECT coalesce(sum(before_version IS NULL), 0),
                    coalesce(sum(before_version IS NOT NULL AND after_version IS NOT NULL), 0),
                    coalesce(sum(after_version IS NULL), 0)
             FROM revisions AS r WHERE r.change_id = c.id)",
    ),
    (
        "a change whose bytes are not those of its revisions, where no value is large",
        "SELECT count(*) FROM changes AS c WHERE (c.bytes_before, c.bytes_after) IS NOT (
             SELECT coalesce(sum(b.size), 0), coalesce(sum(a.size), 0) FROM revisions AS r
             LEFT JOIN versions AS b ON b.id = r.before_version
             LEFT JOIN versions AS a ON a.id = r.after_version
             WHERE r.change_id = c.id)
         AND NOT EXISTS (SELECT 1 FROM revisions AS r
                         JOIN versions AS v ON v.id IN (r.before_version, r.after_version)
                         WHERE r.change_id = c.id AND v.size > 2048)",
    ),
    (
        "a version that has its value from one that does not hold it",
        "SELECT count(*) FROM versions AS b LEFT JOIN versions AS h ON h.id = b.value_of
         WHERE b.value_of IS NOT NULL
           AND (h.value_of IS NOT NULL OR h.size IS NOT b.size OR length(b.value) > 0)",
    ),
    (
        "a revision without its change",
        "SELECT count(*) FROM revisions WHERE change_id NOT IN (SELECT id FROM changes)",
    ),
    (
        "a revision whose versions are gone",
        "SELECT count(*) FROM revisions AS r
         WHERE (r.before_version IS NOT NULL AND r.before_version NOT IN (SELECT id FROM versions))
            OR (r.after_version IS NOT NULL AND r.after_version NOT IN (SELECT id FROM versions))",
    ),
    (
        "an entry that is not what the last change made it",
        "SELECT count(*) FROM (SELECT DISTINCT namespace_id, key FROM revisions) AS k
         WHERE (SELECT r.after_version FROM revisions AS r JOIN changes AS c ON c.id = r.change_id
                WHERE r.namespace_id = k.namespace_id AND r.key = k.key AND c.state = 0
                ORDER BY r.change_id DESC LIMIT 1)
             IS NOT (SELECT version_id FROM entries AS e
                     WHERE e.namespace_id = k.namespace_id AND e.key = k.key)",
    ),
    (
        "an entry that no change made",
        "SELECT count(*) FROM entries AS e WHERE NOT EXISTS (
             SELECT 1 FROM revisions AS r WHERE r.namespace_id = e.namespace_id AND r.key = e.key)",
    ),
    (
        "an entry that is not what its version says, or has none",
        "SELECT count(*) FROM entries AS e LEFT JOIN whole_versions AS v ON v.id = e.version_id
         WHERE (e.kind, e.size, e.expires_at) IS NOT (v.kind, v.size, v.expires_at)
            OR v.size IS NOT length(v.value)",
    ),
    (
        "a namespace whose count is wrong",
        "SELECT count(*) FROM namespaces AS n
         WHERE entry_count <> (SELECT count(*) FROM entries AS e WHERE e.namespace_id = n.id)",
    ),
    (
        "a version that nothing points at",
        "SELECT count(*) FROM versions WHERE id NOT IN (
             SELECT version_id FROM entries
             UNION SELECT before_version FROM revisions WHERE before_version IS NOT NULL
             UNION SELECT after_version FROM revisions WHERE after_version IS NOT NULL)",
    ),
    (
        "a version id that would be used again",
        "SELECT count(*) FROM versions, meta WHERE versions.id >= meta.next_version",
    ),
    (
        "statistics, which mislead SQLite's planner once the file has grown",
        "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'sqlite_stat%'",
    ),
    (
        "a change without its commit in the log",
        "SELECT count(*) FROM changes AS c
         WHERE c.id > (SELECT min(change_id) FROM commits)
           AND NOT EXISTS (SELECT 1 FROM commits AS l WHERE l.change_id = c.id)
           AND (SELECT min(seq) FROM commits) = 1",
    ),
];

/// Looks at a store's file and returns its entries. Panics, naming what is wrong.
pub async fn check(path: &Path) -> Entries {
    let options = SqliteConnectOptions::new().filename(path);
    let mut conn = options.connect().await.expect("the file opens");
    let integrity: Vec<String> = column(&mut conn, "PRAGMA integrity_check").await;
    assert_eq!(integrity, ["ok"]);
    let strays = sqlx::query("PRAGMA foreign_key_check")
        .fetch_all(&mut conn)
        .await
        .unwrap();
    assert!(strays.is_empty(), "{} rows point at nothing", strays.len());
    for (what, sql) in NEVER {
        let found: i64 = sqlx::query_scalar(*sql).fetch_one(&mut conn).await.unwrap();
        assert_eq!(found, 0, "{what}");
    }
    let entries: Vec<(String, String)> = sqlx::query_as(
        "SELECT e.key, CAST(v.value AS TEXT) FROM entries AS e JOIN whole_versions AS v ON v.id = e.version_id",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap();
    conn.close().await.unwrap();
    entries.into_iter().collect()
}

/// Folds the WAL into the file and cuts it to nothing.
pub async fn fold_wal(path: &Path) {
    let options = SqliteConnectOptions::new().filename(path);
    let mut conn = options.connect().await.unwrap();
    let busy: i64 = sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert_eq!(busy, 0, "nobody holds the WAL");
    conn.close().await.unwrap();
}

async fn column(conn: &mut SqliteConnection, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql).fetch_all(conn).await.unwrap()
}

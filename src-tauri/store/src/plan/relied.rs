//! What a plan was made from, beyond the keys that it writes: a run of code read those, and would have done
//! something else had they been otherwise. When one of them is no longer so, the plan does not apply.

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use crate::error::Result;
use crate::model::prefix_end;
use crate::reading::count;

/// Keys of one statement.
const KEYS_PER_STATEMENT: usize = 500;

/// Keys in a row, all that there were, which a plan was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReliedRange {
    /// They start with it.
    pub prefix: String,
    /// They come behind it; empty, which no key is, for all.
    pub after: String,
    /// The last of them; `None`: they are all that there are behind `after`.
    pub upto: Option<String>,
    /// How many there are. Each is relied upon by itself as well.
    pub keys: u32,
}

/// A key and its version, `None` where there was no such key.
pub(super) type ReliedKey = (i64, String, Option<i64>);

/// Keys that a plan was made from and that are not staged yet.
#[derive(Debug, Default)]
pub(super) struct Relied(Vec<ReliedKey>);

impl Relied {
    pub(super) fn push(&mut self, key: ReliedKey) {
        self.0.push(key);
    }

    pub(super) fn is_full(&self) -> bool {
        self.0.len() >= KEYS_PER_STATEMENT
    }

    /// Stages them. What was seen of a key first holds.
    pub(super) async fn stage(&mut self, conn: &mut SqliteConnection) -> Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut sql = QueryBuilder::<Sqlite>::new(
            "INSERT OR IGNORE INTO staged.relied_keys (namespace_id, key, version_id) ",
        );
        sql.push_values(self.0.drain(..), |mut row, (namespace_id, key, version)| {
            row.push_bind(namespace_id).push_bind(key).push_bind(version);
        });
        sql.build().persistent(true).execute(conn).await?;
        Ok(())
    }
}

/// Stages keys in a row.
pub(super) async fn stage_range(
    conn: &mut SqliteConnection,
    namespace_id: i64,
    range: &ReliedRange,
) -> Result<()> {
    let end = prefix_end(&range.prefix);
    sqlx::query(
        "INSERT INTO staged.relied_ranges (namespace_id, first, after, upto, below, keys)
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(namespace_id)
    .bind(&range.prefix)
    .bind(&range.after)
    .bind(&range.upto)
    .bind(end)
    .bind(range.keys)
    .execute(conn)
    .await?;
    Ok(())
}

/// How much of what the plan was made from has become another; `now` is in Unix seconds.
pub(super) async fn stale_relied(conn: &mut SqliteConnection, now: i64) -> Result<u32> {
    let stale: i64 = sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM staged.relied_keys AS k
                 LEFT JOIN main.entries AS e ON e.namespace_id = k.namespace_id AND e.key = k.key
                     AND (e.expires_at IS NULL OR e.expires_at > ?1)
                 WHERE e.version_id IS NOT k.version_id)
              + (SELECT count(*) FROM staged.relied_ranges AS r
                 WHERE r.keys <> (SELECT count(*) FROM main.entries AS e
                                  WHERE e.namespace_id = r.namespace_id
                                    AND e.key >= r.first AND e.key > r.after
                                    -- Bytes come after all texts.
                                    AND e.key <= coalesce(r.upto, x'ff') AND e.key < coalesce(r.below, x'ff')
                                    AND (e.expires_at IS NULL OR e.expires_at > ?1)))",
    )
    .bind(now)
    .fetch_one(conn)
    .await?;
    Ok(count(stale))
}

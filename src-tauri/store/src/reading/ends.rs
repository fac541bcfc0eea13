//! Where batches of a selection end, found ahead of the reading.
//!
//! With its end known, a batch is a range of keys, and SQLite joins its rows as it meets them; with a
//! limit instead it would hand over every row once more. They may come from a second connection,
//! which sees the same moment.

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use crate::error::Result;
use crate::model::Selection;
use crate::reading::filter::push_selection;

/// Entries of one batch at most: their joined bytes stay small enough to be allocated without asking
/// the system for pages.
pub(super) const BATCH_ROWS: i64 = 1_000;
/// Ends that are found at once.
const ENDS: i64 = 8;

/// What is read.
#[derive(Debug, Clone)]
pub(super) struct Range {
    pub(super) namespace_id: i64,
    pub(super) selection: Selection,
    /// Unix seconds.
    pub(super) now: i64,
}

impl Range {
    /// Pushes `WHERE` and the condition for what is selected.
    pub(super) fn push(&self, sql: &mut QueryBuilder<Sqlite>) {
        push_selection(sql, self.namespace_id, &self.selection, self.now);
    }
}

/// Finds one end after the other.
pub(super) struct Ends {
    range: Range,
    /// The last end that was found; `None` after the open end of the last batch.
    after: Option<String>,
}

impl Ends {
    pub(super) fn of(range: Range) -> Self {
        Self {
            range,
            // No key is empty.
            after: Some(String::new()),
        }
    }

    /// The next ends: each the last key of its batch, `None` for the last batch, which has no end.
    pub(super) async fn next(&mut self, conn: &mut SqliteConnection) -> Result<Vec<Option<String>>> {
        let Some(after) = &self.after else {
            return Ok(Vec::new());
        };
        let mut sql = QueryBuilder::<Sqlite>::new("WITH RECURSIVE ends(key, number) AS (SELECT ");
        sql.push_bind(after.clone());
        sql.push(", 0 UNION ALL SELECT (SELECT e.key FROM entries AS e");
        self.range.push(&mut sql);
        sql.push(" AND e.key > ends.key ORDER BY e.key LIMIT 1 OFFSET ");
        sql.push_bind(BATCH_ROWS - 1);
        sql.push("), number + 1 FROM ends WHERE key IS NOT NULL AND number < ");
        sql.push_bind(ENDS);
        sql.push(") SELECT key FROM ends WHERE number > 0 ORDER BY number");
        let ends: Vec<Option<String>> = sql.build_query_scalar().fetch_all(conn).await?;
        self.after = ends.last().cloned().flatten();
        Ok(ends)
    }
}

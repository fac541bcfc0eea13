//! Putting rows into the staging tables, many at a time.

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use crate::error::Result;
use crate::kind;
use crate::model::{Kind, Selection};
use crate::reading::filter::push_selection;

/// Rows of one statement. SQLite binds at most 32,766 values; more rows gain nothing.
const ROWS_PER_STATEMENT: usize = 400;
/// Bytes of values that one statement carries before it is sent.
const BYTES_PER_STATEMENT: usize = 4 * 1_048_576;

/// Keep the entry's expiry, metadata, value: the bits of `rows.keep`.
pub(crate) const KEEP_EXPIRY: i64 = 1;
pub(crate) const KEEP_METADATA: i64 = 2;

/// What a row would do to its key.
#[derive(Debug, Clone)]
pub(crate) enum RowAction {
    /// Write this state. `keep` says which parts come from the entry as it is.
    Put {
        value: Vec<u8>,
        kind: Kind,
        expires_at: Option<i64>,
        metadata: Option<String>,
        keep: i64,
    },
    Remove,
    /// Not valid, and why.
    Refuse {
        reason: String,
    },
}

/// One row to be staged.
#[derive(Debug, Clone)]
pub(crate) struct NewRow {
    pub(crate) namespace_id: i64,
    pub(crate) key: String,
    pub(crate) line: Option<i64>,
    pub(crate) action: RowAction,
}

/// Collects rows and stages them in few large statements.
pub(crate) struct Stager<'a> {
    conn: &'a mut SqliteConnection,
    rows: Vec<NewRow>,
    bytes: usize,
    staged: i64,
    last: Option<(i64, String)>,
    ascending: bool,
}

impl<'a> Stager<'a> {
    pub(crate) fn new(conn: &'a mut SqliteConnection) -> Self {
        Self {
            conn,
            rows: Vec::new(),
            bytes: 0,
            staged: 0,
            last: None,
            ascending: true,
        }
    }

    pub(crate) async fn add(&mut self, row: NewRow) -> Result<()> {
        if self.ascending {
            let here = (row.namespace_id, row.key.clone());
            self.ascending = self.last.as_ref().is_none_or(|last| *last < here);
            self.last = Some(here);
        }
        if let RowAction::Put { value, .. } = &row.action {
            self.bytes += value.len();
        }
        self.rows.push(row);
        if self.rows.len() >= ROWS_PER_STATEMENT || self.bytes >= BYTES_PER_STATEMENT {
            self.flush().await?;
        }
        Ok(())
    }

    /// Stages what is left. Returns how many rows there are, and whether every key came after the
    /// one before: then no key is there twice.
    pub(crate) async fn finish(mut self) -> Result<(i64, bool)> {
        self.flush().await?;
        Ok((self.staged, self.ascending))
    }

    async fn flush(&mut self) -> Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut sql = QueryBuilder::<Sqlite>::new(
            "INSERT INTO staged.rows
                 (namespace_id, key, line, reason, keep, expires_at, kind, size, preview, metadata, value) ",
        );
        self.staged += self.rows.len() as i64;
        self.bytes = 0;
        sql.push_values(self.rows.drain(..), |mut sql, row| {
            sql.push_bind(row.namespace_id)
                .push_bind(row.key)
                .push_bind(row.line);
            match row.action {
                RowAction::Put {
                    value,
                    kind,
                    expires_at,
                    metadata,
                    keep,
                } => {
                    sql.push_bind(None::<String>)
                        .push_bind(keep)
                        .push_bind(expires_at)
                        .push_bind(kind.code())
                        .push_bind(value.len() as i64)
                        .push_bind(kind::preview(&value, kind))
                        .push_bind(metadata)
                        .push_bind(value);
                }
                RowAction::Remove => push_without_value(&mut sql, None),
                RowAction::Refuse { reason } => push_without_value(&mut sql, Some(reason)),
            }
        });
        sql.build().persistent(true).execute(&mut *self.conn).await?;
        Ok(())
    }
}

fn push_without_value(
    sql: &mut sqlx::query_builder::Separated<'_, Sqlite, &'static str>,
    reason: Option<String>,
) {
    sql.push_bind(reason)
        .push_bind(0_i64)
        .push_bind(None::<i64>)
        .push_bind(None::<i64>)
        .push_bind(0_i64)
        .push_bind("")
        .push_bind(None::<String>)
        .push_bind(None::<Vec<u8>>);
}

/// Stages the removal of all entries that a person selected.
pub(crate) async fn stage_removals(
    conn: &mut SqliteConnection,
    namespace_id: i64,
    selection: &Selection,
    now: i64,
) -> Result<()> {
    let mut sql = QueryBuilder::<Sqlite>::new(
        "INSERT INTO staged.rows (namespace_id, key) SELECT e.namespace_id, e.key FROM main.entries AS e",
    );
    push_selection(&mut sql, namespace_id, selection, now);
    sql.build().execute(conn).await?;
    Ok(())
}

/// Stages a kept version as the new state of a key: the bytes go from table to table, never
/// through the program.
pub(crate) async fn stage_version(
    conn: &mut SqliteConnection,
    namespace_id: i64,
    key: &str,
    version: i64,
) -> Result<bool> {
    let staged = sqlx::query(
        "INSERT INTO staged.rows (namespace_id, key, expires_at, kind, size, preview, metadata, value)
         SELECT ?, ?, expires_at, kind, size, preview, metadata, value FROM main.versions WHERE id = ?",
    )
    .bind(namespace_id)
    .bind(key)
    .bind(version)
    .execute(conn)
    .await?;
    Ok(staged.rows_affected() == 1)
}

/// Empties the staging tables.
pub(crate) async fn clear(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::raw_sql("DELETE FROM staged.rows; DELETE FROM staged.verdicts;")
        .execute(conn)
        .await?;
    Ok(())
}

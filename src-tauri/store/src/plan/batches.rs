//! Putting rows from outside into the staging tables, many at a time.

use std::future::poll_fn;
use std::task::{Context, Poll};

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use super::stage::{NewRow, RowAction};
use crate::error::Result;
use crate::kind;

/// Rows of one statement. SQLite binds at most 32,766 values; more rows gain nothing.
const ROWS_PER_STATEMENT: usize = 400;
/// Bytes of values that one statement carries, unless a single value is larger.
const BYTES_PER_STATEMENT: usize = 4 * 1_048_576;

/// Collects rows for one statement.
#[derive(Debug, Default)]
pub(crate) struct RowBatch {
    rows: Vec<NewRow>,
    bytes: usize,
}

impl RowBatch {
    /// As many of the next rows as one statement takes; `None` when there are no more.
    pub(crate) fn of(rows: &mut impl Iterator<Item = NewRow>) -> Option<Self> {
        let mut batch = Self::default();
        while !batch.is_full() {
            let Some(row) = rows.next() else { break };
            batch.push(row);
        }
        (!batch.is_empty()).then_some(batch)
    }

    pub(crate) fn push(&mut self, row: NewRow) {
        if let RowAction::Put { value, .. } = &row.action {
            self.bytes += value.len();
        }
        self.rows.push(row);
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(crate) fn is_full(&self) -> bool {
        self.rows.len() >= ROWS_PER_STATEMENT || self.bytes >= BYTES_PER_STATEMENT
    }
}

/// Stages a source's batches, none of them empty: while SQLite takes one, the next is made ready.
/// Returns whether every key came after the one before; then no key is there twice.
pub(crate) async fn stage_batches(
    conn: &mut SqliteConnection,
    mut batches: impl FnMut(&mut Context<'_>) -> Poll<Option<RowBatch>>,
) -> Result<bool> {
    let mut order = Order::default();
    let mut next = async || {
        let batch = poll_fn(&mut batches).await;
        batch.map(|batch| statement(batch, &mut order))
    };
    let mut ready = next().await;
    while let Some(mut sql) = ready {
        let staging = sql.build().persistent(true).execute(&mut *conn);
        let (staged, following) = tokio::join!(staging, next());
        staged?;
        ready = following;
    }
    Ok(order.ascending())
}

/// Whether keys come in their order.
#[derive(Default)]
struct Order {
    last: Option<(i64, String)>,
    broken: bool,
}

impl Order {
    fn see(&mut self, rows: &[NewRow]) {
        let Some(last) = rows.last().filter(|_| !self.broken) else {
            return;
        };
        fn place(row: &NewRow) -> (i64, &str) {
            (row.namespace_id, &row.key)
        }
        let follows = self
            .last
            .as_ref()
            .is_none_or(|(id, key)| (*id, key.as_str()) < place(&rows[0]));
        self.broken = !follows || !rows.is_sorted_by(|a, b| place(a) < place(b));
        self.last = Some((last.namespace_id, last.key.clone()));
    }

    fn ascending(&self) -> bool {
        !self.broken
    }
}

fn statement(batch: RowBatch, order: &mut Order) -> QueryBuilder<Sqlite> {
    order.see(&batch.rows);
    let mut sql = QueryBuilder::<Sqlite>::new(
        "INSERT INTO staged.rows
             (namespace_id, key, line, reason, keep, expires_at, expires_in, kind, size, preview, metadata, value) ",
    );
    sql.push_values(batch.rows, |mut sql, row| {
        sql.push_bind(row.namespace_id)
            .push_bind(row.key)
            .push_bind(row.line);
        match row.action {
            RowAction::Put {
                value,
                kind,
                expires_at,
                expires_in,
                metadata,
                keep,
            } => {
                sql.push_bind(None::<String>)
                    .push_bind(keep)
                    .push_bind(expires_at)
                    .push_bind(expires_in)
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
    sql
}

fn push_without_value(
    sql: &mut sqlx::query_builder::Separated<'_, Sqlite, &'static str>,
    reason: Option<String>,
) {
    sql.push_bind(reason)
        .push_bind(0_i64)
        .push_bind(None::<i64>)
        .push_bind(None::<i64>)
        .push_bind(None::<i64>)
        .push_bind(0_i64)
        .push_bind("")
        .push_bind(None::<String>)
        .push_bind(None::<Vec<u8>>);
}

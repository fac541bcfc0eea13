//! Putting rows from outside into the staging tables, many at a time.

use std::future::poll_fn;
use std::task::{Context, Poll};

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use super::stage::{Columns, NewRow, RowAction};
use crate::error::Result;

/// Rows of one statement. SQLite binds at most 32,766 values; more rows gain nothing.
const ROWS_PER_STATEMENT: usize = 400;
/// Bytes of values that one statement carries, unless a single value is larger.
const BYTES_PER_STATEMENT: usize = 4 * 1_048_576;

/// Collects rows for one statement.
#[derive(Debug, Clone, Default)]
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
        self.bytes += match &row.action {
            RowAction::Put { value, .. } => value.len(),
            RowAction::PutHeld { held, .. } => held.value.as_ref().map_or(0, Vec::len),
            RowAction::PutBeside { .. } | RowAction::Remove | RowAction::Refuse { .. } => 0,
        };
        self.rows.push(row);
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether it has a row of a key.
    pub(super) fn has(&self, namespace_id: i64, key: &str) -> bool {
        let mut rows = self.rows.iter();
        rows.any(|row| row.key == key && row.namespace_id == namespace_id)
    }

    pub(crate) fn is_full(&self) -> bool {
        self.rows.len() >= ROWS_PER_STATEMENT || self.bytes >= BYTES_PER_STATEMENT
    }
}

/// Stages a source's batches, none of them empty: while SQLite takes one, the next is made ready.
/// Returns whether every key came after the one before; then no key is there twice.
pub(crate) async fn stage_batches(
    conn: &mut SqliteConnection,
    batches: impl FnMut(&mut Context<'_>) -> Poll<Option<RowBatch>>,
) -> Result<bool> {
    stage_batches_where(conn, "", batches).await
}

/// The same with what the statement says at its end of keys that have a row already.
pub(super) async fn stage_batches_where(
    conn: &mut SqliteConnection,
    on_conflict: &str,
    mut batches: impl FnMut(&mut Context<'_>) -> Poll<Option<RowBatch>>,
) -> Result<bool> {
    let mut order = Order::default();
    let mut next = async || {
        let batch = poll_fn(&mut batches).await;
        batch.map(|batch| {
            let mut sql = statement(batch, &mut order);
            sql.push(on_conflict);
            sql
        })
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
    insert_rows(batch)
}

/// The statement that stages a batch, which is not empty. A column that no row has is left out: most rows
/// have few, and to hand over nothing takes time, too.
pub(super) fn insert_rows(batch: RowBatch) -> QueryBuilder<Sqlite> {
    let rows: Vec<Columns> = batch.rows.into_iter().map(NewRow::columns).collect();
    macro_rules! insert {
        ($($column:ident if $there:expr),*) => {{
            let mut sql = QueryBuilder::<Sqlite>::new("INSERT INTO staged.rows (namespace_id, key, size, preview");
            $(
                let $column = rows.iter().any($there);
                if $column {
                    sql.push(concat!(", ", stringify!($column)));
                }
            )*
            sql.push(") ");
            sql.push_values(rows, |mut sql, row| {
                sql.push_bind(row.namespace_id)
                    .push_bind(row.key)
                    .push_bind(row.size)
                    .push_bind(row.preview);
                $(
                    if $column {
                        sql.push_bind(row.$column);
                    }
                )*
            });
            sql
        }};
    }
    insert!(
        line if |row| row.line.is_some(),
        reason if |row| row.reason.is_some(),
        keep if |row| row.keep != 0,
        expires_at if |row| row.expires_at.is_some(),
        expires_in if |row| row.expires_in.is_some(),
        kind if |row| row.kind.is_some(),
        metadata if |row| row.metadata.is_some(),
        twins if |row| row.twins.is_some(),
        made_from if |row| row.made_from.is_some(),
        pair if |row| row.pair.is_some(),
        value_of if |row| row.value_of.is_some(),
        value if |row| row.value.is_some()
    )
}

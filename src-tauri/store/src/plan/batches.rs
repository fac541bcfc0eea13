//! Putting rows from outside into the staging tables, many at a time.

use std::future::poll_fn;
use std::task::{Context, Poll};

use sqlx::sqlite::SqliteConnection;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::block_in_place;

use super::stage::{Columns, NewRow, RowAction};
use crate::database::{Given, Inserts};
use crate::error::Result;

/// Rows of one batch; more gain nothing.
const ROWS_AT_ONCE: usize = 400;
/// Bytes of values in it, unless a single value is larger.
const BYTES_AT_ONCE: usize = 4 * 1_048_576;

/// Rows that are staged at once.
#[derive(Debug, Clone, Default)]
pub(crate) struct RowBatch {
    rows: Vec<NewRow>,
    bytes: usize,
}

impl RowBatch {
    /// As many of the next rows as are staged at once; `None` when there are no more.
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
        self.rows.len() >= ROWS_AT_ONCE || self.bytes >= BYTES_AT_ONCE
    }
}

/// Stages a source's batches. Returns whether every key came after the one before; then no key is there twice.
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
    let mut inserts = Inserts::of(conn, INTO_ROWS, on_conflict).await?;
    while let Some(batch) = poll_fn(&mut batches).await {
        order.see(&batch.rows);
        let rows: Vec<Columns> = batch.rows.into_iter().map(NewRow::columns).collect();
        may_block(|| inserts.put(rows.iter().map(given)))?;
    }
    Ok(order.ascending())
}

/// Does what waits for the disk without keeping other tasks from going on, where there are threads for them.
fn may_block<T>(work: impl FnOnce() -> T) -> T {
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => block_in_place(work),
        _ => work(),
    }
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

/// Of a row its columns, in the order of [`given`].
const INTO_ROWS: &str =
    "INSERT INTO staged.rows (namespace_id, key, line, reason, keep, expires_at, expires_in, kind,
     size, preview, metadata, twins, made_from, pair, value_of, value)";

fn given(row: &Columns) -> [Given<'_>; 16] {
    let number = |number: Option<i64>| number.map_or(Given::Nothing, Given::Number);
    fn text(text: &Option<String>) -> Given<'_> {
        text.as_deref().map_or(Given::Nothing, Given::Text)
    }
    [
        Given::Number(row.namespace_id),
        Given::Text(&row.key),
        number(row.line),
        text(&row.reason),
        Given::Number(row.keep),
        number(row.expires_at),
        number(row.expires_in),
        number(row.kind),
        Given::Number(row.size),
        Given::Text(&row.preview),
        text(&row.metadata),
        number(row.twins),
        number(row.made_from),
        number(row.pair),
        number(row.value_of),
        row.value.as_deref().map_or(Given::Nothing, Given::Bytes),
    ]
}

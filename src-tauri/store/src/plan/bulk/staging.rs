//! What an edit changes, staged while it is read.

use sqlx::sqlite::SqliteConnection;
use tokio::sync::mpsc;

use super::reading::{Found, Reading};
use super::source::BulkSource;
use crate::database::watch_cancel;
use crate::error::{Fault, Result, StoreError};
use crate::job::{Job, Step};
use crate::ledger::newest_commit;
use crate::namespaces;
use crate::plan::batches::{RowBatch, stage_batches_where};
use crate::plan::edit::one_row_a_key;
use crate::plan::stage::clear;
use crate::reading::stream::count_selected;
use crate::store::Store;

/// What was read for a plan.
pub(in crate::plan) struct Read {
    pub(in crate::plan) found: Found,
    /// The newest commit then.
    pub(in crate::plan) at: i64,
}

/// What a key that has a row already is to be, where one that comes may be one that goes: what comes goes over what only goes,
/// and is still held against what was read of the key. What is not valid stays. Whichever stays is ticked with
/// what the other would have been ticked with: no key goes for which none comes.
const COMING_OVER_GOING: &str = {
    macro_rules! comes {
        ($($column:literal),*) => {
            concat!(
                " ON CONFLICT (namespace_id, key) DO UPDATE SET made_from = coalesce(rows.made_from, excluded.made_from),
                  under = CASE WHEN excluded.kind IS NULL AND excluded.reason IS NULL
                      THEN excluded.pair ELSE rows.pair END,
                  pair = CASE WHEN excluded.kind IS NULL AND excluded.reason IS NULL
                      THEN rows.pair ELSE coalesce(excluded.pair, rows.pair) END",
                $(
                    ", ", $column, " = CASE WHEN rows.reason IS NOT NULL
                         OR (excluded.kind IS NULL AND excluded.reason IS NULL)
                         THEN rows.", $column, " ELSE excluded.", $column, " END"
                ),*
            )
        };
    }
    comes!(
        "reason",
        "expires_at",
        "kind",
        "size",
        "preview",
        "metadata",
        "value",
        "value_of"
    )
};

impl Store {
    /// Reads what a plan is made from and stages what changes, in place of what was staged. `conn` is the
    /// plan's own, in a transaction.
    pub(in crate::plan) async fn stage_bulk(
        &self,
        conn: &mut SqliteConnection,
        bulk: &BulkSource,
        job: &Job,
    ) -> Result<Read> {
        let now = self.0.clock.now();
        bulk.editing.check(now)?;
        let mut tx = self.0.long_readers.begin().await?;
        watch_cancel(&mut tx, job).await?;
        refuse_gone(&mut tx, bulk.namespace_id).await?;
        let at = newest_commit(&mut tx).await?;
        let total = count_selected(&mut tx, bulk.namespace_id, &bulk.selection, now).await?;
        job.begin(Step::Reading, total);
        let reading = Reading::of(bulk.namespace_id, &bulk.selection, bulk.editing.clone(), now);
        // One batch is staged, one is ready, one is made: each ends with the first large value.
        let (sender, rows) = mpsc::channel(1);
        let watched = job.clone();
        let reader = tokio::task::spawn_blocking(move || reading.run(&mut tx, &watched, &sender));
        let staged = stage(conn, bulk, rows).await;
        let read = reader.await.map_err(|_| Fault::WorkStopped)?;
        job.check()?;
        staged?;
        Ok(Read { found: read?, at })
    }
}

/// What is in Trash is not read from.
async fn refuse_gone(conn: &mut SqliteConnection, namespace_id: i64) -> Result<()> {
    let row = namespaces::by_id(conn, namespace_id).await?;
    match row {
        Some(row) if row.live => Ok(()),
        row => Err(StoreError::NamespaceNotFound {
            namespace: row.map(|row| row.name).unwrap_or_default(),
        }),
    }
}

/// Takes the rows until there are no more; gone after an error, so that nobody goes on reading.
async fn stage(
    conn: &mut SqliteConnection,
    bulk: &BulkSource,
    mut rows: mpsc::Receiver<RowBatch>,
) -> Result<()> {
    clear(conn).await?;
    let on_conflict = match bulk.keys_may_meet() {
        true => {
            one_row_a_key(conn).await?;
            COMING_OVER_GOING
        }
        false => "",
    };
    stage_batches_where(conn, on_conflict, |context| rows.poll_recv(context)).await?;
    Ok(())
}

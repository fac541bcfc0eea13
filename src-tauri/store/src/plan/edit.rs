//! Edits of keys as a plan stages them, one over the other.

use std::task::Poll;

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use super::batches::{RowBatch, stage_batches_where};
use super::reasons::nothing_to_keep;
use super::stage::{KEEP_EXPIRY, KEEP_METADATA, NewRow, RowAction, Ties};
use crate::database::{begin_staging, end_staging};
use crate::error::Result;
use crate::formats::fit_metadata;
use crate::kind;
use crate::limits::{check_expiry, check_value_size};
use crate::model::{Expiry, KeyEdit, MetadataEdit, NewValue, Selection};
use crate::reading::filter::push_selection;

/// What an edit stages, held against the limits. `now` is in Unix seconds.
///
/// Errors: `ValueTooLarge`, `MetadataTooLarge`, `MetadataNotJson`, `ExpiryTooSoon`, `ExpiryTooFar`.
pub(super) fn action_of(edit: KeyEdit, now: i64) -> Result<RowAction> {
    let KeyEdit::Set {
        value,
        expiry,
        metadata,
    } = edit
    else {
        return Ok(RowAction::Remove);
    };
    let (expires_at, expires_in, keep_expiry) = match expiry {
        Expiry::Keep => (None, None, KEEP_EXPIRY),
        Expiry::Never => (None, None, 0),
        Expiry::At { seconds } => (Some(seconds), None, 0),
        Expiry::In { seconds } => (None, Some(seconds), 0),
    };
    if let Some(at) = expires_at.or(expires_in.map(|seconds| now.saturating_add(seconds))) {
        check_expiry(at, now)?;
    }
    let (metadata, keep_metadata) = match metadata {
        MetadataEdit::Keep => (None, KEEP_METADATA),
        MetadataEdit::Clear => (None, 0),
        MetadataEdit::Set { json } => (Some(fit_metadata(json)?), 0),
    };
    let keep = keep_expiry | keep_metadata;
    let value = match value {
        NewValue::Text { text } => text.into_bytes(),
        NewValue::Bytes(bytes) => bytes,
        NewValue::Keep => {
            return Ok(RowAction::PutBeside {
                expires_at,
                expires_in,
                metadata,
                keep,
            });
        }
    };
    check_value_size(value.len())?;
    Ok(RowAction::Put {
        kind: kind::infer(&value),
        value,
        expires_at,
        expires_in,
        metadata,
        keep,
    })
}

/// What follows the rows of an `INSERT`: over what is staged for a key, an edit changes the parts that
/// it does not keep.
const OVER_WHAT_IS_STAGED: &str = concat!(
    " ON CONFLICT (namespace_id, key) DO UPDATE SET
         keep = rows.keep & excluded.keep,
         reason = CASE WHEN NOT excluded.keep & 4 THEN NULL
                       WHEN rows.kind IS NULL AND NOT rows.keep & 4 THEN ",
    nothing_to_keep!(),
    "                  ELSE rows.reason END,
         kind = CASE WHEN excluded.keep & 4 THEN rows.kind ELSE excluded.kind END,
         size = CASE WHEN excluded.keep & 4 THEN rows.size ELSE excluded.size END,
         preview = CASE WHEN excluded.keep & 4 THEN rows.preview ELSE excluded.preview END,
         value = CASE WHEN excluded.keep & 4 THEN rows.value ELSE excluded.value END,
         value_of = CASE WHEN excluded.keep & 4 THEN rows.value_of ELSE excluded.value_of END,
         expires_at = CASE WHEN excluded.keep & 1 THEN rows.expires_at ELSE excluded.expires_at END,
         expires_in = CASE WHEN excluded.keep & 1 THEN rows.expires_in ELSE excluded.expires_in END,
         metadata = CASE WHEN excluded.keep & 2 THEN rows.metadata ELSE excluded.metadata END"
);

/// Lets each key have one row.
pub(super) async fn one_row_a_key(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::raw_sql("CREATE UNIQUE INDEX IF NOT EXISTS staged.rows_by_key ON rows (namespace_id, key)")
        .execute(conn)
        .await?;
    Ok(())
}

/// Stages rows over those that are staged, all or, after an error, none of them.
pub(super) async fn stage_over(conn: &mut SqliteConnection, batch: RowBatch) -> Result<()> {
    let mut batch = Some(batch);
    begin_staging(conn).await?;
    let staged = stage_batches_where(conn, OVER_WHAT_IS_STAGED, |_| Poll::Ready(batch.take())).await;
    end_staging(conn, staged).await?;
    Ok(())
}

/// Stages what an edit does to every entry of a selection, as they are now.
pub(super) async fn stage_selected(
    conn: &mut SqliteConnection,
    namespace_id: i64,
    selection: &Selection,
    action: RowAction,
    now: i64,
) -> Result<u64> {
    let row = NewRow {
        namespace_id,
        key: String::new(),
        line: None,
        ties: Ties::default(),
        action,
    };
    let row = row.columns();
    let mut sql = QueryBuilder::<Sqlite>::new(
        "INSERT INTO staged.rows
             (namespace_id, key, keep, expires_at, expires_in, kind, size, preview, metadata, value)
         SELECT e.namespace_id, e.key, ",
    );
    let mut columns = sql.separated(", ");
    columns
        .push_bind(row.keep)
        .push_bind(row.expires_at)
        .push_bind(row.expires_in)
        .push_bind(row.kind)
        .push_bind(row.size)
        .push_bind(row.preview)
        .push_bind(row.metadata)
        .push_bind(row.value);
    sql.push(" FROM main.entries AS e");
    push_selection(&mut sql, namespace_id, selection, now);
    sql.push(" ORDER BY e.key").push(OVER_WHAT_IS_STAGED);
    Ok(sql.build().execute(conn).await?.rows_affected())
}

//! All entries of a selection, batch after batch, from one moment: what an export reads.

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};
use tokio::sync::mpsc;

use crate::error::Result;
use crate::job::{Job, Step};
use crate::model::Selection;
use crate::namespaces::find;
use crate::reading::filter::{push_after, push_selection};
use crate::reading::packed::{Packed, heads};
use crate::store::Store;

/// Entries and bytes of one batch at most; a single larger value is a batch of its own.
const BATCH_ROWS: i64 = 2_000;
const BATCH_BYTES: i64 = 8 * 1_048_576;
/// Batches that may wait for the consumer.
const BATCHES_AHEAD: usize = 2;

/// An entry with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedEntry {
    pub key: String,
    pub value: Vec<u8>,
    /// Unix seconds.
    pub expires_at: Option<i64>,
    pub metadata: Option<String>,
}

impl Store {
    /// Reads a selection in the order of the keys, all from the moment of the call, whatever is
    /// written meanwhile. The batches end after the first error; dropping the receiver stops it.
    pub async fn stream_entries(
        &self,
        namespace: &str,
        selection: Selection,
        job: &Job,
    ) -> Result<mpsc::Receiver<Result<Vec<ExportedEntry>>>> {
        let mut tx = self.0.readers.begin().await?;
        let namespace = find(&mut tx, namespace).await?;
        let now = self.0.clock.now();
        let mut sql = QueryBuilder::<Sqlite>::new("SELECT count(*) FROM entries AS e");
        push_selection(&mut sql, namespace.id, &selection, now);
        let total: i64 = sql.build_query_scalar().fetch_one(&mut *tx).await?;
        job.begin(Step::Writing, total.unsigned_abs());
        let (sender, receiver) = mpsc::channel(BATCHES_AHEAD);
        let job = job.clone();
        tokio::spawn(async move {
            let mut after: Option<String> = None;
            let mut done = 0_u64;
            loop {
                let batch = match job.check() {
                    Ok(()) => next_batch(&mut tx, namespace.id, &selection, now, after.as_deref()).await,
                    Err(cancelled) => Err(cancelled),
                };
                match &batch {
                    Ok(entries) if entries.is_empty() => return,
                    Ok(entries) => {
                        after = entries.last().map(|entry| entry.key.clone());
                        done += entries.len() as u64;
                        job.set_done(done);
                    }
                    Err(_) => {}
                }
                let failed = batch.is_err();
                if sender.send(batch).await.is_err() || failed {
                    return;
                }
            }
        });
        Ok(receiver)
    }
}

async fn next_batch(
    conn: &mut SqliteConnection,
    namespace_id: i64,
    selection: &Selection,
    now: i64,
    after: Option<&str>,
) -> Result<Vec<ExportedEntry>> {
    let rows = rows_of_batch(conn, namespace_id, selection, now, after).await?;
    let mut sql = QueryBuilder::<Sqlite>::new(
        "SELECT group_concat(octet_length(key) || ' ' || size || CASE
                    WHEN expires_at IS NULL AND metadata IS NULL THEN ''
                    ELSE ' ' || coalesce(expires_at, '-') || ' ' || coalesce(octet_length(metadata), '-')
                END, ';'),
                CAST(group_concat(key, '') AS BLOB), CAST(group_concat(value, '') AS BLOB),
                CAST(group_concat(metadata, '') AS BLOB)
         FROM (SELECT e.key, e.size, e.expires_at, v.metadata, v.value
               FROM entries AS e CROSS JOIN versions AS v ON v.id = e.version_id",
    );
    push_selection(&mut sql, namespace_id, selection, now);
    push_after(&mut sql, after);
    sql.push(" ORDER BY e.key LIMIT ").push_bind(rows).push(")");
    let packed: PackedBatch = sql.build_query_as().fetch_one(conn).await?;
    let (text, keys, values, metadata) = packed;
    let (mut keys, mut values, mut all_metadata) =
        (Packed::new(keys), Packed::new(values), Packed::new(metadata));
    heads(text.as_deref())
        .map(|mut head| {
            let (key, value) = (keys.take_text(head.length()?)?, values.take(head.length()?)?);
            let (expires_at, metadata) = (head.optional()?, head.optional()?);
            let length = metadata.and_then(|length| usize::try_from(length).ok());
            let metadata = length.map(|length| all_metadata.take_text(length)).transpose()?;
            Ok(ExportedEntry {
                key,
                value,
                expires_at,
                metadata,
            })
        })
        .collect()
}

/// Lengths; keys, values and metadata joined.
type PackedBatch = (Option<String>, Option<Vec<u8>>, Option<Vec<u8>>, Option<Vec<u8>>);

/// How many entries the next batch has: found by sizes alone, before any value is read.
async fn rows_of_batch(
    conn: &mut SqliteConnection,
    namespace_id: i64,
    selection: &Selection,
    now: i64,
    after: Option<&str>,
) -> Result<i64> {
    let mut sql =
        QueryBuilder::<Sqlite>::new("SELECT group_concat(size, ';') FROM (SELECT e.size FROM entries AS e");
    push_selection(&mut sql, namespace_id, selection, now);
    push_after(&mut sql, after);
    sql.push(" ORDER BY e.key LIMIT ").push_bind(BATCH_ROWS).push(")");
    let sizes: Option<String> = sql.build_query_scalar().fetch_one(conn).await?;
    let (mut rows, mut bytes) = (0, 0);
    for mut head in heads(sizes.as_deref()) {
        bytes += head.number()?;
        if rows > 0 && bytes > BATCH_BYTES {
            break;
        }
        rows += 1;
    }
    Ok(rows)
}

//! All entries of a selection, batch after batch, from one moment: what an export reads.

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};
use tokio::sync::mpsc;

use crate::error::Result;
use crate::job::{Job, Step};
use crate::model::{Filter, Kind, Selection};
use crate::namespaces::find;
use crate::reading::batch::EntryBatch;
use crate::reading::filter::{push_after, push_selection};
use crate::store::Store;

/// Entries of one batch at most.
const BATCH_ROWS: i64 = 4_000;
/// Bytes of a value that travels among the joined ones; a larger one is read apart.
const SMALL: i64 = 2_048;
/// Bytes of values that are read apart for one batch, unless the first alone is larger.
const APART_BYTES: usize = 8 * 1_048_576;
/// Batches that may wait for the consumer.
const BATCHES_AHEAD: usize = 1;

impl Store {
    /// Reads a selection in the order of the keys, all from the moment of the call, whatever is
    /// written meanwhile. The batches end after the first error; dropping the receiver stops it.
    pub async fn stream_entries(
        &self,
        namespace: &str,
        selection: Selection,
        job: &Job,
    ) -> Result<mpsc::Receiver<Result<EntryBatch>>> {
        let mut tx = self.0.readers.begin().await?;
        let namespace = find(&mut tx, namespace).await?;
        let now = self.0.clock.now();
        job.begin(
            Step::Writing,
            count(&mut tx, namespace.id, &selection, now).await?,
        );
        let (sender, receiver) = mpsc::channel(BATCHES_AHEAD);
        let job = job.clone();
        tokio::spawn(async move {
            let mut stretch = Stretch {
                namespace_id: namespace.id,
                selection,
                now,
                after: None,
            };
            let mut done = 0_u64;
            loop {
                let batch = match job.check() {
                    Ok(()) => stretch.next_batch(&mut tx).await,
                    Err(cancelled) => Err(cancelled),
                };
                let Some(batch) = batch.transpose() else { return };
                if let Ok(batch) = &batch {
                    done += batch.len() as u64;
                    job.set_done(done);
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

/// How many entries are selected. The count that is kept for each namespace will do for all of it:
/// it only tells how far the work is.
async fn count(
    conn: &mut SqliteConnection,
    namespace_id: i64,
    selection: &Selection,
    now: i64,
) -> Result<u64> {
    let everything = Selection::Matching {
        filter: Filter::default(),
        except: Vec::new(),
    };
    let mut sql = QueryBuilder::<Sqlite>::new("SELECT ");
    if *selection == everything {
        sql.push("entry_count FROM namespaces WHERE id = ")
            .push_bind(namespace_id);
    } else {
        sql.push("count(*) FROM entries AS e");
        push_selection(&mut sql, namespace_id, selection, now);
    }
    let entries: i64 = sql.build_query_scalar().fetch_one(conn).await?;
    Ok(entries.unsigned_abs())
}

/// Where the reading is.
struct Stretch {
    namespace_id: i64,
    selection: Selection,
    /// Unix seconds.
    now: i64,
    /// The last key that was read.
    after: Option<String>,
}

impl Stretch {
    async fn next_batch(&mut self, conn: &mut SqliteConnection) -> Result<Option<EntryBatch>> {
        let mut batch = self.read(conn).await?;
        let apart = batch.keep_what_fits(APART_BYTES)?;
        if !apart.is_empty() {
            batch.put_apart(read_apart(conn, apart).await?);
        }
        self.after = batch.last_key()?;
        Ok((!batch.is_empty()).then_some(batch))
    }

    /// Reads what is joined: everything but the values that are no text, or large.
    async fn read(&self, conn: &mut SqliteConnection) -> Result<EntryBatch> {
        let mut sql = QueryBuilder::<Sqlite>::new(
            "SELECT group_concat(key, x'ff'), group_concat(small, x'ff'), group_concat(extra, x'ff')
             FROM (SELECT e.key, CASE WHEN ",
        );
        push_apart(&mut sql);
        sql.push(" THEN '' ELSE v.value END AS small, CASE WHEN e.expires_at IS NOT NULL OR v.metadata IS NOT NULL OR ");
        push_apart(&mut sql);
        sql.push(
            " THEN e.key || x'ff' || coalesce(e.expires_at, '') || x'ff' || coalesce(v.metadata, '') || x'ff'
                   || CASE WHEN ",
        );
        push_apart(&mut sql);
        sql.push(
            " THEN e.version_id || ' ' || e.size ELSE '' END END AS extra
              FROM entries AS e CROSS JOIN versions AS v ON v.id = e.version_id",
        );
        push_selection(&mut sql, self.namespace_id, &self.selection, self.now);
        push_after(&mut sql, self.after.as_deref());
        sql.push(" ORDER BY e.key LIMIT ").push_bind(BATCH_ROWS).push(")");
        let (keys, values, extras) = sql.build_query_as::<Joined>().fetch_one(conn).await?;
        EntryBatch::new(keys, values, extras)
    }
}

/// Keys, small values and what only some entries have.
type Joined = (Option<Vec<u8>>, Option<Vec<u8>>, Option<Vec<u8>>);

/// Pushes the condition for a value that is read apart.
fn push_apart(sql: &mut QueryBuilder<Sqlite>) {
    sql.push("(e.kind = ").push_bind(Kind::Binary.code());
    sql.push(" OR e.size > ").push_bind(SMALL).push(")");
}

/// The values of these versions, one after the other.
async fn read_apart(conn: &mut SqliteConnection, versions: Vec<i64>) -> Result<Vec<u8>> {
    // A lone value, however large, is not joined to anything.
    if let [version] = versions[..] {
        let value = sqlx::query_scalar!("SELECT value FROM versions WHERE id = ?", version)
            .fetch_one(conn)
            .await?;
        return Ok(value);
    }
    let list = serde_json::Value::from(versions).to_string();
    // Not a checked query: SQLite describes no columns of a table-valued function.
    let joined: Option<Vec<u8>> = sqlx::query_scalar(
        "SELECT group_concat(v.value, '')
         FROM json_each(?) AS k CROSS JOIN versions AS v ON v.id = k.value",
    )
    .bind(list)
    .fetch_one(conn)
    .await?;
    Ok(joined.unwrap_or_default())
}

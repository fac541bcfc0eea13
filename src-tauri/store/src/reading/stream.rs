//! All entries of a selection, batch after batch, from one moment: what an export reads.

use std::collections::VecDeque;

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite, Transaction};
use tokio::sync::mpsc;

use crate::error::Result;
use crate::job::{Job, Step};
use crate::ledger::{LENT_ABOVE, newest_commit};
use crate::model::{Filter, Kind, Selection};
use crate::namespaces::find;
use crate::reading::batch::EntryBatch;
use crate::reading::ends::{Ends, Range};
use crate::reading::filter::push_selection;
use crate::store::Store;

/// Bytes of a value that travels among the joined ones: its version has it. A larger one is read apart.
const SMALL: i64 = LENT_ABOVE;
/// Bytes of values that are read apart for one batch, unless the first alone is larger.
const APART_BYTES: usize = 8 * 1_048_576;
/// Batches that one statement reads: going to SQLite and back costs as much as some hundred entries.
const BATCHES_AT_ONCE: usize = 8;

impl Store {
    /// Reads a selection in the order of the keys, all from the moment of the call, whatever is
    /// written meanwhile. A few batches come at once; they end after the first error, and dropping
    /// the receiver stops it.
    pub async fn stream_entries(
        &self,
        namespace: &str,
        selection: Selection,
        job: &Job,
    ) -> Result<mpsc::Receiver<Result<Vec<EntryBatch>>>> {
        let mut tx = self.0.long_readers.begin().await?;
        let namespace_id = find(&mut tx, namespace).await?.id;
        let now = self.0.clock.now();
        let total = count(&mut tx, namespace_id, &selection, now).await?;
        job.begin(Step::Writing, total);
        let range = Range {
            namespace_id,
            selection,
            now,
        };
        let mut ahead = self.reader_of_the_same_moment(&mut tx).await?;
        // One group is read while another is used.
        let (sender, receiver) = mpsc::channel(1);
        let job = job.clone();
        tokio::spawn(async move {
            let mut stream = Stream::of(range);
            let mut done = 0;
            loop {
                let batches = match job.check() {
                    Ok(()) => stream.next(&mut tx, ahead.as_deref_mut()).await,
                    Err(cancelled) => Err(cancelled),
                };
                match &batches {
                    Ok(batches) if batches.is_empty() => return,
                    Ok(batches) => done += batches.iter().map(|batch| batch.len() as u64).sum::<u64>(),
                    Err(_) => {}
                }
                let failed = batches.is_err();
                if sender.send(batches).await.is_err() || failed {
                    return;
                }
                job.set_done(done);
            }
        });
        Ok(receiver)
    }

    /// A second reader that sees what a first one sees, to look ahead; none where other exports need
    /// them all, or something was written between the two.
    async fn reader_of_the_same_moment(
        &self,
        first: &mut SqliteConnection,
    ) -> Result<Option<Transaction<'static, Sqlite>>> {
        let Some(mut second) = self.0.long_readers.try_begin().await? else {
            return Ok(None);
        };
        let same = newest_commit(&mut second).await? == newest_commit(first).await?;
        Ok(same.then_some(second))
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
struct Stream {
    range: Range,
    ends: Ends,
    /// Ends of the batches that are to be read.
    waiting: VecDeque<Option<String>>,
    /// The last key that was read; empty, which no key is, at the start.
    after: String,
}

impl Stream {
    fn of(range: Range) -> Self {
        Self {
            ends: Ends::of(range.clone()),
            range,
            waiting: VecDeque::new(),
            after: String::new(),
        }
    }

    /// The next batches; none at the end.
    async fn next(
        &mut self,
        conn: &mut SqliteConnection,
        ahead: Option<&mut SqliteConnection>,
    ) -> Result<Vec<EntryBatch>> {
        if self.waiting.is_empty() {
            self.waiting.extend(self.ends.next(conn).await?);
        }
        let look_ahead = self.waiting.len() <= BATCHES_AT_ONCE;
        let wanted: Vec<_> = self.waiting.iter().take(BATCHES_AT_ONCE).cloned().collect();
        let read = read(&self.range, &self.after, &wanted, conn);
        let joined = match ahead.filter(|_| look_ahead) {
            Some(ahead) => {
                let (joined, ends) = tokio::join!(read, self.ends.next(ahead));
                self.waiting.extend(ends?);
                joined?
            }
            None => read.await?,
        };
        let (mut batches, mut bytes_apart) = (Vec::new(), 0);
        for (joined, end) in joined.into_iter().zip(wanted) {
            // Behind the last end there may be nothing.
            let Some(joined) = joined else {
                self.waiting.pop_front();
                debug_assert!(end.is_none());
                continue;
            };
            let mut batch = EntryBatch::new(joined)?;
            let rows = batch.len();
            let apart = batch.keep_what_fits(APART_BYTES)?;
            if !apart.is_empty() {
                let values = read_apart(conn, apart).await?;
                bytes_apart += values.len();
                batch.put_apart(values);
            }
            self.after = batch.last_key()?.to_owned();
            let cut = batch.len() < rows;
            batches.push(batch);
            if cut {
                break;
            }
            self.waiting.pop_front();
            // Large values are handed on before more of them are read.
            if bytes_apart > APART_BYTES {
                break;
            }
        }
        Ok(batches)
    }
}

/// Reads what is joined, batch after batch: everything but the values that are no text, or large.
async fn read(
    range: &Range,
    after: &str,
    ends: &[Option<String>],
    conn: &mut SqliteConnection,
) -> Result<Vec<Option<Vec<u8>>>> {
    if ends.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = QueryBuilder::<Sqlite>::new("WITH batches(after, upto) AS (");
    let mut after = Some(after.to_owned());
    sql.push_values(ends, |mut row, end| {
        row.push_bind(after.take()).push_bind(end.clone());
        after.clone_from(end);
    });
    sql.push(
        ") SELECT (SELECT octet_length(keys) || ' ' || octet_length(small) || ' ' || keys || small
                          || coalesce(extras, '')
                   FROM (SELECT group_concat(e.key, x'ff') AS keys, group_concat(CASE WHEN ",
    );
    push_apart(&mut sql);
    sql.push(
        " THEN '' ELSE v.value END, x'ff') AS small,
         group_concat(CASE WHEN e.expires_at IS NOT NULL OR v.metadata IS NOT NULL OR ",
    );
    push_apart(&mut sql);
    sql.push(
        " THEN e.key || x'ff' || coalesce(e.expires_at, '') || x'ff' || coalesce(v.metadata, '') || x'ff'
               || CASE WHEN ",
    );
    push_apart(&mut sql);
    sql.push(
        " THEN e.version_id || ' ' || e.size ELSE '' END END, x'ff') AS extras
          FROM entries AS e CROSS JOIN versions AS v ON v.id = e.version_id",
    );
    range.push(&mut sql);
    // Bytes come after all texts.
    sql.push(" AND e.key > batches.after AND e.key <= coalesce(batches.upto, x'ff'))) FROM batches");
    Ok(sql.build_query_scalar().fetch_all(conn).await?)
}

/// Pushes the condition for a value that is read apart.
fn push_apart(sql: &mut QueryBuilder<Sqlite>) {
    sql.push("(e.kind = ").push_bind(Kind::Binary.code());
    sql.push(" OR e.size > ").push_bind(SMALL).push(")");
}

/// The values of these versions, one after the other.
async fn read_apart(conn: &mut SqliteConnection, versions: Vec<i64>) -> Result<Vec<u8>> {
    // A lone value, however large, is not joined to anything.
    if let [version] = versions[..] {
        let value = sqlx::query_scalar!(
            r#"SELECT value AS "value!: Vec<u8>" FROM whole_versions WHERE id = ?"#,
            version
        )
        .fetch_one(conn)
        .await?;
        return Ok(value);
    }
    let list = serde_json::Value::from(versions).to_string();
    // Not a checked query: SQLite describes no columns of a table-valued function.
    let joined: Option<Vec<u8>> = sqlx::query_scalar(
        "SELECT group_concat(v.value, '')
         FROM json_each(?) AS k CROSS JOIN whole_versions AS v ON v.id = k.value",
    )
    .bind(list)
    .fetch_one(conn)
    .await?;
    Ok(joined.unwrap_or_default())
}

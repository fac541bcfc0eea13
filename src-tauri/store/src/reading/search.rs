//! Search in values: hits as they are found, cancelled between two batches.

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use crate::error::Result;
use crate::job::{Job, Step};
use crate::model::{EntryRow, Filter};
use crate::namespaces::find;
use crate::reading::filter::{push_after, push_contains, push_where};
use crate::reading::rows::{count, entry_row};
use crate::store::Store;

/// Entries of one batch: some 10 ms of work between two looks at the cancel flag.
const BATCH: i64 = 20_000;

impl Store {
    /// Looks for a text in the values of the entries that match, ignoring the case of A to Z, in
    /// the order of the keys, until `most` were found: nobody reads a million hits, and a window that
    /// is sent them stands still. Calls `found` with the hits of each batch, also when there are none;
    /// it returns `false` to stop. Returns how many entries were looked at.
    pub async fn search_values(
        &self,
        namespace: &str,
        filter: &Filter,
        text: &str,
        most: u32,
        job: &Job,
        mut found: impl FnMut(Vec<EntryRow>) -> bool + Send,
    ) -> Result<u32> {
        let total = self.count_entries(namespace, filter).await?;
        job.begin(Step::Reading, u64::from(total));
        let mut reader = self.long_reader().await?;
        let namespace = find(&mut reader, namespace).await?;
        let mut search = Search {
            namespace_id: namespace.id,
            filter,
            now: self.0.clock.now(),
            text,
            conn: &mut reader,
        };
        let mut looked_at: i64 = 0;
        let mut after: Option<String> = None;
        let mut room = i64::from(most);
        while room > 0 {
            job.check()?;
            let (last, rows) = search.next_batch(after.as_deref()).await?;
            let Some(last) = last else { break };
            let hits = search.hits(after.as_deref(), &last, room).await?;
            room -= hits.len() as i64;
            looked_at += rows;
            job.set_done(looked_at.unsigned_abs());
            if !found(hits) {
                break;
            }
            after = Some(last);
        }
        Ok(count(looked_at))
    }
}

struct Search<'a> {
    namespace_id: i64,
    filter: &'a Filter,
    now: i64,
    text: &'a str,
    conn: &'a mut SqliteConnection,
}

impl Search<'_> {
    /// The last key of the next batch, and how many entries are in it.
    async fn next_batch(&mut self, after: Option<&str>) -> Result<(Option<String>, i64)> {
        let mut sql =
            QueryBuilder::<Sqlite>::new("SELECT max(key), count(*) FROM (SELECT e.key FROM entries AS e");
        push_where(&mut sql, self.namespace_id, self.filter, self.now);
        push_after(&mut sql, after);
        sql.push(" ORDER BY e.key LIMIT ").push_bind(BATCH).push(")");
        Ok(sql.build_query_as().fetch_one(&mut *self.conn).await?)
    }

    /// The first hits of a batch, in the order of the keys.
    async fn hits(&mut self, after: Option<&str>, last: &str, most: i64) -> Result<Vec<EntryRow>> {
        let mut sql = QueryBuilder::<Sqlite>::new(
            "SELECT e.key, e.kind, e.size, e.expires_at, e.updated_at, v.preview, v.metadata
             FROM entries AS e CROSS JOIN versions AS v ON v.id = e.version_id",
        );
        push_where(&mut sql, self.namespace_id, self.filter, self.now);
        push_after(&mut sql, after);
        sql.push(" AND e.key <= ").push_bind(last.to_owned());
        // 4 is binary: bytes are compared as they are.
        sql.push(" AND CASE e.kind WHEN 4 THEN instr(v.value, ")
            .push_bind(self.text.as_bytes().to_vec());
        sql.push(") > 0 ELSE ");
        push_contains(&mut sql, "v.value", "e.size", self.text);
        sql.push(" END ORDER BY e.key LIMIT ").push_bind(most);
        let rows = sql.build().fetch_all(&mut *self.conn).await?;
        rows.iter().map(entry_row).collect()
    }
}

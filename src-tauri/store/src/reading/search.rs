//! Search in values: hits as they are found, cancelled between two batches.
//!
//! SQLite looks for a text at every place of a value, so that a long text in a large value takes their
//! product. There only its beginning is looked for by SQLite, and the rest here, in one pass.

use memchr::memmem::Finder;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{QueryBuilder, Row as _, Sqlite};

use crate::database::watch_cancel;
use crate::error::Result;
use crate::job::{Job, Step};
use crate::model::{EntryRow, Filter, Kind};
use crate::namespaces::find;
use crate::reading::filter::{push_after, push_where};
use crate::reading::rows::{count, entry_row};
use crate::reading::words::push_contains;
use crate::store::Store;

/// Entries of one batch: some 10 ms of work between two looks at the cancel flag.
const BATCH: i64 = 20_000;
/// The largest value, in bytes, in which SQLite looks for a text of any length.
const SMALL: i64 = 4_096;
/// Bytes of a text that SQLite looks for in a larger value.
const BEGINNING: usize = 32;
/// Entries with a larger value that are looked into between two statements.
const AT_ONCE: i64 = 500;

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
        let total = self.searching(job).count_entries(namespace, filter).await?;
        job.begin(Step::Reading, u64::from(total));
        let mut reader = self.long_reader().await?;
        watch_cancel(&mut reader, job).await?;
        let namespace = find(&mut reader, namespace).await?;
        let mut search = Search {
            namespace_id: namespace.id,
            filter,
            now: self.0.clock.now(),
            text,
            lower: text.to_ascii_lowercase(),
            conn: &mut reader,
        };
        let mut looked_at: i64 = 0;
        let mut after: Option<String> = None;
        let mut room = i64::from(most);
        while room > 0 {
            job.check()?;
            let (last, rows) = search.next_batch(after.as_deref()).await?;
            let Some(last) = last else { break };
            let hits = search.hits(after.as_deref(), &last, room, job).await?;
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
    lower: String,
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
    async fn hits(&mut self, after: Option<&str>, last: &str, most: i64, job: &Job) -> Result<Vec<EntryRow>> {
        if self.beginning() == self.text {
            let rows = self.candidates(after, last, most).await?;
            return rows.iter().map(entry_row).collect();
        }
        let mut hits = Vec::new();
        let mut after = after.map(str::to_owned);
        loop {
            let rows = self.candidates(after.as_deref(), last, AT_ONCE).await?;
            for row in &rows {
                job.check()?;
                if self.is_hit(row).await? {
                    hits.push(entry_row(row)?);
                }
                if hits.len() as i64 == most {
                    return Ok(hits);
                }
            }
            match rows.last() {
                Some(last) if rows.len() as i64 == AT_ONCE => after = Some(last.try_get(0)?),
                _ => return Ok(hits),
            }
        }
    }

    /// As much of the text as SQLite looks for in a large value.
    fn beginning(&self) -> &str {
        &self.text[..self.text.floor_char_boundary(BEGINNING)]
    }

    /// The first entries of a batch whose values have the text, or only its beginning, where they are
    /// large.
    async fn candidates(&mut self, after: Option<&str>, last: &str, most: i64) -> Result<Vec<SqliteRow>> {
        let mut sql = QueryBuilder::<Sqlite>::new(
            "SELECT e.key, e.kind, e.size, e.expires_at, e.updated_at, v.preview, v.metadata, v.id
             FROM entries AS e CROSS JOIN whole_versions AS v ON v.id = e.version_id",
        );
        push_where(&mut sql, self.namespace_id, self.filter, self.now);
        push_after(&mut sql, after);
        sql.push(" AND e.key <= ").push_bind(last.to_owned());
        sql.push(" AND e.size >= ").push_bind(self.text.len() as i64);
        sql.push(" AND CASE WHEN e.size <= ").push_bind(SMALL);
        sql.push(" THEN ");
        push_holds(&mut sql, self.text);
        sql.push(" ELSE ");
        push_holds(&mut sql, self.beginning());
        sql.push(" END ORDER BY e.key LIMIT ").push_bind(most);
        Ok(sql.build().fetch_all(&mut *self.conn).await?)
    }

    /// Whether the value of a candidate has all of the text.
    async fn is_hit(&mut self, row: &SqliteRow) -> Result<bool> {
        let (kind, size, version): (i64, i64, i64) = (row.try_get(1)?, row.try_get(2)?, row.try_get(7)?);
        if size <= SMALL {
            return Ok(true);
        }
        let value = sqlx::query_scalar!(
            r#"SELECT value AS "value!: Vec<u8>" FROM whole_versions WHERE id = ?"#,
            version
        )
        .fetch_optional(&mut *self.conn)
        .await?;
        let (text, ignoring_case) = match Kind::from_code(kind) {
            Kind::Binary => (self.text, false),
            _ => (self.lower.as_str(), true),
        };
        Ok(value.is_some_and(|mut value| {
            if ignoring_case {
                value.make_ascii_lowercase();
            }
            Finder::new(text).find(&value).is_some()
        }))
    }
}

/// Pushes the condition that an entry's value has a text.
fn push_holds(sql: &mut QueryBuilder<Sqlite>, text: &str) {
    // 4 is binary: bytes are compared as they are.
    sql.push("CASE e.kind WHEN 4 THEN instr(v.value, ")
        .push_bind(text.as_bytes().to_vec());
    sql.push(") > 0 ELSE ");
    push_contains(sql, "v.value", text);
    sql.push(" END");
}

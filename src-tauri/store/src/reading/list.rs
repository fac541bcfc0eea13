//! Pages, counts and positions.

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use crate::error::Result;
use crate::model::{Filter, ListQuery, Page, Sort};
use crate::namespaces::find;
use crate::reading::filter::push_where;
use crate::reading::rows::{Listing, count, entry_row, page_statement};
use crate::store::Store;

/// The most rows of one page.
const MOST_ROWS: u32 = 500;
/// Rows that are passed over faster than they are counted.
const FAR: u32 = 1_000;

impl Store {
    /// A page of a namespace's entries.
    pub async fn list_entries(&self, query: &ListQuery) -> Result<Page> {
        let mut reader = self.reader_for(&query.filter).await?;
        let namespace = find(&mut reader, &query.namespace).await?;
        let now = self.0.clock.now();
        let after = query.after.as_deref().filter(|_| query.sort == Sort::Key);
        let mut listing = Listing {
            namespace_id: namespace.id,
            filter: &query.filter,
            now,
            sort: query.sort,
            descending: query.descending,
            after,
            limit: i64::from(query.limit.clamp(1, MOST_ROWS)),
            offset: if after.is_some() {
                0
            } else {
                i64::from(query.offset)
            },
        };
        let mut from_the_end = false;
        if query.sort == Sort::Key && query.offset > FAR && query.filter == Filter::default() {
            let total = living_entries(&mut reader, namespace.id, now).await?;
            from_the_end = turn_round(&mut listing, total);
        }
        let rows = page_statement(&listing).build().fetch_all(&mut *reader).await?;
        let mut entries: Vec<_> = rows.iter().map(entry_row).collect::<Result<_>>()?;
        if from_the_end {
            entries.reverse();
        }
        Ok(Page { entries })
    }

    /// How many entries of a namespace match.
    pub async fn count_entries(&self, namespace: &str, filter: &Filter) -> Result<u32> {
        if *filter == Filter::default() {
            return Ok(self.namespace(namespace).await?.entry_count);
        }
        let mut reader = self.reader_for(filter).await?;
        let namespace = find(&mut reader, namespace).await?;
        let mut sql = QueryBuilder::<Sqlite>::new("SELECT count(*) FROM entries AS e");
        push_where(&mut sql, namespace.id, filter, self.0.clock.now());
        let rows: i64 = sql.build_query_scalar().fetch_one(&mut *reader).await?;
        Ok(count(rows))
    }

    /// How many rows stand before a key in a list; `None` when the key is not in it.
    pub async fn position_of(
        &self,
        namespace: &str,
        filter: &Filter,
        sort: Sort,
        descending: bool,
        key: &str,
    ) -> Result<Option<u32>> {
        let mut reader = self.reader_for(filter).await?;
        let namespace = find(&mut reader, namespace).await?;
        let now = self.0.clock.now();
        let mut sql = QueryBuilder::<Sqlite>::new("SELECT e.updated_at, e.size FROM entries AS e");
        push_where(&mut sql, namespace.id, filter, now);
        sql.push(" AND e.key = ").push_bind(key.to_owned());
        let found: Option<(i64, i64)> = sql.build_query_as().fetch_optional(&mut *reader).await?;
        let Some((updated_at, size)) = found else {
            return Ok(None);
        };
        if sort == Sort::Key && *filter == Filter::default() {
            let before = living_before(&mut reader, namespace.id, key, now).await?;
            let position = match descending {
                true => living_entries(&mut reader, namespace.id, now).await? - before - 1,
                false => before,
            };
            return Ok(Some(count(position)));
        }
        let mut sql = QueryBuilder::<Sqlite>::new("SELECT count(*) FROM entries AS e");
        push_where(&mut sql, namespace.id, filter, now);
        let (column, bound) = match sort {
            Sort::Key => {
                sql.push(if descending {
                    " AND e.key > "
                } else {
                    " AND e.key < "
                });
                sql.push_bind(key.to_owned());
                return Ok(Some(count(
                    sql.build_query_scalar().fetch_one(&mut *reader).await?,
                )));
            }
            Sort::Changed => ("e.updated_at", updated_at),
            Sort::Size => ("e.size", size),
        };
        // Equals are in the order of their keys, whichever way the column runs.
        sql.push(" AND (")
            .push(column)
            .push(if descending { " > " } else { " < " });
        sql.push_bind(bound)
            .push(" OR (")
            .push(column)
            .push(" = ")
            .push_bind(bound);
        sql.push(" AND e.key < ").push_bind(key.to_owned()).push("))");
        Ok(Some(count(
            sql.build_query_scalar().fetch_one(&mut *reader).await?,
        )))
    }
}

/// How many entries a namespace has that have not expired.
async fn living_entries(conn: &mut SqliteConnection, namespace_id: i64, now: i64) -> Result<i64> {
    let total = sqlx::query_scalar!(
        r#"SELECT entry_count - (SELECT count(*) FROM entries INDEXED BY entries_expiring
                                WHERE namespace_id = ?1 AND expires_at <= ?2) AS "total!: i64"
           FROM namespaces WHERE id = ?1"#,
        namespace_id,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(total)
}

/// How many of them stand before a key. All are counted and those that have expired taken off: to look at
/// each one's expiry takes as long again.
async fn living_before(conn: &mut SqliteConnection, namespace_id: i64, key: &str, now: i64) -> Result<i64> {
    let before = sqlx::query_scalar!(
        r#"SELECT (SELECT count(*) FROM entries WHERE namespace_id = ?1 AND key < ?2)
                - (SELECT count(*) FROM entries INDEXED BY entries_expiring
                   WHERE namespace_id = ?1 AND key < ?2 AND expires_at <= ?3) AS "before!: i64""#,
        namespace_id,
        key,
        now
    )
    .fetch_one(conn)
    .await?;
    Ok(before)
}

/// Reads a page of the farther half from the other end, for a jump costs the rows that it passes
/// over. Returns whether the rows come in reverse.
fn turn_round(listing: &mut Listing<'_>, total: i64) -> bool {
    let rows = listing.limit.min(total - listing.offset);
    if rows <= 0 || listing.offset <= total / 2 {
        return false;
    }
    listing.offset = total - listing.offset - rows;
    listing.limit = rows;
    listing.descending = !listing.descending;
    true
}

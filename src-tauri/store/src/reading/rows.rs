//! From SQL rows to the rows of a list.

use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use crate::error::Result;
use crate::limits::told_expiry;
use crate::model::{EntryRow, Filter, Kind, Sort, note_of, tags_of};
pub(crate) use crate::model::{count, size};
use crate::reading::filter::{push_order, push_where};

/// The longest note that a list shows, in characters.
const NOTE_CHARACTERS: usize = 80;

/// What to list: the entries of one namespace that match, in an order, from a place on.
pub(crate) struct Listing<'a> {
    pub(crate) namespace_id: i64,
    pub(crate) filter: &'a Filter,
    /// Unix seconds.
    pub(crate) now: i64,
    pub(crate) sort: Sort,
    pub(crate) descending: bool,
    /// Only keys after this one, in the order of the keys asked for.
    pub(crate) after: Option<&'a str>,
    pub(crate) limit: i64,
    pub(crate) offset: i64,
}

/// The statement of a page. Only the page's own rows are looked up in `versions`, and there only
/// the columns before the value.
pub(crate) fn page_statement(listing: &Listing<'_>) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new(
        "SELECT e.key, e.kind, e.size, e.expires_at, e.updated_at, v.preview, v.metadata FROM (
         SELECT e.key, e.kind, e.size, e.expires_at, e.updated_at, e.version_id FROM entries AS e",
    );
    push_where(&mut sql, listing.namespace_id, listing.filter, listing.now);
    if let Some(after) = listing.after {
        sql.push(if listing.descending {
            " AND e.key < "
        } else {
            " AND e.key > "
        });
        sql.push_bind(after.to_owned());
    }
    push_order(&mut sql, listing.sort, listing.descending);
    sql.push(" LIMIT ").push_bind(listing.limit);
    sql.push(" OFFSET ").push_bind(listing.offset);
    sql.push(") AS e JOIN versions AS v ON v.id = e.version_id");
    push_order(&mut sql, listing.sort, listing.descending);
    sql
}

/// Reads a row of [`page_statement`].
pub(crate) fn entry_row(row: &SqliteRow) -> Result<EntryRow> {
    let metadata: Option<String> = row.try_get(6)?;
    let metadata = metadata.as_deref().unwrap_or_default().as_bytes();
    Ok(EntryRow {
        key: row.try_get(0)?,
        kind: Kind::from_code(row.try_get(1)?),
        size: size(row.try_get(2)?),
        expires_at: told_expiry(row.try_get(3)?),
        updated_at: row.try_get(4)?,
        preview: row.try_get(5)?,
        note: note_of(metadata).as_deref().and_then(start_of),
        tags: tags_of(metadata),
    })
}

/// The start of a note.
fn start_of(note: &str) -> Option<String> {
    (!note.is_empty()).then(|| note.chars().take(NOTE_CHARACTERS).collect())
}

//! What deleted rows leave in pages that are in use.
//!
//! With `secure_delete` SQLite writes zeros over a row that is deleted, where it stands. But when it moves
//! rows from one page to another, it leaves what was there before between the list of a page's cells and
//! the first of them (sections 1.6 of <https://www.sqlite.org/fileformat.html>), and a row that is deleted
//! later may still be there. These gaps are emptied, in the pages of the rows that are gone and in those
//! beside them, for SQLite moves rows between neighbours only.

use std::collections::BTreeSet;
use std::ops::Range;

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;

/// The first byte of a page with rows of a table, and of one that leads to such pages.
const LEAF: u8 = 0x0d;
const INTERIOR: u8 = 0x05;
/// Pages beside a row's own that SQLite may have moved rows to, on each side: balancing takes three pages
/// and makes up to five.
const BESIDE: usize = 3;
/// Pages that are in memory at once.
const AT_ONCE: usize = 256;
/// A tree of more levels is none.
const DEEPEST: usize = 20;

/// Writes zeros into the gaps around these rows of a table, which are gone or were written anew, in the
/// transaction that did so.
pub(crate) async fn empty_gaps(conn: &mut SqliteConnection, table: &str, rows: &[i64]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let root: u32 = sqlx::query_scalar("SELECT rootpage FROM main.sqlite_schema WHERE name = ?")
        .bind(table)
        .fetch_one(&mut *conn)
        .await?;
    let mut level = vec![root];
    for _ in 0..DEEPEST {
        let first = read_pages(conn, level.get(..1).unwrap_or_default()).await?;
        if first.iter().any(|(_, page)| page.first() == Some(&INTERIOR)) {
            level = children_near(&read_pages(conn, &level).await?, rows);
            continue;
        }
        // Rows may be far from each other, and then their pages are many.
        for some in level.chunks(AT_ONCE) {
            for (number, page) in read_pages(conn, some).await? {
                empty_gap(conn, number, page).await?;
            }
        }
        break;
    }
    Ok(())
}

async fn empty_gap(conn: &mut SqliteConnection, number: u32, mut page: Vec<u8>) -> Result<()> {
    let Some(gap) = gap(&page) else { return Ok(()) };
    if page[gap.clone()].iter().any(|byte| *byte != 0) {
        page[gap].fill(0);
        sqlx::query("UPDATE sqlite_dbpage SET data = ? WHERE pgno = ?")
            .bind(page)
            .bind(number)
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// Pages with their numbers, in the order that is given.
async fn read_pages(conn: &mut SqliteConnection, numbers: &[u32]) -> Result<Vec<(u32, Vec<u8>)>> {
    let list = serde_json::to_string(numbers).unwrap_or_default();
    let pages = sqlx::query_as(
        "SELECT page.pgno, page.data FROM json_each(?) AS wanted
         CROSS JOIN sqlite_dbpage('main') AS page ON page.pgno = wanted.value ORDER BY wanted.id",
    )
    .bind(list)
    .fetch_all(conn)
    .await?;
    Ok(pages)
}

/// The pages below a level, which is in order, that hold a place of one of the rows, and those beside.
fn children_near(level: &[(u32, Vec<u8>)], rows: &[i64]) -> Vec<u32> {
    let mut children = Vec::new();
    for (_, page) in level {
        children_of(page, &mut children);
    }
    let mut near = BTreeSet::new();
    for row in rows {
        // Each child holds the rows up to its last one; behind the last page of all there is nothing.
        let at = children.partition_point(|(last, _)| last < row);
        near.extend(at.saturating_sub(BESIDE)..(at + BESIDE + 1).min(children.len()));
    }
    near.into_iter().map(|at| children[at].1).collect()
}

/// Adds a page's children, each with the last row that can be in it.
fn children_of(page: &[u8], children: &mut Vec<(i64, u32)>) -> Option<()> {
    let cells = be16(page, 3)?;
    for cell in 0..cells {
        let at = be16(page, 12 + cell * 2)?;
        children.push((rowid(page, at + 4)?, be32(page, at)?));
    }
    children.push((i64::MAX, be32(page, 8)?));
    Some(())
}

/// Where a page with rows has none: behind the list of its cells, before the first of them.
fn gap(page: &[u8]) -> Option<Range<usize>> {
    if page.first() != Some(&LEAF) {
        return None;
    }
    let begin = 8 + be16(page, 3)? * 2;
    let end = match be16(page, 5)? {
        0 => 65_536,
        end => end,
    };
    (begin <= end && end <= page.len()).then_some(begin..end)
}

fn be16(page: &[u8], at: usize) -> Option<usize> {
    let bytes = page.get(at..at + 2)?.try_into().ok()?;
    Some(usize::from(u16::from_be_bytes(bytes)))
}

fn be32(page: &[u8], at: usize) -> Option<u32> {
    let bytes = page.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_be_bytes(bytes))
}

/// A number of 1 to 9 bytes, seven bits in each but the ninth.
fn rowid(page: &[u8], at: usize) -> Option<i64> {
    let mut value = 0_u64;
    for place in 0..8 {
        let byte = *page.get(at + place)?;
        value = (value << 7) | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some(value.cast_signed());
        }
    }
    Some(((value << 8) | u64::from(*page.get(at + 8)?)).cast_signed())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use rand::rngs::StdRng;
    use rand::{RngExt as _, SeedableRng as _};
    use sqlx::ConnectOptions as _;

    use super::*;
    use crate::database::connection_to;

    async fn table(path: &Path) -> SqliteConnection {
        let options = connection_to(path)
            .create_if_missing(true)
            .pragma("auto_vacuum", "incremental")
            .pragma("synchronous", "off")
            .pragma("secure_delete", "on");
        let mut conn = options.connect().await.unwrap();
        sqlx::raw_sql("CREATE TABLE secrets (id INTEGER PRIMARY KEY, value TEXT NOT NULL) STRICT")
            .execute(&mut conn)
            .await
            .unwrap();
        conn
    }

    /// The numbers of the secrets that stand in a file.
    fn standing_in(path: &Path) -> BTreeSet<i64> {
        let (bytes, begin) = (std::fs::read(path).unwrap(), "<secret-");
        let found = memchr::memmem::find_iter(&bytes, begin);
        let numbers = found.filter_map(|at| bytes.get(at + begin.len()..at + begin.len() + 6));
        numbers
            .filter_map(|digits| String::from_utf8_lossy(digits).parse().ok())
            .collect()
    }

    /// Secrets come and go at random, on pages that SQLite balances again and again. Returns those that are
    /// gone and still in the file.
    async fn left_after_coming_and_going(seed: u64, emptied: bool) -> BTreeSet<i64> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("kv.sqlite");
        let mut conn = table(&path).await;
        let mut random = StdRng::seed_from_u64(seed);
        let (mut live, mut next, mut left) = (BTreeSet::new(), 1_i64, BTreeSet::new());
        for _ in 0..60 {
            let mut rows = Vec::new();
            for _ in 0..random.random_range(1..60) {
                let size = [40, 400, 2_000][random.random_range(0..3)];
                let secret = format!("<secret-{next:06}>");
                let value: String = secret.chars().cycle().take(size).collect();
                rows.push((next, value));
                live.insert(next);
                next += 1;
            }
            let list = serde_json::to_string(&rows).unwrap();
            sqlx::query("INSERT INTO secrets SELECT value ->> 0, value ->> 1 FROM json_each(?)")
                .bind(list)
                .execute(&mut conn)
                .await
                .unwrap();
            let part = [0.05, 0.3, 0.6][random.random_range(0..3)];
            let gone: Vec<i64> = live
                .iter()
                .copied()
                .filter(|_| random.random_bool(part))
                .collect();
            let list = serde_json::to_string(&gone).unwrap();
            sqlx::raw_sql("BEGIN").execute(&mut conn).await.unwrap();
            sqlx::query("DELETE FROM secrets WHERE id IN (SELECT value FROM json_each(?))")
                .bind(list)
                .execute(&mut conn)
                .await
                .unwrap();
            if emptied {
                empty_gaps(&mut conn, "secrets", &gone).await.unwrap();
            }
            sqlx::raw_sql("COMMIT").execute(&mut conn).await.unwrap();
            live.retain(|number| !gone.contains(number));
            left.extend(standing_in(&path).difference(&live).copied());
        }
        let report: String = sqlx::query_scalar("PRAGMA integrity_check")
            .fetch_one(&mut conn)
            .await
            .unwrap();
        assert_eq!(report, "ok");
        let there: i64 = sqlx::query_scalar("SELECT count(*) FROM secrets WHERE value LIKE '<secret-%'")
            .fetch_one(&mut conn)
            .await
            .unwrap();
        assert_eq!(there as usize, live.len());
        left
    }

    #[tokio::test]
    async fn deleted_rows_are_left_in_no_gap_whatever_pages_were_balanced() {
        let mut left_by_sqlite = BTreeSet::new();
        for seed in 0..4 {
            let left = left_after_coming_and_going(seed, true).await;
            assert!(left.is_empty(), "seed {seed}: {left:?}");
            left_by_sqlite.extend(left_after_coming_and_going(seed, false).await);
        }
        assert!(!left_by_sqlite.is_empty(), "SQLite by itself leaves some");
    }
}

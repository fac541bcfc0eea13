//! On which pages an entry's bytes are, as SQLite itself tells it through its `dbstat` table.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};

/// For each key: the page of its entry, the page of its version, that of the version that holds its
/// value, the overflow pages of the value.
pub type PagesOf = BTreeMap<String, BTreeSet<u32>>;

struct Tree {
    /// From a page's path to its number, its cells and whether it is a leaf.
    pages: BTreeMap<String, (u32, usize, bool)>,
    /// From a leaf's path and a cell's index to overflow pages.
    overflow: HashMap<(String, usize), Vec<u32>>,
}

pub async fn pages_of(path: &Path) -> PagesOf {
    let mut conn = SqliteConnectOptions::new()
        .filename(path)
        .connect()
        .await
        .unwrap();
    let entries = rows_in_order(&Tree::read(&mut conn, "entries").await, false);
    let versions = rows_in_order(&Tree::read(&mut conn, "versions").await, true);
    let ids: Vec<(i64, Option<i64>)> = sqlx::query_as("SELECT id, value_of FROM versions ORDER BY id")
        .fetch_all(&mut conn)
        .await
        .unwrap();
    let keys: Vec<(String, i64)> =
        sqlx::query_as("SELECT key, version_id FROM entries ORDER BY namespace_id, key")
            .fetch_all(&mut conn)
            .await
            .unwrap();
    assert_eq!((ids.len(), keys.len()), (versions.len(), entries.len()));
    conn.close().await.unwrap();
    let holders: HashMap<i64, i64> = ids
        .iter()
        .filter_map(|(id, holder)| Some((*id, (*holder)?)))
        .collect();
    let ids = ids.into_iter().map(|(id, _)| id);
    let versions: HashMap<i64, BTreeSet<u32>> = ids.zip(versions).collect();
    keys.into_iter()
        .zip(entries)
        .map(|((key, version), mut pages)| {
            pages.extend(&versions[&version]);
            pages.extend(holders.get(&version).iter().flat_map(|holder| &versions[*holder]));
            (key, pages)
        })
        .collect()
}

/// The numbers of a table's pages.
pub async fn table_pages(path: &Path, table: &str) -> Vec<u32> {
    let mut conn = SqliteConnectOptions::new()
        .filename(path)
        .connect()
        .await
        .unwrap();
    let pages = sqlx::query_scalar("SELECT pageno FROM dbstat WHERE name = ? ORDER BY pageno")
        .bind(table)
        .fetch_all(&mut conn)
        .await
        .unwrap();
    conn.close().await.unwrap();
    pages
}

impl Tree {
    async fn read(conn: &mut SqliteConnection, name: &str) -> Self {
        let rows: Vec<(String, u32, String, i64)> =
            sqlx::query_as("SELECT path, pageno, pagetype, ncell FROM dbstat WHERE name = ? ORDER BY path")
                .bind(name)
                .fetch_all(conn)
                .await
                .unwrap();
        let mut tree = Self {
            pages: BTreeMap::new(),
            overflow: HashMap::new(),
        };
        for (path, page, kind, cells) in rows {
            match path.rsplit_once('+') {
                // “/1c2/003+000000”: of cell 3 of the page “/1c2/”.
                Some((cell, _)) => {
                    let (leaf, index) = cell.rsplit_once('/').unwrap();
                    let index = usize::from_str_radix(index, 16).unwrap();
                    tree.overflow
                        .entry((format!("{leaf}/"), index))
                        .or_default()
                        .push(page);
                }
                None => {
                    tree.pages.insert(path, (page, cells as usize, kind == "leaf"));
                }
            }
        }
        tree
    }
}

/// The pages of each row, in the order of the tree's keys. Rows are only in the leaves of a table,
/// and between the children too in an index.
fn rows_in_order(tree: &Tree, is_table: bool) -> Vec<BTreeSet<u32>> {
    let mut rows = Vec::new();
    walk(tree, "/", is_table, &mut rows);
    rows
}

fn walk(tree: &Tree, path: &str, is_table: bool, rows: &mut Vec<BTreeSet<u32>>) {
    let (page, cells, is_leaf) = tree.pages[path];
    for cell in 0..cells {
        if !is_leaf {
            walk(tree, &format!("{path}{cell:03x}/"), is_table, rows);
        }
        if is_leaf || !is_table {
            let overflow = tree.overflow.get(&(path.to_owned(), cell)).into_iter().flatten();
            rows.push(overflow.copied().chain([page]).collect());
        }
    }
    if !is_leaf {
        walk(tree, &format!("{path}{cells:03x}/"), is_table, rows);
    }
}

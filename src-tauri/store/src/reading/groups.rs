//! One level of the tree that people see in keys like `user:456:theme`.

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use crate::error::Result;
use crate::model::prefix_end;
use crate::model::{EntryRow, Filter, Group, Sort};
use crate::namespaces::find;
use crate::reading::filter::push_where;
use crate::reading::rows::{Listing, count, entry_row, page_statement};
use crate::store::Store;

/// The most groups of one page.
const MOST_GROUPS: u32 = 500;

impl Store {
    /// What follows the prefix of a filter, up to the next separator, of the keys that match it: groups
    /// with their counts, and single keys, in byte order, after the group or key `after` of the page
    /// before.
    ///
    /// Steps from group to group through the tree, so without another condition than the prefix its
    /// cost is that of the groups on the page, not of the keys in the namespace.
    pub async fn list_groups(
        &self,
        namespace: &str,
        filter: &Filter,
        separator: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Group>> {
        let prefix = filter.prefix.as_str();
        let mut reader = self.reader_for(filter).await?;
        let namespace = find(&mut reader, namespace).await?;
        let mut level = Level {
            namespace_id: namespace.id,
            filter,
            now: self.0.clock.now(),
            conn: &mut reader,
        };
        let limit = limit.clamp(1, MOST_GROUPS) as usize;
        let mut groups = Vec::new();
        let mut from = match after {
            Some(after) if !separator.is_empty() && after.ends_with(separator) => match prefix_end(after) {
                Some(end) => Cursor::From(end),
                None => return Ok(groups),
            },
            Some(after) => Cursor::After(after.to_owned()),
            None => Cursor::From(prefix.to_owned()),
        };
        while groups.len() < limit {
            let Some(key) = level.first_key(&from).await? else {
                break;
            };
            let rest = &key[prefix.len()..];
            let cut = (!separator.is_empty()).then(|| rest.find(separator)).flatten();
            let Some(at) = cut else {
                groups.push(Group {
                    name: rest.to_owned(),
                    prefix: key.clone(),
                    count: 1,
                    entry: level.entry(&key).await?,
                });
                from = Cursor::After(key);
                continue;
            };
            let whole = key[..prefix.len() + at + separator.len()].to_owned();
            let next = prefix_end(&whole);
            groups.push(Group {
                name: rest[..at + separator.len()].to_owned(),
                count: level.count(&whole).await?,
                prefix: whole,
                entry: None,
            });
            match next {
                Some(end) => from = Cursor::From(end),
                None => break,
            }
        }
        Ok(groups)
    }
}

enum Cursor {
    From(String),
    After(String),
}

struct Level<'a> {
    namespace_id: i64,
    filter: &'a Filter,
    now: i64,
    conn: &'a mut SqliteConnection,
}

impl Level<'_> {
    async fn first_key(&mut self, from: &Cursor) -> Result<Option<String>> {
        let mut sql = QueryBuilder::<Sqlite>::new("SELECT e.key FROM entries AS e");
        push_where(&mut sql, self.namespace_id, self.filter, self.now);
        match from {
            Cursor::From(key) => sql.push(" AND e.key >= ").push_bind(key.clone()),
            Cursor::After(key) => sql.push(" AND e.key > ").push_bind(key.clone()),
        };
        sql.push(" ORDER BY e.key LIMIT 1");
        Ok(sql.build_query_scalar().fetch_optional(&mut *self.conn).await?)
    }

    /// A key as a list shows it: the first of those that begin with it.
    async fn entry(&mut self, key: &str) -> Result<Option<EntryRow>> {
        let listing = Listing {
            namespace_id: self.namespace_id,
            filter: &self.within(key),
            now: self.now,
            sort: Sort::Key,
            descending: false,
            after: None,
            limit: 1,
            offset: 0,
        };
        let row = page_statement(&listing)
            .build()
            .fetch_optional(&mut *self.conn)
            .await?;
        row.as_ref().map(entry_row).transpose()
    }

    async fn count(&mut self, prefix: &str) -> Result<u32> {
        let mut sql = QueryBuilder::<Sqlite>::new("SELECT count(*) FROM entries AS e");
        push_where(&mut sql, self.namespace_id, &self.within(prefix), self.now);
        Ok(count(sql.build_query_scalar().fetch_one(&mut *self.conn).await?))
    }

    /// What matches, of the keys that begin with this.
    fn within(&self, prefix: &str) -> Filter {
        Filter {
            prefix: prefix.to_owned(),
            ..self.filter.clone()
        }
    }
}

//! One level of the tree that people see in keys like `user:456:theme`.

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use crate::error::Result;
use crate::model::{Filter, Group};
use crate::namespaces::find;
use crate::reading::filter::{prefix_end, push_where};
use crate::reading::rows::count;
use crate::store::Store;

/// The most groups of one page.
const MOST_GROUPS: u32 = 500;

impl Store {
    /// What follows a prefix, up to the next separator: groups with their counts, and single keys,
    /// in byte order, after the group or key `after` of the page before.
    ///
    /// Steps from group to group through the tree, so its cost is that of the groups on the page,
    /// not of the keys in the namespace.
    pub async fn list_groups(
        &self,
        namespace: &str,
        prefix: &str,
        separator: &str,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Group>> {
        let mut reader = self.reader().await?;
        let namespace = find(&mut reader, namespace).await?;
        let mut level = Level {
            namespace_id: namespace.id,
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
            let Some(key) = level.first_key(prefix, &from).await? else {
                break;
            };
            let rest = &key[prefix.len()..];
            let cut = (!separator.is_empty()).then(|| rest.find(separator)).flatten();
            let Some(at) = cut else {
                groups.push(Group {
                    name: rest.to_owned(),
                    prefix: key.clone(),
                    count: 1,
                    is_key: true,
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
                is_key: false,
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
    now: i64,
    conn: &'a mut SqliteConnection,
}

impl Level<'_> {
    async fn first_key(&mut self, prefix: &str, from: &Cursor) -> Result<Option<String>> {
        let filter = Filter {
            prefix: prefix.to_owned(),
            ..Filter::default()
        };
        let mut sql = QueryBuilder::<Sqlite>::new("SELECT e.key FROM entries AS e");
        push_where(&mut sql, self.namespace_id, &filter, self.now);
        match from {
            Cursor::From(key) => sql.push(" AND e.key >= ").push_bind(key.clone()),
            Cursor::After(key) => sql.push(" AND e.key > ").push_bind(key.clone()),
        };
        sql.push(" ORDER BY e.key LIMIT 1");
        Ok(sql.build_query_scalar().fetch_optional(&mut *self.conn).await?)
    }

    async fn count(&mut self, prefix: &str) -> Result<u32> {
        let filter = Filter {
            prefix: prefix.to_owned(),
            ..Filter::default()
        };
        let mut sql = QueryBuilder::<Sqlite>::new("SELECT count(*) FROM entries AS e");
        push_where(&mut sql, self.namespace_id, &filter, self.now);
        Ok(count(sql.build_query_scalar().fetch_one(&mut *self.conn).await?))
    }
}

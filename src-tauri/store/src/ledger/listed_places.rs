//! The protected places of a namespace, listed in `staged.own_places`: so that a statement finds the place that
//! has a key for its own by one look, however many there are.

use std::collections::BTreeMap;

use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};

use super::places::Places;
use crate::error::Result;

/// Places of one statement.
const AT_ONCE: usize = 5_000;
/// Where no place is.
pub(super) const OUTSIDE: i64 = -1;

/// The number of the listed place that has the key of `r` for its own.
macro_rules! own_place {
    () => {
        "(SELECT p.place FROM staged.own_places AS p WHERE p.first <= r.key ORDER BY p.first DESC LIMIT 1)"
    };
}
pub(super) use own_place;

impl Places {
    /// Lists them, instead of those that were.
    pub(super) async fn list(&self, conn: &mut SqliteConnection) -> Result<()> {
        sqlx::query("DELETE FROM staged.own_places")
            .execute(&mut *conn)
            .await?;
        let bounds: Vec<_> = self.bounds().into_iter().collect();
        for some in bounds.chunks(AT_ONCE) {
            let mut sql = QueryBuilder::<Sqlite>::new("INSERT INTO staged.own_places (first, place) ");
            sql.push_values(some, |mut row, (first, place)| {
                row.push_bind((*first).to_owned()).push_bind(*place);
            });
            sql.build().execute(&mut *conn).await?;
        }
        Ok(())
    }

    /// The texts from which on keys are another place's own, and whose.
    fn bounds(&self) -> BTreeMap<&str, i64> {
        let mut bounds = BTreeMap::from([("", OUTSIDE)]);
        // The places around the one that is looked at, each with the first text after it.
        let mut around: Vec<(i64, Option<&str>)> = Vec::new();
        for (place, (first, end)) in (0..).zip(self.ranges()) {
            close(&mut around, &mut bounds, Some(first));
            bounds.insert(first, place);
            around.push((place, end));
        }
        close(&mut around, &mut bounds, None);
        bounds
    }
}

/// Ends the places that end before or at a text; all where there is none.
fn close<'a>(
    around: &mut Vec<(i64, Option<&'a str>)>,
    bounds: &mut BTreeMap<&'a str, i64>,
    at: Option<&str>,
) {
    let has_ended = |end: &Option<&str>| match (end, at) {
        (_, None) => true,
        (Some(end), Some(at)) => *end <= at,
        (None, Some(_)) => false,
    };
    while let Some((_, end)) = around.pop_if(|(_, end)| has_ended(end)) {
        if let Some(end) = end {
            bounds.insert(end, around.last().map_or(OUTSIDE, |(outer, _)| *outer));
        }
    }
}

#[cfg(test)]
mod tests {
    use sqlx::AssertSqlSafe;

    use super::*;
    use crate::database::{Access, Steps, Upgrade, connect_writer};
    use crate::ledger::touched::staged_own;
    use crate::model::Policy;

    /// Of a key by each place in turn, as it is said: the longest prefix.
    fn by_prefix(places: &Places, key: &str) -> i64 {
        places
            .covering(key)
            .map_or(OUTSIDE, |at| i64::try_from(at).unwrap())
    }

    fn by_bounds(places: &Places, key: &str) -> i64 {
        *places.bounds().range(..=key).next_back().unwrap().1
    }

    #[test]
    fn a_key_is_found_where_the_longest_prefix_covers_it() {
        let top = char::MAX.to_string();
        for prefixes in [
            &[][..],
            &[""],
            &["b", "", "a:b", "a", "a:b:c", "a:d"],
            &["a", "b", "c"],
            &["a", "aa", "aaa", "b"],
            &[&top, "a\u{d7ff}", "a"],
        ] {
            let places = Places::of_prefixes(prefixes);
            for key in [
                "a",
                "aa",
                "aaa",
                "aaaa",
                "ab",
                "a:",
                "a:b",
                "a:b:",
                "a:b:c",
                "a:b:cc",
                "a:c",
                "a:d",
                "a:dx",
                "a\u{d7ff}x",
                "a\u{e000}",
                "b",
                "bb",
                "c",
                "d",
                "\u{1}",
                &top,
            ] {
                assert_eq!(
                    by_bounds(&places, key),
                    by_prefix(&places, key),
                    "{prefixes:?} {key:?}"
                );
            }
        }
    }

    /// A writer to a new store, with so many staged rows, each of which adds a key.
    async fn staged(folder: &tempfile::TempDir, rows: u32) -> SqliteConnection {
        let path = folder.path().join("kv.sqlite");
        let mut conn = connect_writer(&path, Access::Shared, &[crate::ledger::STAGED])
            .await
            .unwrap();
        let new = Upgrade::due(&path, &mut conn).await.unwrap().unwrap();
        new.run(&mut conn).await.unwrap();
        let of = format!("WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n LIMIT {rows})");
        for insert in [
            "INSERT INTO staged.rows (id, namespace_id, key) SELECT n, 1, printf('%04d:k', n % 1000)",
            "INSERT INTO staged.verdicts (id, namespace_id, category) SELECT n, 1, 0",
        ] {
            let statement = format!("{insert} FROM n").replacen("SELECT", &format!("{of} SELECT"), 1);
            sqlx::raw_sql(AssertSqlSafe(statement))
                .execute(&mut conn)
                .await
                .unwrap();
        }
        conn
    }

    #[tokio::test]
    async fn a_row_costs_the_same_among_many_places() {
        let folder = tempfile::tempdir().unwrap();
        let mut conn = staged(&folder, 2_000).await;
        let mut taken = Vec::new();
        for count in [10, 1_000] {
            let prefixes: Vec<String> = (0..count).map(|at| format!("{at:04}:")).collect();
            let places = Places::of_prefixes(&prefixes);
            places.list(&mut conn).await.unwrap();
            let steps = Steps::of(&mut conn).await;
            let own = staged_own(&mut conn, &places, Policy::Update).await.unwrap();
            taken.push(steps.taken());
            assert!(own.iter().all(|tally| tally.added == 2), "{own:?}");
        }
        assert!(taken[1] < 2 * taken[0], "{taken:?}");
    }

    #[tokio::test]
    async fn the_first_keys_are_found_beside_thousands_of_places() {
        let folder = tempfile::tempdir().unwrap();
        let mut conn = staged(&folder, 3).await;
        let mut prefixes: Vec<String> = (10..3_000).map(|at| format!("{at:04}:")).collect();
        prefixes.push(String::new());
        let places = Places::of_prefixes(&prefixes);
        places.list(&mut conn).await.unwrap();
        let own = staged_own(&mut conn, &places, Policy::Update).await.unwrap();
        assert_eq!(own[0].added, 3);
        let first = crate::ledger::touched::first_staged(&mut conn, &places, 0, Policy::Update);
        let keys: Vec<String> = first.await.unwrap().into_iter().map(|key| key.key).collect();
        assert_eq!(keys, ["0001:k", "0002:k", "0003:k"]);
    }
}

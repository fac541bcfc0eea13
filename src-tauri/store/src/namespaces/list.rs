//! Namespaces with how many entries each holds: those that have expired and are not swept yet are
//! looked through once, however many namespaces there are.

use std::collections::HashMap;

use sqlx::sqlite::SqliteConnection;

use super::rows::{find, fold};
use crate::error::Result;
use crate::model::{Namespace, count};
use crate::store::Store;

/// A namespace as it is told.
struct Told {
    public_id: String,
    name: String,
    description: String,
    created_at: i64,
    entry_count: i64,
}

impl From<Told> for Namespace {
    fn from(told: Told) -> Self {
        Self {
            id: told.public_id,
            name: told.name,
            description: told.description,
            entry_count: count(told.entry_count),
            created_at: told.created_at,
        }
    }
}

impl Store {
    /// All namespaces that are not in Trash, by name, with how many entries each holds now.
    pub async fn list_namespaces(&self) -> Result<Vec<Namespace>> {
        let listed = list(&mut *self.reader().await?, self.0.clock.now()).await?;
        Ok(listed.into_iter().map(Namespace::from).collect())
    }

    /// One namespace, by its id or its name.
    pub async fn namespace(&self, id_or_name: &str) -> Result<Namespace> {
        let now = self.0.clock.now();
        let mut reader = self.reader().await?;
        let row = find(&mut reader, id_or_name).await?;
        let told = sqlx::query_as!(
            Told,
            r#"SELECT public_id, name, description, created_at,
                      entry_count - (SELECT count(*) FROM entries AS e INDEXED BY entries_expiring
                                     WHERE e.namespace_id = n.id AND e.expires_at <= ?2)
                          AS "entry_count!: i64"
               FROM namespaces AS n WHERE n.id = ?1"#,
            row.id,
            now
        )
        .fetch_one(&mut *reader)
        .await?;
        // A companion is told by the name of its namespace.
        Ok(Namespace {
            name: row.name,
            ..told.into()
        })
    }

    /// The two namespaces that a person's text may mean, the one whose id it is and the one that is
    /// called so, in a file from before that was refused. `None`: it means one at most.
    pub async fn two_meant_by(&self, text: &str) -> Result<Option<[Namespace; 2]>> {
        let (mut by_id, mut by_name) = (None, None);
        let folded = fold(text.trim());
        for namespace in self.list_namespaces().await? {
            if namespace.id == text {
                by_id = Some(namespace);
            } else if fold(&namespace.name) == folded {
                by_name = Some(namespace);
            }
        }
        Ok(by_id.zip(by_name).map(|(by_id, by_name)| [by_id, by_name]))
    }
}

/// How many entries of each namespace, by its number, have expired by `now` (Unix seconds) and are not
/// swept yet.
pub(crate) async fn expired_entries(conn: &mut SqliteConnection, now: i64) -> Result<HashMap<i64, i64>> {
    let rows: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT namespace_id, count(*) FROM main.entries INDEXED BY entries_expiring
         WHERE expires_at <= ? GROUP BY namespace_id",
    )
    .bind(now)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().collect())
}

async fn list(conn: &mut SqliteConnection, now: i64) -> Result<Vec<Told>> {
    let told = sqlx::query_as!(
        Told,
        r#"WITH gone AS MATERIALIZED (
               SELECT namespace_id, count(*) AS entries FROM entries INDEXED BY entries_expiring
               WHERE expires_at <= ? GROUP BY namespace_id)
           SELECT public_id, name, description, created_at,
                  entry_count - coalesce(gone.entries, 0) AS "entry_count!: i64"
           FROM namespaces AS n LEFT JOIN gone ON gone.namespace_id = n.id
           WHERE deleted_at IS NULL AND companion_of IS NULL ORDER BY folded"#,
        now
    )
    .fetch_all(conn)
    .await?;
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::{Access, Steps, connect_writer};
    use crate::filled;
    use crate::ledger::STAGED;

    const NAMESPACES: u32 = 30;
    const EXPIRED: u32 = 3_000;

    #[tokio::test]
    async fn what_has_expired_is_looked_through_once_for_all_namespaces() {
        let folder = tempfile::tempdir().unwrap();
        let (store, clock) = filled::new_store(folder.path()).await;
        for number in 0..NAMESPACES {
            filled::new_namespace(&store, &format!("n{number:02}")).await;
        }
        let rows = (0..EXPIRED).map(|number| filled::row_for(format!("k{number}"), "v", Some(60)));
        filled::put(&store, "n00", rows).await;
        let mut conn = connect_writer(store.path(), Access::Shared, &[STAGED])
            .await
            .unwrap();
        let steps = Steps::of(&mut conn).await;
        let mut steps_at = async |now| {
            steps.taken();
            let listed = list(&mut conn, now).await.unwrap();
            let taken = steps.taken();
            assert_eq!(listed.len(), NAMESPACES as usize);
            let entries: i64 = listed.iter().map(|told| told.entry_count).sum();
            (entries, taken)
        };
        let (all, before) = steps_at(clock.now()).await;
        let (none, after) = steps_at(clock.now() + 60).await;
        assert_eq!((all, none), (i64::from(EXPIRED), 0));
        let for_each = (after - before) / u64::from(EXPIRED);
        assert!(for_each < 30, "{for_each} steps for each entry that has expired");
        store.close().await;
    }
}

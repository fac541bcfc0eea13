//! Versions taken out of the file: the one road, for a value may be another version's as well.

use sqlx::sqlite::SqliteConnection;

use crate::database::empty_gaps;
use crate::error::Result;

/// Whose the values of a file's versions are, which its format says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Values {
    /// A version may have its value from another one.
    Lent,
    /// Each version has its value to itself.
    Own,
}

/// The first format in which a version may have its value from another one.
const LENT_SINCE: i64 = 5;

impl Values {
    /// In a file of this format.
    pub(crate) fn of_format(format: i64) -> Self {
        match format < LENT_SINCE {
            true => Self::Own,
            false => Self::Lent,
        }
    }
}

/// Versions that are to go, as a JSON list of their ids.
pub(super) struct Doomed(pub(super) String);

impl Doomed {
    /// Deletes them from a file of this version's format.
    pub(super) async fn delete(self, conn: &mut SqliteConnection) -> Result<()> {
        self.delete_from(conn, Values::Lent).await
    }

    /// Deletes them. A value that one of them holds and that a version which stays borrows is handed
    /// to that one, or to the newest of several: history goes the oldest first, and each time all of the
    /// value is written.
    ///
    /// What goes may be a secret, so the transaction overwrites it: in its page, in pages that are free then,
    /// and where copies of its page stood before.
    pub(super) async fn delete_from(self, conn: &mut SqliteConnection, values: Values) -> Result<()> {
        if self.0 == "[]" {
            return Ok(());
        }
        sqlx::raw_sql("PRAGMA main.secure_delete = on")
            .execute(&mut *conn)
            .await?;
        let deleted = self.delete_overwriting(conn, values).await;
        // Elsewhere only what no other page has to be written for: emptying a table of keys writes less.
        sqlx::raw_sql("PRAGMA main.secure_delete = fast")
            .execute(conn)
            .await?;
        deleted
    }

    async fn delete_overwriting(&self, conn: &mut SqliteConnection, values: Values) -> Result<()> {
        let heirs = match values {
            Values::Lent => self.heirs(conn).await?,
            Values::Own => "[]".to_owned(),
        };
        if heirs != "[]" {
            hand_over(conn, &heirs).await?;
        }
        sqlx::query!(
            "DELETE FROM versions WHERE id IN (SELECT value FROM json_each(?))",
            self.0
        )
        .execute(&mut *conn)
        .await?;
        let mut touched = ids(&self.0);
        touched.extend(ids(&heirs));
        empty_gaps(conn, "versions", &touched).await
    }

    /// The version that gets each value which has to stay.
    async fn heirs(&self, conn: &mut SqliteConnection) -> Result<String> {
        let heirs = sqlx::query_scalar!(
            r#"SELECT json_group_array(heir) AS "heirs!: String" FROM (
                   SELECT max(id) AS heir FROM versions
                   WHERE value_of IN (SELECT value FROM json_each(?1))
                     AND id NOT IN (SELECT value FROM json_each(?1))
                   GROUP BY value_of)"#,
            self.0
        )
        .fetch_one(conn)
        .await?;
        Ok(heirs)
    }
}

/// The ids of a JSON list.
fn ids(list: &str) -> Vec<i64> {
    let ids: Vec<Option<i64>> = serde_json::from_str(list).unwrap_or_default();
    ids.into_iter().flatten().collect()
}

async fn hand_over(conn: &mut SqliteConnection, heirs: &str) -> Result<()> {
    sqlx::query!(
        "UPDATE versions SET value_of = heir.id
         FROM (SELECT id, value_of AS holder FROM versions
               WHERE id IN (SELECT value FROM json_each(?))) AS heir
         WHERE versions.value_of = heir.holder AND versions.id <> heir.id",
        heirs
    )
    .execute(&mut *conn)
    .await?;
    // Not joined: the values would all be in memory at once.
    sqlx::query!(
        "UPDATE versions
         SET value = (SELECT holder.value FROM versions AS holder WHERE holder.id = versions.value_of),
             value_of = NULL
         WHERE id IN (SELECT value FROM json_each(?))",
        heirs
    )
    .execute(conn)
    .await?;
    Ok(())
}

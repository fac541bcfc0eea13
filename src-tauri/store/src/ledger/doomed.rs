//! Versions taken out of the file: the one road, for a value may be another version's as well.

use sqlx::sqlite::SqliteConnection;

use crate::error::Result;

/// Versions that are to go, as a JSON list of their ids.
pub(super) struct Doomed(pub(super) String);

impl Doomed {
    /// Deletes them. A value that one of them holds and that a version which stays borrows is handed
    /// to that one, or to the newest of several: history goes the oldest first, and each time all of the
    /// value is written.
    pub(super) async fn delete(self, conn: &mut SqliteConnection) -> Result<()> {
        let heirs = self.heirs(conn).await?;
        if heirs != "[]" {
            hand_over(conn, &heirs).await?;
        }
        sqlx::query!(
            "DELETE FROM versions WHERE id IN (SELECT value FROM json_each(?))",
            self.0
        )
        .execute(conn)
        .await?;
        Ok(())
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

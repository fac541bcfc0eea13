//! Bringing a file to this version's format: all migrations in one transaction, after whoever opens the
//! file has copied it.

use std::path::Path;

use sqlx::sqlite::SqliteConnection;

use super::format::{APPLICATION_ID, MIGRATIONS, check_identity};
use crate::error::{Obstacle, Result, StoreError};

/// An open file that is new or of an older format.
pub(crate) struct Upgrade<'a> {
    path: &'a Path,
    /// Migrations that it has been through.
    from: usize,
    migrations: &'a [&'static str],
}

impl<'a> Upgrade<'a> {
    /// What brings an open file to this version's format; `None` when it has that. Refuses a file of
    /// another application or of a newer version without changing it.
    pub(crate) async fn due(path: &'a Path, writer: &mut SqliteConnection) -> Result<Option<Self>> {
        Self::due_to(path, writer, MIGRATIONS).await
    }

    async fn due_to(
        path: &'a Path,
        writer: &mut SqliteConnection,
        migrations: &'a [&'static str],
    ) -> Result<Option<Self>> {
        // At one moment: another program may be making the file.
        sqlx::raw_sql("BEGIN").execute(&mut *writer).await?;
        let from = been_through(path, writer, migrations).await;
        sqlx::raw_sql("COMMIT").execute(&mut *writer).await?;
        let from = from?;
        Ok((from < migrations.len()).then_some(Self {
            path,
            from,
            migrations,
        }))
    }

    /// Refuses a file that another program has open: one of an older version would go on as if it still were
    /// what it knows.
    ///
    /// Errors: `CannotOpen`.
    pub(crate) async fn refuse_open_elsewhere(&self, writer: &mut SqliteConnection) -> Result<()> {
        match is_open_elsewhere(self.path, writer).await? {
            true => Err(StoreError::CannotOpen {
                path: self.path.to_owned(),
                obstacle: Obstacle::OpenElsewhere,
            }),
            false => Ok(()),
        }
    }

    /// Whether the file holds anything yet: then it is copied first.
    pub(crate) fn needs_copy(&self) -> bool {
        self.from > 0
    }

    /// All migrations that the file lacks, in one transaction.
    pub(crate) async fn run(self, writer: &mut SqliteConnection) -> Result<()> {
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut *writer).await?;
        let migrated = self.migrate(writer).await;
        let end = if migrated.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = sqlx::raw_sql(end).execute(writer).await;
        migrated?;
        ended?;
        Ok(())
    }

    async fn migrate(&self, writer: &mut SqliteConnection) -> Result<()> {
        // Another program may have migrated the file while this one waited for the lock.
        let from = been_through(self.path, writer, self.migrations).await?;
        for migration in self.migrations.iter().skip(from) {
            sqlx::raw_sql(*migration).execute(&mut *writer).await?;
        }
        let format = self.migrations.len();
        let mark = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {format};");
        sqlx::raw_sql(sqlx::AssertSqlSafe(mark)).execute(writer).await?;
        Ok(())
    }
}

/// How many migrations an open file has been through; 0 for a new one.
async fn been_through(path: &Path, writer: &mut SqliteConnection, migrations: &[&str]) -> Result<usize> {
    let application = number(writer, "PRAGMA application_id").await?;
    let format = number(writer, "PRAGMA user_version").await?;
    let tables = number(writer, "SELECT count(*) FROM main.sqlite_schema").await?;
    let is_new = application == 0 && format == 0 && tables == 0;
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    check_identity(path, application, format, known, is_new)?;
    Ok(usize::try_from(format).unwrap_or(0))
}

/// Whether another program has the file open.
#[cfg(target_os = "linux")]
async fn is_open_elsewhere(path: &Path, _: &mut SqliteConnection) -> Result<bool> {
    let mut index = path.as_os_str().to_owned();
    index.push("-shm");
    Ok(super::locks::is_locked_by_another(Path::new(&index)))
}

#[cfg(not(target_os = "linux"))]
async fn is_open_elsewhere(_: &Path, writer: &mut SqliteConnection) -> Result<bool> {
    Ok(!is_alone(writer).await?)
}

/// Whether this connection alone has its file open: SQLite goes on without a log only then.
#[cfg(any(test, not(target_os = "linux")))]
async fn is_alone(writer: &mut SqliteConnection) -> Result<bool> {
    let mode = sqlx::query_scalar("PRAGMA main.journal_mode = DELETE")
        .fetch_one(&mut *writer)
        .await;
    let alone = match mode.map_err(StoreError::from) {
        Ok(mode) => String::eq(&mode, "delete"),
        Err(StoreError::Busy) => false,
        Err(error) => return Err(error),
    };
    sqlx::raw_sql("PRAGMA main.journal_mode = WAL")
        .execute(writer)
        .await?;
    Ok(alone)
}

async fn number(connection: &mut SqliteConnection, sql: &'static str) -> Result<i64> {
    Ok(sqlx::query_scalar(sql).fetch_one(connection).await?)
}

#[cfg(test)]
mod tests {
    use super::super::format::FORMAT;
    use super::*;
    use crate::database::{Access, connect_writer};
    use crate::error::FailureCode;

    const NEXT: &str = "CREATE TABLE next (id INTEGER PRIMARY KEY) STRICT;";

    #[tokio::test]
    async fn an_older_file_is_copied_and_a_new_one_is_not() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("kv.sqlite");
        let mut writer = connect_writer(&path, Access::Shared, &[]).await.unwrap();
        let new = Upgrade::due(&path, &mut writer).await.unwrap().unwrap();
        assert!(!new.needs_copy());
        new.run(&mut writer).await.unwrap();
        assert!(Upgrade::due(&path, &mut writer).await.unwrap().is_none());

        let later = [MIGRATIONS, &[NEXT]].concat();
        let older = Upgrade::due_to(&path, &mut writer, &later)
            .await
            .unwrap()
            .unwrap();
        assert!(older.needs_copy());
        older.run(&mut writer).await.unwrap();
        assert_eq!(
            number(&mut writer, "PRAGMA user_version").await.unwrap(),
            FORMAT + 1
        );
        assert_eq!(number(&mut writer, "SELECT count(*) FROM next").await.unwrap(), 0);

        let refused = Upgrade::due(&path, &mut writer).await.err().unwrap();
        assert_eq!(refused.code(), FailureCode::NewerVersion);
    }

    #[tokio::test]
    async fn a_connection_knows_whether_it_is_alone_with_its_file() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("kv.sqlite");
        let mut writer = connect_writer(&path, Access::Shared, &[]).await.unwrap();
        let new = Upgrade::due(&path, &mut writer).await.unwrap().unwrap();
        new.run(&mut writer).await.unwrap();
        assert!(is_alone(&mut writer).await.unwrap());
        let mut other = connect_writer(&path, Access::Shared, &[]).await.unwrap();
        number(&mut other, "SELECT count(*) FROM changes").await.unwrap();
        assert!(!is_alone(&mut writer).await.unwrap());
        sqlx::Connection::close(other).await.unwrap();
        assert!(is_alone(&mut writer).await.unwrap());
        let mode: String = sqlx::query_scalar("PRAGMA journal_mode")
            .fetch_one(&mut writer)
            .await
            .unwrap();
        assert_eq!(mode, "wal");
    }

    #[tokio::test]
    async fn a_migration_that_fails_leaves_the_file_as_it_was() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("kv.sqlite");
        let mut writer = connect_writer(&path, Access::Shared, &[]).await.unwrap();
        let new = Upgrade::due(&path, &mut writer).await.unwrap().unwrap();
        new.run(&mut writer).await.unwrap();
        let broken = [MIGRATIONS, &[NEXT, "CREATE TABLE oops ("]].concat();
        let older = Upgrade::due_to(&path, &mut writer, &broken)
            .await
            .unwrap()
            .unwrap();
        older.run(&mut writer).await.unwrap_err();
        assert_eq!(number(&mut writer, "PRAGMA user_version").await.unwrap(), FORMAT);
        let made = "SELECT count(*) FROM main.sqlite_schema WHERE name = 'next'";
        assert_eq!(number(&mut writer, made).await.unwrap(), 0);
    }
}

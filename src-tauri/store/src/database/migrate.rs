//! Bringing a file to this version's format: a copy first, then all migrations in one transaction.

use std::path::Path;

use sqlx::sqlite::SqliteConnection;

use super::format::{APPLICATION_ID, check_identity};
use crate::backup::copy_before_upgrade;
use crate::clock::Clock;
use crate::error::{Obstacle, Result, StoreError};

/// The migrations, in order. A file's `user_version` is how many of them it has been through.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_store.sql"),
    include_str!("../../migrations/0002_deeds.sql"),
    include_str!("../../migrations/0003_upkeep.sql"),
    include_str!("../../migrations/0004_checks.sql"),
    include_str!("../../migrations/0005_lent_values.sql"),
];

/// The format that this version of the program writes.
pub(crate) const FORMAT: i64 = MIGRATIONS.len() as i64;

/// Where the copy of a file goes before it is migrated.
pub(crate) struct Upgrade<'a> {
    pub(crate) path: &'a Path,
    /// The folder of automatic backups; `None`: beside the file.
    pub(crate) backup_folder: Option<&'a Path>,
    pub(crate) clock: &'a Clock,
}

impl Upgrade<'_> {
    /// Brings an open file to this version's format. Refuses a file of another application or of a
    /// newer version without changing it, and one of an older version that another program has open.
    pub(crate) async fn run(&self, writer: &mut SqliteConnection) -> Result<()> {
        self.run_to(writer, MIGRATIONS).await
    }

    async fn run_to(&self, writer: &mut SqliteConnection, migrations: &[&'static str]) -> Result<()> {
        // At one moment: another program may be making the file.
        sqlx::raw_sql("BEGIN").execute(&mut *writer).await?;
        let from = self.check(writer, migrations).await;
        sqlx::raw_sql("COMMIT").execute(&mut *writer).await?;
        let from = from?;
        if from == migrations.len() {
            return Ok(());
        }
        if from > 0 {
            if is_open_elsewhere(self.path) {
                return Err(StoreError::CannotOpen {
                    path: self.path.to_owned(),
                    obstacle: Obstacle::OpenElsewhere,
                });
            }
            self.copy(writer).await?;
        }
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut *writer).await?;
        let migrated = self.migrate(writer, migrations).await;
        let end = if migrated.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = sqlx::raw_sql(end).execute(writer).await;
        migrated?;
        ended?;
        Ok(())
    }

    /// How many migrations an open file has been through; 0 for a new one.
    async fn check(&self, writer: &mut SqliteConnection, migrations: &[&'static str]) -> Result<usize> {
        let application = number(writer, "PRAGMA application_id").await?;
        let format = number(writer, "PRAGMA user_version").await?;
        let tables = number(writer, "SELECT count(*) FROM main.sqlite_schema").await?;
        let is_new = application == 0 && format == 0 && tables == 0;
        let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
        check_identity(self.path, application, format, known, is_new)?;
        Ok(usize::try_from(format).unwrap_or(0))
    }

    async fn migrate(&self, writer: &mut SqliteConnection, migrations: &[&'static str]) -> Result<()> {
        // Another program may have migrated the file while this one waited for the lock.
        let from = self.check(writer, migrations).await?;
        for migration in migrations.iter().skip(from) {
            sqlx::raw_sql(*migration).execute(&mut *writer).await?;
        }
        let format = migrations.len();
        let mark = format!("PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {format};");
        sqlx::raw_sql(sqlx::AssertSqlSafe(mark)).execute(writer).await?;
        Ok(())
    }

    /// A whole copy of the file as the older version wrote it.
    async fn copy(&self, writer: &mut SqliteConnection) -> Result<()> {
        let beside = self.path.parent().unwrap_or(Path::new(""));
        let folder = self.backup_folder.unwrap_or(beside);
        copy_before_upgrade(writer, folder, self.clock.now_ms()).await
    }
}

/// Whether another program has the file open. One of an older version would go on as if the file still
/// were what it knows.
#[cfg(target_os = "linux")]
fn is_open_elsewhere(path: &Path) -> bool {
    let mut index = path.as_os_str().to_owned();
    index.push("-shm");
    super::locks::is_locked_by_another(Path::new(&index))
}

/// Nobody can be asked here.
#[cfg(not(target_os = "linux"))]
fn is_open_elsewhere(_: &Path) -> bool {
    false
}

async fn number(connection: &mut SqliteConnection, sql: &'static str) -> Result<i64> {
    Ok(sqlx::query_scalar(sql).fetch_one(connection).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::connect_writer;
    use crate::error::FailureCode;

    const NEXT: &str = "CREATE TABLE next (id INTEGER PRIMARY KEY) STRICT;";

    #[tokio::test]
    async fn an_older_file_is_copied_and_then_brought_to_the_new_format() {
        let home = tempfile::tempdir().unwrap();
        let (path, folder) = (home.path().join("kv.sqlite"), home.path().join("backups"));
        let clock = Clock::manual(1_800_000_000_000);
        let upgrade = Upgrade {
            path: &path,
            backup_folder: Some(&folder),
            clock: &clock,
        };
        let mut writer = connect_writer(&path).await.unwrap();
        upgrade.run_to(&mut writer, MIGRATIONS).await.unwrap();
        assert!(!folder.exists(), "a new file needs no copy");

        let later = [MIGRATIONS, &[NEXT]].concat();
        upgrade.run_to(&mut writer, &later).await.unwrap();
        assert_eq!(
            number(&mut writer, "PRAGMA user_version").await.unwrap(),
            FORMAT + 1
        );
        assert_eq!(number(&mut writer, "SELECT count(*) FROM next").await.unwrap(), 0);
        let copies: Vec<_> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        assert_eq!(copies.len(), 1);
        let mut copy = connect_writer(&copies[0]).await.unwrap();
        assert_eq!(number(&mut copy, "PRAGMA user_version").await.unwrap(), FORMAT);

        let refused = upgrade.run(&mut writer).await.unwrap_err();
        assert_eq!(refused.code(), FailureCode::NewerVersion);
    }

    #[tokio::test]
    async fn a_migration_that_fails_leaves_the_file_as_it_was() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("kv.sqlite");
        let clock = Clock::manual(1_800_000_000_000);
        let upgrade = Upgrade {
            path: &path,
            backup_folder: None,
            clock: &clock,
        };
        let mut writer = connect_writer(&path).await.unwrap();
        upgrade.run(&mut writer).await.unwrap();
        let broken = [MIGRATIONS, &[NEXT, "CREATE TABLE oops ("]].concat();
        upgrade.run_to(&mut writer, &broken).await.unwrap_err();
        assert_eq!(number(&mut writer, "PRAGMA user_version").await.unwrap(), FORMAT);
        let made = "SELECT count(*) FROM main.sqlite_schema WHERE name = 'next'";
        assert_eq!(number(&mut writer, made).await.unwrap(), 0);
    }
}

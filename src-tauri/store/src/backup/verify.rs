//! Looking into a file that should be a backup, without changing it.

use std::collections::HashMap;
use std::fs::Metadata;
use std::path::Path;

use sqlx::sqlite::SqliteConnection;
use sqlx::{ConnectOptions as _, Connection as _};

use super::folder::{BackupInfo, BackupNamespace, parse};
use crate::database::{COMPANIONS_SINCE, check_before_opening, connection_to};
use crate::error::{Obstacle, Result, StoreError};
use crate::files::refuse_what_is_no_file;
use crate::ledger::has_expired;
use crate::model::{BackupReason, Belongings, Damage, Purpose};
use crate::reading::count;
use crate::watch::What;

/// Opens a backup so that nothing, not even a lock, is written beside it.
async fn open(path: &Path) -> Result<SqliteConnection> {
    check_before_opening(path)?;
    let options = connection_to(path).read_only(true).immutable(true);
    Ok(options.connect().await?)
}

/// What is in a backup. Errors: whatever makes it unusable, with its path.
pub(super) async fn look(path: &Path) -> Result<BackupInfo> {
    let about = regular_file(path)?;
    let mut connection = open(path).await?;
    let namespaces = namespaces_of_a_store(&mut connection, path).await;
    let _ = connection.close().await;
    let namespaces = namespaces?;
    let by_name = parse(path);
    let modified = about
        .modified()
        .ok()
        .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok())
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0));
    Ok(BackupInfo {
        path: path.display().to_string(),
        made_at: by_name
            .as_ref()
            .and_then(super::folder::Named::made_at)
            .unwrap_or(modified),
        size: i64::try_from(about.len()).unwrap_or(i64::MAX),
        reason: by_name
            .as_ref()
            .map_or(BackupReason::Manual, |named| named.reason),
        label: by_name.and_then(|named| named.label),
        entries: namespaces.iter().map(|namespace| namespace.entry_count).sum(),
        belongings: together(&namespaces),
        namespaces,
        problem: None,
    })
}

/// What the system says of a file that can be read at any place.
pub(super) fn regular_file(path: &Path) -> Result<Metadata> {
    let cannot_open = |obstacle| StoreError::CannotOpen {
        path: path.to_owned(),
        obstacle,
    };
    refuse_what_is_no_file(path).map_err(cannot_open)?;
    path.metadata()
        .map_err(|error| cannot_open(Obstacle::to_reading(&error)))
}

/// What is in a database that has a store in it: an empty one can become one, and is no backup.
async fn namespaces_of_a_store(
    connection: &mut SqliteConnection,
    path: &Path,
) -> Result<Vec<BackupNamespace>> {
    let read = async {
        let format: i64 = sqlx::query_scalar("PRAGMA user_version")
            .fetch_one(&mut *connection)
            .await?;
        if format == 0 {
            return Err(StoreError::NotADatabase {
                path: path.to_owned(),
            });
        }
        namespaces(connection, format).await
    };
    read.await.map_err(|error| named(error, path))
}

/// A commit, told apart from each other one: a copy of the file that is put back goes on with numbers that the file
/// it replaced had used.
#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct CommitName {
    seq: i64,
    /// The open store that made it.
    instance: i64,
    change_id: i64,
}

/// The newest commit in a backup that is more than a note.
pub(super) async fn newest_of_keys_in(path: &Path) -> Result<Option<CommitName>> {
    let mut connection = open(path).await?;
    let commit = newest_of_keys(&mut connection).await;
    let _ = connection.close().await;
    commit
}

/// The newest commit that is more than a note or a setting, as making a backup notes itself; `None` when the log
/// knows none.
pub(super) async fn newest_of_keys(connection: &mut SqliteConnection) -> Result<Option<CommitName>> {
    let newest = sqlx::query_as(
        "SELECT seq, instance, change_id FROM commits WHERE what <> ? ORDER BY seq DESC LIMIT 1",
    )
    .bind(What::Noted.code())
    .fetch_optional(connection)
    .await?;
    Ok(newest)
}

/// Whether a backup holds what had expired by a moment, in Unix seconds. Errors: whatever makes it unusable,
/// with its path.
pub(super) async fn has_expired_in(path: &Path, by: i64) -> Result<bool> {
    let mut connection = open(path).await?;
    let has = has_expired(&mut connection, by).await;
    let _ = connection.close().await;
    has.map_err(|error| named(error, path))
}

/// Reads a new backup through: its structure, and that it holds as many entries as it says.
pub(super) async fn verify(path: &Path) -> Result<()> {
    let mut connection = open(path).await?;
    let sound = is_sound(&mut connection).await;
    let _ = connection.close().await;
    match sound {
        Ok(true) => Ok(()),
        Ok(false) => Err(StoreError::Damaged {
            path: Some(path.to_owned()),
            damage: Damage::Content,
        }),
        Err(error) => Err(named(error, path)),
    }
}

async fn is_sound(connection: &mut SqliteConnection) -> Result<bool> {
    let report: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(1)")
        .fetch_all(&mut *connection)
        .await?;
    let (told, there): (i64, i64) = sqlx::query_as(
        "SELECT (SELECT coalesce(sum(entry_count), 0) FROM namespaces), (SELECT count(*) FROM entries)",
    )
    .fetch_one(connection)
    .await?;
    Ok(report == ["ok"] && told == there)
}

async fn namespaces(connection: &mut SqliteConnection, format: i64) -> Result<Vec<BackupNamespace>> {
    let rows: Vec<(i64, String, String, i64)> = sqlx::query_as(match format < COMPANIONS_SINCE {
        true => {
            "SELECT id, public_id, name, entry_count FROM namespaces WHERE deleted_at IS NULL ORDER BY folded"
        }
        false => {
            "SELECT id, public_id, name, entry_count FROM namespaces
             WHERE deleted_at IS NULL AND companion_of IS NULL ORDER BY folded"
        }
    })
    .fetch_all(&mut *connection)
    .await?;
    let mut belongings = match format < COMPANIONS_SINCE {
        true => HashMap::new(),
        false => belongings(connection).await?,
    };
    Ok(rows
        .into_iter()
        .map(|(number, id, name, entries)| BackupNamespace {
            id,
            name,
            entry_count: count(entries),
            belongings: belongings.remove(&number).unwrap_or_default(),
        })
        .collect())
}

/// What belongs to each living namespace, by its number.
async fn belongings(connection: &mut SqliteConnection) -> Result<HashMap<i64, Belongings>> {
    let rows: Vec<(i64, String, i64)> = sqlx::query_as(
        "SELECT companion_of, purpose, entry_count FROM namespaces
         WHERE deleted_at IS NULL AND companion_of IS NOT NULL",
    )
    .fetch_all(connection)
    .await?;
    let mut belongings = HashMap::<i64, Belongings>::new();
    for (owner, purpose, entries) in rows {
        // A newer version's purpose has no words here.
        if let Some(purpose) = Purpose::from_code(&purpose) {
            belongings.entry(owner).or_default().add(purpose, count(entries));
        }
    }
    Ok(belongings)
}

/// What belongs to all of them.
fn together(namespaces: &[BackupNamespace]) -> Belongings {
    let mut all = Belongings::default();
    for namespace in namespaces {
        for purpose in Purpose::ALL {
            all.add(purpose, namespace.belongings.of(purpose));
        }
    }
    all
}

/// An error of reading a backup, about that file.
pub(super) fn named(error: StoreError, path: &Path) -> StoreError {
    match error {
        StoreError::Damaged { damage, .. } => StoreError::Damaged {
            path: Some(path.to_owned()),
            damage,
        },
        StoreError::Internal { .. } | StoreError::Sqlite { .. } => StoreError::Damaged {
            path: Some(path.to_owned()),
            damage: Damage::Content,
        },
        other => other,
    }
}

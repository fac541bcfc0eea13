//! The thorough look, by SQLite, for the time after the start.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::database::{Access, connection_to, watch_cancel};
use crate::error::{CANNOT_OPEN, Obstacle, Result, StoreError};
use crate::job::Job;
use crate::model::Damage;

/// Has SQLite read every page and see whether they fit together, on a connection of its own that
/// cannot write. It reads one moment of the file and hinders nobody; a large file takes seconds.
///
/// Errors: `Cancelled`; `Busy`; `CannotOpen` when there is no file or it cannot be opened.
pub async fn check_thoroughly(path: &Path, job: &Job) -> Result<Option<Damage>> {
    job.check()?;
    let report = match checked_by(connection_to(path).read_only(true), job).await {
        // A log without its index, where none can be made.
        Err(error) if error.is_sqlite(CANNOT_OPEN) => {
            checked_by(Access::ReadOnly.apply(connection_to(path), path), job).await
        }
        report => report,
    };
    match report {
        Ok(report) if report == "ok" => Ok(None),
        Ok(_) | Err(StoreError::Damaged { .. }) => Ok(Some(Damage::Content)),
        Err(error) if error.is_sqlite(CANNOT_OPEN) => Err(StoreError::CannotOpen {
            path: path.to_owned(),
            obstacle: Obstacle::Refused,
        }),
        Err(error) => Err(error),
    }
}

async fn checked_by(options: SqliteConnectOptions, job: &Job) -> Result<String> {
    let mut connection = options.busy_timeout(Duration::from_secs(20)).connect().await?;
    let report = quick_check(&mut connection, job).await;
    let _ = connection.close().await;
    report
}

async fn quick_check(connection: &mut SqliteConnection, job: &Job) -> Result<String> {
    watch_cancel(connection, job).await?;
    // What it reports may name pages; that there is a report is enough.
    let report = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(connection)
        .await;
    job.check()?;
    Ok(report?)
}

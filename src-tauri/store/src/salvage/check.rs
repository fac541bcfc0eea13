//! The thorough look, by SQLite, for the time after the start.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::SqliteConnection;
use sqlx::{ConnectOptions as _, Connection as _};

use crate::database::{connection_to, watch_cancel};
use crate::error::{CANNOT_OPEN, Obstacle, Result, StoreError};
use crate::job::Job;
use crate::model::Damage;

/// Has SQLite read every page and see whether they fit together, on a connection of its own that
/// cannot write. It reads one moment of the file and hinders nobody; a large file takes seconds.
///
/// Errors: `Cancelled`; `Busy`; `CannotOpen` when there is no file or it cannot be opened.
pub async fn check_thoroughly(path: &Path, job: &Job) -> Result<Option<Damage>> {
    job.check()?;
    let options = connection_to(path)
        .read_only(true)
        .busy_timeout(Duration::from_secs(20));
    let report = match options.connect().await {
        Ok(mut connection) => {
            let report = quick_check(&mut connection, job).await;
            let _ = connection.close().await;
            report
        }
        Err(error) => Err(error.into()),
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

async fn quick_check(connection: &mut SqliteConnection, job: &Job) -> Result<String> {
    watch_cancel(connection, job).await?;
    // What it reports may name pages; that there is a report is enough.
    let report = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(connection)
        .await;
    job.check()?;
    Ok(report?)
}

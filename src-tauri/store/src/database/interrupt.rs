//! Long statements that stop when their job is cancelled.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sqlx::sqlite::SqliteConnection;
use tokio::sync::OwnedMutexGuard;

use crate::error::Result;
use crate::job::Job;

/// Instructions of SQLite's machine between two looks at the cancel flag: well under 10 ms.
pub(super) const INSTRUCTIONS: i32 = 10_000;

/// From now on every statement of this connection ends with `Cancelled` soon after the job is
/// cancelled. For a connection that serves one job only.
pub(crate) async fn watch_cancel(connection: &mut SqliteConnection, job: &Job) -> Result<()> {
    let watched = job.clone();
    connection
        .lock_handle()
        .await?
        .set_progress_handler(INSTRUCTIONS, move || !watched.is_cancelled());
    Ok(())
}

/// From now on no job ends the statements of this connection.
pub(crate) async fn watch_nothing(connection: &mut SqliteConnection) -> Result<()> {
    connection.lock_handle().await?.remove_progress_handler();
    Ok(())
}

/// The job that a connection works for at the moment, where it serves several one after the other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cancelling(Arc<Mutex<Option<Job>>>);

impl Cancelling {
    /// Has the connection look at the job of the moment.
    pub(crate) async fn install(&self, connection: &mut SqliteConnection) -> Result<()> {
        let slot = self.clone();
        connection
            .lock_handle()
            .await?
            .set_progress_handler(INSTRUCTIONS, move || {
                !slot.job().as_ref().is_some_and(Job::is_cancelled)
            });
        Ok(())
    }

    /// The connection for the time of a job.
    pub(crate) fn watch(
        &self,
        connection: OwnedMutexGuard<SqliteConnection>,
        job: &Job,
    ) -> WatchedConnection {
        *self.job() = Some(job.clone());
        WatchedConnection {
            slot: self.clone(),
            connection,
        }
    }

    fn job(&self) -> MutexGuard<'_, Option<Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that is held for one job, whose statements end when the job is cancelled.
pub(crate) struct WatchedConnection {
    slot: Cancelling,
    connection: OwnedMutexGuard<SqliteConnection>,
}

impl Drop for WatchedConnection {
    fn drop(&mut self) {
        // While the connection is still held: who gets it next is not interrupted.
        *self.slot.job() = None;
    }
}

impl Deref for WatchedConnection {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for WatchedConnection {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

//! One write at a time, wholly or not at all.

use std::sync::Arc;

use sqlx::sqlite::SqliteConnection;
use tokio::sync::OwnedMutexGuard;

use super::last_commit::LastCommit;
use crate::change::newest_commit;
use crate::error::Result;

/// A write transaction on a connection that this holds alone. Dropped without `commit` (an error,
/// a cancelled task), it is rolled back before the connection is used again.
pub(crate) struct WriteTx {
    connection: Option<OwnedMutexGuard<SqliteConnection>>,
    /// Held along: keeps this program's other writers waiting here rather than on the file's lock.
    turn: Option<OwnedMutexGuard<SqliteConnection>>,
    last: Arc<LastCommit>,
}

impl WriteTx {
    /// Begins on the connection; takes the file's write lock at once, so it never fails half-way
    /// for another program's sake.
    pub(crate) async fn begin(
        connection: OwnedMutexGuard<SqliteConnection>,
        turn: Option<OwnedMutexGuard<SqliteConnection>>,
        last: Arc<LastCommit>,
    ) -> Result<Self> {
        let mut tx = Self {
            connection: Some(connection),
            turn,
            last,
        };
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(tx.conn()).await?;
        Ok(tx)
    }

    /// The connection inside the transaction.
    pub(crate) fn conn(&mut self) -> &mut SqliteConnection {
        match &mut self.connection {
            Some(connection) => connection,
            None => unreachable!("the connection is only given up by commit and drop"),
        }
    }

    /// Makes all of it durable, and notes that it is.
    pub(crate) async fn commit(mut self) -> Result<()> {
        let newest = newest_commit(self.conn()).await?;
        sqlx::raw_sql("COMMIT").execute(self.conn()).await?;
        self.last.write(newest);
        self.connection = None;
        Ok(())
    }
}

impl Drop for WriteTx {
    fn drop(&mut self) {
        let Some(mut connection) = self.connection.take() else {
            return;
        };
        let turn = self.turn.take();
        // Outside a runtime the program is ending, and SQLite rolls back by itself.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                // SQLite may have rolled back already (a full disk); then this says so and is done.
                let _ = sqlx::raw_sql("ROLLBACK").execute(&mut *connection).await;
                drop(turn);
            });
        }
    }
}

/// Begins to stage what belongs together; [`end_staging`] follows.
pub(crate) async fn begin_staging(conn: &mut SqliteConnection) -> Result<()> {
    sqlx::raw_sql("BEGIN").execute(conn).await?;
    Ok(())
}

/// Keeps what was staged, or, after an error, nothing of it.
pub(crate) async fn end_staging<T>(conn: &mut SqliteConnection, staged: Result<T>) -> Result<T> {
    let end = if staged.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = sqlx::raw_sql(end).execute(conn).await;
    let staged = staged?;
    ended?;
    Ok(staged)
}

//! One write at a time, wholly or not at all, and never unseen.

use sqlx::sqlite::SqliteConnection;
use tokio::sync::OwnedMutexGuard;

use super::commits::Commit;
use crate::error::Result;
use crate::expiry;
use crate::store::Store;
use crate::watch::{StoreEvent, What};

/// A write transaction on a connection that this holds alone. Its only way into the file is a
/// [`Commit`] that is logged with it. Dropped without one (an error, a cancelled task), it is rolled
/// back before the connection is used again.
pub(crate) struct WriteTx {
    connection: Option<OwnedMutexGuard<SqliteConnection>>,
    /// Held along: keeps this program's other writers waiting here rather than on the file's lock.
    turn: Option<OwnedMutexGuard<SqliteConnection>>,
    store: Store,
    swept: u64,
}

impl WriteTx {
    /// Begins on the connection; takes the file's write lock at once, so it never fails half-way
    /// for another program's sake.
    pub(crate) async fn begin(
        store: &Store,
        connection: OwnedMutexGuard<SqliteConnection>,
        turn: Option<OwnedMutexGuard<SqliteConnection>>,
    ) -> Result<Self> {
        let mut tx = Self {
            connection: Some(connection),
            turn,
            store: store.clone(),
            swept: 0,
        };
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(tx.conn()).await?;
        Ok(tx)
    }

    /// Begins, and sweeps: entries that have expired are gone from here on, so nothing that follows
    /// in the transaction can meet one.
    pub(crate) async fn begin_swept(
        store: &Store,
        connection: OwnedMutexGuard<SqliteConnection>,
        turn: Option<OwnedMutexGuard<SqliteConnection>>,
    ) -> Result<Self> {
        let mut tx = Self::begin(store, connection, turn).await?;
        tx.swept = expiry::sweep(tx.conn(), store.0.clock.now(), expiry::ALL).await?;
        Ok(tx)
    }

    /// The connection inside the transaction.
    pub(crate) fn conn(&mut self) -> &mut SqliteConnection {
        match &mut self.connection {
            Some(connection) => connection,
            None => unreachable!("the connection is only given up by commit and drop"),
        }
    }

    /// Entries that had expired and that the transaction swept when it began.
    pub(crate) fn swept(&self) -> u64 {
        self.swept
    }

    /// Makes all of it durable, logs it, and tells everyone who listens.
    pub(crate) async fn commit(mut self, commit: Commit) -> Result<()> {
        let store = self.store.clone();
        let expired = Commit::beside_changes(What::Expired, store.0.program.origin());
        let mut events = Vec::new();
        for commit in (self.swept > 0).then_some(expired).into_iter().chain([commit]) {
            commit.log(self.conn(), store.0.instance).await?;
            let namespace = match commit.namespace_id {
                Some(id) => {
                    sqlx::query_scalar!("SELECT public_id FROM namespaces WHERE id = ?", id)
                        .fetch_optional(self.conn())
                        .await?
                }
                None => None,
            };
            events.push(StoreEvent::own(
                commit.what,
                commit.origin,
                commit.change_id,
                namespace,
            ));
        }
        sqlx::raw_sql("COMMIT").execute(self.conn()).await?;
        self.connection = None;
        store.expiry_may_be_sooner();
        events.into_iter().for_each(|event| store.announce(event));
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

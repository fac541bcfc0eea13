//! One write at a time, wholly or not at all, and never unseen.

use std::sync::Arc;

use sqlx::sqlite::SqliteConnection;
use tokio::sync::{Notify, OwnedMutexGuard, broadcast};

use super::aging::age;
use super::change::{self, NewChange, Tally};
use super::commits::Commit;
use super::consent::Consent;
use super::sweep::{Expired, sweep};
use crate::clock::Clock;
use crate::error::{Result, StoreError};
use crate::model::{Deed, Program, StoreEvent, What};

/// Expired entries that a write takes along, whoever waits for it: a few milliseconds' worth.
const TAKEN_ALONG: i64 = 200;

/// What all writes of an open store have in common.
#[derive(Clone)]
pub(crate) struct Ledger {
    /// Who writes: decides whose undo takes a change back.
    pub(crate) program: Program,
    pub(crate) clock: Clock,
    /// Tells this open store's commits from those of others.
    pub(crate) instance: i64,
    pub(crate) events: broadcast::Sender<StoreEvent>,
    /// Why nothing can be written, where the file is open only to be read.
    pub(crate) read_only: Option<StoreError>,
    /// Woken when an expiry was set that may be the next one.
    pub(crate) expiry_set: Arc<Notify>,
}

/// A write transaction on a connection that this holds alone. Its only way into the file is a
/// [`Commit`] that is logged with it. Dropped without one (an error, a cancelled task), it is rolled
/// back before the connection is used again.
pub(crate) struct WriteTx {
    connection: Option<OwnedMutexGuard<SqliteConnection>>,
    /// Held along: keeps this program's other writers waiting here rather than on the file's lock.
    turn: Option<OwnedMutexGuard<SqliteConnection>>,
    ledger: Ledger,
    /// When it began, in Unix milliseconds: one moment for all that it reads and writes.
    moment: i64,
    swept: u64,
    consent: Consent,
    /// Nobody who has this store open called for it.
    by_itself: bool,
}

impl WriteTx {
    /// Begins on the connection; takes the file's write lock at once, so it never fails half-way
    /// for another program's sake.
    pub(crate) async fn begin(
        ledger: &Ledger,
        connection: OwnedMutexGuard<SqliteConnection>,
        turn: Option<OwnedMutexGuard<SqliteConnection>>,
    ) -> Result<Self> {
        if let Some(refused) = &ledger.read_only {
            return Err(refused.clone());
        }
        let mut tx = Self {
            connection: Some(connection),
            turn,
            ledger: ledger.clone(),
            moment: 0,
            swept: 0,
            consent: Consent::default(),
            by_itself: false,
        };
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(tx.conn()).await?;
        // Not before: it may have waited for another program.
        tx.moment = ledger.clock.now_ms();
        Ok(tx)
    }

    /// Begins, and takes a few of the entries along that have expired. There may be a million more: who
    /// reads entries passes over what has expired, and who writes a key sweeps it before.
    pub(crate) async fn begin_swept(
        ledger: &Ledger,
        connection: OwnedMutexGuard<SqliteConnection>,
        turn: Option<OwnedMutexGuard<SqliteConnection>>,
    ) -> Result<Self> {
        let mut tx = Self::begin(ledger, connection, turn).await?;
        let moment = tx.moment;
        age(tx.conn(), moment).await?;
        tx.sweep(Expired::First(TAKEN_ALONG)).await?;
        Ok(tx)
    }

    /// The same, with what was said of protected places.
    pub(crate) fn with_consent(mut self, consent: Consent) -> Self {
        self.consent = consent;
        self
    }

    /// The same, told as a commit that nobody called for, so that everyone looks.
    pub(crate) fn by_itself(mut self) -> Self {
        self.by_itself = true;
        self
    }

    /// Whether nobody was asked about protected places.
    pub(crate) fn nobody_was_asked(&self) -> bool {
        self.consent.asks()
    }

    /// What was said of protected places.
    pub(super) fn consent(&self) -> &Consent {
        &self.consent
    }

    /// Takes out entries that have expired: those that what follows writes to, so that it does not meet
    /// them.
    pub(crate) async fn sweep(&mut self, which: Expired) -> Result<()> {
        let now = self.now();
        self.swept += sweep(self.conn(), now, which).await?;
        Ok(())
    }

    /// The connection inside the transaction.
    pub(crate) fn conn(&mut self) -> &mut SqliteConnection {
        match &mut self.connection {
            Some(connection) => connection,
            None => unreachable!("the connection is only given up by commit and drop"),
        }
    }

    /// Entries that had expired and that the transaction swept.
    pub(crate) fn swept(&self) -> u64 {
        self.swept
    }

    /// The transaction's moment, in Unix milliseconds.
    pub(crate) fn now_ms(&self) -> i64 {
        self.moment
    }

    /// The transaction's moment, in Unix seconds.
    pub(crate) fn now(&self) -> i64 {
        self.moment.div_euclid(1_000)
    }

    /// Adds a row to the list of changes and returns its number. What the same program had undone can
    /// no longer be redone.
    pub(crate) async fn add_change(&mut self, change: &NewChange, deed: &Deed, tally: &Tally) -> Result<i64> {
        let (program, at) = (self.ledger.program, self.now_ms());
        change::insert(self.conn(), program, at, change, deed, tally).await
    }

    /// Makes all of it durable, logs it, and tells everyone who listens.
    pub(crate) async fn commit(mut self, commit: Commit) -> Result<()> {
        let ledger = self.ledger.clone();
        let expired = Commit::beside_changes(What::Expired, ledger.program.origin());
        let mut events = Vec::new();
        for commit in (self.swept > 0).then_some(expired).into_iter().chain([commit]) {
            commit.log(self.conn(), ledger.instance).await?;
            let namespace = match commit.namespace_id {
                Some(id) => {
                    sqlx::query_scalar!("SELECT public_id FROM namespaces WHERE id = ?", id)
                        .fetch_optional(self.conn())
                        .await?
                }
                None => None,
            };
            events.push(StoreEvent {
                own: !self.by_itself,
                ..StoreEvent::own(commit.what, commit.origin, commit.change_id, namespace)
            });
        }
        sqlx::raw_sql("COMMIT").execute(self.conn()).await?;
        self.connection = None;
        ledger.expiry_set.notify_one();
        for event in events {
            // Nobody listening is fine.
            let _ = ledger.events.send(event);
        }
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

//! Expired entries: invisible at once to every read, gone for good soon after.

use std::sync::Weak;
use std::time::Duration;

use crate::error::Result;
use crate::ledger::{Commit, Expired, WriteTx, swept_up_to};
use crate::store::{Inner, Store};
use crate::watch::What;

/// Entries of one background transaction: short enough that nobody notices the lock.
const BATCH: i64 = 2_000;
/// The longest sleep: the system's clock may be set, and another program may set an expiry.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);
/// A pause after a sweep that failed (a busy file, a full disk).
const AFTER_FAILURE: Duration = Duration::from_secs(5);

impl Store {
    /// Sweeps everything that has expired, in small transactions, but for what has by a clock that leapt
    /// years ahead. Returns how many entries went.
    pub async fn sweep_expired(&self) -> Result<u64> {
        let mut swept = 0;
        // Looked at anew each time: by a clock that is set back meanwhile nothing more has expired.
        while let Some(next) = self.next_expiry().await?
            && next <= self.swept_up_to().await?
        {
            let writer = self.0.writer.clone().lock_owned().await;
            let mut tx = WriteTx::begin(&self.0.ledger, writer, None).await?;
            tx.sweep(Expired::First(BATCH)).await?;
            swept += tx.swept();
            let expired = Commit::beside_changes(What::Expired, self.0.program.origin());
            tx.commit(expired).await?;
        }
        Ok(swept)
    }

    /// Sweeps what has expired of the keys that a change wrote: what goes with them is not offered any more.
    pub(crate) async fn sweep_keys_of(&self, change_id: i64) -> Result<()> {
        let now = self.0.clock.now();
        let expired: bool = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM revisions AS r
                            CROSS JOIN entries AS e ON e.namespace_id = r.namespace_id AND e.key = r.key
                            WHERE r.change_id = ? AND e.expires_at <= ?)",
        )
        .bind(change_id)
        .bind(now)
        .fetch_one(&mut *self.reader().await?)
        .await?;
        if expired {
            let mut tx = self.begin_write().await?;
            tx.sweep(Expired::OfChange(change_id)).await?;
            let swept = Commit::beside_changes(What::Expired, self.0.program.origin());
            tx.commit(swept).await?;
        }
        Ok(())
    }

    async fn swept_up_to(&self) -> Result<i64> {
        swept_up_to(&mut *self.reader().await?, self.0.clock.now()).await
    }

    /// How long there is nothing to sweep.
    async fn rest(&self) -> Result<Duration> {
        let (now, up_to) = (self.0.clock.now(), self.swept_up_to().await?);
        Ok(match self.next_expiry().await? {
            Some(next) if next <= up_to => Duration::ZERO,
            Some(next) if next > now => until(self, next),
            _ => LONGEST_SLEEP,
        })
    }

    /// The next moment, in Unix seconds, at which something expires; it may be past.
    pub async fn next_expiry(&self) -> Result<Option<i64>> {
        let mut reader = self.reader().await?;
        let next = sqlx::query_scalar!(
            r#"SELECT min(at) AS "at: i64" FROM (
                   SELECT min(expires_at) AS at FROM entries WHERE expires_at IS NOT NULL
                   UNION ALL
                   SELECT min(expires_at) FROM versions WHERE expires_at IS NOT NULL)"#
        )
        .fetch_one(&mut *reader)
        .await?;
        Ok(next)
    }
}

/// Sleeps until the next expiry and sweeps; ends when the store is dropped.
pub(crate) async fn run(store: Weak<Inner>) {
    loop {
        let Some(inner) = store.upgrade() else { return };
        let open = Store::of(inner);
        let pause = match open.sweep_expired().await {
            Ok(_) => open.rest().await.unwrap_or(AFTER_FAILURE),
            Err(_) => AFTER_FAILURE,
        };
        let expiry_set = open.0.ledger.expiry_set.clone();
        // The store is not held while sleeping, so that dropping it ends this.
        drop(open);
        let _ = tokio::time::timeout(pause, expiry_set.notified()).await;
    }
}

fn until(store: &Store, expires_at: i64) -> Duration {
    let milliseconds = expires_at
        .saturating_mul(1_000)
        .saturating_sub(store.0.clock.now_ms());
    Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0)).min(LONGEST_SLEEP)
}

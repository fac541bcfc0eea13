//! What is due, done by whichever program runs then.

use std::sync::Weak;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::leap::Look;
use super::written::moment;
use crate::error::{Result, StoreError};
use crate::ledger::Commit;
use crate::model::Applied;
use crate::store::{Inner, Store};
use crate::watch::What;

/// The longest sleep: the system's clock may be set.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);
/// A pause after something failed (a busy file, a full disk).
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// What became of what was due.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CarriedOut {
    /// What was done, with the name of the namespace.
    pub done: Vec<(String, Applied)>,
    /// How many are due and wait for a person.
    pub asking: usize,
}

impl Store {
    /// Does what is planned and due, each as a change of its own, but for what a person should decide.
    pub async fn carry_out_due(&self) -> Result<CarriedOut> {
        let mut carried = CarriedOut::default();
        let Some(now) = moment(self.0.clock.now()) else {
            return Ok(carried);
        };
        if !self.is_anything_planned().await? {
            return Ok(carried);
        }
        if self.is_aging_due().await? && self.read_only().is_none() {
            let tx = self.begin_write().await?;
            tx.commit(Commit::beside_changes(What::Noted, self.0.program.origin()))
                .await?;
        }
        for found in self.due(&now).await? {
            // Each as it stands by then: what was done before it may be what it expects.
            let seen = self.standing(found).await?;
            if seen.asks() {
                carried.asking += 1;
                continue;
            }
            if !seen.is_done_now() {
                continue;
            }
            match self.carry_out(seen.found.owner_id, &seen.found.name, None).await {
                Ok(Some(applied)) => carried.done.push((seen.found.owner_name, applied)),
                Ok(None) | Err(StoreError::Protected { .. } | StoreError::NotASwitch { .. }) => {
                    carried.asking += 1;
                }
                // Another program was first.
                Err(StoreError::PlannedGone) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(carried)
    }

    /// How long nothing will be due.
    async fn rest_of_planned(&self) -> Result<Duration> {
        let now_ms = self.0.clock.now_ms();
        let Some(now) = moment(now_ms.div_euclid(1_000)) else {
            return Ok(LONGEST_SLEEP);
        };
        let next = self.first_planned_after(&now).await?;
        let next = next.and_then(|name| name.get(..now.len())?.parse::<jiff::Timestamp>().ok());
        let milliseconds = next.map_or(i64::MAX, |next| next.as_millisecond().saturating_sub(now_ms));
        Ok(Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0)).min(LONGEST_SLEEP))
    }
}

/// Does what is due, when it is; ends when the store is dropped.
pub(crate) async fn run(store: Weak<Inner>) {
    let mut last: Option<Look> = None;
    loop {
        let Some(inner) = store.upgrade() else { return };
        let open = Store::of(inner);
        let look = Look {
            clock: open.0.clock.now_ms(),
            at: Instant::now(),
        };
        let leapt = last.is_some_and(|last| last.leapt_until(look));
        if leapt && open.0.clock.goes_on() {
            let leapt_to = look.clock.div_euclid(1_000);
            open.0.later_leapt_to.store(leapt_to, Ordering::Relaxed);
        }
        last = Some(look);
        // Before the look, so that nothing that is planned meanwhile is missed.
        let mut events = open.events();
        let pause = match open.carry_out_due().await {
            Ok(_) => open.rest_of_planned().await.unwrap_or(AFTER_FAILURE),
            Err(_) => AFTER_FAILURE,
        };
        // The store is not held while sleeping, so that dropping it ends this.
        drop(open);
        let _ = tokio::time::timeout(pause, events.recv()).await;
    }
}

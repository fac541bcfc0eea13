//! What is planned, done: found to be there still, done to its keys, and removed, in one transaction. Of two programs
//! that do it at the same moment the second one finds nothing.

use super::making::{of_name, remove};
use super::standing::{Found, Moment, Seen, Which, found};
use super::written::Written;
use crate::error::{Result, StoreError};
use crate::job::Job;
use crate::ledger::{Consent, NewChange, WriteTx};
use crate::model::{Applied, BackupReason, Deed, LaterDeed, Leave, LeavePlace, Loss, note_of};
use crate::namespaces::{by_id, find};
use crate::plan::batches::{RowBatch, stage_batches};
use crate::store::Store;

impl Store {
    /// Does something that is planned, now, whatever its moment: a person has looked at it. `seen` says what they
    /// saw, as in [`crate::model::Planned`]. Leave that was given when it was planned counts.
    ///
    /// Errors: `NamespaceNotFound`, `PlannedGone`; `ChangedElsewhere` when its keys are no longer what they were;
    /// `NotASwitch`; `Protected`.
    pub async fn do_planned(&self, namespace: &str, name: &str, seen: &str) -> Result<Applied> {
        let owner_id = find(&mut *self.reader().await?, namespace).await?.id;
        match self.carry_out(owner_id, name, Some(seen)).await? {
            Some(applied) => Ok(applied),
            None => Err(StoreError::PlannedGone),
        }
    }

    /// Does what is planned under a name: for a person, who saw it, or because it is due, when it is `None` where a
    /// person should decide.
    pub(super) async fn carry_out(
        &self,
        owner_id: i64,
        name: &str,
        seen_by_person: Option<&str>,
    ) -> Result<Option<Applied>> {
        self.back_up_before_planned(owner_id, name).await?;
        let mut tx = self.begin_write().await?;
        if seen_by_person.is_none() {
            tx = tx.by_itself();
        }
        let Some(found) = of_name(&mut tx, owner_id, name).await? else {
            return Err(StoreError::PlannedGone);
        };
        let now_ms = tx.now_ms();
        let moment = Moment::of(tx.conn(), now_ms, self.leapt_to()).await?;
        let seen = Seen::of(tx.conn(), found, moment).await?;
        let may = match seen_by_person {
            Some(token) if token != seen.token() => return Err(changed(&seen)),
            Some(_) => true,
            None => seen.is_done_now(),
        };
        match (&seen.found.written, may) {
            (Some(written), true) => {
                let tx = with_leave(tx, &seen.found, written, seen_by_person.is_some());
                self.do_to_keys(tx, &seen, written).await.map(Some)
            }
            (None, true) => Err(StoreError::PlannedGone),
            (_, false) => Ok(None),
        }
    }

    async fn do_to_keys(&self, mut tx: WriteTx, seen: &Seen, written: &Written) -> Result<Applied> {
        let Found {
            owner_id,
            companion_id,
            name,
            metadata,
            ..
        } = &seen.found;
        if matches!(written.does, LaterDeed::TurnOn | LaterDeed::TurnOff) {
            for (key, state) in written.keys.iter().zip(&seen.states) {
                written.does.check(&key.key, state.as_ref())?;
            }
        }
        let companion = by_id(tx.conn(), *companion_id).await?;
        let companion = companion.ok_or(StoreError::PlannedGone)?;
        let counts = written.does.counts(&seen.states);
        let change = NewChange {
            origin: self.0.program.origin(),
            note: metadata.as_deref().and_then(|json| note_of(json.as_bytes())),
            // Beside its keys only the entry itself changes, which belongs to the same namespace.
            namespace_id: Some(*owner_id),
            namespaces: Vec::new(),
        };
        let deed = Deed::PlanDone {
            deed: Box::new(written.does.deed(&written.keys, counts)),
            counts,
        };
        let mut rows = written.does.rows(*owner_id, &written.keys);
        rows.push(remove(&companion, name));
        let mut rows = rows.into_iter();
        stage_batches(tx.conn(), |_| std::task::Poll::Ready(RowBatch::of(&mut rows))).await?;
        self.commit_staged(tx, change, deed).await
    }

    /// The backup before much is removed.
    async fn back_up_before_planned(&self, owner_id: i64, name: &str) -> Result<()> {
        let loss = {
            let mut reader = self.reader().await?;
            let which = Which {
                owner_id: Some(owner_id),
                name: Some(name),
                ..Which::default()
            };
            let now = self.0.clock.now();
            let found = found(&mut reader, which, now).await?.pop();
            let Some(written) = found.and_then(|found| found.written) else {
                return Ok(());
            };
            if written.does != LaterDeed::Delete {
                return Ok(());
            }
            let keys: Vec<&str> = written.keys.iter().map(|key| key.key.as_str()).collect();
            let keys = serde_json::Value::from(keys).to_string();
            let (keys, bytes, of): (i64, i64, i64) = sqlx::query_as(
                "SELECT count(*), coalesce(sum(e.size), 0),
                        (SELECT entry_count FROM main.namespaces WHERE id = ?1)
                 FROM json_each(?2) AS j
                 CROSS JOIN main.entries AS e ON e.namespace_id = ?1 AND e.key = j.value",
            )
            .bind(owner_id)
            .bind(keys)
            .fetch_one(&mut *reader)
            .await?;
            Loss { keys, of, bytes }
        };
        self.back_up_before(BackupReason::BeforeDelete, &[loss], &Job::default())
            .await
    }
}

/// The transaction, with the leave that was given when it was planned; a person who was asked again has their own.
fn with_leave(tx: WriteTx, found: &Found, written: &Written, by_person: bool) -> WriteTx {
    if by_person && !tx.nobody_was_asked() {
        return tx;
    }
    let place = |prefix: &String| LeavePlace {
        namespace: found.owner.clone(),
        prefix: prefix.clone(),
    };
    tx.with_consent(Consent::Given(Leave {
        places: written.leave.iter().map(place).collect(),
        typed: found.owner_name.clone(),
    }))
}

fn changed(seen: &Seen) -> StoreError {
    let first = seen
        .found
        .written
        .as_ref()
        .and_then(|written| written.keys.first());
    match first {
        Some(first) => StoreError::ChangedElsewhere {
            key: first.key.clone(),
        },
        None => StoreError::PlannedGone,
    }
}

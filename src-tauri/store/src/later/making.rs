//! Planned for later, moved to another moment, cancelled.

use std::collections::HashSet;
use std::task::Poll;

use sqlx::sqlite::SqliteConnection;

use super::keys::{State, look};
use super::standing::{Found, Which, found};
use super::written::{Written, WrittenKey, moment};
use crate::error::{Result, StoreError};
use crate::formats::fit_metadata;
use crate::job::Job;
use crate::kind;
use crate::ledger::{Staged, WriteTx};
use crate::limits::{check_key, check_note, check_value_size};
use crate::model::{
    Applied, Deed, LaterDeed, LaterStep, MOST_PLANNED_KEYS, NewLater, Policy, Purpose, count,
};
use crate::namespaces::{NamespaceRow, find};
use crate::plan::batches::{RowBatch, stage_batches};
use crate::plan::classify::classify;
use crate::plan::stage::{NewRow, RowAction, Ties, clear};
use crate::store::Store;

impl Store {
    /// Plans something for later. Nothing is done to the keys now, and nobody is asked about protected places when
    /// it is done: so they are asked now.
    ///
    /// Errors: `NamespaceNotFound`; `DueNotAhead`, `ExpiryTooFar`; `TooManyPlanned`; `KeyNotFound` and `NotASwitch`
    /// for what is to be turned or deleted; `Protected`; any limit.
    pub async fn plan_later(&self, new: NewLater) -> Result<Applied> {
        let (keys, mut steps) = (distinct(new.keys), new.steps);
        if keys.is_empty() || steps.is_empty() {
            return Ok(Applied::default());
        }
        check(&keys, &steps)?;
        let metadata = match check_note(new.note.as_deref())? {
            Some(note) => Some(fit_metadata(
                serde_json::json!({ "description": note }).to_string(),
            )?),
            None => None,
        };
        let companion = self.make_companion(&new.namespace, Purpose::Planned).await?;
        let mut tx = self.begin_write().await?;
        let owner = find(tx.conn(), &new.namespace).await?;
        let companion = find(tx.conn(), &companion).await?;
        let now = tx.now();
        if steps.iter().any(|step| step.due <= now) {
            return Err(StoreError::DueNotAhead);
        }
        steps.sort_by_key(|step| step.due);
        let planned = written(&mut tx, &owner, keys, steps).await?;
        let mut rows: Vec<NewRow> = Vec::new();
        for written in &planned {
            let name = free_name(tx.conn(), &companion, written, &rows).await?;
            rows.push(put(&companion, name, written, metadata.clone())?);
        }
        let Some(first) = planned.first() else {
            return Ok(Applied::default());
        };
        let deed = Deed::PlanMade {
            planned: first.told(),
            more: count(i64::try_from(planned.len() - 1).unwrap_or(i64::MAX)),
        };
        self.write_rows(tx, &companion, rows, None, deed).await
    }

    /// Gives what is planned another moment, in Unix seconds, if it is still the version that the person saw.
    /// Errors: `NamespaceNotFound`, `PlannedGone`, `DueNotAhead`, `ExpiryTooFar`.
    pub async fn move_planned(&self, namespace: &str, name: &str, version: i64, due: i64) -> Result<Applied> {
        let mut tx = self.begin_write().await?;
        let (companion, found) = self.planned_entry(&mut tx, namespace, name, version).await?;
        let written = found.written.ok_or(StoreError::PlannedGone)?;
        if due <= tx.now() {
            return Err(StoreError::DueNotAhead);
        }
        if due == written.due {
            return Ok(Applied::default());
        }
        let moved = Written { due, ..written };
        let removed = remove(&companion, name);
        let new_name = free_name(tx.conn(), &companion, &moved, &[]).await?;
        let added = put(&companion, new_name, &moved, found.metadata)?;
        let planned = moved.told();
        self.write_rows(
            tx,
            &companion,
            vec![removed, added],
            None,
            Deed::PlanMoved { planned },
        )
        .await
    }

    /// Cancels what is planned, if it is still the version that the person saw. Errors: `NamespaceNotFound`,
    /// `PlannedGone`.
    pub async fn cancel_planned(&self, namespace: &str, name: &str, version: i64) -> Result<Applied> {
        let mut tx = self.begin_write().await?;
        let (companion, found) = self.planned_entry(&mut tx, namespace, name, version).await?;
        let deed = match &found.written {
            Some(written) => Deed::PlanCancelled {
                planned: written.told(),
            },
            None => Deed::Deleted { key: name.to_owned() },
        };
        let rows = vec![remove(&companion, name)];
        self.write_rows(tx, &companion, rows, None, deed).await
    }

    /// A planned entry as a person saw it, and the companion that has it.
    async fn planned_entry(
        &self,
        tx: &mut WriteTx,
        namespace: &str,
        name: &str,
        version: i64,
    ) -> Result<(NamespaceRow, Found)> {
        let owner = find(tx.conn(), namespace).await?;
        let found = of_name(tx, owner.id, name).await?;
        let found = found.filter(|found| found.version == version);
        let found = found.ok_or(StoreError::PlannedGone)?;
        let companion = crate::namespaces::by_id(tx.conn(), found.companion_id).await?;
        Ok((companion.ok_or(StoreError::PlannedGone)?, found))
    }
}

/// The planned entry of a name, of the namespace with this number.
pub(super) async fn of_name(tx: &mut WriteTx, owner_id: i64, name: &str) -> Result<Option<Found>> {
    let now = tx.now();
    let which = Which {
        owner_id: Some(owner_id),
        name: Some(name),
        ..Which::default()
    };
    Ok(found(tx.conn(), which, now).await?.pop())
}

/// What is staged to take an entry away.
pub(super) fn remove(companion: &NamespaceRow, name: &str) -> NewRow {
    row(companion, name.to_owned(), RowAction::Remove)
}

fn put(
    companion: &NamespaceRow,
    name: String,
    written: &Written,
    metadata: Option<String>,
) -> Result<NewRow> {
    let value = written.value();
    check_value_size(value.len())?;
    let action = RowAction::Put {
        kind: kind::infer(&value),
        value,
        expires_at: None,
        expires_in: None,
        metadata,
        keep: 0,
    };
    Ok(row(companion, name, action))
}

fn row(companion: &NamespaceRow, key: String, action: RowAction) -> NewRow {
    NewRow {
        namespace_id: companion.id,
        key,
        line: None,
        ties: Ties::default(),
        action,
    }
}

/// Each key once, in the order in which they came.
fn distinct(keys: Vec<String>) -> Vec<String> {
    let mut seen = HashSet::new();
    keys.into_iter().filter(|key| seen.insert(key.clone())).collect()
}

fn check(keys: &[String], steps: &[LaterStep]) -> Result<()> {
    if keys.len() > MOST_PLANNED_KEYS {
        let count_of = |keys| count(i64::try_from(keys).unwrap_or(i64::MAX));
        return Err(StoreError::TooManyPlanned {
            keys: count_of(keys.len()),
            most: count_of(MOST_PLANNED_KEYS),
        });
    }
    for key in keys {
        check_key(key)?;
    }
    for step in steps {
        if moment(step.due).is_none() {
            return Err(match step.due {
                ..0 => StoreError::DueNotAhead,
                _ => StoreError::ExpiryTooFar,
            });
        }
        if let LaterDeed::Set { text } = &step.does {
            check_value_size(text.len())?;
        }
    }
    Ok(())
}

/// What is planned, step by step: each expects of the keys what they are now, and what is made of them until then by
/// what else is planned. Errors: `KeyNotFound`, `NotASwitch`, `Protected`.
async fn written(
    tx: &mut WriteTx,
    owner: &NamespaceRow,
    keys: Vec<String>,
    steps: Vec<LaterStep>,
) -> Result<Vec<Written>> {
    let now = tx.now();
    let named: Vec<&str> = keys.iter().map(String::as_str).collect();
    let states = look(tx.conn(), owner.id, &named, now).await?;
    let which = Which {
        owner_id: Some(owner.id),
        ..Which::default()
    };
    let others = found(tx.conn(), which, now).await?;
    // What was due already may never be done.
    let mut to_come: Vec<Written> = others.into_iter().filter_map(|found| found.written).collect();
    to_come.retain(|other| other.due > now);
    let mut planned = Vec::new();
    for LaterStep { due, does } in steps {
        let states = states_at(due, &keys, states.clone(), &mut to_come);
        for (key, state) in keys.iter().zip(&states) {
            does.check(key, state.as_ref())?;
        }
        let of = |(key, state): (&String, Option<State>)| WrittenKey {
            key: key.clone(),
            seen: state.map(|state| state.digest),
        };
        let written = Written {
            due,
            does,
            keys: keys.iter().zip(states).map(of).collect(),
            leave: Vec::new(),
        };
        to_come.push(written.clone());
        planned.push(written);
    }
    let leave = leave(tx, owner, &planned).await?;
    for written in &mut planned {
        written.leave.clone_from(&leave);
    }
    Ok(planned)
}

/// What keys will be at a moment, by what they are now and by what is to come before it.
fn states_at(
    moment: i64,
    keys: &[String],
    mut states: Vec<Option<State>>,
    to_come: &mut [Written],
) -> Vec<Option<State>> {
    to_come.sort_by_key(|other| other.due);
    for other in to_come.iter().filter(|other| other.due < moment) {
        let names: HashSet<&str> = other.keys.iter().map(|key| key.key.as_str()).collect();
        for (key, state) in keys.iter().zip(&mut states) {
            if names.contains(key.as_str()) {
                *state = other.does.state_after();
            }
        }
    }
    states
}

/// The protected places in which the steps would write, as the keys are now, for which there is leave. Errors:
/// `Protected`, where there is none.
async fn leave(tx: &mut WriteTx, owner: &NamespaceRow, planned: &[Written]) -> Result<Vec<String>> {
    let (now, mut leave) = (tx.now(), Vec::new());
    for written in planned {
        let mut rows = written.does.rows(owner.id, &written.keys).into_iter();
        stage_batches(tx.conn(), |_| Poll::Ready(RowBatch::of(&mut rows))).await?;
        classify(tx.conn(), now, &Job::default()).await?;
        let staged = Staged::count(tx.conn(), Policy::Update).await?;
        leave.extend(tx.permitted_places(&staged, &Deed::SetMany).await?);
        clear(tx.conn()).await?;
    }
    leave.sort();
    leave.dedup();
    Ok(leave)
}

/// A name that no entry of the companion has, and none of these rows.
async fn free_name(
    conn: &mut SqliteConnection,
    companion: &NamespaceRow,
    written: &Written,
    rows: &[NewRow],
) -> Result<String> {
    let start = moment(written.due).ok_or(StoreError::ExpiryTooFar)?;
    let there: Vec<String> = sqlx::query_scalar(
        "SELECT key FROM main.entries WHERE namespace_id = ? AND key >= ? AND key < ? || x'7f'",
    )
    .bind(companion.id)
    .bind(&start)
    .bind(&start)
    .fetch_all(conn)
    .await?;
    written.name(|name| there.iter().any(|there| there == name) || rows.iter().any(|row| row.key == name))
}

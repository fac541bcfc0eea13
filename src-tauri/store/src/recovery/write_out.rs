//! What was found, written into a fresh store.
//!
//! The store is made under another name and gets its own when it is whole and closed, so that
//! whatever happens meanwhile, no half of it is ever taken for the real one.

use std::collections::{HashMap, HashSet};
use std::iter::Peekable;
use std::path::Path;

use super::unfinished::{Unfinished, close};
use crate::clock::Clock;
use crate::error::{Fault, Result, StoreError};
use crate::formats::IncomingExpiry;
use crate::job::{Job, Step};
use crate::limits::MIN_EXPIRY_SECONDS;
use crate::model::{Category, Deed, NewNamespace, Origin, Program};
use crate::namespaces::told_companion;
use crate::opening::OpenOptions;
use crate::plan::{Incoming, IncomingRow};
use crate::salvage::{Found, FoundNamespace, Recovered, Resolved, Values, resolve};
use crate::store::Store;

/// Bytes of values that one change holds: applying a change takes as much memory.
const BYTES_AT_ONCE: usize = 16 << 20;

/// Makes a new store of everything that can be read of a damaged one, which is not changed.
/// Namespaces keep their ids, those in Trash stay there; entries keep their value to the byte,
/// their expiry and their metadata. What has expired and the history do not come along.
///
/// Errors: `CannotWrite` when there is something at `new_store` already; `CannotOpen`; `Cancelled`.
/// After an error nothing is left at `new_store`.
pub async fn salvage_into(damaged: &Path, new_store: &Path, clock: &Clock, job: &Job) -> Result<Found> {
    let unfinished = Unfinished::at(new_store)?;
    let resolved = {
        let (path, now, job) = (damaged.to_owned(), clock.now(), job.clone());
        tokio::task::spawn_blocking(move || resolve(&path, now, &job))
            .await
            .map_err(|_| Fault::WorkStopped)??
    };
    let options = OpenOptions {
        clock: clock.clone(),
        ..OpenOptions::passing(Program::App)
    };
    // What was protected is written as it was: nobody is asked.
    let store = Store::open(&unfinished.path, options).await?.unasked();
    let deed = Deed::Salvaged {
        file: name_of(damaged),
    };
    let written = write(&store, resolved, &deed, job).await;
    close(store, &unfinished.path).await;
    let found = written?;
    job.check()?;
    unfinished.finish()?;
    Ok(found)
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

async fn write(store: &Store, resolved: Resolved, deed: &Deed, job: &Job) -> Result<Found> {
    let Resolved {
        mut found,
        entries,
        mut values,
        ..
    } = resolved;
    let mut companions: HashMap<i64, Vec<_>> = HashMap::new();
    let mut namespaces = Vec::with_capacity(found.namespaces.len());
    for (namespace, entries) in found.namespaces.iter_mut().zip(entries) {
        match namespace.companion {
            Some((owner, purpose)) => {
                let of_one = companions.entry(owner).or_default();
                of_one.push((namespace, purpose, entries));
            }
            None => namespaces.push((namespace, entries)),
        }
    }
    // Those in Trash first: one that lives may have the same name.
    namespaces.sort_by_key(|(namespace, _)| !namespace.trashed);
    for (namespace, entries) in namespaces {
        job.check()?;
        let id = make(store, namespace).await?;
        write_entries(store, &id, entries, &mut values, deed, job).await?;
        for (companion, purpose, entries) in companions.remove(&namespace.number).unwrap_or_default() {
            let made = store.make_companion(&id, purpose).await?;
            write_entries(store, &made, entries, &mut values, deed, job).await?;
            companion.name = told_companion(&namespace.name, purpose.code());
            companion.id = Some(made);
        }
        if namespace.trashed {
            store.delete_namespace(&id).await?;
        }
        namespace.id = Some(id);
    }
    found
        .namespaces
        .sort_by_key(|namespace| namespace.name.to_lowercase());
    Ok(found)
}

/// Makes the namespace; where its id or its name is in use, which only damage explains, with
/// another one. Returns its id.
async fn make(store: &Store, namespace: &mut FoundNamespace) -> Result<String> {
    let stem = namespace.name.clone();
    let mut again = 1;
    loop {
        let new = NewNamespace {
            id: namespace.id.clone(),
            name: namespace.name.clone(),
            description: namespace.description.clone(),
        };
        match store.make_namespace(new).await {
            Ok(made) => return Ok(made.id),
            Err(StoreError::IdTaken { .. } | StoreError::IdIsName { .. }) if namespace.id.is_some() => {
                namespace.id = None;
            }
            Err(
                StoreError::NameTaken { .. } | StoreError::NameIsId { .. } | StoreError::NameTooLong { .. },
            ) if again < 1_000 => {
                again += 1;
                let short: String = stem.chars().take(480).collect();
                namespace.name = format!("{short} (recovered {again})");
            }
            Err(error) => return Err(error),
        }
    }
}

async fn write_entries(
    store: &Store,
    namespace: &str,
    entries: Vec<Recovered>,
    values: &mut Values,
    deed: &Deed,
    job: &Job,
) -> Result<()> {
    let mut left = twins_together(entries).into_iter().peekable();
    while left.peek().is_some() {
        let mut batch = Batch {
            left: &mut left,
            values,
            clock: store.clock().clone(),
            job,
            bytes: 0,
            last: None,
            unreadable: false,
        };
        job.begin(Step::Reading, batch.left.len() as u64);
        let plan = store
            .plan_rows(namespace, deed.clone(), Origin::Restore, &mut batch, job)
            .await?;
        job.check()?;
        // All of it could be read a moment ago; half of it is not what was asked for.
        if batch.unreadable {
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
        }
        if plan.counts.invalid > 0 {
            store.plan_tick_all(&plan.id, Category::Invalid, false).await?;
        }
        store.plan_apply(&plan.id, None, job).await?;
    }
    Ok(())
}

/// Entries whose values are in the file once, side by side after all others, so that one change writes each
/// of those values once.
fn twins_together(mut entries: Vec<Recovered>) -> Vec<(Recovered, Option<i64>)> {
    let lent: HashSet<i64> = entries
        .iter()
        .filter(|entry| entry.whereabouts.borrows())
        .map(|entry| entry.whereabouts.holder())
        .collect();
    let twins = |entry: &Recovered| Some(entry.whereabouts.holder()).filter(|holder| lent.contains(holder));
    entries.sort_by_key(twins);
    entries
        .into_iter()
        .map(|entry| {
            let twins = twins(&entry);
            (entry, twins)
        })
        .collect()
}

/// The entries of one change, each read when it is asked for.
struct Batch<'a> {
    left: &'a mut Peekable<std::vec::IntoIter<(Recovered, Option<i64>)>>,
    values: &'a mut Values,
    clock: Clock,
    job: &'a Job,
    /// Of values, each counted once.
    bytes: usize,
    /// What the last row shares its value with.
    last: Option<i64>,
    /// A value could not be read; the batch ends there.
    unreadable: bool,
}

impl Iterator for Batch<'_> {
    type Item = IncomingRow;

    fn next(&mut self) -> Option<IncomingRow> {
        while !self.job.is_cancelled() && !self.unreadable {
            let twins = self.left.peek()?.1;
            let is_written = twins.is_some() && twins == self.last;
            if self.bytes >= BYTES_AT_ONCE && !is_written {
                break;
            }
            let (entry, _) = self.left.next()?;
            match row(entry, self.values, self.clock.now()) {
                Some(Some(entry)) => {
                    self.bytes += if is_written { 0 } else { entry.value.len() };
                    self.last = twins;
                    self.job.set_done(self.job.progress().done + 1);
                    return Some(match twins {
                        Some(twins) => IncomingRow::PutTwin(entry, twins),
                        None => IncomingRow::Put(entry),
                    });
                }
                // It ends now.
                Some(None) => {}
                None => self.unreadable = true,
            }
        }
        None
    }
}

/// An entry's row for a plan; `None` when it cannot be read any more, no row when it ends now.
fn row(entry: Recovered, values: &mut Values, now: i64) -> Option<Option<Incoming>> {
    let expires_at = entry.whereabouts.expires_at;
    if expires_at.is_some_and(|at| at.saturating_sub(now) < MIN_EXPIRY_SECONDS) {
        return Some(None);
    }
    let content = values.content(&entry.whereabouts)?;
    Some(Some(Incoming {
        line: 0,
        key: entry.key.into(),
        value: content.value.to_vec(),
        expiry: expires_at.map(IncomingExpiry::At),
        metadata: content.metadata,
    }))
}

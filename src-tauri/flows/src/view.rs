//! The keys as a run sees them: one state of the store, and over it what the run wrote itself.

use std::collections::BTreeMap;
use std::ops::Bound;

use store::limits::check_key;
use store::model::{Deed, Expiry, Filter, KeyEdit, MetadataEdit, NewValue, PlanSummary, Selection};
use store::{Job, PlanBuilder, ReliedRange, Result, Snapshot, SnapshotKey, Store, StoreError};

use crate::flow::{Flow, Limits};

/// Most keys that one call lists, as Workers KV has it
/// (https://developers.cloudflare.com/kv/api/list-keys/).
pub(crate) const MOST_LISTED: u32 = 1_000;

/// What a run reads and writes.
pub(crate) struct View {
    namespace: String,
    snapshot: Snapshot,
    plan: PlanBuilder,
    /// What the run made of the keys that it wrote; the values are staged.
    written: BTreeMap<String, Option<Head>>,
    limits: Limits,
    writes: u32,
    bytes: u64,
}

/// An entry without its value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// Unix seconds.
    pub(crate) expires_at: Option<i64>,
    /// JSON text.
    pub(crate) metadata: Option<String>,
}

/// An entry.
pub(crate) struct Found {
    pub(crate) value: Vec<u8>,
    pub(crate) metadata: Option<String>,
}

/// Entries that are read at once for runs over many.
const ENTRIES_AT_ONCE: u32 = 200;

/// Some keys in their order.
pub(crate) struct Page {
    pub(crate) keys: Vec<(String, Head)>,
    /// The key behind which to go on; `None`: there are no more.
    pub(crate) more_behind: Option<String>,
}

/// Why a key was not written.
pub(crate) enum Refused {
    /// The flow may catch it: a limit of keys and values.
    Store(StoreError),
    /// More often, or more bytes, than a run may.
    TooMuch(crate::FailureCode),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl View {
    pub(crate) async fn of(store: &Store, flow: &Flow) -> Result<Self> {
        let deed = Deed::Ran {
            flow: flow.name.clone(),
        };
        let snapshot = store.snapshot(&flow.namespace).await?;
        Ok(Self {
            namespace: flow.namespace.clone(),
            plan: store.build_plan(deed, store.program().origin()).await?,
            snapshot,
            written: BTreeMap::new(),
            limits: flow.limits,
            writes: 0,
            bytes: 0,
        })
    }

    /// One entry, or `None`.
    pub(crate) async fn get(&mut self, key: &str) -> Result<Option<Found>> {
        check_key(key)?;
        if let Some(written) = self.written.get(key) {
            return Ok(match written {
                None => None,
                Some(head) => {
                    let planned = self.plan.planned(&self.namespace, key).await?;
                    planned.map(|planned| Found {
                        value: planned.value,
                        metadata: head.metadata.clone(),
                    })
                }
            });
        }
        let found = self.snapshot.get(key).await?;
        let version = found.as_ref().map(|entry| entry.version);
        self.plan.rely_on(&self.namespace, key, version).await?;
        Ok(found.map(|entry| Found {
            value: entry.value,
            metadata: entry.metadata,
        }))
    }

    /// Stages a value, in place of the key's expiry and metadata as well.
    pub(crate) async fn set(
        &mut self,
        key: &str,
        value: Vec<u8>,
        expiry: Expiry,
        metadata: Option<String>,
    ) -> Result<(), Refused> {
        let expires_at = match expiry {
            Expiry::In { seconds } => Some(self.snapshot.taken_at().saturating_add(seconds)),
            Expiry::At { seconds } => Some(seconds),
            Expiry::Keep | Expiry::Never => None,
        };
        let head = Head {
            expires_at,
            metadata: metadata.clone(),
        };
        let size = value.len() as u64;
        let edit = KeyEdit::Set {
            value: NewValue::Bytes(value),
            expiry,
            metadata: metadata.map_or(MetadataEdit::Clear, |json| MetadataEdit::Set { json }),
        };
        self.write(key, edit, Some(head), size).await
    }

    /// Stages that a key goes.
    pub(crate) async fn delete(&mut self, key: &str) -> Result<(), Refused> {
        self.write(key, KeyEdit::Remove, None, 0).await
    }

    async fn write(
        &mut self,
        key: &str,
        edit: KeyEdit,
        head: Option<Head>,
        size: u64,
    ) -> Result<(), Refused> {
        check_key(key).map_err(StoreError::from)?;
        if self.writes >= self.limits.writes {
            return Err(Refused::TooMuch(crate::FailureCode::Writes));
        }
        if self.bytes + size > self.limits.written_bytes {
            return Err(Refused::TooMuch(crate::FailureCode::WrittenBytes));
        }
        self.plan.append(&self.namespace, key, edit).await?;
        if !self.written.contains_key(key) {
            let version = self.snapshot.version(key).await?;
            self.plan.rely_on(&self.namespace, key, version).await?;
        }
        self.written.insert(key.to_owned(), head);
        self.writes += 1;
        self.bytes += size;
        Ok(())
    }

    /// At most so many keys that start with `prefix`, behind `after`, which is empty for the first.
    pub(crate) async fn list(&mut self, prefix: &str, after: &str, limit: u32) -> Result<Page> {
        let most = limit as usize;
        let mut keys: Vec<(String, Head)> = Vec::new();
        let mut behind = after.to_owned();
        loop {
            let found = self.snapshot.list(prefix, Some(&behind), limit + 1).await?;
            let upto = (found.len() > most)
                .then(|| found.last().map(|last| last.key.clone()))
                .flatten();
            let range = ReliedRange {
                prefix: prefix.to_owned(),
                after: behind.clone(),
                upto: upto.clone(),
                keys: u32::try_from(found.len()).unwrap_or(u32::MAX),
            };
            self.plan.rely_on_range(&self.namespace, &range).await?;
            let mut page = self.written_in(prefix, &behind, upto.as_deref());
            for one in found {
                self.plan
                    .rely_on(&self.namespace, &one.key, Some(one.version))
                    .await?;
                page.entry(one.key).or_insert(Some(Head {
                    expires_at: one.expires_at,
                    metadata: one.metadata,
                }));
            }
            keys.extend(page.into_iter().filter_map(|(key, head)| Some((key, head?))));
            match upto {
                Some(upto) if keys.len() <= most => behind = upto,
                _ => break,
            }
        }
        let more = keys.len() > most;
        keys.truncate(most);
        Ok(Page {
            more_behind: keys.last().filter(|_| more).map(|(key, _)| key.clone()),
            keys,
        })
    }

    /// How many keys are selected, before the run wrote any.
    pub(crate) async fn count(&mut self, selection: &Selection) -> Result<u64> {
        self.snapshot.count(selection).await
    }

    /// Some entries that are selected, behind `after`, as they were before the run wrote any; none at the end. A
    /// large value is left out: `original` reads it when its turn comes.
    pub(crate) async fn originals(
        &mut self,
        selection: &Selection,
        after: &str,
    ) -> Result<Vec<(String, Option<Vec<u8>>)>> {
        let found = self.selected(selection, after).await?;
        // All that begin alike are relied upon together: one more would have been run for. What was picked
        // is what was picked.
        if let Some(prefix) = all_that_begin(selection) {
            let range = ReliedRange {
                prefix: prefix.to_owned(),
                after: after.to_owned(),
                upto: found.last().map(|(last, _)| last.key.clone()),
                keys: u32::try_from(found.len()).unwrap_or(u32::MAX),
            };
            self.plan.rely_on_range(&self.namespace, &range).await?;
        }
        let mut originals = Vec::with_capacity(found.len());
        for (one, value) in found {
            let version = Some(one.version);
            self.plan.rely_on(&self.namespace, &one.key, version).await?;
            originals.push((one.key, value));
        }
        Ok(originals)
    }

    /// The value of one of the `originals`.
    pub(crate) async fn original(&mut self, key: &str) -> Result<Vec<u8>> {
        let found = self.snapshot.get(key).await?;
        Ok(found.map(|entry| entry.value).unwrap_or_default())
    }

    /// Some entries that are selected, behind `after`; none at the end. Of keys that were picked one by one, in
    /// their order, some are asked for at a time.
    async fn selected(
        &mut self,
        selection: &Selection,
        after: &str,
    ) -> Result<Vec<(SnapshotKey, Option<Vec<u8>>)>> {
        let Selection::Keys { keys } = selection else {
            return self.snapshot.entries(selection, after, ENTRIES_AT_ONCE).await;
        };
        let left = &keys[keys.partition_point(|key| key.as_str() <= after)..];
        for some in left.chunks(ENTRIES_AT_ONCE as usize) {
            let keys = some.to_vec();
            let found = self
                .snapshot
                .entries(&Selection::Keys { keys }, after, ENTRIES_AT_ONCE)
                .await?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// What the run made of the keys that start with `prefix`, behind `after` up to and with `upto`.
    fn written_in(&self, prefix: &str, after: &str, upto: Option<&str>) -> BTreeMap<String, Option<Head>> {
        let from = match prefix > after {
            true => Bound::Included(prefix),
            false => Bound::Excluded(after),
        };
        let written = self.written.range::<str, _>((from, Bound::Unbounded));
        let within = written
            .take_while(|(key, _)| key.starts_with(prefix) && upto.is_none_or(|upto| key.as_str() <= upto));
        within.map(|(key, head)| (key.clone(), head.clone())).collect()
    }

    /// The plan of what the run would write.
    pub(crate) async fn into_plan(self, job: &Job) -> Result<PlanSummary> {
        // The reader goes back before the plan is compared.
        drop(self.snapshot);
        Ok(self.plan.check(job).await?)
    }
}

/// What all keys begin with that are selected, where those are all that do.
fn all_that_begin(selection: &Selection) -> Option<&str> {
    let Selection::Matching { filter, except } = selection else {
        return None;
    };
    let only = Filter {
        prefix: filter.prefix.clone(),
        ..Filter::default()
    };
    (except.is_empty() && *filter == only).then_some(filter.prefix.as_str())
}

//! Schemas that a person pinned to patterns: entries of a namespace's companion, the pattern its key.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use serde::Serialize;
use store::model::{Applied, ListQuery, NewValue, Purpose, SetEntry};
use store::{Fault, Job, Result, Store, StoreError};

use crate::pattern::Pattern;
use crate::schema::{Checked, Outcome, Schema, Unusable};
use crate::words;

/// Patterns of one namespace that are looked at.
const MOST_PATTERNS: usize = 2_000;
/// Patterns of a page.
const PAGE: u32 = 500;
/// Compiled schemas that are kept.
const KEPT: usize = 16;

/// What is pinned to a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PinnedShape {
    /// The pattern: the key under which the schema is stored.
    pub pattern: String,
    /// The id of the companion namespace in which it is stored.
    pub companion: String,
    /// Names this state of it.
    pub version: i64,
    /// Why it cannot be used, as a sentence; null where it can.
    pub unusable: Option<String>,
}

/// The patterns of a namespace to which something is pinned, as they were when they were read.
#[derive(Debug, Clone, Default)]
pub struct Pins {
    companion: Option<String>,
    /// The most specific first.
    patterns: Vec<Pattern>,
}

impl Pins {
    /// Reads the patterns of a namespace, an id or a name.
    ///
    /// Errors: `NamespaceNotFound`.
    pub async fn of(store: &Store, namespace: &str) -> Result<Self> {
        let Some(companion) = store.companion(namespace, Purpose::Shapes).await? else {
            return Ok(Self::default());
        };
        let mut query = ListQuery {
            namespace: companion.clone(),
            limit: PAGE,
            ..ListQuery::default()
        };
        let mut patterns = Vec::new();
        while patterns.len() < MOST_PATTERNS {
            let page = store.list_entries(&query).await?.entries;
            query.after = page.last().map(|row| row.key.clone());
            let last = page.len() < PAGE as usize;
            patterns.extend(page.into_iter().map(|row| Pattern::new(row.key)));
            if last {
                break;
            }
        }
        patterns.sort_by_cached_key(|pattern| std::cmp::Reverse(pattern.specificity()));
        Ok(Self {
            companion: Some(companion),
            patterns,
        })
    }

    /// Whether nothing is pinned.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// The patterns, the most specific first.
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// The most specific pattern that a key follows.
    pub fn of_key(&self, key: &str) -> Option<&Pattern> {
        self.patterns.iter().find(|pattern| pattern.matches(key))
    }
}

/// Pins a schema to a pattern, over the version that was seen there; `None`: nothing was. What is pinned there
/// now, by anybody, is never replaced unseen.
///
/// Errors: `NamespaceNotFound`; `KeyTaken` where something is pinned that was not seen; `ChangedElsewhere`.
pub async fn pin(
    store: &Store,
    namespace: &str,
    pattern: &str,
    schema: Vec<u8>,
    seen: Option<i64>,
) -> Result<Applied> {
    let edit = SetEntry {
        namespace: store.make_companion(namespace, Purpose::Shapes).await?,
        key: pattern.to_owned(),
        value: NewValue::Bytes(schema),
        must_be_new: seen.is_none(),
        base_version: seen,
        ..SetEntry::default()
    };
    store.set_entry(edit).await
}

/// A schema as it was compiled, under the store and the version that has its text.
type Kept = ((String, i64), Result<Schema, Unusable>);

/// Pinned schemas, each compiled once for as long as it stays what it is. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Shapes(Arc<Mutex<VecDeque<Kept>>>);

impl Shapes {
    /// What is pinned to the pattern that a key follows.
    ///
    /// Errors: `NamespaceNotFound`.
    pub async fn pinned_to(&self, store: &Store, namespace: &str, key: &str) -> Result<Option<PinnedShape>> {
        let pins = Pins::of(store, namespace).await?;
        let Some((companion, pattern)) = pins.companion.as_ref().zip(pins.of_key(key)) else {
            return Ok(None);
        };
        let Some((version, schema)) = self.schema(store, companion, pattern).await? else {
            return Ok(None);
        };
        Ok(Some(PinnedShape {
            pattern: pattern.as_str().to_owned(),
            companion: companion.clone(),
            version,
            unusable: schema.err().map(|why| why.words),
        }))
    }

    /// Holds a value against what is pinned to the pattern of its key; `None` where nothing is.
    ///
    /// Errors: `NamespaceNotFound`, `Cancelled`.
    pub async fn check(
        &self,
        store: &Store,
        namespace: &str,
        key: &str,
        value: Vec<u8>,
        job: &Job,
    ) -> Result<Option<Checked>> {
        let pins = Pins::of(store, namespace).await?;
        let Some(pattern) = pins.of_key(key) else {
            return Ok(None);
        };
        let outcome = match self.pinned(store, &pins, pattern).await? {
            None => return Ok(None),
            Some(Err(why)) => Outcome::Unusable { words: why.words },
            Some(Ok(schema)) => {
                let job = job.clone();
                aside(move || schema.check(&value, &job)).await??
            }
        };
        Ok(Some(Checked {
            pattern: pattern.as_str().to_owned(),
            outcome,
        }))
    }

    /// The schema of a pattern; `None` where it was removed meanwhile.
    pub(crate) async fn pinned(
        &self,
        store: &Store,
        pins: &Pins,
        pattern: &Pattern,
    ) -> Result<Option<Result<Schema, Unusable>>> {
        let Some(companion) = &pins.companion else {
            return Ok(None);
        };
        let schema = self.schema(store, companion, pattern).await?;
        Ok(schema.map(|(_, schema)| schema))
    }

    /// The same with its version.
    async fn schema(
        &self,
        store: &Store,
        companion: &str,
        pattern: &Pattern,
    ) -> Result<Option<(i64, Result<Schema, Unusable>)>> {
        let Some(entry) = store.get_entry(companion, pattern.as_str()).await? else {
            return Ok(None);
        };
        let id = (store.id().to_owned(), entry.version);
        if let Some((_, there)) = self.kept().iter().find(|(kept, _)| *kept == id) {
            return Ok(Some((entry.version, there.clone())));
        }
        let compiled = match entry.text {
            Some(text) => aside(move || Schema::new(text.as_bytes())).await?,
            None => Err(Unusable {
                words: words::SCHEMA_TOO_LARGE.to_owned(),
                path: String::new(),
            }),
        };
        let mut kept = self.kept();
        kept.truncate(KEPT - 1);
        kept.push_front((id, compiled.clone()));
        Ok(Some((entry.version, compiled)))
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Runs work that computes for long on a thread on which nobody waits.
pub(crate) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| StoreError::from(Fault::WorkStopped))
}

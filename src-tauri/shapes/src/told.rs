//! What is told of many values that were held against one shape.

use serde::Serialize;

use crate::mistakes::Mistake;
use crate::pattern::Pattern;
use crate::schema::{Outcome, Schema, Unusable};

/// Rows that do not fit and are named.
const NAMED: usize = 20;

/// How the rows of a plan, or the keys that there are, fit what is pinned to one pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlanShape {
    /// The id of the namespace.
    pub namespace: String,
    /// The pattern.
    pub pattern: String,
    /// Rows that were checked, or would have been.
    pub rows: u32,
    /// Rows that do not fit.
    pub misfits: u32,
    /// Rows that could not be checked.
    pub unchecked: u32,
    /// Why what is pinned cannot be used, as a sentence; then nothing was checked.
    pub unusable: Option<String>,
    /// The first rows that do not fit, at most 20.
    pub first: Vec<Misfit>,
}

/// A row that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Misfit {
    /// Its key.
    pub key: String,
    /// The first place at which it does not fit.
    pub mistake: Mistake,
}

impl PlanShape {
    /// Of no rows yet.
    pub(crate) fn new(namespace: &str, pattern: &Pattern, schema: &Result<Schema, Unusable>) -> Self {
        Self {
            namespace: namespace.to_owned(),
            pattern: pattern.as_str().to_owned(),
            rows: 0,
            misfits: 0,
            unchecked: 0,
            unusable: schema.as_ref().err().map(|why| why.words.clone()),
            first: Vec::new(),
        }
    }

    /// Notes what came of a row.
    pub(crate) fn note(&mut self, key: String, outcome: Outcome) {
        match outcome {
            Outcome::Fits => {}
            Outcome::Misfits { mut mistakes, .. } => {
                self.misfits += 1;
                if self.first.len() < NAMED && !mistakes.is_empty() {
                    let mistake = mistakes.swap_remove(0);
                    self.first.push(Misfit { key, mistake });
                }
            }
            Outcome::Unchecked { .. } | Outcome::Unusable { .. } => self.unchecked += 1,
        }
    }
}

//! A JSON Schema, ready to be held against values, and what comes of that.

use std::sync::Arc;
use std::time::Duration;

use jsonschema::{PatternOptions, Validator};
use serde::Serialize;
use serde_json::Value;
use store::formats::json;
use store::{Fault, Job, StoreError};

use crate::budget::{self, Over, STEP, Step};
use crate::mistakes::{self, Mistake};
use crate::sound;
use crate::words;

/// Bytes of the largest schema.
pub const LARGEST_SCHEMA: usize = 1_048_576;
/// Bytes of the largest value that is checked.
pub const LARGEST_VALUE: usize = 5 * 1_048_576;

/// How long one value may take.
const TIME: Duration = Duration::from_secs(2);
/// Steps after which it is not told any more where a value does not fit.
const STEPS_TO_TELL: u64 = 300_000;
/// Bytes that the validator may copy while it tells which of several ways a value does not fit.
const COPIED: u64 = 512 << 20;
/// Bytes that a compiled pattern may take.
const PATTERN_BYTES: usize = 1 << 20;
/// The stack for compiling and checking, which go as deep as a schema and a value do.
const STACK: usize = 128 << 20;

/// What came of holding a value against a schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Outcome {
    /// It fits.
    Fits,
    /// It does not fit.
    Misfits {
        /// Where and why, at most 100.
        mistakes: Vec<Mistake>,
        /// Whether there are more.
        more: bool,
    },
    /// It was not checked.
    Unchecked {
        /// Why, as a sentence.
        words: String,
    },
    /// Nothing can be checked by what is pinned.
    Unusable {
        /// Why, as a sentence.
        words: String,
    },
}

/// A value, checked by what is pinned to the pattern of its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Checked {
    /// The pattern.
    pub pattern: String,
    /// What came of it.
    pub outcome: Outcome,
}

/// Why a text cannot be used as a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// As a sentence.
    pub words: String,
    /// Where, as a JSON pointer into the schema; empty for the whole of it.
    pub path: String,
}

/// A schema that can be used. Clones are the same.
#[derive(Debug, Clone)]
pub struct Schema {
    validator: Arc<Validator>,
    /// Whether it has several ways to fit, of which each is told apart.
    branches: bool,
}

impl Schema {
    /// Reads and compiles a schema of at most 1 MiB. It takes a few milliseconds, on a thread of its own.
    pub fn new(text: &[u8]) -> Result<Self, Unusable> {
        on_a_deep_stack(|| compiled(text)).unwrap_or_else(|| Err(unusable(words::TOO_DEEP)))
    }

    /// Holds a value against it, on a thread of its own. JSON is taken as what it says, every other text as a
    /// text.
    ///
    /// Errors: `Cancelled`, and a fault where the system has no thread for it.
    pub fn check(&self, value: &[u8], job: &Job) -> Result<Outcome, StoreError> {
        on_a_deep_stack(|| self.check_here(value, job)).ok_or(StoreError::from(Fault::WorkStopped))?
    }

    /// Does much work with schemas on one thread that has the stack for it.
    pub(crate) fn check_here(&self, value: &[u8], job: &Job) -> Result<Outcome, StoreError> {
        job.check()?;
        let not = |words: &str| Outcome::Unchecked {
            words: words.to_owned(),
        };
        if value.len() > LARGEST_VALUE {
            return Ok(not(words::TOO_LARGE));
        }
        let Ok(text) = std::str::from_utf8(value) else {
            return Ok(not(words::NO_TEXT));
        };
        let value = match serde_json::from_str::<Value>(text) {
            Ok(value) => value,
            Err(error) if json::validate(text.as_bytes()).is_ok() => {
                return Ok(not(words::unreadable(&error)));
            }
            Err(_) => Value::from(text),
        };
        match budget::within(TIME, u64::MAX, job, || self.validator.is_valid(&value)) {
            Ok(true) => return Ok(Outcome::Fits),
            Ok(false) => {}
            Err(Over::Spent) => return Ok(not(words::TOOK_TOO_LONG)),
            Err(Over::Cancelled) => return Err(StoreError::Cancelled),
        }
        let steps = match self.branches {
            true => (COPIED / (text.len() as u64 + 1)).clamp(1, STEPS_TO_TELL),
            false => STEPS_TO_TELL,
        };
        match budget::within(TIME, steps, job, || {
            mistakes::told(self.validator.iter_errors(&value))
        }) {
            Ok((mistakes, more)) => Ok(Outcome::Misfits { mistakes, more }),
            Err(Over::Spent) => Ok(Outcome::Misfits {
                mistakes: vec![Mistake::of_the_whole(words::SOMEWHERE)],
                more: true,
            }),
            Err(Over::Cancelled) => Err(StoreError::Cancelled),
        }
    }
}

fn unusable(words: impl Into<String>) -> Unusable {
    Unusable {
        words: words.into(),
        path: String::new(),
    }
}

fn compiled(text: &[u8]) -> Result<Schema, Unusable> {
    if text.len() > LARGEST_SCHEMA {
        return Err(unusable(words::SCHEMA_TOO_LARGE));
    }
    let mut schema: Value = serde_json::from_slice(text).map_err(|_| unusable(words::SCHEMA_NOT_JSON))?;
    if !schema.is_object() && !schema.is_boolean() {
        return Err(unusable(words::SCHEMA_NO_GROUP));
    }
    sound::refuse_unsound(&schema).map_err(|why| unusable(words::unsound(&why)))?;
    sound::count_steps(&mut schema);
    let built = jsonschema::options()
        .offline()
        .should_validate_formats(true)
        .with_pattern_options(
            PatternOptions::regex()
                .size_limit(PATTERN_BYTES)
                .dfa_size_limit(PATTERN_BYTES),
        )
        .with_keyword(STEP, |_, _, _| Ok(Box::new(Step)))
        .build(&schema);
    let validator = built.map_err(|error| Unusable {
        words: words::schema_mistake(&error),
        path: error.instance_path().as_str().to_owned(),
    })?;
    Ok(Schema {
        validator: Arc::new(validator),
        branches: branches(&schema),
    })
}

fn branches(schema: &Value) -> bool {
    match schema {
        Value::Object(keywords) => keywords.iter().any(|(keyword, inner)| {
            matches!(keyword.as_str(), "anyOf" | "oneOf" | "propertyNames" | "not") || branches(inner)
        }),
        Value::Array(list) => list.iter().any(branches),
        _ => false,
    }
}

/// Runs work on a thread with room for what is nested deeply; `None` where that could not be.
pub(crate) fn on_a_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work);
        thread.ok()?.join().ok()
    })
}

#[cfg(test)]
mod tests;

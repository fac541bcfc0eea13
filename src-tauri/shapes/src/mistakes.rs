//! Where a value does not fit, and why.

use jsonschema::ValidationError;
use serde::Serialize;

use crate::words;

/// Mistakes of one value that are told.
const MOST: usize = 100;

/// A place at which a value does not fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Mistake {
    /// The place as a JSON pointer; empty for the whole value.
    pub path: String,
    /// Why, as a sentence.
    pub words: String,
    /// The keyword of the schema that it does not fit.
    pub code: String,
}

impl Mistake {
    pub(crate) fn of_the_whole(words: &str) -> Self {
        Self {
            path: String::new(),
            words: words.to_owned(),
            code: "schema".to_owned(),
        }
    }
}

/// The first of the errors as mistakes, and whether there are more.
pub(crate) fn told<'a>(mut errors: impl Iterator<Item = ValidationError<'a>>) -> (Vec<Mistake>, bool) {
    let mistakes: Vec<Mistake> = errors.by_ref().take(MOST).map(|error| mistake(&error)).collect();
    let more = errors.next().is_some();
    (mistakes, more)
}

fn mistake(error: &ValidationError<'_>) -> Mistake {
    Mistake {
        path: error.instance_path().as_str().to_owned(),
        words: words::mistake(error),
        code: error.kind().keyword().to_owned(),
    }
}

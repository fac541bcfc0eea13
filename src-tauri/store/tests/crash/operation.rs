//! One write of the child: small enough for a line of its output, and the same for both sides.

use serde::{Deserialize, Serialize};

/// The namespace that all runs use.
pub const NAMESPACE: &str = "kv_test";
/// Keys of an import are numbered below this.
pub const NUMBERS: u64 = 6_000;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operation {
    /// Sets one key.
    Set {
        key: String,
        text: String,
    },
    /// Deletes one key.
    Delete {
        key: String,
    },
    /// Gives a key a name that no key has.
    Rename {
        key: String,
        to: String,
    },
    /// Copies a key under a name that no key has.
    Duplicate {
        key: String,
        to: String,
    },
    /// Imports a map file of `rows` numbered keys.
    Import {
        first: u64,
        rows: u64,
        generation: u64,
    },
    /// Deletes all keys that start so.
    BulkDelete {
        prefix: String,
    },
    Undo,
    Redo,
    /// Restores keys from Trash.
    Restore {
        keys: Vec<String>,
    },
}

impl Operation {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Set { .. } => "set",
            Self::Delete { .. } => "delete",
            Self::Rename { .. } => "rename",
            Self::Duplicate { .. } => "duplicate",
            Self::Import { .. } => "import",
            Self::BulkDelete { .. } => "bulk delete",
            Self::Undo => "undo",
            Self::Redo => "redo",
            Self::Restore { .. } => "restore",
        }
    }
}

/// The rows of an import.
pub fn rows(first: u64, rows: u64, generation: u64) -> impl Iterator<Item = (String, String)> {
    (first..first + rows).map(move |number| {
        let number = number % NUMBERS;
        (key_of(number), text_of(number, generation))
    })
}

pub fn key_of(number: u64) -> String {
    format!("item:{number:04}")
}

/// A value of some thousand characters, which is in the file once whatever has it.
pub fn large_text_of(number: u64, generation: u64) -> String {
    text_of(number, generation).repeat(60)
}

/// A value of 10 to some 200 characters.
pub fn text_of(number: u64, generation: u64) -> String {
    let padding = (number * 7 + generation) % 190;
    format!("{generation} of {number} {}", "x".repeat(padding as usize))
}

//! What is done in a run, drawn at random.

use proptest::prelude::*;
use store::model::MetadataEdit;

#[derive(Debug, Clone)]
pub enum Operation {
    Set {
        key: String,
        text: String,
        note: Option<u8>,
    },
    Note {
        key: String,
        note: Option<u8>,
    },
    Expire {
        key: String,
        seconds: Option<i64>,
    },
    Rename {
        key: String,
        new_key: String,
    },
    Duplicate {
        key: String,
        new_key: String,
    },
    Delete {
        key: String,
    },
    RestoreVersion {
        key: String,
        place: usize,
    },
    RestoreKey {
        key: String,
    },
    Revert {
        place: usize,
    },
    Undo,
    Redo,
    Purge {
        key: String,
    },
    EmptyTrash,
    Forget {
        bytes: i64,
    },
    Pass {
        seconds: i64,
    },
    Restart,
}

fn key() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c"]).prop_map(str::to_owned)
}

/// Values that are lent, one that is not, and the two sizes between.
fn text() -> impl Strategy<Value = String> {
    let size = prop::sample::select(vec![1, 2_048, 2_049, 9_000]);
    (prop::sample::select(vec!["x", "y"]), size).prop_map(|(letter, size): (&str, usize)| letter.repeat(size))
}

/// What makes versions and takes none away.
pub fn making() -> impl Strategy<Value = Operation> {
    let note = || prop::option::of(0_u8..2);
    prop_oneof![
        3 => (key(), text(), note()).prop_map(|(key, text, note)| Operation::Set { key, text, note }),
        3 => (key(), note()).prop_map(|(key, note)| Operation::Note { key, note }),
        2 => (key(), key()).prop_map(|(key, new_key)| Operation::Rename { key, new_key }),
        2 => (key(), key()).prop_map(|(key, new_key)| Operation::Duplicate { key, new_key }),
        2 => key().prop_map(|key| Operation::Delete { key }),
        2 => (key(), 0_usize..6).prop_map(|(key, place)| Operation::RestoreVersion { key, place }),
        1 => key().prop_map(|key| Operation::RestoreKey { key }),
        1 => (0_usize..6).prop_map(|place| Operation::Revert { place }),
        4 => Just(Operation::Undo),
        3 => Just(Operation::Redo),
        1 => Just(Operation::Restart),
    ]
}

pub fn anything() -> impl Strategy<Value = Operation> {
    prop_oneof![
        24 => making(),
        2 => (key(), prop::option::of(60_i64..200)).prop_map(|(key, seconds)| Operation::Expire { key, seconds }),
        2 => key().prop_map(|key| Operation::Purge { key }),
        1 => Just(Operation::EmptyTrash),
        1 => prop::sample::select(vec![0, 10_000, 20_000]).prop_map(|bytes| Operation::Forget { bytes }),
        1 => (1_i64..120).prop_map(|seconds| Operation::Pass { seconds }),
    ]
}

pub fn note_of(note: Option<u8>) -> Option<String> {
    note.map(|note| format!("{{\"description\":\"{note}\"}}"))
}

pub fn metadata_of(note: Option<u8>) -> MetadataEdit {
    note_of(note).map_or(MetadataEdit::Clear, |json| MetadataEdit::Set { json })
}

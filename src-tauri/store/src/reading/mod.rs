//! Reading: pages, counts, groups, single entries and searches. Nothing here loads all keys.

mod batch;
pub(crate) mod composed;
mod entry;
pub(crate) mod filter;
mod groups;
mod list;
mod packed;
mod part;
mod rows;
mod search;
mod snapshot;
pub(crate) mod stream;
mod tags;
mod words;

pub use batch::EntryBatch;
pub use entry::TEXT_LIMIT;
pub(crate) use rows::{count, size};
pub use snapshot::{Snapshot, SnapshotEntry, SnapshotKey};

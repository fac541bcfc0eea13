//! Reading: pages, counts, groups, single entries and searches. Nothing here loads all keys.

mod batch;
mod ends;
mod entry;
pub(crate) mod filter;
mod groups;
mod list;
mod packed;
mod rows;
mod search;
mod stream;

pub use batch::EntryBatch;
pub use entry::TEXT_LIMIT;
pub(crate) use rows::{count, size};

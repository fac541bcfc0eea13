//! Reading: pages, counts, groups, single entries and searches. Nothing here loads all keys.

mod entry;
pub(crate) mod filter;
mod groups;
mod list;
mod packed;
mod rows;
mod search;
mod stream;

pub use entry::TEXT_LIMIT;
pub(crate) use rows::{count, size};
pub use stream::ExportedEntry;

//! One edit of many entries: what is selected is read once, in its order, and what changes of it is staged.
//!
//! Reading and editing go on on a thread of their own while SQLite stages what is ready, as with a file; no
//! key is looked up by itself, and no list of keys is kept. The rows are made from the entries as they were
//! when they were read, and know from which version: what is another by now is not written over. Comparing
//! again reads again.

mod comparing;
mod editing;
mod making;
mod pairs;
mod planning;
mod reading;
mod replacing;
mod source;
mod staging;
mod ticks;

pub(super) use pairs::{tick_all_pairs, tick_pairs};
pub(crate) use source::BulkSource;
pub(super) use staging::Read;
pub(super) use ticks::{keep_ticks, tick_as_kept};

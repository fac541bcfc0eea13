//! The ledger: every write to the file ends in a commit that is logged, so that no plan, program or
//! window misses one.

mod commits;
mod counts;
mod write;

pub(crate) use commits::{Commit, newest_commit};
pub(crate) use write::WriteTx;

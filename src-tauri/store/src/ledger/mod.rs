//! The ledger: the one room that writes `entries`, `versions` and the counts, and in which every
//! write to the file ends in a commit that is logged, so that no plan, program or window misses one.
//!
//! Others say what is done to keys: they are put or removed as staged, pointed at versions that they
//! had, swept when they expire, purged. Many rows are one statement, and the counts go with it.

/// The tables in which what is to be written is staged, beside the file.
pub(crate) const STAGED: &str = include_str!("staged.sql");

mod aging;
mod applies;
mod change;
mod commits;
mod consent;
mod counts;
mod doomed;
mod forget;
mod going;
mod guard;
mod history_bytes;
mod lent;
mod listed;
mod listed_places;
mod lives;
mod places;
mod point;
mod purge;
mod staged;
mod sweep;
mod touched;
mod unprotected;
mod write;

pub(crate) use aging::{aged_to, leapt_at, swept_up_to};
pub(crate) use applies::applies;
pub(crate) use change::{NamespaceRow, NewChange, Tally};
pub(crate) use commits::{Commit, newest_commit};
pub(crate) use consent::Consent;
pub(crate) use counts::{correct_counts, counts_are_off};
pub(crate) use doomed::Values;
pub(crate) use forget::{forget_some_of, settle_changes};
pub(crate) use going::noted_expiry;
pub(crate) use guard::permit_one;
pub(crate) use history_bytes::{correct_history_bytes, history_bytes_that_are_off};
pub(crate) use lent::{LENT_ABOVE, lent_above};
pub(crate) use listed::{clear_list, list_keys};
pub(crate) use lives::{lives, renamed, renamed_away};
pub(crate) use places::{all_places, key_of_prefix};
pub(crate) use point::Side;
pub(crate) use purge::{purge_some_listed, purge_some_of};
pub(crate) use staged::Staged;
pub(crate) use sweep::{Expired, has_expired, sweep_some_of_copy};
pub(crate) use write::{Ledger, WriteTx};

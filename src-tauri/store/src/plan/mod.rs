//! What a write would do, staged in SQLite before anything is done.
//!
//! A plan of more than one key is staged in a file of its own beside the store, so that a preview
//! changes nothing in the store and a million rows take no memory; a single edit goes through the
//! same tables in memory.

pub(crate) mod apply;
pub(crate) mod batches;
mod brought;
mod builder;
mod bulk;
pub(crate) mod classify;
mod counted;
mod duplicates;
mod edit;
mod folder;
mod here;
mod incoming;
mod kept;
mod left_out;
mod losses;
mod open_plan;
mod page;
mod planned;
mod planned_namespace;
mod pump;
mod reasons;
mod relied;
mod revert;
mod run;
mod sources;
pub(crate) mod stage;
mod staging;
mod target;
mod values;

pub(crate) use brought::index_namespaces;
pub use builder::{PlanBuilder, Unchecked};
pub use incoming::{Incoming, IncomingRow};
pub(crate) use left_out::leave_out_again;
pub(crate) use open_plan::{About, OpenPlan, Plans, RestoreSource};
pub(crate) use planned_namespace::{Companion, PlannedNamespace};
pub use relied::ReliedRange;
pub use sources::PlanSource;

//! A damaged file: noticed at the start of the app, put aside, and read as far as it can be read.
//!
//! Reading goes page by page after the documented file format
//! (https://www.sqlite.org/fileformat.html) and not through SQLite, which gives up at the first
//! page that does not fit. Nothing in a damaged file is believed: every offset, length and page
//! number is checked, and a row counts only when everything that is known of it agrees.

mod bytes;
mod candidates;
mod check;
mod damage;
mod due;
mod examine;
mod found;
mod free;
mod harvest;
mod history;
mod mismatches;
mod names;
mod order;
mod page;
mod page_size;
mod pages;
mod payload;
mod record;
mod resolve;
mod rows;
mod scan;
mod set_aside;
mod settle;
mod values;
mod version;
mod wal;

pub use check::check_thoroughly;
pub use damage::looks_damaged;
pub use due::check_is_due;
pub(crate) use due::left_open;
pub use examine::examine;
pub use found::{Found, FoundNamespace, LostKey};
pub(crate) use resolve::{Recovered, Resolved, resolve};
pub use set_aside::set_aside;
pub(crate) use set_aside::{finish_replacing, replace};
pub(crate) use values::Values;

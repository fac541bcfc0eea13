//! Later: what is to be done to keys of a namespace at a moment. Each is an entry of the namespace's companion
//! `planned`: its key begins with the moment, its value says what is done, to which keys, and what they were when it
//! was planned.
//!
//! It is done by whichever program runs then (`due.rs`), in one transaction that finds the entry still there, does
//! it and removes the entry. What was missed, what a leap of the clock made due, and what is for keys that have
//! become others is left to a person.

mod doing;
mod due;
mod keys;
mod leap;
mod list;
mod making;
mod standing;
mod written;

pub use due::CarriedOut;
pub(crate) use due::run;

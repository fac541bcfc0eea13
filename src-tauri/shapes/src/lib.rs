//! Shapes: what the values of keys of one pattern (`user:{id}`) have in common. Found from the values that are
//! there, or pinned to the pattern by a person as JSON Schema, and held against what is about to be written.
//!
//! Nothing here refuses a write: it says what does not fit, and whoever asks decides.

#![deny(missing_docs)]

mod budget;
mod found;
mod gather;
mod keys;
mod kinds;
mod made;
mod mistakes;
mod pattern;
mod pinned;
mod plan;
mod read;
mod schema;
mod sound;
mod told;
mod words;

pub use found::{FoundField, FoundShape, found_shape, made_schema};
pub use kinds::FieldKind;
pub use mistakes::Mistake;
pub use pattern::Pattern;
pub use pinned::{PinnedShape, Pins, Shapes, pin};
pub use schema::{Checked, LARGEST_SCHEMA, LARGEST_VALUE, Outcome, Schema, Unusable};
pub use told::{Misfit, PlanShape};

//! Files and pasted text as rows, and entries as files: streaming and exact to the byte.
//!
//! Reading: [`detect`] tells what a file is from its first bytes, a [`Reader`] yields its rows, and
//! [`paste`] does the same for text from the clipboard. Writing: a [`Writer`] takes entries one by
//! one, and [`Losses`] says beforehand what a format cannot carry.
//!
//! One entry at a time is held, so memory does not grow with the file. Values are never
//! re-serialised: JSON inside a file is passed on as the bytes that stood there. Limits of keys and
//! metadata are the plan's to enforce; only what could not be held is refused here.

mod answer;
mod capture;
mod csv;
mod described;
mod detect;
mod encoding;
mod exported;
mod field;
mod file_format;
mod flagd;
mod flags;
mod flaw;
mod item;
pub mod json;
mod lines;
mod list;
mod losses;
mod map;
mod members;
mod metadata;
mod moment;
mod notes;
mod pairlines;
mod paste;
mod problem;
mod reader;
mod row;
mod source;
mod values;
mod within;
mod writer;

pub use csv::{Mapping, columns};
pub(crate) use described::{Described, with_note, with_tags};
pub use detect::{HEAD_BYTES, detect, may_be_map};
pub use exported::Exported;
pub use field::Field;
pub use file_format::FileFormat;
pub(crate) use flagd::LINE_ENDS;
pub use flaw::{Differs, FileFlaw, Refusal, RowFlaw};
pub use losses::{Facts, Losses};
pub use metadata::check_metadata;
pub use metadata::fit_metadata;
pub use moment::read_moment;
pub use notes::{LeftAlone, Note};
pub use paste::{Paste, paste};
pub use problem::{FileProblem, WriteProblem};
pub use reader::{ReadOptions, Reader};
pub use row::{Incoming, IncomingExpiry, Row};
pub use writer::{ExportFormat, Writer};

#[cfg(test)]
pub(crate) mod tests;

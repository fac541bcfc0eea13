//! `lux` as people and scripts run it: the real binary, in a real shell, on a store of its own.

#![cfg(unix)]

mod backups;
mod bulk;
mod bulk_edits;
mod comparisons;
mod errors;
mod exports;
mod files;
mod flows;
mod forms;
mod history;
mod inputs;
mod keys;
mod left_out;
mod limits;
#[cfg(target_os = "linux")]
mod no_room;
#[cfg(target_os = "linux")]
mod older_formats;
mod pages;
mod pipes;
mod places;
mod planned;
mod private;
mod protected;
mod readme;
mod reference;
mod saved_flows;
mod secrets;
mod shapes;
mod support;
mod two_meanings;
mod two_programs;
mod unusable;
mod usage;
mod values;
mod verify;
mod watch;

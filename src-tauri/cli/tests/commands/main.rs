//! `lux` as people and scripts run it: the real binary, in a real shell, on a store of its own.

#![cfg(unix)]

mod backups;
mod bulk;
mod errors;
mod files;
mod history;
mod keys;
mod pages;
mod pipes;
mod reference;
mod support;
mod two_programs;
mod unusable;
mod usage;
mod values;
mod watch;

//! What the store promises, through its public calls, on real files: the behaviour of Workers KV,
//! undo of everything, plans, expiry, Trash, and two programs on one file.

mod backup_names;
mod backups;
mod built_plans;
mod cancelling;
mod clock_jumps;
mod commits;
mod counts;
mod expected;
mod expiry;
mod failed_backups;
mod files;
mod first_format;
mod history;
mod history_bytes;
mod kept_locks;
mod keys;
mod lent_model;
mod lent_values;
mod listing;
mod long_searches;
mod many_expired;
mod model;
mod namespaces;
mod newer_format;
mod opening;
mod plans;
mod readers;
mod recovery;
mod several_namespaces;
mod streaming;
mod support;
mod third_format;
mod trash;
mod two_programs;
mod undo_and_others;

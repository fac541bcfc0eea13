//! The file: opening it safely, its connections, its transactions.

mod access;
#[cfg(target_os = "linux")]
mod calls;
mod connect;
mod format;
#[cfg(target_os = "linux")]
mod full;
mod functions;
mod gaps;
mod holds;
mod inserts;
mod interrupt;
mod leftover;
#[cfg(target_os = "linux")]
mod locks;
mod log;
mod migrate;
mod parts;
mod plain;
#[cfg(any(test, not(target_os = "linux")))]
mod presence;
mod staging;
#[cfg(test)]
mod steps;

pub(crate) use access::{Access, is_open, read_only_uri};
pub(crate) use connect::{
    connect_reader_pool, connect_to_copy, connect_with_staging, connect_writer, connection_to,
    long_reader_pool, write_anew,
};
pub(crate) use format::{COMPANIONS_SINCE, check_before_opening};
pub(crate) use functions::{FIELD_IS, HAS_NOTE_OR_TAG, HAS_TAG, HAS_TEXT, asked_field};
pub(crate) use gaps::empty_gaps;
pub(crate) use holds::HOLDS_TEXT;
pub(crate) use inserts::{Given, Inserts};
pub(crate) use interrupt::{Cancelling, WatchedConnection, watch_cancel, watch_nothing};
pub(crate) use leftover::remove_leftover;
#[cfg(target_os = "linux")]
pub(crate) use locks::is_open_here;
pub(crate) use log::empty_log;
pub(crate) use migrate::Upgrade;
pub(crate) use parts::{PARTS, STAGING, beside, has_log};
pub(crate) use plain::{Bound, Lent, Row};
#[cfg(not(target_os = "linux"))]
pub(crate) use presence::Presence;
pub(crate) use staging::{StagedTables, begin_staging, end_staging};
#[cfg(test)]
pub(crate) use steps::{Steps, plan_of};

/// Nobody can be asked here.
#[cfg(not(target_os = "linux"))]
pub(crate) fn is_open_here(_: &std::path::Path) -> bool {
    false
}

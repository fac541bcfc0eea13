//! A damaged file looked through, before anything is done about it.

use std::path::Path;

use super::found::Found;
use super::resolve::resolve;
use crate::clock::Clock;
use crate::error::Result;
use crate::job::Job;

/// Reads a damaged file and the log beside it, and tells what is in them. Neither is changed.
/// What has expired by the clock is no loss. Takes as long as reading every page, so it wants a
/// thread of its own.
///
/// Errors: `CannotOpen` when there is nothing to read; `Cancelled`.
pub fn examine(path: &Path, clock: &Clock, job: &Job) -> Result<Found> {
    Ok(resolve(path, clock.now(), job)?.found)
}

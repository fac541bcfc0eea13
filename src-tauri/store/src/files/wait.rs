//! Waiting for the other side of a pipe, until the work is cancelled.

use std::fs::File;
use std::io;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use crate::job::Job;

/// How long it may take until a cancelled job is noticed.
pub(super) const A_MOMENT: std::time::Duration = std::time::Duration::from_millis(50);

/// Waits until something can be read.
pub(super) fn until_readable(file: &File, job: &Job) -> io::Result<()> {
    until(file, PollFlags::IN, job)
}

/// Waits until something can be written.
pub(super) fn until_writable(file: &File, job: &Job) -> io::Result<()> {
    until(file, PollFlags::OUT, job)
}

/// Ends with an error when the job is cancelled: who asked for the work asks the job.
fn until(file: &File, what: PollFlags, job: &Job) -> io::Result<()> {
    let moment = Timespec {
        tv_sec: 0,
        tv_nsec: A_MOMENT.as_nanos() as _,
    };
    loop {
        if job.is_cancelled() {
            return Err(io::Error::other("cancelled"));
        }
        match poll(&mut [PollFd::new(file, what)], Some(&moment)) {
            Ok(0) | Err(Errno::INTR) => {}
            Ok(_) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}

//! What ends a run from outside of it: the time, a person, a limit, the store.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use store::{Job, StoreError};

use crate::failure::{Failure, FailureCode, RunError};

/// Whether a run goes on. Once it does not, it never does again: a flow that catches errors catches nothing
/// of this.
pub(crate) struct Watch {
    time: Duration,
    until: Cell<Instant>,
    job: Job,
    /// Nobody waits for the result any more.
    abandoned: Arc<AtomicBool>,
    ended: RefCell<Option<RunError>>,
}

impl Watch {
    pub(crate) fn new(time: Duration, job: Job, abandoned: Arc<AtomicBool>) -> Self {
        Self {
            time,
            until: Cell::new(Instant::now() + time),
            job,
            abandoned,
            ended: RefCell::default(),
        }
    }

    /// Whether the run is over.
    pub(crate) fn is_over(&self) -> bool {
        if self.ended.borrow().is_some() {
            return true;
        }
        if self.job.check().is_err() || self.abandoned.load(Ordering::Relaxed) {
            self.end(StoreError::Cancelled.into());
        } else if Instant::now() >= self.until.get() {
            self.end(RunError::Flow(Failure::new(FailureCode::Time, "")));
        }
        self.ended.borrow().is_some()
    }

    /// Gives the run for the next key all the time that one has.
    pub(crate) fn again(&self) {
        self.until.set(Instant::now() + self.time);
    }

    /// What tells of the progress.
    pub(crate) fn job(&self) -> &Job {
        &self.job
    }

    /// Ends the run. The first reason holds.
    pub(crate) fn end(&self, why: RunError) {
        self.ended.borrow_mut().get_or_insert(why);
    }

    /// Why the run is over, if it is.
    pub(crate) fn why(&self) -> Option<RunError> {
        self.is_over().then(|| self.ended.borrow().clone()).flatten()
    }
}

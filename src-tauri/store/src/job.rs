//! A long piece of work that tells how far it is and can be cancelled from another thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::error::{Result, StoreError};

/// A handle on one run of long work; clones are the same job.
#[derive(Debug, Clone, Default)]
pub struct Job(Arc<State>);

#[derive(Debug, Default)]
struct State {
    cancelled: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
    step: AtomicU64,
    rows: AtomicU64,
}

/// What a job is doing, in the order in which an import goes through it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Step {
    /// Reads the source; the unit is bytes.
    #[default]
    Reading,
    /// Compares the rows with what is stored.
    Comparing,
    /// Writes the rows.
    Writing,
    /// Lays a text out; the unit is bytes. A job of its own.
    LayingOut,
    /// Brings a file to this version's format, while it is opened.
    Updating,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What it is doing now.
    pub step: Step,
    /// Bytes read or rows written so far in this step.
    pub done: u64,
    /// What `done` will be at the end of this step; `None` when that is not known.
    pub total: Option<u64>,
    /// Rows met so far, where `done` counts bytes or nothing can be counted; else 0.
    pub rows: u64,
}

impl Job {
    /// Asks the work to stop. It ends with `Cancelled` and leaves nothing behind.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the work was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }

    /// How far the work is.
    pub fn progress(&self) -> Progress {
        let total = self.0.total.load(Ordering::Relaxed);
        Progress {
            step: match self.0.step.load(Ordering::Relaxed) {
                0 => Step::Reading,
                1 => Step::Comparing,
                2 => Step::Writing,
                3 => Step::LayingOut,
                _ => Step::Updating,
            },
            done: self.0.done.load(Ordering::Relaxed),
            total: (total > 0).then_some(total),
            rows: self.0.rows.load(Ordering::Relaxed),
        }
    }

    /// Begins a step of `total` units, 0 when that is not known.
    pub fn begin(&self, step: Step, total: u64) {
        self.0.step.store(step as u64, Ordering::Relaxed);
        self.0.done.store(0, Ordering::Relaxed);
        self.0.total.store(total, Ordering::Relaxed);
        self.0.rows.store(0, Ordering::Relaxed);
    }

    /// Sets how far the step is.
    pub fn set_done(&self, done: u64) {
        self.0.done.store(done, Ordering::Relaxed);
    }

    /// Adds rows that were met among the bytes that are counted, or that a step is about which
    /// cannot tell how far it is.
    pub fn add_rows(&self, rows: u64) {
        self.0.rows.fetch_add(rows, Ordering::Relaxed);
    }

    /// Ends with `Cancelled` when the work was asked to stop.
    pub fn check(&self) -> Result<()> {
        if self.is_cancelled() {
            Err(StoreError::Cancelled)
        } else {
            Ok(())
        }
    }
}

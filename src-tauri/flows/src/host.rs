//! What the engine's functions share: the keys, the log, chance, and what ends the run.

use std::cell::RefCell;
use std::rc::Rc;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rquickjs::{Ctx, Error, Exception, Result};
use tokio::runtime::Handle;

use store::StoreError;

use crate::failure::{Failure, RunError};
use crate::flow::Flow;
use crate::log::Log;
use crate::view::{Refused, View};
use crate::watch::Watch;
use crate::words::refusal;

/// What the engine's functions share.
pub(crate) struct Host {
    pub(crate) flow: Flow,
    pub(crate) view: RefCell<View>,
    pub(crate) log: RefCell<Log>,
    pub(crate) chance: RefCell<StdRng>,
    pub(crate) watch: Rc<Watch>,
    runtime: Handle,
}

impl Host {
    pub(crate) fn new(flow: Flow, view: View, watch: Rc<Watch>, runtime: Handle) -> Self {
        let seed = flow.pinned_seed.unwrap_or_else(rand::random);
        Self {
            view: RefCell::new(view),
            log: RefCell::default(),
            chance: RefCell::new(StdRng::seed_from_u64(seed)),
            flow,
            watch,
            runtime,
        }
    }

    /// Waits for the store. The engine has a thread of its own for this.
    pub(crate) fn wait_for<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// A number from 0 to below 1.
    pub(crate) fn random(&self) -> f64 {
        self.chance.borrow_mut().random()
    }

    /// Makes a failure of the store an error in the flow: one that it may catch where it gave something
    /// that cannot be stored, else the end of the run.
    pub(crate) fn throw(&self, ctx: &Ctx<'_>, error: StoreError) -> Error {
        match refusal(&error) {
            Some(message) => Exception::throw_message(ctx, &message),
            None => self.end(ctx, RunError::Store(error)),
        }
    }

    /// The same of a write.
    pub(crate) fn refuse(&self, ctx: &Ctx<'_>, refused: Refused) -> Error {
        match refused {
            Refused::Store(error) => self.throw(ctx, error),
            Refused::TooMuch(code) => self.end(ctx, RunError::Flow(Failure::new(code, ""))),
        }
    }

    /// Ends the run: whatever the flow does with the error, it comes no further.
    fn end(&self, ctx: &Ctx<'_>, why: RunError) -> Error {
        self.watch.end(why);
        Exception::throw_message(ctx, "The run has ended.")
    }

    /// Ends a call into the store at once when the run is over.
    pub(crate) fn check(&self, ctx: &Ctx<'_>) -> Result<()> {
        match self.watch.is_over() {
            true => Err(Exception::throw_message(ctx, "The run has ended.")),
            false => Ok(()),
        }
    }
}

//! A run from its beginning to its plan.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use store::model::PlanSummary;
use store::{Job, Store, StoreError};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::engine::execute;
use crate::failure::{Failure, FailureCode, RunError};
use crate::flow::Flow;
use crate::host::Host;
use crate::log::LogLine;
use crate::view::View;
use crate::watch::Watch;

/// Stack of the thread that the engine has for itself, in bytes: what the flow may use, and what the engine
/// and the functions that it calls use beside it.
const THREAD_STACK: usize = 4 * 1_048_576;

/// What a run came to.
#[derive(Debug)]
pub struct Ran {
    /// What the flow returned, as JSON text; `None`: nothing.
    pub result: Option<String>,
    /// What it printed.
    pub log: Vec<LogLine>,
    /// What it would write. Applied or discarded, it is gone; while it is there it can be looked at.
    pub plan: PlanSummary,
}

/// Runs a flow over one state of the store. Nothing is written until the plan is applied.
///
/// Errors: `NamespaceNotFound`; `Cancelled`, within a tenth of a second; whatever is wrong with the flow.
pub async fn run(store: &Store, flow: &Flow, job: &Job) -> Result<Ran, RunError> {
    let view = View::of(store, flow).await?;
    let (view, log, result) = on_its_own_thread(view, flow.clone().in_order(), job).await?;
    match result {
        Ok(result) => Ok(Ran {
            result,
            log,
            plan: view.into_plan(job).await?,
        }),
        Err(RunError::Flow(failure)) => Err(RunError::Flow(Failure { log, ..failure }.within(&flow.code))),
        Err(error) => Err(error),
    }
}

type Done = (View, Vec<LogLine>, Result<Option<String>, RunError>);

/// Ends the run when nobody waits for it any more.
struct Abandoning(Arc<AtomicBool>);

impl Drop for Abandoning {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

async fn on_its_own_thread(view: View, flow: Flow, job: &Job) -> Result<Done, RunError> {
    let abandoned = Arc::new(AtomicBool::new(false));
    let _abandoning = Abandoning(Arc::clone(&abandoned));
    let (sender, receiver) = oneshot::channel();
    let (runtime, job) = (Handle::current(), job.clone());
    let work = move || {
        let watch = Rc::new(Watch::new(flow.limits.time, job, abandoned));
        let host = Rc::new(Host::new(flow, view, watch, runtime));
        let result = execute(&host);
        let log = host.log.borrow_mut().take();
        // The engine's functions went with the engine.
        if let Ok(host) = Rc::try_unwrap(host) {
            let _ = sender.send((host.view.into_inner(), log, result));
        }
    };
    let thread = std::thread::Builder::new()
        .name("flow".to_owned())
        .stack_size(THREAD_STACK);
    thread.spawn(work).map_err(StoreError::from)?;
    receiver.await.map_err(|_| {
        let lost = "The engine ended without an answer.";
        RunError::Flow(Failure::new(FailureCode::Engine, lost))
    })
}

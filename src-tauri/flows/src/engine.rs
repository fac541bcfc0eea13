//! The engine: QuickJS, with its limits, running one flow on the thread that calls it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::rc::Rc;

use rquickjs::context::EvalOptions;
use rquickjs::promise::PromiseState;
use rquickjs::{Context, Ctx, Error, Function, Persistent, Promise, Runtime, Value};

use store::Step;
use store::model::Selection;

use crate::failure::{Failure, FailureCode, RunError};
use crate::globals::{install, install_entry, install_inputs};
use crate::host::Host;
use crate::located::{FLOW, failure, thrown};

type Outcome<T> = Result<T, RunError>;

/// Runs the flow to its end and returns its result as JSON text; `None`: it returned nothing.
pub(crate) fn execute(host: &Rc<Host>) -> Outcome<Option<String>> {
    let runtime = Runtime::new().map_err(engine)?;
    runtime.set_memory_limit(host.flow.limits.memory);
    runtime.set_max_stack_size(host.flow.limits.stack);
    let watch = Rc::clone(&host.watch);
    runtime.set_interrupt_handler(Some(Box::new(move || watch.is_over())));
    let rejected = Rc::new(Rejected::default());
    let seen = Rc::clone(&rejected);
    runtime.set_host_promise_rejection_tracker(Some(Box::new(move |ctx, promise, reason, is_handled| {
        seen.see(&ctx, promise, reason, is_handled);
    })));
    let context = Context::full(&runtime).map_err(engine)?;
    let result = context.with(|ctx| {
        let result = run(&ctx, host, &rejected);
        rejected.forget();
        result
    });
    // What ended the run is the reason for everything after it.
    match (host.watch.why(), result) {
        (Some(RunError::Flow(why)), Err(RunError::Flow(Failure { key, .. }))) => {
            Err(RunError::Flow(Failure { key, ..why }))
        }
        (Some(why), Err(_)) => Err(why),
        (_, result) => result,
    }
}

fn engine(error: Error) -> RunError {
    RunError::Flow(match error {
        Error::Allocation => Failure::new(FailureCode::Memory, ""),
        other => Failure::new(FailureCode::Engine, other.to_string()),
    })
}

fn run<'js>(ctx: &Ctx<'js>, host: &Rc<Host>, rejected: &Rejected) -> Outcome<Option<String>> {
    let failed = |error, code| RunError::Flow(failure(ctx, error, code));
    install(ctx, host).map_err(|error| failed(error, FailureCode::Engine))?;
    install_inputs(ctx, host).map_err(|error| failed(error, FailureCode::Engine))?;
    let body = compile(ctx, &host.flow.code).map_err(|error| failed(error, FailureCode::Syntax))?;
    match &host.flow.each {
        None => once(ctx, host, rejected, &body),
        Some(selection) => for_each(ctx, host, rejected, &body, selection),
    }
}

/// Runs the code for each key. Its result is how many there were.
fn for_each<'js>(
    ctx: &Ctx<'js>,
    host: &Rc<Host>,
    rejected: &Rejected,
    body: &Function<'js>,
    selection: &Selection,
) -> Outcome<Option<String>> {
    let keys = host.wait_for(host.view.borrow_mut().count(selection))?;
    host.watch.job().begin(Step::Reading, keys);
    let (mut after, mut done) = (String::new(), 0);
    loop {
        let originals = host.wait_for(host.view.borrow_mut().originals(selection, &after))?;
        let Some((last, _)) = originals.last() else {
            return Ok(Some(format!(r#"{{"keys":{done}}}"#)));
        };
        after.clone_from(last);
        for (key, value) in originals {
            let value = match value {
                Some(value) => value,
                None => host.wait_for(host.view.borrow_mut().original(&key))?,
            };
            host.watch.again();
            let given = install_entry(ctx, &key, value);
            given.map_err(|error| RunError::Flow(failure(ctx, error, FailureCode::Engine)))?;
            once(ctx, host, rejected, body).map_err(|error| match error {
                RunError::Flow(failure) => RunError::Flow(Failure {
                    key: Some(key),
                    ..failure
                }),
                error => error,
            })?;
            done += 1;
        }
        host.watch.job().set_done(done);
    }
}

/// Runs the code to its end.
fn once<'js>(
    ctx: &Ctx<'js>,
    host: &Rc<Host>,
    rejected: &Rejected,
    body: &Function<'js>,
) -> Outcome<Option<String>> {
    let failed = |error, code| RunError::Flow(failure(ctx, error, code));
    let promise: Promise<'js> = body.call(()).map_err(|error| failed(error, FailureCode::Threw))?;
    // Also what it did not wait for.
    while host.watch.why().is_none() && ctx.execute_pending_job() {}
    if let Some(why) = host.watch.why() {
        return Err(why);
    }
    let value = match promise.state() {
        PromiseState::Pending => return Err(RunError::Flow(Failure::new(FailureCode::Waits, ""))),
        PromiseState::Rejected | PromiseState::Resolved => promise.result::<Value<'js>>(),
    };
    let value = match value {
        Some(Ok(value)) => value,
        Some(Err(error)) => return Err(failed(error, FailureCode::Threw)),
        None => return Err(RunError::Flow(Failure::new(FailureCode::Waits, ""))),
    };
    if let Some(failure) = rejected.first() {
        return Err(RunError::Flow(failure));
    }
    let json = ctx
        .json_stringify(value)
        .map_err(|error| failed(error, FailureCode::Result))?;
    let json = json.map(|json| json.to_string()).transpose();
    json.map_err(|error| failed(error, FailureCode::Result))
}

/// The code as a function. It stands on lines of its own, so that a comment at its end ends there.
pub(crate) fn compile<'js>(ctx: &Ctx<'js>, code: &str) -> rquickjs::Result<Function<'js>> {
    let mut options = EvalOptions::default();
    options.filename = Some(FLOW.to_owned());
    ctx.eval_with_options(format!("(async function () {{\n{code}\n}})"), options)
}

/// Promises that were rejected while nobody listened. A flow that forgets an `await` should not lose the error.
#[derive(Default)]
struct Rejected {
    /// By what tells one from another as long as it lives, and here it does.
    open: RefCell<HashMap<u64, Unheard>>,
    seen: RefCell<u64>,
}

/// A promise that was rejected while nobody listened.
struct Unheard {
    /// The how-manyth.
    number: u64,
    _promise: Persistent<Value<'static>>,
    failure: Failure,
}

impl Rejected {
    fn see<'js>(&self, ctx: &Ctx<'js>, promise: Value<'js>, reason: Value<'js>, is_handled: bool) {
        let mut hasher = DefaultHasher::new();
        promise.hash(&mut hasher);
        let name = hasher.finish();
        if is_handled {
            self.open.borrow_mut().remove(&name);
            return;
        }
        let failure = thrown(ctx, reason);
        let number = self.seen.replace_with(|seen| *seen + 1);
        let unheard = Unheard {
            number,
            _promise: Persistent::save(ctx, promise),
            failure,
        };
        self.open.borrow_mut().insert(name, unheard);
    }

    /// What was rejected first.
    fn first(&self) -> Option<Failure> {
        let open = self.open.borrow();
        let first = open.values().min_by_key(|unheard| unheard.number);
        first.map(|unheard| unheard.failure.clone())
    }

    /// Lets the promises go, before the engine does.
    fn forget(&self) {
        let open = std::mem::take(&mut *self.open.borrow_mut());
        drop(open);
    }
}

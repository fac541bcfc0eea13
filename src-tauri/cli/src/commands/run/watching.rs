//! A flow that is run for each key that others change.

use std::io::Write as _;
use std::ops::ControlFlow;
use std::time::Duration;

use flows::{Failure, Flow, RunError};
use store::model::{KeyRef, Selection};
use store::{FailureCode, Job, StoreError, StoreEvent};
use tokio::sync::broadcast::error::RecvError;

use super::report::{Told, label, stop, tell};
use super::{Ended, Run};
use crate::failure::{Stop, sentence};
use crate::output::Output;
use crate::session::{Session, warn};
use crate::words::{counted, on_one_line};

/// How often to see whether the person stopped it.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// Rows of a page of what a change did.
const PAGE: u32 = 500;

/// What was done so far.
#[derive(Default)]
struct Tally {
    runs: u32,
    wrote: u32,
    failed: u32,
}

impl Tally {
    fn words(&self) -> String {
        let ran = counted(self.runs, "run", "runs");
        format!("{ran}: {} changed keys, {} failed.", self.wrote, self.failed)
    }
}

/// Runs the flow for each key of a prefix that somebody else changes, until Ctrl+C. What it writes itself runs
/// nothing. A flow that fails for one key is run for the next; while another program holds the file, it waits.
pub(super) async fn follow(
    run: &Run,
    session: &Session,
    flow: &Flow,
    prefix: &str,
    job: &Job,
) -> Result<(), Stop> {
    let mut events = session.store.events();
    let namespace = session.store.namespace(&run.namespace.namespace).await?.id;
    // Its name may become that of another meanwhile.
    let mut flow = flow.clone();
    flow.namespace.clone_from(&namespace);
    session.say("Waiting for changes; Ctrl+C ends it.");
    let mut tally = Tally::default();
    loop {
        let event = tokio::select! {
            event = events.recv() => event,
            () = cancelled(job) => break,
        };
        match event {
            Ok(event) if event.own || event.namespace.as_ref().is_some_and(|other| *other != namespace) => {}
            Ok(event) => {
                let followed = follow_one(run, session, &flow, &event, (&namespace, prefix), job, &mut tally);
                if followed.await?.is_break() {
                    break;
                }
            }
            Err(RecvError::Lagged(missed)) => warn(&format!(
                "{missed} changes came too fast and were missed; `lux data kv log` has them."
            )),
            Err(RecvError::Closed) => break,
        }
    }
    session.say(&tally.words());
    Ok(())
}

/// Returns when the person stops it.
async fn cancelled(job: &Job) {
    while !job.is_cancelled() {
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Runs it for each key of the prefix that one change touched.
async fn follow_one(
    run: &Run,
    session: &Session,
    flow: &Flow,
    event: &StoreEvent,
    (namespace, prefix): (&str, &str),
    job: &Job,
    tally: &mut Tally,
) -> Result<ControlFlow<()>, Stop> {
    // What expired, and what is noted, belongs to no change.
    if event.change_id == 0 {
        return Ok(ControlFlow::Continue(()));
    }
    let mut after: Option<KeyRef> = None;
    loop {
        let revisions = || {
            session
                .store
                .change_revisions(event.change_id, after.as_ref(), PAGE)
        };
        let busy = |error: &StoreError| matches!(error, StoreError::Busy);
        let page = match patiently("What changed", busy, revisions, job).await {
            Err(StoreError::Busy) => return Ok(ControlFlow::Break(())),
            page => page?,
        };
        for row in &page {
            if row.namespace != namespace || !row.key.starts_with(prefix) {
                continue;
            }
            if once(run, session, flow, &row.key, job, tally).await?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        match page.into_iter().next_back() {
            Some(last) => {
                after = Some(KeyRef {
                    namespace: last.namespace,
                    key: last.key,
                });
            }
            None => break,
        }
    }
    Ok(ControlFlow::Continue(()))
}

async fn once(
    run: &Run,
    session: &Session,
    flow: &Flow,
    key: &str,
    job: &Job,
    tally: &mut Tally,
) -> Result<ControlFlow<()>, Stop> {
    tally.runs += 1;
    // Each time with the value that the key has then.
    let run_it = || async {
        let flow = for_key(session, flow, key).await?;
        run.once(session, &flow, job).await
    };
    let busy = |ended: &Ended| matches!(ended, Ended::Run(RunError::Store(StoreError::Busy)));
    match patiently(&on_one_line(key), busy, run_it, job).await {
        Ok(done) => {
            tally.wrote += u32::from(done.applied.change_id != 0);
            if run.plan.json.json {
                // Opened for each line: standard output must not be held while waiting.
                let mut out = Output::open();
                out.json(&Told::of(&done, Some(key))?)?;
                out.flush()?;
                out.finish()?;
            } else {
                tell(session, &done.ran.log);
                let words = label(&done.applied);
                let words = if words.is_empty() {
                    "It changed no keys."
                } else {
                    &words
                };
                session.say(&format!("{}: {words}", on_one_line(key)));
            }
        }
        Err(Ended::Run(RunError::Store(StoreError::Cancelled))) => return Ok(ControlFlow::Break(())),
        Err(Ended::Run(RunError::Flow(failure))) => {
            tally.failed += 1;
            let failure = Failure {
                key: Some(key.to_owned()),
                ..failure
            };
            if let Stop::Failed { words, .. } = stop(session, RunError::Flow(failure)) {
                warn(&words);
            }
        }
        Err(Ended::Refused(Stop::Failed { words, .. })) => {
            tally.failed += 1;
            warn(&format!("{}: {words}", on_one_line(key)));
        }
        Err(Ended::Run(RunError::Store(error))) if is_of_this_key(&error) => {
            tally.failed += 1;
            warn(&format!("{}: {}", on_one_line(key), sentence(&error)));
            // Only whoever stopped it while it waited hears of a busy file.
            if matches!(error, StoreError::Busy) {
                return Ok(ControlFlow::Break(()));
            }
        }
        Err(ended) => return Err(ended.told(session)),
    }
    Ok(ControlFlow::Continue(()))
}

/// Does something, again for as long as another program holds the file: what others changed is told once, so
/// nothing of it may be passed over. That it waits is said once, after `name`. Stopped by the person, it ends
/// with what it came to last.
async fn patiently<T, E>(
    name: &str,
    is_busy: impl Fn(&E) -> bool,
    attempt: impl AsyncFn() -> Result<T, E>,
    job: &Job,
) -> Result<T, E> {
    let mut said = false;
    loop {
        let ended = attempt().await;
        let busy = ended.as_ref().is_err_and(&is_busy);
        if !busy || job.is_cancelled() {
            return ended;
        }
        if !said {
            warn(&format!(
                "{name}: waits, for another program is writing to the same file."
            ));
            said = true;
        }
        // Where it is refused at once.
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Whether the next key may well go through: others were quicker or longer at it, or what the flow wrote is
/// protected.
fn is_of_this_key(error: &StoreError) -> bool {
    use FailureCode as C;
    matches!(error.code(), C::Busy | C::PlanStale | C::Protected)
}

/// The flow for a key as it is now; one that is not there any more has no value.
async fn for_key(session: &Session, flow: &Flow, key: &str) -> Result<Flow, Ended> {
    let there = session.store.get_entry(&flow.namespace, key).await;
    let mut flow = flow.clone();
    if there.map_err(RunError::from)?.is_some() {
        let keys = vec![key.to_owned()];
        flow.each = Some(Selection::Keys { keys });
        return Ok(flow);
    }
    let wrong = |error: flows::InputError| Ended::Refused(Stop::bad_input(error.to_string()));
    let key = serde_json::to_string(key).map_err(|error| Ended::Refused(error.into()))?;
    let flow = flow.with_input("key", &key).map_err(wrong)?;
    flow.with_input("value", "null").map_err(wrong)
}

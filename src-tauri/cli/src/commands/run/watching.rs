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
/// nothing. A flow that fails for one key is run for the next.
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
        let page = session
            .store
            .change_revisions(event.change_id, after.as_ref(), PAGE)
            .await?;
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
    let ended = match for_key(session, flow, key).await {
        Ok(flow) => run.once(session, &flow, job).await,
        Err(ended) => Err(ended),
    };
    match ended {
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
        }
        Err(ended) => return Err(ended.told(session)),
    }
    Ok(ControlFlow::Continue(()))
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

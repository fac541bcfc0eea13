//! Flows: JavaScript over the keys of a namespace.

mod report;
mod source;
mod watching;

use std::path::PathBuf;

use flows::{Done, Flow, Ran, RunError, run_and_apply_where};
use store::Job;
use store::model::Selection;

use self::report::{report, stop, tell};
use self::source::Source;
use crate::check;
use crate::commands::Namespace;
use crate::failure::Stop;
use crate::plan::{PlanArgs, Skipped, show};
use crate::session::Session;

/// Run a flow, JavaScript that reads and writes keys, and print what it returns.
///
/// The code is the body of an asynchronous function: `const count = await kv.get("visits")` and so on, with
/// kv.get, kv.getWithMetadata, kv.set (or kv.put), kv.delete and kv.list. Inputs are found in `inputs` and
/// under their own names; one that the code calls as a function is what each call answers. What the flow writes
/// is one change, which undo takes back; when it fails, nothing is written. With --dry-run the keys that it
/// would write are told instead.
#[derive(Debug, clap::Args)]
pub struct Run {
    #[command(flatten)]
    pub(super) namespace: Namespace,

    /// The file with the code; - reads standard input.
    #[arg(required_unless_present = "flow", conflicts_with = "flow")]
    file: Option<PathBuf>,

    /// Run a saved flow of the namespace.
    #[arg(long, value_name = "NAME")]
    flow: Option<String>,

    /// All inputs as a JSON object.
    #[arg(long, value_name = "JSON")]
    inputs: Option<String>,

    /// An input; what is not JSON is a text. May be given several times.
    #[arg(long = "input", value_name = "NAME=VALUE", value_parser = input)]
    named: Vec<(String, String)>,

    /// Run once for each key that starts with PREFIX ("" for all): the inputs key and value are its own.
    #[arg(long, value_name = "PREFIX")]
    each: Option<String>,

    /// Stay, and run once for each key that starts with PREFIX ("" for all) whenever others change it: with key,
    /// and value as it is then, null when it was deleted. What the flow writes itself runs nothing. Ctrl+C ends it.
    #[arg(long, value_name = "PREFIX", conflicts_with_all = ["each", "dry_run"])]
    watch_keys: Option<String>,

    #[command(flatten)]
    plan: PlanArgs,
}

fn input(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected NAME=VALUE".to_owned()),
    }
}

impl Run {
    /// Whether it stays and follows what others do.
    pub fn watches(&self) -> bool {
        self.watch_keys.is_some()
    }

    /// Whether it only tells what it would write.
    pub fn only_shows(&self) -> bool {
        self.plan.dry_run
    }

    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let job = session.job();
        // Before the code is read, which may wait for somebody.
        session.store.namespace(&self.namespace.namespace).await?;
        let source = Source::of(&self, session, &job).await?;
        let mut flow = source.into_flow(&self)?;
        flow.each = self.each.as_ref().map(Selection::beginning);
        if let Some(prefix) = &self.watch_keys {
            return watching::follow(&self, session, &flow, prefix, &job).await;
        }
        if self.plan.dry_run {
            let ran = flows::run(&session.store, &flow, &job).await;
            let ran = ran.map_err(|error| stop(session, error))?;
            tell(session, &ran.log);
            show(session, &ran.plan, &self.plan, &Skipped::default(), &job).await?;
            return self.refuse_misfits(session, &ran, &job).await;
        }
        let done = self
            .once(session, &flow, &job)
            .await
            .map_err(|ended| ended.told(session))?;
        report(session, &done, self.plan.json.json)
    }

    /// Runs the flow and applies what it wrote; again, when others wrote its keys meanwhile.
    async fn once(&self, session: &Session, flow: &Flow, job: &Job) -> Result<Done, Ended> {
        let note = self.plan.note.as_deref();
        let fits = async |ran: &Ran| {
            self.refuse_misfits(session, ran, job)
                .await
                .map_err(Ended::Refused)
        };
        run_and_apply_where(&session.store, flow, note, job, fits).await
    }

    /// Stops where what the flow wrote does not fit and that was asked.
    async fn refuse_misfits(&self, session: &Session, ran: &Ran, job: &Job) -> Result<(), Stop> {
        if !self.plan.check {
            return Ok(());
        }
        match check::plan(session, &ran.plan, job).await? {
            None => Ok(()),
            Some(misfits) => {
                tell(session, &ran.log);
                Err(misfits)
            }
        }
    }
}

/// Why a run was not applied.
enum Ended {
    Run(RunError),
    /// What it wrote does not fit.
    Refused(Stop),
}

impl From<RunError> for Ended {
    fn from(error: RunError) -> Self {
        Self::Run(error)
    }
}

impl Ended {
    fn told(self, session: &Session) -> Stop {
        match self {
            Self::Run(error) => stop(session, error),
            Self::Refused(misfits) => misfits,
        }
    }
}

//! Flows: JavaScript over the keys of a namespace.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use flows::{Flow, Level, LogLine, Ran, RunError, run};
use serde::Serialize;
use serde_json::value::RawValue;
use store::model::{Act, Applied};
use store::{FailureCode, Job};

use crate::check;
use crate::commands::Namespace;
use crate::deeds;
use crate::failure::{Stop, flow_failure};
use crate::output::Output;
use crate::plan::{PlanArgs, Skipped, show};
use crate::pretty;
use crate::session::{Session, warn};
use crate::value;
use crate::words::{json_on_terminal, on_one_line};

/// How often a flow runs again because others write the keys that it read or wrote.
const ATTEMPTS: u32 = 5;
/// The longest code, in bytes.
const MOST_CODE: usize = 1_048_576;

/// Run a flow, JavaScript that reads and writes keys, and print what it returns.
///
/// The code is the body of an asynchronous function: `const count = await kv.get("visits")` and so on, with
/// kv.get, kv.getWithMetadata, kv.set (or kv.put), kv.delete and kv.list. Inputs are found in `inputs` and
/// under their own names. What the flow writes is one change, which undo takes back; when it fails, nothing
/// is written. With --dry-run the keys that it would write are told instead.
#[derive(Debug, clap::Args)]
pub struct Run {
    #[command(flatten)]
    pub(super) namespace: Namespace,

    /// The file with the code; - reads standard input.
    file: PathBuf,

    /// All inputs as a JSON object.
    #[arg(long, value_name = "JSON")]
    inputs: Option<String>,

    /// An input; what is not JSON is a text. May be given several times.
    #[arg(long = "input", value_name = "NAME=VALUE", value_parser = input)]
    named: Vec<(String, String)>,

    /// Run once for each key that starts with PREFIX ("" for all): the inputs key and value are its own.
    #[arg(long, value_name = "PREFIX")]
    each: Option<String>,

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
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let job = session.job();
        let code = code(&self.file, &job).await?;
        let mut flow = Flow::new(&self.namespace.namespace, name(&self.file), code);
        let wrong = |error: flows::InputError| Stop::bad_input(format!("{}.", capital(&error.to_string())));
        if let Some(inputs) = &self.inputs {
            flow = flow.with_inputs(inputs).map_err(wrong)?;
        }
        flow.each.clone_from(&self.each);
        for (name, value) in &self.named {
            let text = serde_json::to_string(value)?;
            flow = match flow.clone().with_input(name, value) {
                Ok(flow) => flow,
                Err(_) => flow.with_input(name, &text).map_err(wrong)?,
            };
        }
        match self.plan.dry_run {
            true => {
                let ran = once(session, &flow, &job).await?;
                tell(session, &ran.log);
                show(session, &ran.plan, &self.plan, &Skipped::default(), &job).await?;
                self.refuse_misfits(session, &ran, &job).await
            }
            false => self.and_apply(session, &flow, &job).await,
        }
    }

    /// Runs the flow and applies what it wrote; again, when others wrote its keys meanwhile.
    async fn and_apply(self, session: &Session, flow: &Flow, job: &Job) -> Result<(), Stop> {
        let mut attempt = 1;
        loop {
            let ran = once(session, flow, job).await?;
            self.refuse_misfits(session, &ran, job).await?;
            match session
                .store
                .plan_apply(&ran.plan.id, self.plan.note.clone(), job)
                .await
            {
                Ok(applied) => return self.report(session, &ran, &applied),
                Err(error) if error.code() == FailureCode::PlanStale && attempt < ATTEMPTS => attempt += 1,
                Err(error) => return Err(error.into()),
            }
        }
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

    fn report(&self, session: &Session, ran: &Ran, applied: &Applied) -> Result<(), Stop> {
        let mut out = Output::open();
        let label = match applied.change_id {
            0 => String::new(),
            _ => deeds::words_of(applied),
        };
        if self.plan.json.json {
            out.json(&Done {
                result: ran.result.as_deref().map(serde_json::from_str).transpose()?,
                log: &ran.log,
                change: applied.change_id,
                act: applied.act,
                label,
                added: applied.added,
                changed: applied.changed,
                removed: applied.removed,
            })?;
            return out.finish();
        }
        tell(session, &ran.log);
        if let Some(result) = &ran.result {
            let mut laid_out = Vec::new();
            match out.is_terminal() && pretty::is_structure(result.as_bytes()) {
                true => pretty::write(result.as_bytes(), &mut laid_out)?,
                false => laid_out.extend_from_slice(result.as_bytes()),
            }
            match out.is_terminal() {
                true => out.write_all(json_on_terminal(&String::from_utf8_lossy(&laid_out)).as_bytes())?,
                false => out.write_all(&laid_out)?,
            }
            out.write_all(b"\n")?;
        }
        out.finish()?;
        session.say(match label.as_str() {
            "" => "It changed no keys.",
            label => label,
        });
        Ok(())
    }
}

async fn once(session: &Session, flow: &Flow, job: &Job) -> Result<Ran, Stop> {
    run(&session.store, flow, job).await.map_err(|error| match error {
        RunError::Store(error) => error.into(),
        RunError::Flow(failure) => {
            tell(session, &failure.log);
            flow_failure(&failure)
        }
    })
}

/// What a flow printed goes to standard error: the result alone is on standard output.
fn tell(session: &Session, log: &[LogLine]) {
    for line in log {
        match line.level {
            Level::Info => session.say(&line.text),
            Level::Warn | Level::Error => warn(&line.text),
        }
    }
}

/// The code, whoever it waits for.
async fn code(file: &Path, job: &Job) -> Result<String, Stop> {
    let bytes = match file.as_os_str() == "-" {
        true => value::from_stdin(job).await?,
        false => value::from_file(file, job).await?,
    };
    if bytes.len() > MOST_CODE {
        return Err(Stop::bad_input(
            "The code has more than 1 MiB, the most that a flow can have.",
        ));
    }
    String::from_utf8(bytes).map_err(|_| Stop::bad_input("The code is not text in UTF-8."))
}

/// What the change is called after: the file's name, without its folder and its ending.
fn name(file: &Path) -> String {
    match file.file_stem() {
        Some(stem) if file.as_os_str() != "-" => on_one_line(&stem.to_string_lossy()).into_owned(),
        _ => "a flow".to_owned(),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// What a run did, for scripts.
#[derive(Serialize)]
struct Done<'a> {
    /// What the flow returned; null also for nothing.
    result: Option<&'a RawValue>,
    /// What it printed.
    log: &'a [LogLine],
    /// 0 when it changed no keys.
    change: i64,
    act: Act,
    label: String,
    added: u32,
    changed: u32,
    removed: u32,
}

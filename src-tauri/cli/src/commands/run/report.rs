//! What is told of a run.

use std::io::Write as _;

use flows::{Done, Level, LogLine, RunError};
use serde::Serialize;
use serde_json::value::RawValue;
use store::model::{Act, Applied};

use crate::deeds;
use crate::failure::{Stop, flow_failure};
use crate::output::Output;
use crate::pretty;
use crate::session::{Session, warn};
use crate::words::json_on_terminal;

/// A run for scripts.
#[derive(Serialize)]
pub(super) struct Told<'a> {
    /// The key that it ran for, where it followed others.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
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

impl<'a> Told<'a> {
    pub(super) fn of(done: &'a Done, key: Option<&'a str>) -> Result<Self, Stop> {
        let Done { applied, ran, .. } = done;
        Ok(Self {
            key,
            result: ran.result.as_deref().map(serde_json::from_str).transpose()?,
            log: &ran.log,
            change: applied.change_id,
            act: applied.act,
            label: label(applied),
            added: applied.added,
            changed: applied.changed,
            removed: applied.removed,
        })
    }
}

/// What was changed, in words; empty for nothing.
pub(super) fn label(applied: &Applied) -> String {
    match applied.change_id {
        0 => String::new(),
        _ => deeds::words_of(applied),
    }
}

/// Prints what a run returned, and says what it changed.
pub(super) fn report(session: &Session, done: &Done, as_json: bool) -> Result<(), Stop> {
    let mut out = Output::open();
    if as_json {
        out.json(&Told::of(done, None)?)?;
        return out.finish();
    }
    tell(session, &done.ran.log);
    if let Some(result) = &done.ran.result {
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
    session.say(match label(&done.applied).as_str() {
        "" => "It changed no keys.",
        label => label,
    });
    Ok(())
}

/// Why a run did not come to its end, after what it printed until then.
pub(super) fn stop(session: &Session, error: RunError) -> Stop {
    match error {
        RunError::Store(error) => error.into(),
        RunError::Flow(failure) => {
            tell(session, &failure.log);
            flow_failure(&failure)
        }
    }
}

/// What a flow printed goes to standard error: the result alone is on standard output.
pub(super) fn tell(session: &Session, log: &[LogLine]) {
    for line in log {
        match line.level {
            Level::Info => session.say(&line.text),
            Level::Warn | Level::Error => warn(&line.text),
        }
    }
}

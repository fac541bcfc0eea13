//! What is run: the code of a file or a saved flow, and what it is given.

use std::collections::HashSet;
use std::path::Path;

use flows::{Flow, FlowInput};
use serde_json::value::RawValue;
use store::Job;

use super::Run;
use crate::commands::flows::of;
use crate::failure::{Stop, flow_failure};
use crate::session::Session;
use crate::value;
use crate::words::on_one_line;

/// The longest code, in bytes.
const MOST_CODE: usize = 1_048_576;
/// Inputs that a run for a key gives itself.
const OF_A_KEY: [&str; 2] = ["key", "value"];

/// Code under a name.
pub(super) struct Source {
    name: String,
    code: String,
    /// A JSON Schema of its inputs.
    schema: Option<String>,
}

impl Source {
    /// Of the file, or of the saved flow, that the person named.
    pub(super) async fn of(run: &Run, session: &Session, job: &Job) -> Result<Self, Stop> {
        match (&run.flow, &run.file) {
            (Some(flow), _) => saved(session, &run.namespace.namespace, flow).await,
            (None, Some(file)) => Ok(Self {
                name: name(file),
                code: code(file, job).await?,
                schema: None,
            }),
            (None, None) => Err(Stop::bad_input(
                "Name a file with code, or a saved flow with --flow.",
            )),
        }
    }

    /// The flow with what it is given. What it is not given and has a default is that.
    pub(super) fn into_flow(self, run: &Run) -> Result<Flow, Stop> {
        let mut flow = Flow::new(&run.namespace.namespace, self.name, self.code);
        let wrong = |error: flows::InputError| Stop::bad_input(format!("{}.", capital(&error.to_string())));
        if let Some(inputs) = &run.inputs {
            flow = flow.with_inputs(inputs).map_err(wrong)?;
        }
        // What is not JSON is a text.
        let named = run.named.iter().map(|(name, value)| {
            let json = match serde_json::from_str::<&RawValue>(value) {
                Ok(_) => value.clone(),
                Err(_) => serde_json::to_string(value)?,
            };
            Ok((name.clone(), json))
        });
        flow = flow
            .with_all(named.collect::<Result<_, Stop>>()?)
            .map_err(wrong)?;
        let wanted =
            flows::inputs(&flow.code, self.schema.as_deref()).map_err(|failure| flow_failure(&failure))?;
        let for_keys = run.each.is_some() || run.watches();
        let given: HashSet<&str> = flow.given().collect();
        let is_given = |input: &FlowInput| {
            given.contains(input.name.as_str()) || (for_keys && OF_A_KEY.contains(&input.name.as_str()))
        };
        let left: Vec<&FlowInput> = wanted.iter().filter(|input| !is_given(input)).collect();
        let missing: Vec<&str> = left
            .iter()
            .filter(|input| input.required)
            .map(|input| input.name.as_str())
            .collect();
        if !missing.is_empty() {
            return Err(Stop::bad_input(format!(
                "The flow wants what it was not given: {}. Give it with --input NAME=VALUE. Nothing was changed.",
                missing.join(", ")
            )));
        }
        let defaults = left
            .iter()
            .filter_map(|input| Some((input.name.clone(), input.default.clone()?)));
        let defaults = defaults.collect();
        flow = flow.with_all(defaults).map_err(wrong)?;
        Ok(flow.with_answers())
    }
}

async fn saved(session: &Session, namespace: &str, flow: &str) -> Result<Source, Stop> {
    let flows = of(session, namespace).await?;
    let Some(code) = session.store.get_value(&flows, flow).await? else {
        return Err(Stop::not_found(format!(
            "“{}” has no flow “{}”. `lux data kv flows` lists those that it has.",
            on_one_line(namespace),
            on_one_line(flow)
        )));
    };
    let metadata = session.store.get_metadata(&flows, &[flow.to_owned()]).await?;
    let metadata = metadata.into_iter().next().flatten();
    Ok(Source {
        name: on_one_line(flow).into_owned(),
        code: text(code)?,
        schema: metadata.and_then(|json| schema(&json)),
    })
}

/// The schema of the inputs in the metadata of a saved flow.
fn schema(metadata: &str) -> Option<String> {
    let metadata: serde_json::Value = serde_json::from_str(metadata).ok()?;
    metadata.get("inputs").map(ToString::to_string)
}

/// The code, whoever it waits for.
async fn code(file: &Path, job: &Job) -> Result<String, Stop> {
    text(match file.as_os_str() == "-" {
        true => value::from_stdin(job).await?,
        false => value::from_file(file, job).await?,
    })
}

fn text(code: Vec<u8>) -> Result<String, Stop> {
    if code.len() > MOST_CODE {
        return Err(Stop::bad_input(
            "The code has more than 1 MiB, the most that a flow can have.",
        ));
    }
    String::from_utf8(code).map_err(|_| Stop::bad_input("The code is not text in UTF-8."))
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

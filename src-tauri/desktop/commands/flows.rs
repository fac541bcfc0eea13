//! Flows: run to a plan, run and applied at once, and what their code wants to be given.

use std::time::Instant;

use flows::{Example, Flow, FlowInput, LogLine, RunError};
use serde::{Deserialize, Serialize};
use specta::Type;
use store::Fault;
use store::model::{Applied, PlanSummary, Selection};
use tauri::{AppHandle, State};

use super::Answer;
use crate::database::Database;
use crate::failure::ShellFailure;
use crate::jobs;

/// A flow to be run.
#[derive(Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FlowRequest {
    /// Id or name.
    pub namespace: String,
    /// What the change is called after.
    pub name: String,
    pub code: String,
    /// A JSON object. An input that the code calls as a function is what each call answers.
    pub inputs: String,
    /// Once for each of these keys, with `key` and `value`; null: once.
    pub each: Option<Selection>,
}

/// What a run came to. Nothing is written until its plan is applied.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FlowRan {
    pub plan: PlanSummary,
    /// What the flow returned, as JSON text; null: nothing.
    pub result: Option<String>,
    pub log: Vec<LogLine>,
    /// From the start to the plan, in milliseconds.
    pub took_ms: u32,
}

/// What a run came to that was applied at once.
#[derive(Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FlowDone {
    pub applied: Applied,
    /// What the flow returned, as JSON text; null: nothing.
    pub result: Option<String>,
    pub log: Vec<LogLine>,
    /// How often it ran: others may have changed what it stood on.
    pub attempts: u32,
}

impl FlowRequest {
    fn into_flow(self) -> Answer<Flow> {
        let flow = Flow::new(self.namespace, self.name, self.code).with_inputs(&self.inputs);
        let mut flow = flow.map_err(|_| ShellFailure::FlowInputsNotJson)?;
        flow.each = self.each;
        Ok(flow.with_answers())
    }
}

/// Runs a flow over one state of the store, and plans what it would write.
#[tauri::command]
#[specta::specta]
pub async fn flow_run(
    app: AppHandle,
    database: State<'_, Database>,
    request: FlowRequest,
    job: String,
) -> Answer<FlowRan> {
    let store = database.store().await?;
    let began = Instant::now();
    let flow = ready(request).await?;
    jobs::run(&app, job, move |job| async move {
        let ran = flows::run(&store, &flow, &job).await?;
        Ok::<_, RunError>(FlowRan {
            plan: ran.plan,
            result: ran.result,
            log: ran.log,
            took_ms: u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX),
        })
    })
    .await
}

/// Runs a flow and applies what it would write; again, up to five times, where others were quicker.
#[tauri::command]
#[specta::specta]
pub async fn flow_run_and_apply(
    app: AppHandle,
    database: State<'_, Database>,
    request: FlowRequest,
    job: String,
    leave: Option<store::model::Leave>,
) -> Answer<FlowDone> {
    let store = database.store_for(leave).await?;
    let flow = ready(request).await?;
    jobs::run(&app, job, move |job| async move {
        let done = flows::run_and_apply(&store, &flow, None, &job).await?;
        Ok::<_, RunError>(FlowDone {
            applied: done.applied,
            result: done.ran.result,
            log: done.ran.log,
            attempts: done.attempts,
        })
    })
    .await
}

/// What the code of a flow wants to be given, with what a JSON Schema says of it, where there is one. `key` and
/// `value` are among it where the code uses them, and a run for each key gives those itself.
#[tauri::command]
#[specta::specta]
pub async fn flow_inputs(code: String, schema: Option<String>) -> Answer<Vec<FlowInput>> {
    let found = aside(move || flows::inputs(&code, schema.as_deref())).await?;
    Ok(found?)
}

/// The common patterns, to begin with.
#[tauri::command]
#[specta::specta]
pub fn flow_examples() -> &'static [Example] {
    flows::examples()
}

/// The flow of a request; its code is looked at aside.
async fn ready(request: FlowRequest) -> Answer<Flow> {
    aside(move || request.into_flow()).await?
}

/// Work between two awaits that is long enough to hold others up.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Answer<T> {
    let done = tauri::async_runtime::spawn_blocking(work).await;
    done.map_err(|_| Fault::WorkStopped.into())
}

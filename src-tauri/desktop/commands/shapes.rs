//! What the values of like keys have in common: found from a few of them, or pinned to their pattern as JSON
//! Schema and held against what is typed and what a plan would write. Nothing is refused here.

use std::sync::Arc;

use serde::Deserialize;
use shapes::{Checked, FoundShape, LARGEST_SCHEMA, Mistake, Outcome, PinnedShape, PlanShape, Schema, Shapes};
use store::model::Applied;
use store::{Fault, Input, Job, StoreError};
use tauri::ipc::{InvokeBody, Request};
use tauri::{AppHandle, State};

use super::Answer;
use crate::database::Database;
use crate::dialogs::{Dialogs, FileKind, Question};
use crate::failure::{Failure, ShellFailure};
use crate::{jobs, window};

/// The shape of keys like this one, found from a few of them; nothing where there is none.
#[tauri::command]
#[specta::specta]
pub async fn found_shape(
    database: State<'_, Database>,
    namespace: String,
    key: String,
) -> Answer<Option<FoundShape>> {
    let store = database.store().await?;
    Ok(shapes::found_shape(&store, &namespace, &key).await?)
}

/// What is pinned to the pattern that a key follows.
#[tauri::command]
#[specta::specta]
pub async fn pinned_shape(
    database: State<'_, Database>,
    shapes: State<'_, Shapes>,
    namespace: String,
    key: String,
) -> Answer<Option<PinnedShape>> {
    let store = database.store().await?;
    Ok(shapes.pinned_to(&store, &namespace, &key).await?)
}

/// Pins what keys like this one have in common to their pattern, or to the one that is given. Where nothing is in
/// common, nothing is pinned; nor where something else is pinned there than the version that was seen, or anything
/// where none was.
#[tauri::command]
#[specta::specta]
pub async fn pin_shape(
    database: State<'_, Database>,
    namespace: String,
    key: String,
    pattern: Option<String>,
    seen: Option<i64>,
) -> Answer<Option<Applied>> {
    let store = database.store().await?;
    match shapes::made_schema(&store, &namespace, &key, pattern.as_deref()).await? {
        None => Ok(None),
        Some((pattern, schema)) => Ok(Some(
            shapes::pin(&store, &namespace, pattern.as_str(), schema.into_bytes(), seen).await?,
        )),
    }
}

/// Asks for a file with a JSON Schema and pins that to a pattern, over the version that was seen; nothing when the
/// person cancelled.
#[tauri::command]
#[specta::specta]
pub async fn import_shape(
    app: AppHandle,
    database: State<'_, Database>,
    dialogs: State<'_, Arc<dyn Dialogs>>,
    namespace: String,
    pattern: String,
    seen: Option<i64>,
) -> Answer<Option<Applied>> {
    let store = database.store().await?;
    let Some(window) = window::main(&app) else {
        return Ok(None);
    };
    let question = Question {
        title: "Choose a JSON Schema".into(),
        kinds: &[FileKind {
            name: "JSON Schema",
            endings: &["json"],
        }],
        name: String::new(),
    };
    let Some(path) = dialogs.open(&window, question).await else {
        return Ok(None);
    };
    let read = aside(move || {
        use std::io::Read as _;
        let mut text = Vec::new();
        let most = LARGEST_SCHEMA as u64 + 1;
        Input::open(&path, &Job::default())?
            .take(most)
            .read_to_end(&mut text)?;
        Ok::<_, StoreError>(Schema::new(&text).map(|_| text))
    });
    match read.await?? {
        Ok(text) => Ok(Some(shapes::pin(&store, &namespace, &pattern, text, seen).await?)),
        Err(why) => Err(ShellFailure::ShapeNotUsable { words: why.words }.into()),
    }
}

/// Holds what a plan would write against what is pinned in its namespaces.
#[tauri::command]
#[specta::specta]
pub async fn check_plan(
    app: AppHandle,
    database: State<'_, Database>,
    shapes: State<'_, Shapes>,
    plan: String,
    job: String,
) -> Answer<Vec<PlanShape>> {
    let (store, shapes) = (database.store().await?, shapes.inner().clone());
    jobs::run(&app, job, |job| async move {
        shapes.check_plan(&store, &plan, &job).await
    })
    .await
}

/// Holds the values of all keys of a pattern against what is pinned to it; nothing where nothing is.
#[tauri::command]
#[specta::specta]
pub async fn check_keys(
    app: AppHandle,
    database: State<'_, Database>,
    shapes: State<'_, Shapes>,
    namespace: String,
    pattern: String,
    job: String,
) -> Answer<Option<PlanShape>> {
    let (store, shapes) = (database.store().await?, shapes.inner().clone());
    jobs::run(&app, job, |job| async move {
        shapes.check_keys(&store, &namespace, &pattern, &job).await
    })
    .await
}

/// What stands before a text that is to be checked, on a line of its own.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct About {
    namespace: String,
    key: String,
    /// The text is itself a shape.
    as_shape: bool,
}

/// Holds a text against what is pinned to the pattern of its key; nothing where nothing is. A raw command: the
/// body is a line of JSON, and then the text.
#[tauri::command]
pub async fn check_value(
    database: State<'_, Database>,
    shapes: State<'_, Shapes>,
    request: Request<'_>,
) -> Answer<Option<Checked>> {
    let (about, text) = sent(&request).ok_or(StoreError::from(Fault::BadRequest))?;
    if about.as_shape {
        return Ok(Some(aside(move || as_shape(about.key, &text)).await?));
    }
    let store = database.store().await?;
    let (About { namespace, key, .. }, job) = (about, Job::default());
    Ok(shapes.check(&store, &namespace, &key, text, &job).await?)
}

fn sent(request: &Request<'_>) -> Option<(About, Vec<u8>)> {
    let InvokeBody::Raw(body) = request.body() else {
        return None;
    };
    let end = body.iter().position(|byte| *byte == b'\n')?;
    let about = serde_json::from_slice(&body[..end]).ok()?;
    Some((about, body[end + 1..].to_vec()))
}

/// A text that is to be pinned to a pattern.
fn as_shape(pattern: String, text: &[u8]) -> Checked {
    let outcome = match Schema::new(text) {
        Ok(_) => Outcome::Fits,
        Err(why) => Outcome::Misfits {
            mistakes: vec![Mistake {
                path: why.path,
                words: why.words,
                code: "schema".into(),
            }],
            more: false,
        },
    };
    Checked { pattern, outcome }
}

/// Runs work that computes for long on a thread on which nobody waits.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    let done = tauri::async_runtime::spawn_blocking(work).await;
    done.map_err(|_| StoreError::from(Fault::WorkStopped).into())
}

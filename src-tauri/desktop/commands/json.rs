//! JSON that stands in the window's editor, laid out and checked off the window's thread. The text
//! comes as a raw body and the layout goes back as one, so both are routed with the raw commands.

use serde::Serialize;
use specta::Type;
use store::formats::json::{self, Expected, JsonError, LayoutProblem};
use store::{Fault, Job, Step, StoreError};
use tauri::AppHandle;
use tauri::ipc::{InvokeBody, Request, Response};

use super::Answer;
use crate::jobs;

/// The first place at which a text stops being JSON.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JsonMistake {
    /// Before the place, in the units of JavaScript's strings.
    pub offset: u32,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// What would have been right there.
    pub expected: Expected,
}

/// The text with two spaces for each level. Its job's id is in the header `job`.
#[tauri::command]
pub async fn lay_out_json(app: AppHandle, request: Request<'_>) -> Answer<Response> {
    written_out(&app, &request, LAID_OUT).await
}

/// The text without white space between its tokens. Its job's id is in the header `job`.
#[tauri::command]
pub async fn compact_json(app: AppHandle, request: Request<'_>) -> Answer<Response> {
    written_out(&app, &request, PACKED).await
}

/// Writes a text out, telling how far it is each time that it is asked.
type WriteOut = fn(&[u8], &mut dyn FnMut(usize) -> bool) -> Result<Vec<u8>, LayoutProblem>;

const LAID_OUT: WriteOut = |text, reached| json::lay_out(text, reached);
const PACKED: WriteOut = |text, reached| json::pack(text, reached);

async fn written_out(app: &AppHandle, request: &Request<'_>, write: WriteOut) -> Answer<Response> {
    let text = body(request)?;
    let id = request.headers().get("job").and_then(|id| id.to_str().ok());
    let id = id.unwrap_or_default().to_owned();
    let laid_out = jobs::run(app, id, move |job| async move {
        job.begin(Step::LayingOut, text.len() as u64);
        aside(move || write_as(write, &text, &job)).await?
    });
    Ok(Response::new(laid_out.await?))
}

/// The first mistake in a text; nothing when it is JSON.
#[tauri::command]
pub async fn check_json(request: Request<'_>) -> Answer<Option<JsonMistake>> {
    let text = body(&request)?;
    let mistake = aside(move || {
        let error = json::validate(&text).err()?;
        Some(JsonMistake::of(&text, &error))
    });
    Ok(mistake.await?)
}

fn write_as(write: WriteOut, text: &[u8], job: &Job) -> Result<Vec<u8>, StoreError> {
    let mut reached = |bytes: usize| {
        job.set_done(bytes as u64);
        !job.is_cancelled()
    };
    Ok(write(text, &mut reached)?)
}

fn body(request: &Request<'_>) -> Result<Vec<u8>, StoreError> {
    match request.body() {
        InvokeBody::Raw(bytes) => Ok(bytes.clone()),
        InvokeBody::Json(_) => Err(Fault::BadRequest.into()),
    }
}

/// Runs work that computes for long on a thread on which nobody waits.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    tauri::async_runtime::spawn_blocking(work)
        .await
        .map_err(|_| Fault::WorkStopped.into())
}

impl JsonMistake {
    fn of(text: &[u8], error: &JsonError) -> Self {
        let number = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        let before = text.get(..error.offset).unwrap_or_default();
        Self {
            offset: number(units(before)),
            line: number(error.line),
            column: number(error.column),
            expected: error.expected,
        }
    }
}

/// How many units of UTF-16 a text in UTF-8 takes: one for each character, two for those of four
/// bytes.
fn units(text: &[u8]) -> u64 {
    let of = |byte: &u8| u64::from(byte & 0xc0 != 0x80) + u64::from(*byte >= 0xf0);
    text.iter().map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_where_the_window_counts_it() {
        let text = "{\n \"é😀\" 1}";
        let error = json::validate(text.as_bytes()).unwrap_err();
        let mistake = JsonMistake::of(text.as_bytes(), &error);
        assert_eq!((mistake.line, mistake.column), (2, 7));
        assert_eq!(mistake.expected, Expected::Colon);
        let before: String = text.chars().take_while(|&character| character != '1').collect();
        assert_eq!(mistake.offset as usize, before.encode_utf16().count());
    }

    #[test]
    fn a_job_that_is_cancelled_lays_nothing_out() {
        let job = Job::default();
        assert_eq!(write_as(LAID_OUT, b"[1]", &job).unwrap(), b"[\n  1\n]");
        assert_eq!(write_as(PACKED, b"[ 1 ]", &job).unwrap(), b"[1]");
        job.cancel();
        assert!(matches!(
            write_as(LAID_OUT, b"[1]", &job),
            Err(StoreError::Cancelled)
        ));
    }
}

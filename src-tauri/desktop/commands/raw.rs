//! Bytes as they are. These take or answer with a raw body, which has no type in the bindings, so
//! they are routed by name before the typed commands; `api.ts` calls them by hand.

use store::{Fault, StoreError};
use tauri::ipc::{Invoke, InvokeBody, Request, Response};
use tauri::{State, Wry};

use super::{Answer, drafts, json, shapes};
use crate::database::Database;
use crate::drafts::{DraftPlace, PutDraft, into_body};

/// The raw commands, once: their names, and the handler that runs them.
macro_rules! raw_commands {
    ($($($room:ident::)? [$name:ident]),+ $(,)?) => {
        /// The names of the raw commands.
        pub const RAW: &[&str] = &[$(stringify!($name)),+];

        /// Runs one of the raw commands.
        pub fn handler(invoke: Invoke<Wry>) -> bool {
            let handle: &dyn Fn(Invoke<Wry>) -> bool =
                &tauri::generate_handler![$($($room::)? $name),+];
            handle(invoke)
        }
    };
}

raw_commands![
    [read_value],
    [read_version],
    [plan_read_after],
    json::[lay_out_json],
    json::[compact_json],
    json::[check_json],
    shapes::[check_value],
    [read_draft],
    [put_draft],
];

/// Whether a command takes or answers with bytes.
pub fn is_raw(command: &str) -> bool {
    RAW.contains(&command)
}

/// The value of a key, or as many bytes of it from its start as `head` says.
#[tauri::command]
async fn read_value(
    database: State<'_, Database>,
    namespace: String,
    key: String,
    head: Option<u32>,
) -> Answer<Response> {
    let store = database.store().await?;
    let value = match head {
        Some(bytes) => store.get_value_head(&namespace, &key, bytes).await?,
        None => store.get_value(&namespace, &key).await?,
    };
    Ok(Response::new(value.ok_or(StoreError::KeyNotFound { key })?))
}

/// The value of a version, or a part of it: at most so many bytes from a place on.
#[tauri::command]
async fn read_version(
    database: State<'_, Database>,
    version: i64,
    part: Option<(u32, u32)>,
) -> Answer<Response> {
    let store = database.store().await?;
    let value = match part {
        Some((from, most)) => store.read_version_part(version, from, most).await?,
        None => store.read_version(version).await?,
    };
    Ok(Response::new(value))
}

/// The value that a plan's row would write.
#[tauri::command]
async fn plan_read_after(database: State<'_, Database>, plan: String, row: i64) -> Answer<Response> {
    Ok(Response::new(
        database.store().await?.plan_value(&plan, row).await?,
    ))
}

/// What was typed over a key, with its text; no bytes at all when it is not there.
#[tauri::command]
async fn read_draft(store: String, place: DraftPlace) -> Answer<Response> {
    let body = drafts::with(store, move |drafts| match drafts.read(&place)? {
        Some(draft) => into_body(&draft),
        None => Ok(Vec::new()),
    });
    Ok(Response::new(body.await?))
}

/// Keeps what was typed over a key.
#[tauri::command]
async fn put_draft(request: Request<'_>) -> Answer<()> {
    let InvokeBody::Raw(body) = request.body() else {
        return Err(StoreError::from(Fault::BadRequest).into());
    };
    let PutDraft { store, draft } = PutDraft::from_body(body)?;
    drafts::with(store, move |drafts| drafts.put(&draft)).await
}

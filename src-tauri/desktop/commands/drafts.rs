//! What is typed and not saved. Texts cross as raw bytes, in `raw.rs`.

use store::{Fault, Result};

use super::Answer;
use crate::drafts::{DraftPlace, Drafts, ListedDraft};

/// What is not saved in the store with this identity, the newest first.
#[tauri::command]
#[specta::specta]
pub async fn list_drafts(store: String) -> Answer<Vec<ListedDraft>> {
    with(store, |drafts| Ok(drafts.list())).await
}

/// Forgets what was typed; what is not there is no error.
#[tauri::command]
#[specta::specta]
pub async fn forget_draft(store: String, place: DraftPlace) -> Answer<()> {
    with(store, move |drafts| drafts.forget(&place)).await
}

/// Gives what was typed another place; what is there already is put aside.
#[tauri::command]
#[specta::specta]
pub async fn move_draft(store: String, from: DraftPlace, to: DraftPlace) -> Answer<()> {
    with(store, move |drafts| drafts.move_to(&from, &to)).await
}

/// Runs something with a store's drafts where waiting for the disk holds nobody up.
pub(super) async fn with<T: Send + 'static>(
    store: String,
    work: impl FnOnce(&Drafts) -> Result<T> + Send + 'static,
) -> Answer<T> {
    let done = tauri::async_runtime::spawn_blocking(move || work(&Drafts::of(&store)?));
    let done = done.await.map_err(|_| Fault::WorkStopped)?;
    Ok(done?)
}

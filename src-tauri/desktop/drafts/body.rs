//! A draft as it crosses between window and app: the length of the head in four bytes, the lowest
//! first; the head as JSON; then the text as it is.

use serde::{Deserialize, Serialize};
use store::{Fault, Result, StoreError};

use super::head::{Draft, DraftHead};

/// What the window sends before a text.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    /// The identity of the store that the draft is of.
    store: String,
    head: DraftHead,
}

/// A draft that the window wants kept.
pub struct PutDraft {
    /// The identity of the store that it is of.
    pub store: String,
    pub draft: Draft,
}

impl PutDraft {
    /// Reads a body.
    ///
    /// Errors: `Internal` when it is not as the window makes it.
    pub fn from_body(body: &[u8]) -> Result<Self> {
        let Sent { store, head } = parse(body).ok_or_else(not_valid)?;
        let text = &body[4 + length_of(body).ok_or_else(not_valid)?..];
        if text.len() != head.text_bytes.unwrap_or(0) as usize {
            return Err(not_valid());
        }
        let text = head.text_bytes.map(|_| text.to_vec());
        Ok(Self {
            store,
            draft: Draft { head, text },
        })
    }
}

/// A draft as the window reads it.
///
/// Errors: none that can be met; `Internal` where a head cannot be JSON.
pub fn into_body(draft: &Draft) -> Result<Vec<u8>> {
    encode(&draft.head, draft.text.as_deref().unwrap_or_default())
}

pub(super) fn encode(head: &impl Serialize, text: &[u8]) -> Result<Vec<u8>> {
    let head = serde_json::to_vec(head).map_err(|_| not_valid())?;
    let length = u32::try_from(head.len()).map_err(|_| not_valid())?;
    let mut body = Vec::with_capacity(4 + head.len() + text.len());
    body.extend_from_slice(&length.to_le_bytes());
    body.extend_from_slice(&head);
    body.extend_from_slice(text);
    Ok(body)
}

fn length_of(body: &[u8]) -> Option<usize> {
    let length = u32::from_le_bytes(*body.first_chunk::<4>()?);
    usize::try_from(length).ok()
}

fn parse(body: &[u8]) -> Option<Sent> {
    let head = body.get(4..4usize.checked_add(length_of(body)?)?)?;
    serde_json::from_slice(head).ok()
}

fn not_valid() -> StoreError {
    StoreError::from(Fault::BadRequest)
}

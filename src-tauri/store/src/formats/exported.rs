use super::WriteProblem;
use super::json::{self, JsonShape};

/// An entry to be written.
#[derive(Debug, Clone, Copy)]
pub struct Exported<'a> {
    /// The key.
    pub key: &'a str,
    /// The value's bytes.
    pub value: &'a [u8],
    /// Unix time in seconds.
    pub expires_at: Option<i64>,
    /// JSON text.
    pub metadata: Option<&'a str>,
}

impl<'a> Exported<'a> {
    /// The metadata as it can stand in a file; `null` is none.
    pub(super) fn metadata_text(&self) -> Result<Option<&'a str>, WriteProblem> {
        let Some(metadata) = self.metadata else {
            return Ok(None);
        };
        match json::shape(metadata.as_bytes()) {
            Some(JsonShape::Null) => Ok(None),
            Some(_) => Ok(Some(json::trimmed(metadata))),
            None => Err(WriteProblem::MetadataNotJson { key: self.key.into() }),
        }
    }
}

use std::io::Write as _;

use serde::Serialize;
use serde_json::value::RawValue;
use store::StoreError;
use store::limits::check_key;
use store::model::{EntryDetail, Kind};

use crate::commands::Namespace;
use crate::failure::Stop;
use crate::moment;
use crate::output::{Json, Output};
use crate::pretty;
use crate::session::Session;

/// Print a key's value: JSON indented on a terminal, the exact bytes otherwise.
#[derive(Debug, clap::Args)]
pub struct Get {
    #[command(flatten)]
    namespace: Namespace,

    /// The key.
    key: String,

    /// Indent JSON also where the output is no terminal; only white space changes.
    #[arg(long, conflicts_with_all = ["raw", "json"])]
    pretty: bool,

    /// Print the exact bytes, also on a terminal.
    #[arg(long, conflicts_with = "json")]
    raw: bool,

    /// Print the metadata instead of the value: JSON, null when there is none.
    #[arg(long, conflicts_with = "json")]
    metadata: bool,

    #[command(flatten)]
    json: Json,
}

impl Get {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        check_key(&self.key).map_err(StoreError::from)?;
        if self.json.json {
            return self.entry(session).await;
        }
        let value = if self.metadata {
            let entry = self.detail(session).await?;
            entry.metadata.unwrap_or_else(|| "null".to_owned()).into_bytes()
        } else {
            let namespace = &self.namespace.namespace;
            let found = session.store.get_value(namespace, &self.key).await?;
            found.ok_or_else(|| self.not_found())?
        };
        let mut out = Output::open();
        let for_person = self.pretty || (out.is_terminal() && !self.raw);
        if for_person && pretty::is_structure(&value) {
            pretty::write(&value, &mut out)?;
        } else {
            out.write_all(&value)?;
        }
        // Metadata is a line of its own; a value has no line end but the one that is in it.
        if (for_person || (self.metadata && !self.raw)) && value.last() != Some(&b'\n') {
            out.write_all(b"\n")?;
        }
        out.finish()
    }

    /// Prints the whole entry, with the names of the list format.
    async fn entry(&self, session: &Session) -> Result<(), Stop> {
        let detail = self.detail(session).await?;
        let bytes = session.store.read_version(detail.version).await?;
        let text = String::from_utf8(bytes);
        let mut out = Output::open();
        out.json(&Entry {
            key: &detail.key,
            base64: text.is_err().then_some(true),
            value: text.unwrap_or_else(|binary| base64(binary.as_bytes())),
            expiration: detail.expires_at,
            metadata: detail.metadata.as_deref().map(serde_json::from_str).transpose()?,
            kind: detail.kind,
            size: detail.size,
            updated: moment::of_milliseconds(detail.updated_at),
        })?;
        out.finish()
    }

    async fn detail(&self, session: &Session) -> Result<EntryDetail, Stop> {
        let found = session
            .store
            .get_entry(&self.namespace.namespace, &self.key)
            .await?;
        Ok(found.ok_or_else(|| self.not_found())?)
    }

    fn not_found(&self) -> StoreError {
        StoreError::KeyNotFound {
            key: self.key.clone(),
        }
    }
}

/// An entry for scripts: the fields of the list format, and what the store knows of it.
#[derive(Serialize)]
struct Entry<'a> {
    key: &'a str,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    base64: Option<bool>,
    /// Unix seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<&'a RawValue>,
    kind: Kind,
    size: u32,
    updated: String,
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

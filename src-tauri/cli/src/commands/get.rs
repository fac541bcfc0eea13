mod map;

use std::io::Write as _;

use serde::Serialize;
use serde_json::value::RawValue;
use store::StoreError;
use store::limits::check_key;
use store::model::{EntryDetail, Kind};

use crate::commands::Keyed;
use crate::failure::Stop;
use crate::moment;
use crate::output::{Json, JsonList, Output};
use crate::pretty;
use crate::session::Session;
use crate::words::{counted, json_on_terminal, value_on_terminal};

/// Print a key's value: JSON indented on a terminal, the exact bytes otherwise.
///
/// On a terminal, characters that would not be seen are shown as escapes. Of several keys, a map of their
/// values is printed, as export writes it; with --json a list of entries.
#[derive(Debug, clap::Args)]
pub struct Get {
    #[command(flatten)]
    pub(super) namespace: Keyed,

    /// The key, or several.
    #[arg(required = true, value_name = "KEY")]
    keys: Vec<String>,

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
    pub async fn run(mut self, session: &Session) -> Result<(), Stop> {
        for key in &self.keys {
            check_key(key).map_err(StoreError::from)?;
        }
        let mut seen = std::collections::HashSet::new();
        self.keys.retain(|key| seen.insert(key.clone()));
        match self.keys.as_slice() {
            [key] => self.one(session, key).await,
            _ if self.raw => Err(Stop::bad_input(
                "--raw prints the bytes of one value. Name one key.",
            )),
            keys => self.several(session, keys).await,
        }
    }

    async fn one(&self, session: &Session, key: &str) -> Result<(), Stop> {
        let namespace = &self.namespace.namespace;
        let absent = || StoreError::KeyNotFound { key: key.to_owned() };
        if self.json.json {
            let mut out = Output::open();
            let detail = session.store.get_entry(namespace, key).await?;
            entry(session, &detail.ok_or_else(absent)?, |entry| out.json(entry)).await?;
            return out.finish();
        }
        let value = if self.metadata {
            let detail = session.store.get_entry(namespace, key).await?;
            let metadata = detail.ok_or_else(absent)?.metadata;
            metadata.unwrap_or_else(|| "null".to_owned()).into_bytes()
        } else {
            session
                .store
                .get_value(namespace, key)
                .await?
                .ok_or_else(absent)?
        };
        let mut out = Output::open();
        let for_person = self.pretty || (out.is_terminal() && !self.raw);
        self.print(&value, &mut out)?;
        // Metadata is a line of its own; a value has no line end but the one that is in it.
        if (for_person || (self.metadata && !self.raw)) && value.last() != Some(&b'\n') {
            out.write_all(b"\n")?;
        }
        out.finish()
    }

    /// A map of values or of metadata, or a list of entries, one after the other. Keys that are not there are
    /// told at the end.
    async fn several(&self, session: &Session, keys: &[String]) -> Result<(), Stop> {
        let (store, namespace) = (&session.store, &self.namespace.namespace);
        let mut out = Output::open();
        let mut absent = Vec::new();
        if self.json.json {
            // Before anything is printed: a namespace that is not there is told, and nothing else.
            store.namespace(namespace).await?;
            let mut list = JsonList::begin(&mut out)?;
            for key in keys {
                match store.get_entry(namespace, key).await? {
                    Some(detail) => entry(session, &detail, |entry| list.item(entry)).await?,
                    None => absent.push(key),
                }
            }
            list.end_line()?;
        } else {
            absent = self
                .map(&mut store.snapshot(namespace).await?, keys, &mut out)
                .await?;
        }
        out.finish()?;
        match absent.as_slice() {
            [] => Ok(()),
            [key] => Err(StoreError::KeyNotFound { key: (*key).clone() }.into()),
            _ => Err(Stop::not_found(not_there(&absent))),
        }
    }

    /// Prints a value as it is asked for: on a terminal nothing of it is obeyed.
    fn print(&self, value: &[u8], out: &mut Output) -> Result<(), Stop> {
        let mut laid_out = Vec::new();
        let lays_out = (self.pretty || (out.is_terminal() && !self.raw)) && pretty::is_structure(value);
        let value = if lays_out {
            pretty::write(value, &mut laid_out)?;
            &laid_out
        } else {
            value
        };
        match out.is_terminal() && !self.raw {
            true if lays_out || self.metadata => {
                let json = String::from_utf8_lossy(value);
                out.write_all(json_on_terminal(&json).as_bytes())?;
            }
            true => out.write_all(value_on_terminal(value).as_bytes())?,
            false => out.write_all(value)?,
        }
        Ok(())
    }
}

/// Keys that are told one by one.
const TOLD: usize = 20;

fn not_there(keys: &[&String]) -> String {
    let told: Vec<String> = keys.iter().take(TOLD).map(|key| format!("“{key}”")).collect();
    let more = if keys.len() > TOLD { " …" } else { "" };
    let count = u32::try_from(keys.len()).unwrap_or(u32::MAX);
    format!(
        "{} not in this namespace: {}{more}",
        counted(count, "key is", "keys are"),
        told.join(", ")
    )
}

/// Passes a whole entry on, with the names of the list format.
async fn entry(
    session: &Session,
    detail: &EntryDetail,
    print: impl FnOnce(&Entry<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let bytes = session.store.read_version(detail.version).await?;
    let text = String::from_utf8(bytes);
    print(&Entry {
        key: &detail.key,
        base64: text.is_err().then_some(true),
        value: text.unwrap_or_else(|binary| base64(binary.as_bytes())),
        expiration: detail.expires_at,
        metadata: detail.metadata.as_deref().map(serde_json::from_str).transpose()?,
        kind: detail.kind,
        size: detail.size,
        updated: moment::of_milliseconds(detail.updated_at),
    })
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

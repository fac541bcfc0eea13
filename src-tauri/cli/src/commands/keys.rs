use std::io::Write as _;

use serde::Serialize;
use serde_json::value::RawValue;
use store::model::{EntryRow, Kind, ListQuery};

use crate::commands::{Keyed, Searched};
use crate::failure::Stop;
use crate::moment;
use crate::output::{Json, JsonList, Output};
use crate::session::Session;
use crate::words::on_one_line;

/// Rows of a page.
const PAGE: u32 = 500;

/// List the keys of a namespace in the order of their bytes, one on each line.
#[derive(Debug, clap::Args)]
pub struct Keys {
    #[command(flatten)]
    pub(super) namespace: Keyed,

    /// Only keys that start with this.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    prefix: String,

    #[command(flatten)]
    searched: Searched,

    /// At most this many.
    #[arg(long, value_name = "NUMBER")]
    limit: Option<u64>,

    /// Only keys after this one: go on where an earlier list ended.
    #[arg(long, value_name = "KEY")]
    after: Option<String>,

    /// Also kind, size, expiry, time of the last change and description.
    #[arg(long)]
    long: bool,

    /// With --json: also the metadata, and the expiry.
    #[arg(long, requires = "json")]
    metadata: bool,

    #[command(flatten)]
    json: Json,
}

impl Keys {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let mut query = ListQuery {
            namespace: self.namespace.namespace,
            filter: self.searched.filter(self.prefix),
            after: self.after,
            ..ListQuery::default()
        };
        let mut left = self.limit.unwrap_or(u64::MAX);
        query.limit = u32::try_from(left).unwrap_or(PAGE).min(PAGE);
        // Before anything is printed, and also where nothing is wanted: a namespace that is not there is
        // told, and nothing else.
        let mut rows = session.store.list_entries(&query).await?.entries;
        let mut out = Output::open();
        let mut writer = Lines::begin(&mut out, self.long, self.metadata, self.json)?;
        loop {
            let metadata = match self.metadata {
                true => {
                    let keys: Vec<String> = rows.iter().map(|row| row.key.clone()).collect();
                    session.store.get_metadata(&query.namespace, &keys).await?
                }
                false => vec![None; rows.len()],
            };
            let asked = usize::try_from(left).unwrap_or(usize::MAX);
            for (row, metadata) in rows.iter().zip(&metadata).take(asked) {
                writer.row(row, metadata.as_deref())?;
            }
            left = left.saturating_sub(rows.len() as u64);
            let is_last = rows.len() < PAGE as usize || left == 0;
            query.after = rows.into_iter().next_back().map(|row| row.key);
            if is_last {
                break;
            }
            query.limit = u32::try_from(left).unwrap_or(PAGE).min(PAGE);
            rows = session.store.list_entries(&query).await?.entries;
        }
        writer.end()?;
        out.finish()
    }
}

/// The ways to write keys: plain or long, for people or as JSON, there also with their metadata.
enum Lines<'a> {
    Plain(&'a mut Output),
    Long(&'a mut Output),
    Json(JsonList<'a>),
    JsonWithMetadata(JsonList<'a>),
    LongJson(JsonList<'a>),
    LongJsonWithMetadata(JsonList<'a>),
}

impl<'a> Lines<'a> {
    fn begin(out: &'a mut Output, long: bool, metadata: bool, json: Json) -> Result<Self, Stop> {
        Ok(match (json.json, long, metadata) {
            (false, false, _) => Self::Plain(out),
            (false, true, _) => Self::Long(out),
            (true, false, false) => Self::Json(JsonList::begin(out)?),
            (true, false, true) => Self::JsonWithMetadata(JsonList::begin(out)?),
            (true, true, false) => Self::LongJson(JsonList::begin(out)?),
            (true, true, true) => Self::LongJsonWithMetadata(JsonList::begin(out)?),
        })
    }

    fn row(&mut self, row: &EntryRow, metadata: Option<&str>) -> Result<(), Stop> {
        match self {
            Self::Plain(out) if out.is_terminal() => Ok(writeln!(out, "{}", on_one_line(&row.key))?),
            Self::Plain(out) => Ok(writeln!(out, "{}", row.key)?),
            Self::Long(out) => long_line(out, row),
            Self::Json(list) => list.item(&row.key),
            Self::JsonWithMetadata(list) => list.item(&WithMetadata {
                key: &row.key,
                expiration: row.expires_at,
                metadata: metadata.map(serde_json::from_str).transpose()?,
            }),
            Self::LongJson(list) => list.item(&Shown::from(row)),
            Self::LongJsonWithMetadata(list) => list.item(&LongWithMetadata {
                shown: Shown::from(row),
                metadata: metadata.map(serde_json::from_str).transpose()?,
            }),
        }
    }

    fn end(self) -> Result<(), Stop> {
        match self {
            Self::Plain(_) | Self::Long(_) => Ok(()),
            Self::Json(list)
            | Self::JsonWithMetadata(list)
            | Self::LongJson(list)
            | Self::LongJsonWithMetadata(list) => list.end_line(),
        }
    }
}

/// Columns of a fixed width, so that a million rows need not be seen before the first is printed.
fn long_line(out: &mut Output, row: &EntryRow) -> Result<(), Stop> {
    let kind = row.kind.word();
    let expires = row
        .expires_at
        .map_or_else(|| "never".to_owned(), moment::of_seconds);
    let updated = moment::of_milliseconds(row.updated_at);
    let key = on_one_line(&row.key);
    let note = row.note.as_deref().map(on_one_line).unwrap_or_default();
    if out.is_terminal() {
        let line = format!(
            "{kind:6}  {:>8}  {expires:20}  {updated:20}  {key}  {note}",
            row.size
        );
        return Ok(writeln!(out, "{}", line.trim_end())?);
    }
    Ok(writeln!(
        out,
        "{kind}\t{}\t{expires}\t{updated}\t{key}\t{note}",
        row.size
    )?)
}

/// A row of the list for scripts.
#[derive(Serialize)]
struct Shown<'a> {
    key: &'a str,
    kind: Kind,
    size: u32,
    /// Unix seconds.
    expiration: Option<i64>,
    updated: String,
    description: Option<&'a str>,
}

/// A key with its metadata for scripts, with the names of the list format.
#[derive(Serialize)]
struct WithMetadata<'a> {
    key: &'a str,
    /// Unix seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct LongWithMetadata<'a> {
    #[serde(flatten)]
    shown: Shown<'a>,
    metadata: Option<&'a RawValue>,
}

impl<'a> From<&'a EntryRow> for Shown<'a> {
    fn from(row: &'a EntryRow) -> Self {
        Self {
            key: &row.key,
            kind: row.kind,
            size: row.size,
            expiration: row.expires_at,
            updated: moment::of_milliseconds(row.updated_at),
            description: row.note.as_deref(),
        }
    }
}

//! The saved flows of a namespace.

use serde::Serialize;
use store::model::{EntryRow, ListQuery, Purpose};

use crate::commands::Namespace;
use crate::failure::Stop;
use crate::moment;
use crate::output::{Json, JsonList, Output};
use crate::session::Session;
use crate::words::on_one_line;

/// Rows of a page.
const PAGE: u32 = 500;

/// List the saved flows of a namespace: name, last change and description.
///
/// With --flows beside the namespace, get, set, delete-key, rename-key, keys, set-bulk, delete-bulk, export and
/// import work on saved flows: lux data kv set NS "rate limit" --file rate-limit.js --flows
#[derive(Debug, clap::Args)]
pub struct Flows {
    #[command(flatten)]
    pub(super) namespace: Namespace,

    #[command(flatten)]
    json: Json,
}

/// A saved flow for scripts.
#[derive(Serialize)]
struct Shown<'a> {
    name: &'a str,
    updated: String,
    description: Option<&'a str>,
}

impl Flows {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let flows = session
            .store
            .companion(&self.namespace.namespace, Purpose::Flows)
            .await?;
        let rows = match flows {
            Some(flows) => all(session, flows).await?,
            None => Vec::new(),
        };
        let mut out = Output::open();
        if self.json.json {
            let mut list = JsonList::begin(&mut out)?;
            for row in &rows {
                list.item(&Shown {
                    name: &row.key,
                    updated: moment::of_milliseconds(row.updated_at),
                    description: row.note.as_deref(),
                })?;
            }
            list.end_line()?;
        } else {
            let rows: Vec<Vec<String>> = rows.iter().map(line).collect();
            out.table(&["NAME", "UPDATED", "DESCRIPTION"], &rows)?;
        }
        out.finish()
    }
}

async fn all(session: &Session, flows: String) -> Result<Vec<EntryRow>, Stop> {
    let mut query = ListQuery {
        namespace: flows,
        limit: PAGE,
        ..ListQuery::default()
    };
    let mut all = Vec::new();
    loop {
        let rows = session.store.list_entries(&query).await?.entries;
        let is_last = rows.len() < PAGE as usize;
        query.after = rows.last().map(|row| row.key.clone());
        all.extend(rows);
        if is_last {
            return Ok(all);
        }
    }
}

fn line(row: &EntryRow) -> Vec<String> {
    vec![
        on_one_line(&row.key).into_owned(),
        moment::of_milliseconds(row.updated_at),
        row.note
            .as_deref()
            .map(on_one_line)
            .unwrap_or_default()
            .into_owned(),
    ]
}

/// Where a namespace has its saved flows. It may have none yet, which is no place.
pub(super) async fn of(session: &Session, namespace: &str) -> Result<String, Stop> {
    let flows = session.store.companion(namespace, Purpose::Flows).await?;
    flows.ok_or_else(|| {
        let namespace = on_one_line(namespace);
        Stop::not_found(format!("“{namespace}” has no saved flows. Nothing was changed."))
    })
}

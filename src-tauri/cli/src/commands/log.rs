use serde::Serialize;
use store::model::{ChangeRow, ChangeState, Deed, Origin};

use crate::deeds;
use crate::failure::Stop;
use crate::moment;
use crate::output::{Json, JsonList, Output};
use crate::session::Session;
use crate::words::on_one_line;

/// Rows of a page.
const PAGE: u32 = 500;

/// List the changes, the newest first: number, time, where it was made, state and what it did.
#[derive(Debug, clap::Args)]
pub struct Log {
    /// Only changes of this namespace: its id or its name.
    #[arg(value_name = "NS")]
    pub(super) namespace: Option<String>,

    /// At most this many.
    #[arg(long, value_name = "NUMBER", default_value_t = 20)]
    limit: u32,

    /// Only changes older than this one: go on where an earlier list ended.
    #[arg(long, value_name = "CHANGE")]
    before: Option<i64>,

    #[command(flatten)]
    json: Json,
}

/// A change for scripts.
#[derive(Serialize)]
pub struct Shown<'a> {
    pub change: i64,
    at: String,
    origin: Origin,
    state: ChangeState,
    deed: &'a Deed,
    /// The same in words.
    label: String,
    note: Option<&'a str>,
    /// The id; null when several are concerned.
    namespace: Option<&'a str>,
    added: u32,
    changed: u32,
    removed: u32,
}

impl<'a> From<&'a ChangeRow> for Shown<'a> {
    fn from(row: &'a ChangeRow) -> Self {
        Self {
            change: row.id,
            at: moment::of_milliseconds(row.at),
            origin: row.origin,
            state: row.state,
            deed: &row.deed,
            label: deeds::words(&row.deed, row.counts()),
            note: row.note.as_deref(),
            namespace: row.namespace.as_deref(),
            added: row.added,
            changed: row.changed,
            removed: row.removed,
        }
    }
}

impl Log {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let mut rows: Vec<ChangeRow> = Vec::new();
        let (mut left, mut before) = (self.limit, self.before);
        while left > 0 {
            let page = left.min(PAGE);
            let namespace = self.namespace.as_deref();
            let more = session.store.list_changes(namespace, before, page).await?;
            let found = u32::try_from(more.len()).unwrap_or(PAGE);
            before = more.last().map(|row| row.id);
            rows.extend(more);
            left -= found;
            if found < page {
                break;
            }
        }
        let mut out = Output::open();
        if self.json.json {
            let mut list = JsonList::begin(&mut out)?;
            for row in &rows {
                list.item(&Shown::from(row))?;
            }
            list.end_line()?;
        } else {
            let rows: Vec<Vec<String>> = rows.iter().map(fields).collect();
            out.table(&["CHANGE", "TIME", "ORIGIN", "STATE", "NAMESPACE", "WHAT"], &rows)?;
        }
        out.finish()
    }
}

fn fields(row: &ChangeRow) -> Vec<String> {
    let origin = match row.origin {
        Origin::App => "app",
        Origin::Lux => "lux",
        Origin::Import => "import",
        Origin::Restore => "restore",
    };
    let state = match row.state {
        ChangeState::Done => "done",
        ChangeState::Undone => "undone",
        ChangeState::Discarded => "discarded",
        ChangeState::Final => "final",
    };
    let note = row
        .note
        .as_deref()
        .map(|note| format!(" ({note})"))
        .unwrap_or_default();
    vec![
        row.id.to_string(),
        moment::of_milliseconds(row.at),
        origin.to_owned(),
        state.to_owned(),
        on_one_line(row.namespace_name.as_deref().unwrap_or("-")).into_owned(),
        on_one_line(&format!("{}{note}", deeds::words(&row.deed, row.counts()))).into_owned(),
    ]
}

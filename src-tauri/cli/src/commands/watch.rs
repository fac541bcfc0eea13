use std::io::Write as _;

use serde::Serialize;
use store::model::{Origin, Purpose};
use store::{StoreError, StoreEvent, What};
use tokio::sync::broadcast::error::RecvError;

use crate::commands::log;
use crate::failure::Stop;
use crate::output::Output;
use crate::session::{Session, warn};

/// Keys that a line names; the counts beside them say how many there are.
const KEYS: u32 = 500;

/// Print changes as they happen, also other programs', one line of JSON each. Ctrl+C ends it.
#[derive(Debug, clap::Args)]
pub struct Watch {
    /// Only changes of this namespace: its id or its name.
    #[arg(value_name = "NS")]
    pub(super) namespace: Option<String>,
}

/// A commit for scripts.
#[derive(Serialize)]
struct Line<'a> {
    what: What,
    origin: Origin,
    /// The namespace's id; null when any may be concerned.
    namespace: Option<&'a str>,
    /// What of it changed: its keys, flows, shapes or protected places; null when any may be concerned.
    of: Option<Of>,
    /// What was applied, undone or redone; null when entries expired.
    change: Option<log::Shown<'a>>,
    /// The first 500 keys that it touched; of flows their names, of shapes the patterns, of protected places
    /// the prefixes.
    keys: Vec<String>,
}

/// What a commit is about.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Of {
    Keys,
    #[serde(untagged)]
    Belongings(Purpose),
}

impl Watch {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let mut events = session.store.events();
        let only = match &self.namespace {
            Some(namespace) => Some(session.store.namespace(namespace).await?.id),
            None => None,
        };
        session.say("Watching for changes; Ctrl+C ends it.");
        loop {
            let event = tokio::select! {
                event = events.recv() => event,
                interrupted = tokio::signal::ctrl_c() => {
                    interrupted.map_err(|error| Stop::unusable(format!("Ctrl+C cannot be heard: {error}.")))?;
                    return Ok(());
                }
            };
            match event {
                Ok(event) => {
                    let (event, of) = about(session, event).await?;
                    // A companion that was made has nothing in it yet.
                    let nothing = event.what == What::Noted && matches!(of, Some(Of::Belongings(_)));
                    let elsewhere = only.is_some() && event.namespace.is_some() && event.namespace != only;
                    if !elsewhere && !nothing {
                        print(session, &event, of).await?;
                    }
                }
                Err(RecvError::Lagged(missed)) => {
                    warn(&format!(
                        "{missed} changes came too fast and were missed; `lux data kv log` has them."
                    ));
                }
                Err(RecvError::Closed) => return Ok(()),
            }
        }
    }
}

/// The event as one of a namespace that a person knows, and what of it changed.
async fn about(session: &Session, event: StoreEvent) -> Result<(StoreEvent, Option<Of>), Stop> {
    let Some(id) = &event.namespace else {
        return Ok((event, None));
    };
    Ok(match session.store.companion_of(id).await? {
        None => (event, Some(Of::Keys)),
        Some((owner, purpose)) => {
            let namespace = Some(owner);
            (StoreEvent { namespace, ..event }, Some(Of::Belongings(purpose)))
        }
    })
}

async fn print(session: &Session, event: &StoreEvent, of: Option<Of>) -> Result<(), Stop> {
    let store = &session.store;
    let (mut row, mut keys) = (None, Vec::new());
    if event.change_id != 0 {
        row = match store.change(event.change_id).await {
            // It may be forgotten already.
            Err(StoreError::ChangeNotFound) => None,
            found => Some(found?),
        };
        let revisions = store.change_revisions(event.change_id, None, KEYS).await?;
        keys.extend(revisions.into_iter().map(|revision| revision.key));
    }
    // Opened for each line: standard output must not be held while waiting.
    let mut out = Output::open();
    out.json(&Line {
        what: event.what,
        origin: event.origin,
        namespace: event.namespace.as_deref(),
        of,
        change: row.as_ref().map(log::Shown::from),
        keys,
    })?;
    out.flush()?;
    out.finish()
}

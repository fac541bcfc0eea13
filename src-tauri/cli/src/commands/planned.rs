//! What is planned for later: listed, added, moved, cancelled, done.

use std::io::Write as _;

use clap::{Subcommand, ValueEnum};
use store::formats::read_moment;
use store::model::{LaterDeed, LaterStep, NewLater, Planned as Entry, PlannedDeed, Standing};

use crate::deeds;
use crate::failure::Stop;
use crate::moment::of_seconds;
use crate::output::{Json, JsonList, Output};
use crate::session::Session;
use crate::words::{counted, on_one_line};

/// List what is planned for later, or add to it, move, cancel or run it.
///
/// What is due is done by the app while it is open, by commands that write, and by `run`. What was missed by more
/// than ten minutes, and what is for keys that have changed since, waits until you run or cancel it by its name.
#[derive(Debug, clap::Args)]
pub struct Planned {
    #[command(subcommand)]
    action: Option<Action>,

    #[command(flatten)]
    json: Json,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List what is planned, by moment.
    List {
        /// Only for this namespace: its id or its name.
        #[arg(value_name = "NS")]
        namespace: Option<String>,
    },
    /// Plan to turn keys on or off, or to delete them.
    Add {
        /// The namespace: its id or its name.
        #[arg(value_name = "NS")]
        namespace: String,
        /// What to do.
        what: Doing,
        /// The keys; at most 1,000.
        #[arg(required = true, value_name = "KEY")]
        keys: Vec<String>,
        #[command(flatten)]
        when: When,
        /// When to turn them back.
        #[arg(long, value_name = "MOMENT", value_parser = moment)]
        back: Option<i64>,
    },
    /// Plan to set a key to a value.
    Set {
        /// The namespace: its id or its name.
        #[arg(value_name = "NS")]
        namespace: String,
        /// The key.
        key: String,
        /// The value.
        value: String,
        #[command(flatten)]
        when: When,
    },
    /// Give something that is planned another moment.
    Move {
        #[command(flatten)]
        named: Named,
        /// Like 2030-01-31T12:00:00Z, a date, or Unix seconds.
        #[arg(long, value_name = "MOMENT", value_parser = moment)]
        at: i64,
    },
    /// Cancel something that is planned.
    Cancel {
        #[command(flatten)]
        named: Named,
    },
    /// Do what is due; or what is planned under a name, now.
    Run {
        /// The namespace: its id or its name.
        #[arg(value_name = "NS", requires = "name")]
        namespace: Option<String>,
        /// The name that `list` shows, or how it begins.
        name: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Doing {
    On,
    Off,
    Delete,
}

#[derive(Debug, clap::Args)]
struct When {
    /// When: like 2030-01-31T12:00:00Z, a date, or Unix seconds.
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    at: i64,

    /// Why.
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Named {
    /// The namespace: its id or its name.
    #[arg(value_name = "NS")]
    namespace: String,
    /// The name that `list` shows, or how it begins.
    name: String,
}

impl Doing {
    fn deed(self) -> LaterDeed {
        match self {
            Self::On => LaterDeed::TurnOn,
            Self::Off => LaterDeed::TurnOff,
            Self::Delete => LaterDeed::Delete,
        }
    }

    /// What takes it back.
    fn back(self) -> Option<LaterDeed> {
        match self {
            Self::On => Some(LaterDeed::TurnOff),
            Self::Off => Some(LaterDeed::TurnOn),
            Self::Delete => None,
        }
    }
}

impl Planned {
    /// Whether nothing is written.
    pub fn only_lists(&self) -> bool {
        matches!(self.action, None | Some(Action::List { .. }))
    }

    /// What the person typed for the namespace.
    pub fn namespace(&self) -> Option<&str> {
        match self.action.as_ref()? {
            Action::List { namespace } | Action::Run { namespace, .. } => namespace.as_deref(),
            Action::Add { namespace, .. } | Action::Set { namespace, .. } => Some(namespace),
            Action::Move { named, .. } | Action::Cancel { named } => Some(&named.namespace),
        }
    }

    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let (store, json) = (&session.store, self.json);
        match self.action {
            None => list(session, None, json).await,
            Some(Action::List { namespace }) => list(session, namespace.as_deref(), json).await,
            Some(Action::Add {
                namespace,
                what,
                keys,
                when,
                back,
            }) => {
                let mut steps = vec![LaterStep {
                    due: when.at,
                    does: what.deed(),
                }];
                if let Some(due) = back {
                    let Some(does) = what.back() else {
                        return Err(Stop::bad_input(
                            "What is deleted comes back from Trash, and not by --back. Nothing was changed.",
                        ));
                    };
                    if due <= when.at {
                        return Err(Stop::bad_input("--back is later than --at. Nothing was changed."));
                    }
                    steps.push(LaterStep { due, does });
                }
                let new = NewLater {
                    namespace,
                    keys,
                    steps,
                    note: when.note,
                };
                session.report(&store.plan_later(new).await?, json)
            }
            Some(Action::Set {
                namespace,
                key,
                value,
                when,
            }) => {
                let does = LaterDeed::Set { text: value };
                let new = NewLater {
                    namespace,
                    keys: vec![key],
                    steps: vec![LaterStep { due: when.at, does }],
                    note: when.note,
                };
                session.report(&store.plan_later(new).await?, json)
            }
            Some(Action::Move { named, at }) => {
                let entry = find(session, &named.namespace, &named.name).await?;
                let moved = store.move_planned(&entry.namespace, &entry.name, entry.version, at);
                session.report(&moved.await?, json)
            }
            Some(Action::Cancel { named }) => {
                let entry = find(session, &named.namespace, &named.name).await?;
                let cancelled = store.cancel_planned(&entry.namespace, &entry.name, entry.version);
                session.report(&cancelled.await?, json)
            }
            Some(Action::Run {
                namespace: Some(namespace),
                name: Some(name),
            }) => {
                let entry = find(session, &namespace, &name).await?;
                if entry.what.is_none() {
                    return Err(Stop::bad_input(
                        "What this says cannot be read: it was edited, or made by a newer version. Nothing was changed.",
                    ));
                }
                let done = store.do_planned(&entry.namespace, &entry.name, &entry.seen);
                session.report(&done.await?, json)
            }
            Some(Action::Run { .. }) => {
                let carried = store.carry_out_due().await?;
                if carried.done.is_empty() && carried.asking == 0 {
                    session.say("Nothing is due.");
                }
                session.tell_carried_out(&carried);
                Ok(())
            }
        }
    }
}

/// What is planned under a name, or under the only one that begins so.
async fn find(session: &Session, namespace: &str, name: &str) -> Result<Entry, Stop> {
    let mut all = session.store.planned(Some(namespace), None).await?;
    if let Some(at) = all.iter().position(|entry| entry.name == name) {
        return Ok(all.swap_remove(at));
    }
    all.retain(|entry| !name.is_empty() && entry.name.starts_with(name));
    match all.len() {
        1 => Ok(all.swap_remove(0)),
        0 => Err(Stop::not_found(format!(
            "Nothing is planned under the name {}. `lux data kv planned list` shows the names.",
            on_one_line(name)
        ))),
        many => Err(Stop::bad_input(format!(
            "{} begin so. Say more of the name; nothing was changed.",
            counted(u32::try_from(many).unwrap_or(u32::MAX), "name", "names")
        ))),
    }
}

async fn list(session: &Session, namespace: Option<&str>, json: Json) -> Result<(), Stop> {
    let planned = session.store.planned(namespace, None).await?;
    let mut out = Output::open();
    if json.json {
        let mut list = JsonList::begin(&mut out)?;
        for entry in &planned {
            list.item(&Told::from(entry))?;
        }
        list.end_line()?;
        return out.finish();
    }
    for entry in &planned {
        writeln!(out, "{}", line(entry))?;
    }
    out.finish()?;
    if planned.is_empty() {
        session.say("Nothing is planned.");
    }
    Ok(())
}

/// Its name, namespace, deed, note and what it needs, with tabs between: “2030-01-31T12:00:00Z turn-on beta  flags  turn on beta  (for the launch)  needs a look: …”.
fn line(entry: &Entry) -> String {
    let mut parts = vec![entry.name.clone(), entry.namespace_name.clone()];
    if let Some(what) = &entry.what {
        parts.push(deeds::to_do(&PlannedDeed {
            does: what.does.kind(),
            due: what.due,
            to: what.keys.first().cloned().unwrap_or_default(),
            keys: u32::try_from(what.keys.len()).unwrap_or(u32::MAX),
        }));
    }
    parts.extend(entry.note.iter().map(|note| format!("({note})")));
    parts.extend(needs(&entry.standing));
    let parts: Vec<_> = parts.iter().map(|part| on_one_line(part)).collect();
    parts.join("\t")
}

/// Why a person is asked.
fn needs(standing: &Standing) -> Option<String> {
    match standing {
        Standing::Waiting => None,
        Standing::Missed => Some("needs a look: it was missed".to_owned()),
        Standing::Changed { key, keys: 1 } => Some(format!("needs a look: {key} changed since")),
        Standing::Changed { keys, .. } => Some(format!(
            "needs a look: {} changed since",
            counted(*keys, "key", "keys")
        )),
        Standing::Unreadable => Some("needs a look: it cannot be read".to_owned()),
    }
}

/// What is planned, for scripts.
#[derive(serde::Serialize)]
struct Told<'a> {
    namespace: &'a str,
    name: &'a str,
    due: Option<String>,
    does: Option<&'a LaterDeed>,
    keys: &'a [String],
    note: Option<&'a str>,
    standing: &'a Standing,
}

impl<'a> From<&'a Entry> for Told<'a> {
    fn from(entry: &'a Entry) -> Self {
        let what = entry.what.as_ref();
        Self {
            namespace: &entry.namespace,
            name: &entry.name,
            due: what.map(|what| of_seconds(what.due)),
            does: what.map(|what| &what.does),
            keys: what.map_or(&[], |what| &what.keys),
            note: entry.note.as_deref(),
            standing: &entry.standing,
        }
    }
}

fn moment(text: &str) -> Result<i64, String> {
    read_moment(text).ok_or_else(|| {
        "this is no moment; write RFC 3339 like 2030-01-31T12:00:00Z, a date, or Unix seconds".to_owned()
    })
}

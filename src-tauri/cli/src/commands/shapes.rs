//! The shapes of a namespace: JSON Schemas that are pinned to patterns of its keys.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Subcommand;
use shapes::{Pins, Schema, made_schema};
use store::StoreError;
use store::model::{NewValue, Purpose, SetEntry};

use crate::commands::Namespace;
use crate::failure::Stop;
use crate::output::{Json, JsonList, Output};
use crate::session::Session;
use crate::value;
use crate::words::on_one_line;

/// List the shapes of a namespace, or get, set, make or delete one.
///
/// A shape is a JSON Schema that is pinned to a pattern of keys, such as user:{id}: what values of such keys look
/// like. The app marks what does not fit; set, set-bulk, import and run refuse it with --check.
#[derive(Debug, clap::Args)]
pub struct Shapes {
    #[command(flatten)]
    pub(super) namespace: Namespace,

    #[command(subcommand)]
    action: Option<Action>,

    #[command(flatten)]
    json: Json,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print the JSON Schema of a pattern.
    Get {
        /// The pattern, such as user:{id}.
        pattern: String,
    },
    /// Pin a JSON Schema to a pattern, in the place of the one that is there.
    Set {
        /// The pattern, such as user:{id}.
        pattern: String,
        /// The file with the JSON Schema, at most 1 MiB; - reads standard input.
        file: PathBuf,
    },
    /// Print a JSON Schema of what keys like KEY have in common, to be looked at and pinned.
    Make {
        /// A key; it need not be there.
        key: String,
    },
    /// Take the JSON Schema of a pattern away.
    Delete {
        /// The pattern, such as user:{id}.
        pattern: String,
    },
}

impl Shapes {
    /// Whether nothing is written.
    pub fn only_reads(&self) -> bool {
        matches!(self.action, None | Some(Action::Get { .. } | Action::Make { .. }))
    }

    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let (store, namespace) = (&session.store, &self.namespace.namespace);
        match self.action {
            None => self.list(session).await,
            Some(Action::Get { pattern }) => {
                let found = match store.companion(namespace, Purpose::Shapes).await? {
                    Some(companion) => store.get_value(&companion, &pattern).await?,
                    None => None,
                };
                print(&found.ok_or_else(|| absent(&pattern))?)
            }
            Some(Action::Make { key }) => match made_schema(store, namespace, &key, None).await? {
                Some((_, schema)) => print(schema.as_bytes()),
                None => Err(Stop::not_found(format!(
                    "There is nothing to make a shape of: no other key like {} holds JSON.",
                    on_one_line(&key)
                ))),
            },
            Some(Action::Set { pattern, file }) => {
                let job = session.job();
                let text = match file.as_os_str() == "-" {
                    true => value::from_stdin(&job).await?,
                    false => value::from_file(&file, &job).await?,
                };
                Schema::new(&text)
                    .map_err(|why| Stop::bad_input(format!("{} Nothing was changed.", why.words)))?;
                let edit = SetEntry {
                    namespace: store.make_companion(namespace, Purpose::Shapes).await?,
                    key: pattern,
                    value: NewValue::Bytes(text),
                    ..SetEntry::default()
                };
                session.report(&store.set_entry(edit).await?, self.json)
            }
            Some(Action::Delete { pattern }) => {
                let Some(companion) = store.companion(namespace, Purpose::Shapes).await? else {
                    return Err(absent(&pattern));
                };
                let deleted = store.delete_key(&companion, &pattern).await;
                let applied = deleted.map_err(|error| match error {
                    StoreError::KeyNotFound { key } => absent(&key),
                    error => error.into(),
                })?;
                session.report(&applied, self.json)
            }
        }
    }

    async fn list(&self, session: &Session) -> Result<(), Stop> {
        let pins = Pins::of(&session.store, &self.namespace.namespace).await?;
        let mut out = Output::open();
        if self.json.json {
            let mut list = JsonList::begin(&mut out)?;
            for pattern in pins.patterns() {
                list.item(&pattern.as_str())?;
            }
            list.end_line()?;
            return out.finish();
        }
        for pattern in pins.patterns() {
            match out.is_terminal() {
                true => writeln!(out, "{}", on_one_line(pattern.as_str()))?,
                false => writeln!(out, "{}", pattern.as_str())?,
            }
        }
        out.finish()
    }
}

fn absent(pattern: &str) -> Stop {
    Stop::not_found(format!("No shape is pinned to {}.", on_one_line(pattern)))
}

fn print(schema: &[u8]) -> Result<(), Stop> {
    let mut out = Output::open();
    out.write_all(schema)?;
    if out.is_terminal() && schema.last() != Some(&b'\n') {
        out.write_all(b"\n")?;
    }
    out.finish()
}

use serde::Serialize;
use store::model::{Namespace, ProtectedPlace};

use crate::failure::Stop;
use crate::moment;
use crate::output::{Json, JsonList, Output};
use crate::session::Session;
use crate::words::on_one_line;

/// List the namespaces: id, name, number of keys and description; and what of them is protected.
#[derive(Debug, clap::Args)]
pub struct List {
    #[command(flatten)]
    json: Json,
}

/// A namespace for scripts.
#[derive(Serialize)]
pub struct Shown<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
    keys: u32,
    created: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    protected: Vec<Protected<'a>>,
}

/// What of it is protected, for scripts.
#[derive(Serialize)]
struct Protected<'a> {
    /// Empty: all of it.
    prefix: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
}

impl<'a> From<&'a Namespace> for Shown<'a> {
    fn from(namespace: &'a Namespace) -> Self {
        Self {
            id: &namespace.id,
            name: &namespace.name,
            description: &namespace.description,
            keys: namespace.entry_count,
            created: moment::of_milliseconds(namespace.created_at),
            protected: Vec::new(),
        }
    }
}

impl<'a> Shown<'a> {
    fn with(namespace: &'a Namespace, places: &'a [ProtectedPlace]) -> Self {
        let protected = places_of(namespace, places).map(|place| Protected {
            prefix: &place.prefix,
            note: place.note.as_deref(),
        });
        Self {
            protected: protected.collect(),
            ..Self::from(namespace)
        }
    }
}

fn places_of<'a>(
    namespace: &'a Namespace,
    places: &'a [ProtectedPlace],
) -> impl Iterator<Item = &'a ProtectedPlace> {
    places.iter().filter(|place| place.namespace == namespace.id)
}

impl List {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let namespaces = session.store.list_namespaces().await?;
        let places = session.store.protected_places(None).await?;
        let mut out = Output::open();
        if self.json.json {
            let mut list = JsonList::begin(&mut out)?;
            for namespace in &namespaces {
                list.item(&Shown::with(namespace, &places))?;
            }
            list.end_line()?;
        } else {
            let mut heading = vec!["ID", "NAME", "KEYS", "DESCRIPTION"];
            let mut rows: Vec<Vec<String>> = namespaces.iter().map(row).collect();
            // Most stores have none, and no column for it.
            if !places.is_empty() {
                heading.push("PROTECTED");
                for (row, namespace) in rows.iter_mut().zip(&namespaces) {
                    row.push(protected(namespace, &places));
                }
            }
            out.table(&heading, &rows)?;
        }
        out.finish()
    }
}

fn row(namespace: &Namespace) -> Vec<String> {
    vec![
        namespace.id.clone(),
        on_one_line(&namespace.name).into_owned(),
        namespace.entry_count.to_string(),
        on_one_line(&namespace.description).into_owned(),
    ]
}

/// “all”, or the prefixes.
fn protected(namespace: &Namespace, places: &[ProtectedPlace]) -> String {
    let words: Vec<String> = places_of(namespace, places)
        .map(|place| match place.prefix.as_str() {
            "" => "all".to_owned(),
            prefix => on_one_line(prefix).into_owned(),
        })
        .collect();
    words.join(", ")
}

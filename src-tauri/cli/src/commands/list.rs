use serde::Serialize;
use store::model::Namespace;

use crate::failure::Stop;
use crate::moment;
use crate::output::{Json, JsonList, Output};
use crate::session::Session;
use crate::words::on_one_line;

/// List the namespaces: id, name, number of keys and description.
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
}

impl<'a> From<&'a Namespace> for Shown<'a> {
    fn from(namespace: &'a Namespace) -> Self {
        Self {
            id: &namespace.id,
            name: &namespace.name,
            description: &namespace.description,
            keys: namespace.entry_count,
            created: moment::of_milliseconds(namespace.created_at),
        }
    }
}

impl List {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let namespaces = session.store.list_namespaces().await?;
        let mut out = Output::open();
        if self.json.json {
            let mut list = JsonList::begin(&mut out)?;
            for namespace in &namespaces {
                list.item(&Shown::from(namespace))?;
            }
            list.end_line()?;
        } else {
            let rows: Vec<Vec<String>> = namespaces.iter().map(row).collect();
            out.table(&["ID", "NAME", "KEYS", "DESCRIPTION"], &rows)?;
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

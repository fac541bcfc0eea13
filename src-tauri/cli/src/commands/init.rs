use store::model::NewNamespace;

use crate::commands::list::Shown;
use crate::failure::Stop;
use crate::output::{Json, Output};
use crate::session::Session;

/// Make a namespace and print its id.
#[derive(Debug, clap::Args)]
pub struct Init {
    /// What to call it: 1 to 512 characters, unique ignoring case.
    name: String,

    /// What it is for.
    #[arg(default_value = "", hide_default_value = true)]
    description: String,

    /// Choose the id, like kv_123, instead of a new one.
    #[arg(long)]
    id: Option<String>,

    #[command(flatten)]
    json: Json,
}

impl Init {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let made = session
            .store
            .create_namespace(NewNamespace {
                id: self.id,
                name: self.name,
                description: self.description,
            })
            .await?;
        let mut out = Output::open();
        if self.json.json {
            out.json(&Shown::from(&made))?;
        } else {
            use std::io::Write as _;
            writeln!(out, "{}", made.id)?;
        }
        out.finish()?;
        session.say(&format!("Created the namespace {}.", made.name));
        Ok(())
    }
}

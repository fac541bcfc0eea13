//! A namespace itself: its name, its description, and whether it is there.

use crate::commands::Namespace;
use crate::failure::Stop;
use crate::output::Json;
use crate::session::Session;

/// Give a namespace another name; its id stays.
#[derive(Debug, clap::Args)]
pub struct Rename {
    #[command(flatten)]
    pub(super) namespace: Namespace,

    /// The new name.
    name: String,

    #[command(flatten)]
    json: Json,
}

impl Rename {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let namespace = &self.namespace.namespace;
        let applied = session.store.rename_namespace(namespace, &self.name).await?;
        session.report(&applied, self.json)
    }
}

/// Give a namespace another description, or none.
#[derive(Debug, clap::Args)]
pub struct Describe {
    #[command(flatten)]
    pub(super) namespace: Namespace,

    /// The new description; none removes it.
    #[arg(default_value = "", hide_default_value = true)]
    description: String,

    #[command(flatten)]
    json: Json,
}

impl Describe {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let namespace = &self.namespace.namespace;
        let applied = session
            .store
            .describe_namespace(namespace, &self.description)
            .await?;
        session.report(&applied, self.json)
    }
}

/// Move a namespace with all its keys to Trash, after a backup. undo brings it back; so does the app.
#[derive(Debug, clap::Args)]
pub struct Drop {
    #[command(flatten)]
    pub(super) namespace: Namespace,

    #[command(flatten)]
    json: Json,
}

impl Drop {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let applied = session.store.delete_namespace(&self.namespace.namespace).await?;
        session.report(&applied, self.json)?;
        session.say("It is in Trash; `lux data kv undo` brings it back.");
        Ok(())
    }
}

use crate::commands::Keyed;
use crate::failure::Stop;
use crate::output::Json;
use crate::session::Session;

/// Give a key another name; value, expiry and metadata go with it.
#[derive(Debug, clap::Args)]
pub struct RenameKey {
    #[command(flatten)]
    pub(super) namespace: Keyed,

    /// The key.
    key: String,

    /// What to call it; there must be no such key yet.
    #[arg(value_name = "NEW")]
    new_key: String,

    #[command(flatten)]
    json: Json,
}

impl RenameKey {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let namespace = &self.namespace.namespace;
        let applied = session
            .store
            .rename_key(namespace, &self.key, &self.new_key)
            .await?;
        session.report(&applied, self.json)
    }
}

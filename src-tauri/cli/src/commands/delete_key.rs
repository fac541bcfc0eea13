use crate::commands::Keyed;
use crate::failure::Stop;
use crate::output::Json;
use crate::session::Session;

/// Delete a key. It can be taken back with undo, or found in the app's Trash.
#[derive(Debug, clap::Args)]
pub struct DeleteKey {
    #[command(flatten)]
    pub(super) namespace: Keyed,

    /// The key.
    key: String,

    #[command(flatten)]
    json: Json,
}

impl DeleteKey {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let applied = session
            .store
            .delete_key(&self.namespace.namespace, &self.key)
            .await?;
        session.report(&applied, self.json)
    }
}

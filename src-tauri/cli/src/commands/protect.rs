//! Places that are written only with --yes.

use crate::commands::Namespace;
use crate::failure::Stop;
use crate::output::Json;
use crate::session::Session;

/// Protect a namespace, or its keys that start with PREFIX.
///
/// Whatever would write there asks first: the app shows what would change, and lux does it only with --yes.
#[derive(Debug, clap::Args)]
pub struct Protect {
    #[command(flatten)]
    pub(super) namespace: Namespace,

    /// What the protected keys start with; without it all of the namespace is protected.
    #[arg(default_value = "", hide_default_value = true)]
    prefix: String,

    /// Why, for those who are asked.
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,

    #[command(flatten)]
    json: Json,
}

impl Protect {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let namespace = &self.namespace.namespace;
        let applied = session
            .store
            .protect(namespace, &self.prefix, self.note.as_deref())
            .await?;
        session.report(&applied, self.json)
    }
}

/// Stop protecting a namespace, or its keys that start with PREFIX. Longer prefixes stay protected.
#[derive(Debug, clap::Args)]
pub struct Unprotect {
    #[command(flatten)]
    pub(super) namespace: Namespace,

    /// The prefix that is protected; without it all of the namespace is.
    #[arg(default_value = "", hide_default_value = true)]
    prefix: String,

    #[command(flatten)]
    json: Json,
}

impl Unprotect {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let namespace = &self.namespace.namespace;
        let applied = session.store.unprotect(namespace, &self.prefix).await?;
        session.report(&applied, self.json)
    }
}

//! Undo and redo of what was done on the command line; the app has its own.

use crate::failure::Stop;
use crate::output::Json;
use crate::session::Session;

/// Take back the last change made on the command line, also an earlier day's.
///
/// When a key changed again since, nothing is done.
#[derive(Debug, clap::Args)]
pub struct Undo {
    #[command(flatten)]
    json: Json,
}

impl Undo {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        session.report(&session.store.undo().await?, self.json)
    }
}

/// Do again what undo took back last.
#[derive(Debug, clap::Args)]
pub struct Redo {
    #[command(flatten)]
    json: Json,
}

impl Redo {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        session.report(&session.store.redo().await?, self.json)
    }
}

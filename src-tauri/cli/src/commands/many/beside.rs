//! What stands beside the values of many keys: when they expire, their tags, their notes.

use store::model::{BulkEdit, Expiry, SetExpiry};

use super::{Picked, edit};
use crate::commands::Namespace;
use crate::failure::Stop;
use crate::moment;
use crate::plan::PlanArgs;
use crate::session::Session;

/// Set when many keys expire, in one change. Values, tags and notes stay.
#[derive(Debug, clap::Args)]
pub struct Expire {
    #[command(flatten)]
    pub(in crate::commands) namespace: Namespace,

    #[command(flatten)]
    picked: Picked,

    /// Expire after this many seconds, at least 60, counted from now.
    #[arg(
        long,
        value_name = "SECONDS",
        required_unless_present = "expires",
        conflicts_with = "expires",
        allow_negative_numbers = true
    )]
    ttl: Option<i64>,

    /// Expire at this moment: RFC 3339, a date (its beginning in UTC) or Unix seconds; or never.
    #[arg(long, value_name = "MOMENT", value_parser = moment::parse_expiry, allow_negative_numbers = true)]
    expires: Option<Expiry>,

    #[command(flatten)]
    plan: PlanArgs,
}

impl Expire {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let expiry = match (self.ttl, self.expires) {
            (Some(seconds), _) => SetExpiry::In { seconds },
            (None, Some(Expiry::At { seconds })) => SetExpiry::At { seconds },
            (None, _) => SetExpiry::Never,
        };
        let expire = BulkEdit::Expire { expiry };
        edit(session, &self.namespace, self.picked, expire, self.plan).await
    }
}

/// Add tags to many keys and remove others, in one change. The rest of their metadata stays.
#[derive(Debug, clap::Args)]
pub struct Tag {
    #[command(flatten)]
    pub(in crate::commands) namespace: Namespace,

    #[command(flatten)]
    picked: Picked,

    /// A tag to add. May be given several times.
    #[arg(long, value_name = "TAG", required_unless_present = "remove")]
    add: Vec<String>,

    /// A tag to remove. May be given several times.
    #[arg(long, value_name = "TAG")]
    remove: Vec<String>,

    #[command(flatten)]
    plan: PlanArgs,
}

impl Tag {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let tag = BulkEdit::Tag {
            add: self.add,
            remove: self.remove,
        };
        edit(session, &self.namespace, self.picked, tag, self.plan).await
    }
}

/// Give many keys one note, in one change. The rest of their metadata stays.
#[derive(Debug, clap::Args)]
pub struct SetNote {
    #[command(flatten)]
    pub(in crate::commands) namespace: Namespace,

    /// The note; "" removes the notes.
    #[arg(value_name = "NOTE")]
    text: String,

    #[command(flatten)]
    picked: Picked,

    #[command(flatten)]
    plan: PlanArgs,
}

impl SetNote {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let note = BulkEdit::Note { note: self.text };
        edit(session, &self.namespace, self.picked, note, self.plan).await
    }
}

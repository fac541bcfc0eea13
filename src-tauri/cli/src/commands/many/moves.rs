//! Keys copied or moved to another namespace, or given names with another prefix.

use store::Job;
use store::model::{BulkEdit, Destination, PlanSummary, Selection};

use super::{Picked, plan};
use crate::commands::Namespace;
use crate::failure::Stop;
use crate::plan::{AlreadyThere, PlanArgs, carry_out_where};
use crate::session::Session;

/// What to do where a key is there already.
#[derive(Debug, clap::Args)]
pub struct Existing {
    /// Put them in the place of keys that are there already.
    #[arg(long, conflicts_with = "skip_existing")]
    replace: bool,

    /// Leave keys alone whose name is there already.
    #[arg(long)]
    skip_existing: bool,
}

impl Existing {
    /// Shows or applies a plan in which some keys may be there already.
    async fn carry_out(
        self,
        session: &Session,
        plan: PlanSummary,
        args: PlanArgs,
        job: &Job,
    ) -> Result<(), Stop> {
        let existing = match (self.replace, self.skip_existing) {
            (true, _) => AlreadyThere::Replaced,
            (false, true) => AlreadyThere::LeftAlone,
            (false, false) => AlreadyThere::Refused,
        };
        carry_out_where(session, plan, existing, args, job).await
    }
}

/// Where keys go to.
#[derive(Debug, clap::Args)]
pub struct To {
    /// The namespace that they go to: its id or its name.
    #[arg(value_name = "TO")]
    to: String,

    /// Make that namespace, with this name.
    #[arg(long)]
    new: bool,
}

impl To {
    async fn destination(self, session: &Session) -> Result<Destination, Stop> {
        if self.new {
            return Ok(Destination::New { name: self.to });
        }
        session.refuse_two_meanings(&self.to).await?;
        Ok(Destination::Namespace { namespace: self.to })
    }
}

/// Copy many keys to another namespace, in one change: values, expiry, tags, notes and all other metadata.
#[derive(Debug, clap::Args)]
pub struct Copy {
    #[command(flatten)]
    pub(in crate::commands) namespace: Namespace,

    #[command(flatten)]
    to: To,

    #[command(flatten)]
    picked: Picked,

    #[command(flatten)]
    existing: Existing,

    #[command(flatten)]
    plan: PlanArgs,
}

impl Copy {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let job = session.job();
        let to = self.to.destination(session).await?;
        let plan = plan(session, &self.namespace, self.picked, BulkEdit::Copy { to }, &job).await?;
        self.existing.carry_out(session, plan, self.plan, &job).await
    }
}

/// Move many keys to another namespace, in one change: values, expiry, tags, notes and all other metadata.
#[derive(Debug, clap::Args)]
pub struct Move {
    #[command(flatten)]
    pub(in crate::commands) namespace: Namespace,

    #[command(flatten)]
    to: To,

    #[command(flatten)]
    picked: Picked,

    #[command(flatten)]
    existing: Existing,

    #[command(flatten)]
    plan: PlanArgs,
}

impl Move {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let job = session.job();
        let to = self.to.destination(session).await?;
        let plan = plan(session, &self.namespace, self.picked, BulkEdit::Move { to }, &job).await?;
        self.existing.carry_out(session, plan, self.plan, &job).await
    }
}

/// Give all keys that start with a prefix the same names with another one, in one change.
#[derive(Debug, clap::Args)]
pub struct RenamePrefix {
    #[command(flatten)]
    pub(in crate::commands) namespace: Namespace,

    /// What their names start with.
    #[arg(value_name = "FROM")]
    from: String,

    /// What they start with afterwards.
    #[arg(value_name = "TO")]
    to: String,

    #[command(flatten)]
    existing: Existing,

    #[command(flatten)]
    plan: PlanArgs,
}

impl RenamePrefix {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let job = session.job();
        let picked = Selection::beginning(self.from.as_str());
        let rename = BulkEdit::RenamePrefix {
            from: self.from,
            to: self.to,
        };
        let plan = plan(session, &self.namespace, picked, rename, &job).await?;
        self.existing.carry_out(session, plan, self.plan, &job).await
    }
}

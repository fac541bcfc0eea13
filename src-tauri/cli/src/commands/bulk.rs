//! Many keys at once, from an argument or from standard input.

use store::Paste;
use store::model::PlanKind;

use crate::commands::Namespace;
use crate::failure::Stop;
use crate::plan::{PlanArgs, carry_out};
use crate::session::{Session, text_or_stdin};

/// Set many keys in one change. A key's expiry and metadata are replaced too.
#[derive(Debug, clap::Args)]
pub struct SetBulk {
    #[command(flatten)]
    namespace: Namespace,

    /// [{"key": …, "value": …, "expiration"?, "expiration_ttl"?, "metadata"?}, …] or {"key": value, …};
    /// a value is a JSON string or any JSON. - reads standard input.
    #[arg(value_name = "JSON")]
    entries: String,

    #[command(flatten)]
    plan: PlanArgs,
}

impl SetBulk {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let text = text_or_stdin(self.entries)?;
        let job = session.job();
        let namespace = &self.namespace.namespace;
        let plan = session
            .store
            .plan_paste(namespace, text, Paste::Set, true, &job)
            .await?;
        if plan.kind == PlanKind::Delete {
            return Err(Stop::bad_input(
                "These are keys without values. Nothing was changed; delete-bulk deletes keys.",
            ));
        }
        carry_out(session, plan, self.plan, &job).await
    }
}

/// Delete many keys in one change. Keys that are not there are passed over.
#[derive(Debug, clap::Args)]
pub struct DeleteBulk {
    #[command(flatten)]
    namespace: Namespace,

    /// ["key", …], or one key on each line. - reads standard input.
    #[arg(value_name = "JSON")]
    keys: String,

    #[command(flatten)]
    plan: PlanArgs,
}

impl DeleteBulk {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let text = text_or_stdin(self.keys)?;
        let job = session.job();
        let namespace = &self.namespace.namespace;
        let plan = session
            .store
            .plan_paste(namespace, text, Paste::Delete, true, &job)
            .await?;
        carry_out(session, plan, self.plan, &job).await
    }
}

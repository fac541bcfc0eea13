//! Many keys at once, from an argument or from standard input.

use store::model::{PlanKind, PlanSummary};
use store::{Input, Job, Paste, PlanSource};

use crate::commands::Keyed;
use crate::failure::Stop;
use crate::plan::{PlanArgs, carry_out, refuse_gone};
use crate::session::Session;

/// Set many keys in one change. A key's expiry and metadata are replaced too.
#[derive(Debug, clap::Args)]
pub struct SetBulk {
    #[command(flatten)]
    pub(super) namespace: Keyed,

    /// [{"key": …, "value": …, "expiration"?, "expiration_ttl"?, "metadata"?}, …] or {"key": value, …};
    /// a value is a JSON string or any JSON. - reads standard input.
    #[arg(value_name = "JSON")]
    entries: String,

    #[command(flatten)]
    plan: PlanArgs,
}

impl SetBulk {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let job = session.job();
        let plan = plan(session, &self.namespace, self.entries, Paste::Set, &job).await?;
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
    pub(super) namespace: Keyed,

    /// ["key", …], or one key on each line. - reads standard input.
    #[arg(value_name = "JSON")]
    keys: String,

    #[command(flatten)]
    plan: PlanArgs,
}

impl DeleteBulk {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let job = session.job();
        let plan = plan(session, &self.namespace, self.keys, Paste::Delete, &job).await?;
        carry_out(session, plan, self.plan, &job).await
    }
}

/// What a text does, or standard input where that is `-`.
async fn plan(
    session: &Session,
    Keyed { namespace, .. }: &Keyed,
    text: String,
    what: Paste,
    job: &Job,
) -> Result<PlanSummary, Stop> {
    let store = &session.store;
    let plan = match text.as_str() {
        "-" => {
            let input = Input::standard(job)?;
            let source = PlanSource {
                options: what.into(),
                replace_all: true,
            };
            store.plan_input(namespace, input, source, job).await
        }
        _ => store.plan_paste(namespace, text, what, true, job).await,
    };
    let plan = plan?;
    refuse_gone(&plan)?;
    Ok(plan)
}

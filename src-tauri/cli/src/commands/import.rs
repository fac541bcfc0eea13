use std::path::PathBuf;

use store::model::PlanKind;
use store::{Paste, PlanSource};

use crate::commands::Namespace;
use crate::failure::Stop;
use crate::plan::{PlanArgs, Policy, carry_out};
use crate::session::{Session, text_or_stdin};

/// Import a file of keys and values: a JSON map or list, or CSV, told apart by their content.
///
/// What a file does not say of expiry and metadata stays as it is.
#[derive(Debug, clap::Args)]
pub struct Import {
    #[command(flatten)]
    namespace: Namespace,

    /// The file; - reads standard input, which is held in memory.
    file: PathBuf,

    /// What to do with keys that are there already.
    #[arg(long, value_enum, default_value_t)]
    policy: Policy,

    #[command(flatten)]
    plan: PlanArgs,
}

impl Import {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let (store, namespace) = (&session.store, &self.namespace.namespace);
        let pasted = match self.file.as_os_str() == "-" {
            true => Some(text_or_stdin("-".to_owned())?),
            false => None,
        };
        let job = session.job();
        let plan = if let Some(text) = pasted {
            store.plan_paste(namespace, text, Paste::Set, false, &job).await?
        } else {
            let source = PlanSource::default();
            let plan = store.plan_import(namespace, &self.file, source, &job).await;
            plan.map_err(Stop::of_source)?
        };
        if plan.kind == PlanKind::Delete {
            return Err(Stop::bad_input(
                "This is a list of keys without values. Nothing was changed; delete-bulk deletes keys.",
            ));
        }
        let plan = store.plan_policy(&plan.id, self.policy.into(), &job).await?;
        carry_out(session, plan, self.plan, &job).await
    }
}

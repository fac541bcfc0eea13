use std::path::PathBuf;

use store::formats::ReadOptions;
use store::model::PlanKind;
use store::{Input, PlanSource};

use crate::commands::Keyed;
use crate::failure::Stop;
use crate::plan::{PlanArgs, Policy, carry_out, refuse_gone};
use crate::session::Session;

/// Import a file of keys and values: a JSON map or list, CSV, a flags file of flagd, or an answer of
/// Workers KV, told apart by their content.
///
/// What a file does not say of expiry and metadata stays as it is.
#[derive(Debug, clap::Args)]
pub struct Import {
    #[command(flatten)]
    pub(super) namespace: Keyed,

    /// The file; - reads standard input.
    file: PathBuf,

    /// Make the namespace NS, which must not be there yet, and import into it.
    #[arg(long, conflicts_with_all = ["policy", "flows"])]
    into_new: bool,

    /// Read what begins with a brace as a map of keys and values, also where it looks like flags or an answer.
    #[arg(long)]
    as_map: bool,

    /// What to do with keys that are there already.
    #[arg(long, value_enum, default_value_t)]
    policy: Policy,

    #[command(flatten)]
    plan: PlanArgs,
}

impl Import {
    /// Whether the command makes a namespace, and with it a store where there is none.
    pub fn makes(&self) -> bool {
        self.into_new
    }

    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let (store, namespace) = (&session.store, &self.namespace.namespace);
        let job = session.job();
        let source = PlanSource {
            options: ReadOptions {
                headless: true,
                as_map: self.as_map,
                ..ReadOptions::default()
            },
            ..PlanSource::default()
        };
        let plan = match (self.file.as_os_str() == "-", self.into_new) {
            (true, into_new) => {
                let input = Input::standard(&job)?;
                match into_new {
                    true => store.plan_input_new(namespace, input, source, &job).await,
                    false => store.plan_input(namespace, input, source, &job).await,
                }
            }
            (false, true) => store.plan_import_new(namespace, &self.file, source, &job).await,
            (false, false) => store.plan_import(namespace, &self.file, source, &job).await,
        };
        let plan = plan.map_err(Stop::of_source)?;
        if !self.into_new {
            refuse_gone(&plan)?;
        }
        if plan.kind == PlanKind::Delete {
            return Err(Stop::bad_input(
                "This is a list of keys without values. Nothing was changed; delete-bulk deletes keys, and --as-map reads a JSON object as keys with values.",
            ));
        }
        let plan = store.plan_policy(&plan.id, self.policy.into(), &job).await?;
        carry_out(session, plan, self.plan, &job).await
    }
}

//! One edit of many keys: which keys, and the plan of it shown or applied.

mod beside;
mod moves;
mod values;

pub use beside::{Expire, SetNote, Tag};
pub use moves::{Copy, Move, RenamePrefix};
pub use values::{Replace, SetField, Turn};

use store::Job;
use store::model::{BulkEdit, PlanSummary, Selection};

use crate::commands::{Namespace, Searched};
use crate::failure::Stop;
use crate::plan::{PlanArgs, carry_out, refuse_gone};
use crate::session::Session;

/// Which keys of a namespace.
#[derive(Debug, clap::Args)]
pub struct Picked {
    /// The keys. One that is not there is passed over, and told.
    #[arg(
        value_name = "KEY",
        required_unless_present_any = ["prefix", "search"],
        conflicts_with_all = ["prefix", "search"]
    )]
    keys: Vec<String>,

    /// All keys that start with this ("" for all of the namespace).
    #[arg(long, value_name = "PREFIX")]
    prefix: Option<String>,

    #[command(flatten)]
    searched: Searched,
}

impl From<Picked> for Selection {
    fn from(picked: Picked) -> Self {
        if !picked.keys.is_empty() {
            return Self::Keys { keys: picked.keys };
        }
        Self::Matching {
            filter: picked.searched.filter(picked.prefix.unwrap_or_default()),
            except: Vec::new(),
        }
    }
}

async fn plan(
    session: &Session,
    Namespace { namespace }: &Namespace,
    picked: impl Into<Selection>,
    edit: BulkEdit,
    job: &Job,
) -> Result<PlanSummary, Stop> {
    let planned = session.store.plan_bulk(namespace, picked.into(), edit, job);
    Ok(planned.await?)
}

/// Plans an edit that stays within a namespace, and shows or applies it.
async fn edit(
    session: &Session,
    namespace: &Namespace,
    picked: Picked,
    edit: BulkEdit,
    args: PlanArgs,
) -> Result<(), Stop> {
    let job = session.job();
    let plan = plan(session, namespace, picked, edit, &job).await?;
    refuse_gone(&plan)?;
    carry_out(session, plan, args, &job).await
}

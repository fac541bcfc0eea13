//! Writes of many keys: planned, shown or applied, in one change that undo takes back.

mod preview;
mod skipped;

pub use preview::show;
pub use skipped::Skipped;

use clap::ValueEnum;
use store::model::{self, Applied, Category, MadeNamespace, PlanKind, PlanSummary};
use store::{FailureCode, Job, StoreError};

use crate::amounts;
use crate::check;
use crate::failure::Stop;
use crate::output::Json;
use crate::session::{Session, warn};
use crate::sources;
use crate::words::{counted, grouped, on_one_line};

/// Rows that are not valid and are told about; the rest is counted.
const TOLD: u32 = 20;
/// How often a plan is checked again because others write the same keys meanwhile.
const ATTEMPTS: u32 = 100;

/// What every command has that writes many keys.
#[derive(Debug, clap::Args)]
pub struct PlanArgs {
    /// Print what would change, and change nothing.
    #[arg(long)]
    pub dry_run: bool,

    /// Leave out what is not valid instead of stopping.
    #[arg(long)]
    pub skip_invalid: bool,

    /// Write nothing where a value does not fit the shape that is pinned to its key's pattern.
    #[arg(long)]
    pub check: bool,

    /// Why, for the list of changes.
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,

    #[command(flatten)]
    pub json: Json,
}

/// What to do with keys that are there already.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum Policy {
    /// Add what is new and update what differs.
    #[default]
    Update,
    /// Add what is new, leave the rest alone.
    AddOnly,
    /// Also remove what is not in the source.
    MakeIdentical,
}

impl From<Policy> for model::Policy {
    fn from(policy: Policy) -> Self {
        match policy {
            Policy::Update => Self::Update,
            Policy::AddOnly => Self::AddOnly,
            Policy::MakeIdentical => Self::MakeIdentical,
        }
    }
}

/// What becomes of keys that are there already, with something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlreadyThere {
    Replaced,
    LeftAlone,
    /// With one of them nothing is done at all.
    Refused,
}

impl AlreadyThere {
    /// Looked at each time: one may have come meanwhile.
    fn check(self, plan: &PlanSummary) -> Result<(), Stop> {
        if self != Self::Refused || plan.counts.changed == 0 {
            return Ok(());
        }
        Err(Stop::bad_input(format!(
            "{} there already, with something else. Nothing was changed; see which with --dry-run, then add --replace to put these in their place or --skip-existing to leave them alone.",
            counted(plan.counts.changed, "key is", "keys are")
        )))
    }
}

/// Shows a plan or applies it, as asked, and leaves none behind.
pub async fn carry_out(session: &Session, plan: PlanSummary, args: PlanArgs, job: &Job) -> Result<(), Stop> {
    carry_out_where(session, plan, AlreadyThere::Replaced, args, job).await
}

/// The same, where it is said what becomes of keys that are there already.
pub async fn carry_out_where(
    session: &Session,
    mut plan: PlanSummary,
    existing: AlreadyThere,
    args: PlanArgs,
    job: &Job,
) -> Result<(), Stop> {
    let store = &session.store;
    let mut left_out = match existing {
        AlreadyThere::LeftAlone => vec![Category::Changed],
        AlreadyThere::Replaced | AlreadyThere::Refused => Vec::new(),
    };
    if !args.dry_run {
        existing.check(&plan)?;
    }
    for category in &left_out {
        plan = store.plan_tick_all(&plan.id, *category, false).await?;
    }
    if let Some(form) = sources::read_as(&plan) {
        session.say(form);
    }
    plan.notes.iter().for_each(|note| warn(&sources::note(note)));
    if plan.counts.invalid > 0 {
        tell_invalid(session, &plan).await?;
    }
    let misfits = match args.check {
        true => check::plan(session, &plan, job).await?,
        false => None,
    };
    let skipped = Skipped::of(session, &plan, job).await?;
    if args.dry_run {
        preview::show_but(session, &plan, &left_out, &args, &skipped, job).await?;
    }
    if plan.counts.invalid > 0 && !args.skip_invalid {
        return Err(Stop::bad_input(format!(
            "{} not valid. Nothing was changed; mend the source, or add --skip-invalid.",
            counted(plan.counts.invalid, "row is", "rows are")
        )));
    }
    if let Some(misfits) = misfits {
        return Err(misfits);
    }
    if args.dry_run {
        return Ok(());
    }
    if plan.counts.invalid > 0 {
        plan = store.plan_tick_all(&plan.id, Category::Invalid, false).await?;
        left_out.push(Category::Invalid);
    }
    // What does nothing needs no backup before it.
    let applied = match plan.counts.ticked == 0 && plan.makes.is_empty() {
        true => Applied::default(),
        false => apply(session, &plan, existing, &left_out, args.note, job).await?,
    };
    session.report_many(&applied, &nothing(&plan), &skipped, args.json)?;
    // The words of a change count all of it as keys.
    if let Some(among) = amounts::among(&plan)
        && applied.change_id != 0
        && !args.json.json
    {
        session.say(&among);
    }
    Ok(())
}

/// Refuses a plan for a namespace that was there when it was begun and is not any more: nobody asked to
/// bring it back.
pub fn refuse_gone(plan: &PlanSummary) -> Result<(), StoreError> {
    match plan.makes.first() {
        None => Ok(()),
        Some(gone) => Err(StoreError::NamespaceNotFound {
            namespace: gone.name.clone(),
        }),
    }
}

/// Applies a plan. Nobody decided by what it showed, so when others changed a key of it meanwhile it
/// is checked again. A namespace that they moved to Trash stays there.
async fn apply(
    session: &Session,
    plan: &PlanSummary,
    existing: AlreadyThere,
    left_out: &[Category],
    note: Option<String>,
    job: &Job,
) -> Result<Applied, Stop> {
    let store = &session.store;
    let mut attempts = 1;
    loop {
        match store.plan_apply(&plan.id, note.clone(), job).await {
            Err(error) if error.code() == FailureCode::PlanStale && attempts < ATTEMPTS => {
                job.check()?;
                let now = store.plan_refresh(&plan.id, job).await?;
                let asked =
                    |made: &MadeNamespace| plan.makes.iter().any(|one| one.namespace == made.namespace);
                existing.check(&now)?;
                if let Some(gone) = now.makes.into_iter().find(|made| !asked(made)) {
                    return Err(StoreError::NamespaceNotFound { namespace: gone.name }.into());
                }
                // Rows that are made from entries are made anew.
                for category in left_out {
                    store.plan_tick_all(&plan.id, *category, false).await?;
                }
                attempts += 1;
            }
            other => return Ok(other?),
        }
    }
}

/// Why a plan does nothing.
fn nothing(plan: &PlanSummary) -> String {
    let same = plan.counts.same;
    if same == 0 {
        return "Nothing to change.".to_owned();
    }
    if plan.kind == PlanKind::Delete {
        return format!(
            "Nothing to delete: {} not there.",
            counted(same, "key is", "keys are")
        );
    }
    let (keys, belongings) = amounts::same(plan);
    let are = if same == 1 { "is" } else { "are" };
    format!(
        "Nothing to change: {} {are} the same already.",
        amounts::amount(keys, &belongings)
    )
}

async fn tell_invalid(session: &Session, plan: &PlanSummary) -> Result<(), Stop> {
    let rows = session
        .store
        .plan_rows_page(&plan.id, Some(Category::Invalid), 0, TOLD)
        .await?;
    for row in &rows {
        let line = row.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        let reason = row.reason.as_ref().map(sources::refusal).unwrap_or_default();
        match on_one_line(&row.key) {
            key if key.is_empty() => warn(&format!("{line}{reason}")),
            key => warn(&format!("{line}{key}: {reason}")),
        }
    }
    let told = u32::try_from(rows.len()).unwrap_or(TOLD);
    match plan.counts.invalid.saturating_sub(told) {
        0 => {}
        more => warn(&format!("… and {} more.", grouped(u64::from(more)))),
    }
    Ok(())
}

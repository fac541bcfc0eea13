//! Writes of many keys: planned, shown or applied, in one change that undo takes back.

use std::io::Write as _;

use serde::Serialize;
use store::model::{Applied, Category, PlanRow, PlanSummary, Policy};
use store::{FailureCode, Job, StoreError};

use crate::failure::Stop;
use crate::output::{Json, JsonList, Output};
use crate::session::{Session, warn};
use crate::words::{counted, grouped, on_one_line};

/// Rows that are not valid and are told about; the rest is counted.
const TOLD: u32 = 20;
/// Rows of a page.
const PAGE: u32 = 500;
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

    /// Why, for the list of changes.
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,

    #[command(flatten)]
    pub json: Json,
}

/// Shows a plan or applies it, as asked, and leaves none behind.
pub async fn carry_out(session: &Session, plan: PlanSummary, args: PlanArgs, job: &Job) -> Result<(), Stop> {
    let store = &session.store;
    plan.notes.iter().for_each(|note| warn(note));
    if plan.counts.invalid > 0 {
        tell_invalid(session, &plan).await?;
    }
    if args.dry_run {
        show(session, &plan, args.json, job).await?;
    }
    if plan.counts.invalid > 0 && !args.skip_invalid {
        return Err(Stop::bad_input(format!(
            "{} not valid. Nothing was changed; mend the source, or add --skip-invalid.",
            counted(plan.counts.invalid, "row is", "rows are")
        )));
    }
    if args.dry_run {
        return Ok(());
    }
    if plan.counts.invalid > 0 {
        store.plan_tick_all(&plan.id, Category::Invalid, false).await?;
    }
    let applied = apply(session, &plan.id, args.note, job).await?;
    if applied.change_id == 0 && !args.json.json {
        session.say(&nothing(&plan));
        return Ok(());
    }
    session.report(&applied, args.json)
}

/// Applies a plan. Nobody decided by what it showed, so when others changed a key of it meanwhile it
/// is checked again.
async fn apply(
    session: &Session,
    plan: &str,
    note: Option<String>,
    job: &Job,
) -> Result<Applied, StoreError> {
    let mut attempts = 1;
    loop {
        match session.store.plan_apply(plan, note.clone(), job).await {
            Err(error) if error.code() == FailureCode::PlanStale && attempts < ATTEMPTS => {
                job.check()?;
                session.store.plan_refresh(plan, job).await?;
                attempts += 1;
            }
            other => return other,
        }
    }
}

/// Why a plan does nothing.
fn nothing(plan: &PlanSummary) -> String {
    match plan.counts.same {
        0 => "Nothing to change.".to_owned(),
        absent if plan.removes => format!(
            "Nothing to delete: {} not there.",
            counted(absent, "key is", "keys are")
        ),
        same => format!(
            "Nothing to change: {} the same already.",
            counted(same, "key is", "keys are")
        ),
    }
}

async fn tell_invalid(session: &Session, plan: &PlanSummary) -> Result<(), Stop> {
    let rows = session
        .store
        .plan_rows_page(&plan.id, Some(Category::Invalid), 0, TOLD)
        .await?;
    for row in &rows {
        let line = row.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        let reason = row.reason.as_deref().unwrap_or("It is not valid.");
        match on_one_line(&row.key) {
            key if key.is_empty() => warn(&format!("{line}{reason}")),
            key => warn(&format!("{line}{key}: {reason}")),
        }
    }
    let told = u32::try_from(rows.len()).unwrap_or(TOLD);
    match plan.counts.invalid.saturating_sub(told) {
        0 => {}
        more => warn(&format!("… and {} more.", grouped(more))),
    }
    Ok(())
}

/// What a row would do under a policy, as a sign and a word.
fn effect(category: Category, policy: Policy) -> Option<(char, &'static str)> {
    match (category, policy) {
        (Category::Added, _) => Some(('+', "added")),
        (Category::Changed, Policy::Update | Policy::MakeIdentical) => Some(('~', "changed")),
        (Category::Removed, _) | (Category::OnlyHere, Policy::MakeIdentical) => Some(('-', "removed")),
        _ => None,
    }
}

/// How many rows would do what.
#[derive(Serialize)]
struct Tally {
    added: u32,
    changed: u32,
    removed: u32,
    same: u32,
    /// Here but not in the source, or different but only additions were asked for.
    untouched: u32,
    invalid: u32,
}

impl Tally {
    fn of(plan: &PlanSummary) -> Self {
        let counts = plan.counts;
        let when = |category, count| effect(category, plan.policy).map_or(0, |_| count);
        let changed = when(Category::Changed, counts.changed);
        let only_here = when(Category::OnlyHere, counts.only_here);
        Self {
            added: counts.added,
            changed,
            removed: counts.removed + only_here,
            same: counts.same,
            untouched: (counts.changed - changed) + (counts.only_here - only_here),
            invalid: counts.invalid,
        }
    }

    fn words(&self) -> String {
        let parts = [
            (self.added, "added"),
            (self.changed, "changed"),
            (self.removed, "removed"),
            (self.same, "the same already"),
            (self.untouched, "left alone"),
            (self.invalid, "not valid"),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(rows, _)| *rows > 0)
            .map(|(rows, word)| format!("{} {word}", grouped(rows)))
            .collect();
        if parts.is_empty() {
            return "Nothing would change.".to_owned();
        }
        format!("Would be: {}. Nothing was changed.", parts.join(", "))
    }
}

#[derive(Serialize)]
struct ShownRow<'a> {
    effect: &'static str,
    key: &'a str,
}

async fn show(session: &Session, plan: &PlanSummary, json: Json, job: &Job) -> Result<(), Stop> {
    let tally = Tally::of(plan);
    let mut out = Output::open();
    if json.json {
        out.write_all(b"{\"tally\":")?;
        serde_json::to_writer(&mut out, &tally)?;
        out.write_all(b",\"rows\":")?;
        let mut list = JsonList::begin(&mut out)?;
        each_row(session, plan, job, |row, _, effect| {
            list.item(&ShownRow {
                effect,
                key: &row.key,
            })
        })
        .await?;
        list.end()?;
        out.write_all(b"}\n")?;
        return out.finish();
    }
    each_row(session, plan, job, |row, sign, _| {
        Ok(writeln!(out, "{sign} {}", on_one_line(&row.key))?)
    })
    .await?;
    out.finish()?;
    session.say(&tally.words());
    Ok(())
}

/// Calls `with` for each row that would do something, page by page.
async fn each_row(
    session: &Session,
    plan: &PlanSummary,
    job: &Job,
    mut with: impl FnMut(&PlanRow, char, &'static str) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut after = 0;
    loop {
        job.check()?;
        let rows = session.store.plan_rows_page(&plan.id, None, after, PAGE).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        for row in &rows {
            if let Some((sign, word)) = effect(row.category, plan.policy) {
                with(row, sign, word)?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_decides_what_a_row_does() {
        use Category as C;
        let effects = |policy| {
            [C::Added, C::Changed, C::Removed, C::Same, C::Invalid, C::OnlyHere]
                .map(|category| effect(category, policy).map_or(' ', |(sign, _)| sign))
        };
        assert_eq!(effects(Policy::Update), ['+', '~', '-', ' ', ' ', ' ']);
        assert_eq!(effects(Policy::AddOnly), ['+', ' ', '-', ' ', ' ', ' ']);
        assert_eq!(effects(Policy::MakeIdentical), ['+', '~', '-', ' ', ' ', '-']);
    }
}

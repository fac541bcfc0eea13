//! What a plan would do, for people and for scripts.

use std::io::Write as _;

use serde::Serialize;
use store::Job;
use store::model::{Category, PlanKind, PlanRow, PlanSummary, Policy};

use crate::amounts;
use crate::failure::Stop;
use crate::output::{JsonList, Output};
use crate::plan::{PlanArgs, Skipped};
use crate::session::Session;
use crate::words::{counted, grouped, on_one_line};

/// Rows of a page.
const PAGE: u32 = 500;

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
    fn of(plan: &PlanSummary, left_out: &[Category]) -> Self {
        let mut counts = plan.counts;
        let mut beside = 0;
        if left_out.contains(&Category::Changed) {
            beside = std::mem::take(&mut counts.changed);
            // With each that would come, the one that would go.
            counts.removed = counts.removed.saturating_sub(beside);
        }
        let when = |category, count| effect(category, plan.policy).map_or(0, |_| count);
        let changed = when(Category::Changed, counts.changed);
        let only_here = when(Category::OnlyHere, counts.only_here);
        Self {
            added: counts.added,
            changed,
            removed: counts.removed + only_here,
            same: counts.same,
            untouched: beside + (counts.changed - changed) + (counts.only_here - only_here),
            invalid: counts.invalid,
        }
    }

    fn words(&self, leaving_out: bool) -> String {
        let not_valid = if leaving_out {
            "not valid and left out"
        } else {
            "not valid"
        };
        let parts = [
            (self.added, "added"),
            (self.changed, "changed"),
            (self.removed, "removed"),
            (self.same, "the same already"),
            (self.untouched, "left alone"),
            (self.invalid, not_valid),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(rows, _)| *rows > 0)
            .map(|(rows, word)| format!("{} {word}", grouped(u64::from(rows))))
            .collect();
        if parts.is_empty() {
            return "No key would change.".to_owned();
        }
        format!("Would be: {}. Nothing was changed.", parts.join(", "))
    }
}

#[derive(Serialize)]
struct ShownRow<'a> {
    effect: &'static str,
    /// The name, where rows are of several namespaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a str>,
    key: &'a str,
}

/// Prints the rows that would do something, and how many of each kind there are.
pub async fn show(
    session: &Session,
    plan: &PlanSummary,
    args: &PlanArgs,
    skipped: &Skipped,
    job: &Job,
) -> Result<(), Stop> {
    show_but(session, plan, &[], args, skipped, job).await
}

/// The same where rows of some categories are left out.
pub async fn show_but(
    session: &Session,
    plan: &PlanSummary,
    left_out: &[Category],
    args: &PlanArgs,
    skipped: &Skipped,
    job: &Job,
) -> Result<(), Stop> {
    let tally = Tally::of(plan, left_out);
    // The namespaces of a backup were not named on the command line.
    let names = plan.namespaces.len() > 1 || plan.kind == PlanKind::RestoreBackup;
    let mut out = Output::open();
    if args.json.json {
        out.write_all(b"{\"tally\":")?;
        out.json_value(&tally)?;
        out.write_all(b",\"reasons\":")?;
        out.json_value(skipped.reasons())?;
        out.write_all(b",\"makes\":")?;
        out.json_value(&plan.makes)?;
        out.write_all(b",\"rows\":")?;
        let mut list = JsonList::begin(&mut out)?;
        each_row(session, plan, job, |row, _, effect| {
            list.item(&ShownRow {
                effect,
                namespace: names.then_some(row.namespace_name.as_str()),
                key: &row.key,
            })
        })
        .await?;
        list.end()?;
        out.write_all(b"}\n")?;
        return out.finish();
    }
    for made in &plan.makes {
        let does = if made.comes_back {
            "Would come back"
        } else {
            "Would be made"
        };
        let keys = counted(made.keys, "key", "keys");
        session.say(&format!("{does}: {}, {keys}.", on_one_line(&made.name)));
    }
    each_row(session, plan, job, |row, sign, _| {
        match names {
            true => write!(out, "{sign} {}\t", on_one_line(&row.namespace_name))?,
            false => write!(out, "{sign} ")?,
        }
        Ok(writeln!(out, "{}", on_one_line(&row.key))?)
    })
    .await?;
    out.finish()?;
    if let Some(among) = amounts::among(plan) {
        session.say(&among);
    }
    session.say(&tally.words(args.skip_invalid));
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
        for row in rows.iter().filter(|row| row.ticked) {
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

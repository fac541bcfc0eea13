use std::io::Write as _;

use serde::Serialize;
use store::model::{Category, PlanSummary};

use crate::commands::Namespace;
use crate::failure::Stop;
use crate::output::{Json, JsonList, Output};
use crate::session::Session;
use crate::words::{grouped, on_one_line};

/// Rows of a page.
const PAGE: u32 = 500;

/// Compare two namespaces and list the keys in which they differ: + only in the first, - only in the second,
/// ~ in both, with another value, expiry or metadata. Nothing is changed; copy takes keys over.
#[derive(Debug, clap::Args)]
pub struct Compare {
    #[command(flatten)]
    pub(super) namespace: Namespace,

    /// The namespace that it is compared with: its id or its name.
    #[arg(value_name = "OTHER")]
    other: String,

    #[command(flatten)]
    json: Json,
}

/// How many keys there are of each kind.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Tally {
    only_in_first: u32,
    different: u32,
    only_in_second: u32,
    same: u32,
}

impl Tally {
    fn of(plan: &PlanSummary) -> Self {
        Self {
            only_in_first: plan.counts.added,
            different: plan.counts.changed,
            only_in_second: plan.counts.only_here,
            same: plan.counts.same,
        }
    }

    fn words(&self) -> String {
        if self.only_in_first + self.different + self.only_in_second == 0 {
            return format!("No difference: {} the same.", grouped(u64::from(self.same)));
        }
        let parts = [
            (self.only_in_first, "only in the first"),
            (self.different, "different"),
            (self.only_in_second, "only in the second"),
            (self.same, "the same"),
        ];
        let told = parts.into_iter().filter(|(keys, _)| *keys > 0);
        let told: Vec<String> = told
            .map(|(keys, word)| format!("{} {word}", grouped(u64::from(keys))))
            .collect();
        format!("Keys: {}.", told.join(", "))
    }
}

#[derive(Serialize)]
struct ShownRow<'a> {
    difference: &'static str,
    key: &'a str,
}

/// What a row says, as a sign and a word.
fn difference(category: Category) -> Option<(char, &'static str)> {
    match category {
        Category::Added => Some(('+', "onlyInFirst")),
        Category::Changed => Some(('~', "different")),
        Category::OnlyHere => Some(('-', "onlyInSecond")),
        Category::Removed | Category::Same | Category::Invalid => None,
    }
}

impl Compare {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        session.refuse_two_meanings(&self.other).await?;
        let job = session.job();
        let compared = session
            .store
            .plan_compare(&self.namespace.namespace, &self.other, &job);
        let plan = compared.await?;
        let tally = Tally::of(&plan);
        let mut out = Output::open();
        if self.json.json {
            out.write_all(b"{\"tally\":")?;
            out.json_value(&tally)?;
            out.write_all(b",\"rows\":")?;
            let mut list = JsonList::begin(&mut out)?;
            each_difference(session, &plan, |difference, _, key| {
                list.item(&ShownRow { difference, key })
            })
            .await?;
            list.end()?;
            out.write_all(b"}\n")?;
            return out.finish();
        }
        each_difference(session, &plan, |_, sign, key| {
            Ok(writeln!(out, "{sign} {}", on_one_line(key))?)
        })
        .await?;
        out.finish()?;
        session.say(&tally.words());
        Ok(())
    }
}

/// Calls `with` for each key that is not the same in both, page by page: first those of the first namespace.
async fn each_difference(
    session: &Session,
    plan: &PlanSummary,
    mut with: impl FnMut(&'static str, char, &str) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut after = 0;
    loop {
        let rows = session.store.plan_rows_page(&plan.id, None, after, PAGE).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        for row in &rows {
            if let Some((sign, word)) = difference(row.category) {
                with(word, sign, &row.key)?;
            }
        }
    }
}

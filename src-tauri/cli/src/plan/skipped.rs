//! Rows of a plan that are not valid and are left out, and how a write of many keys is told with them.

use std::collections::BTreeMap;

use serde::Serialize;
use store::Job;
use store::formats::Refusal;
use store::model::{Applied, Category, PlanSummary};

use crate::deeds;
use crate::failure::Stop;
use crate::output::Json;
use crate::report::{Done, print};
use crate::session::Session;
use crate::words::counted;

/// Rows of a page.
const PAGE: u32 = 500;

/// How many rows were left out, and why.
#[derive(Debug, Default, Serialize)]
pub struct Skipped {
    skipped: u32,
    /// The most frequent first.
    reasons: Vec<Reason>,
}

#[derive(Debug, Serialize)]
struct Reason {
    code: String,
    rows: u32,
}

impl Skipped {
    /// Counts the rows of a plan that are not valid, by their reasons.
    pub async fn of(session: &Session, plan: &PlanSummary, job: &Job) -> Result<Self, Stop> {
        if plan.counts.invalid == 0 {
            return Ok(Self::default());
        }
        let mut rows_of: BTreeMap<String, u32> = BTreeMap::new();
        let mut after = 0;
        loop {
            job.check()?;
            let rows = session
                .store
                .plan_rows_page(&plan.id, Some(Category::Invalid), after, PAGE)
                .await?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            for reason in rows.iter().filter_map(|row| row.reason.as_ref()) {
                *rows_of.entry(code(reason)).or_default() += 1;
            }
        }
        let mut reasons: Vec<Reason> = rows_of
            .into_iter()
            .map(|(code, rows)| Reason { code, rows })
            .collect();
        reasons.sort_by_key(|reason| std::cmp::Reverse(reason.rows));
        Ok(Self {
            skipped: plan.counts.invalid,
            reasons,
        })
    }

    /// Why, and how many for each reason.
    pub fn reasons(&self) -> &impl Serialize {
        &self.reasons
    }

    /// As a sentence; none when there are none.
    pub fn words(&self) -> Option<String> {
        match self.skipped {
            0 => None,
            rows => Some(format!(
                "Left out: {} not valid.",
                counted(rows, "row that is", "rows that are")
            )),
        }
    }
}

impl Session {
    /// Tells what a write of many keys did, and what it left out.
    pub fn report_many(
        &self,
        applied: &Applied,
        nothing: &str,
        skipped: &Skipped,
        json: Json,
    ) -> Result<(), Stop> {
        if json.json {
            return print(&DoneMany {
                done: Done::from(applied),
                skipped,
            });
        }
        let words = match applied.change_id {
            0 => nothing.to_owned(),
            _ => deeds::words_of(applied),
        };
        self.say(&match skipped.words() {
            None => words,
            Some(left_out) => format!("{}. {left_out}", words.trim_end_matches('.')),
        });
        Ok(())
    }
}

/// The same of a write of many keys.
#[derive(serde::Serialize)]
struct DoneMany<'a> {
    #[serde(flatten)]
    done: Done<'a>,
    #[serde(flatten)]
    skipped: &'a Skipped,
}

/// The code under which scripts find a reason.
fn code(reason: &Refusal) -> String {
    let json = serde_json::to_value(reason).unwrap_or_default();
    json["code"].as_str().unwrap_or_default().to_owned()
}

use std::io::Write as _;
use std::path::Path;

use serde::Serialize;
use store::Job;
use store::model::Belongings;
use store::verify::{Check, Checked, Finding, verify};

use crate::amounts::amount;
use crate::failure::Stop;
use crate::output::{Json, Output};
use crate::words::{counted, grouped, on_one_line};

/// Check the whole store: its pages, its counts, its values and the log of commits. Changes nothing.
///
/// Ends with exit code 3 when something is wrong.
#[derive(Debug, clap::Args)]
pub struct Verify {
    #[command(flatten)]
    json: Json,
}

/// For scripts.
#[derive(Serialize)]
struct Verified {
    path: String,
    whole: bool,
    checks: Vec<ShownCheck>,
}

#[derive(Serialize)]
struct ShownCheck {
    check: &'static str,
    looked_at: u64,
    /// Beside keys, what is none.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    belongings: Option<Belongings>,
    wrong: u64,
    /// The first of what is wrong, in words.
    found: Vec<String>,
}

impl Verify {
    pub async fn run(self, path: &Path, job: &Job) -> Result<(), Stop> {
        let checks = verify(path, job).await?;
        let wrong = checks.iter().filter(|check| check.wrong > 0).count();
        let mut out = Output::open();
        if self.json.json {
            out.json(&Verified {
                path: path.display().to_string(),
                whole: wrong == 0,
                checks: checks.iter().map(ShownCheck::from).collect(),
            })?;
        } else {
            for check in &checks {
                writeln!(out, "{}", sentence(check))?;
                for finding in &check.findings {
                    writeln!(out, "  {}", on_one_line(&told(finding)))?;
                }
                let more = check.wrong.saturating_sub(check.findings.len() as u64);
                if more > 0 && check.what != Checked::References {
                    writeln!(out, "  and {} more", grouped(more))?;
                }
            }
            if wrong == 0 {
                writeln!(out, "Nothing is wrong.")?;
            }
        }
        out.finish()?;
        match wrong {
            0 => Ok(()),
            _ => Err(Stop::unusable(
                "Something is wrong in this store. Nothing was changed. The KV Store app shows what can be brought back, and a backup can be restored.",
            )),
        }
    }
}

impl From<&Check> for ShownCheck {
    fn from(check: &Check) -> Self {
        Self {
            check: match check.what {
                Checked::Pages => "pages",
                Checked::References => "references",
                Checked::Counts => "counts",
                Checked::Keys => "keys",
                Checked::Versions => "versions",
                Checked::Commits => "commits",
            },
            looked_at: check.looked_at,
            belongings: (check.what == Checked::Keys).then_some(check.belongings),
            wrong: check.wrong,
            found: check.findings.iter().map(told).collect(),
        }
    }
}

/// What was looked at, and whether anything of it is wrong.
fn sentence(check: &Check) -> String {
    let (what, right, wrong) = match check.what {
        Checked::Pages if check.wrong == 1 => (("page", "pages"), "whole", "problem"),
        Checked::Pages => (("page", "pages"), "whole", "problems"),
        Checked::References => (("reference", "references"), "none is broken", "broken"),
        Checked::Counts => (
            ("namespace", "namespaces"),
            "the count of keys is right",
            "with a wrong count of keys",
        ),
        Checked::Keys => (("key", "keys"), "every value is there", "without its value"),
        Checked::Versions => (
            ("version", "versions"),
            "every value is as long as noted",
            "without its value",
        ),
        Checked::Commits => (
            ("commit in the log", "commits in the log"),
            "none is missing",
            "missing between others",
        ),
    };
    let count = u32::try_from(check.looked_at).unwrap_or(u32::MAX);
    let looked_at = match check.what {
        Checked::Keys => amount(count, &check.belongings),
        _ => counted(count, what.0, what.1),
    };
    match check.wrong {
        0 => format!("{looked_at}: {right}."),
        found => format!("{looked_at}: {} {wrong}.", grouped(found)),
    }
}

fn told(finding: &Finding) -> String {
    match finding {
        Finding::Page(report) => report.clone(),
        Finding::Unreadable => "parts of the file cannot be read".to_owned(),
        Finding::Reference { table } => format!("rows of {table}"),
        Finding::Count {
            namespace,
            told,
            there,
        } => format!("{namespace} says {told} and has {there}"),
        Finding::Key {
            namespace,
            key,
            missing: true,
        } => format!("{namespace} {key}: there is no value"),
        Finding::Key { namespace, key, .. } => format!("{namespace} {key}: the list and the value differ"),
        Finding::Version { version } => format!("version {version}"),
        Finding::Commit { missing } => format!("commit {missing}"),
    }
}

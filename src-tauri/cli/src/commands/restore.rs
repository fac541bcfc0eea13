use std::path::{Path, PathBuf};

use store::{BackupInfo, BackupNamespace};

use crate::failure::Stop;
use crate::plan::{PlanArgs, Policy, carry_out};
use crate::session::Session;

/// Bring a backup back, in one change that undo takes back.
///
/// A namespace that is gone or in Trash comes back with its keys; one that is not in the backup is
/// left alone.
#[derive(Debug, clap::Args)]
pub struct Restore {
    /// The backup.
    file: PathBuf,

    /// Only these namespaces of the backup: ids or names.
    #[arg(long = "namespace", value_name = "NS", num_args = 1..)]
    namespaces: Vec<String>,

    /// What to do with keys that are there already.
    #[arg(long, value_enum, default_value_t)]
    policy: Policy,

    #[command(flatten)]
    plan: PlanArgs,
}

impl Restore {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let store = &session.store;
        if self.file.is_dir() {
            return Err(Stop::bad_input(format!(
                "{} is a folder. Choose a file. Nothing was changed.",
                self.file.display()
            )));
        }
        let backup = store::look_into_backup(&self.file)
            .await
            .map_err(Stop::of_backup)?;
        let chosen = chosen(&backup, &self.namespaces, &self.file)?;
        let ids = (!self.namespaces.is_empty())
            .then(|| chosen.iter().map(|namespace| namespace.id.clone()).collect());
        let job = session.job();
        let plan = store
            .plan_restore(&self.file, ids, &job)
            .await
            .map_err(|error| Stop::of_reading(error, &self.file))?;
        let plan = store.plan_policy(&plan.id, self.policy.into(), &job).await?;
        carry_out(session, plan, self.plan, &job).await
    }
}

/// The namespaces of a backup that are asked for, each once; all when none is named.
fn chosen<'a>(
    backup: &'a BackupInfo,
    asked: &[String],
    file: &Path,
) -> Result<Vec<&'a BackupNamespace>, Stop> {
    if asked.is_empty() {
        return Ok(backup.namespaces.iter().collect());
    }
    let mut chosen: Vec<&BackupNamespace> = Vec::new();
    for asked in asked {
        let found = find(backup, asked).ok_or_else(|| {
            Stop::not_found(format!(
                "There is no namespace “{asked}” in {}. Nothing was changed.",
                file.display()
            ))
        })?;
        if chosen.iter().all(|namespace| namespace.id != found.id) {
            chosen.push(found);
        }
    }
    Ok(chosen)
}

/// By id or, failing that, by name, as everywhere.
fn find<'a>(backup: &'a BackupInfo, asked: &str) -> Option<&'a BackupNamespace> {
    let name = asked.trim().to_lowercase();
    let by_id = backup.namespaces.iter().find(|row| row.id == asked);
    by_id.or_else(|| {
        backup
            .namespaces
            .iter()
            .find(|row| row.name.to_lowercase() == name)
    })
}

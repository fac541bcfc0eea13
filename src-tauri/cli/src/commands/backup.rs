use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;
use store::model::Belongings;
use store::{
    BackupInfo, BackupNamespace, BackupProblem, BackupReason, ExpiredRemoved, FailedBackup, StoreError,
    list_backups_in,
};

use crate::amounts::amount;
use crate::failure::{Exit, Stop, sentence};
use crate::moment;
use crate::output::{Json, JsonList, Output};
use crate::session::{Session, warn};
use crate::words::{counted, on_one_line};

/// Copy the whole store to a file, and print the file's path.
///
/// The copy has the history too, and is read through before it counts.
#[derive(Debug, clap::Args)]
pub struct Backup {
    /// The file to write, or a folder to write one in; if not given, the folder of automatic backups.
    /// A file that is there is replaced when the new one is whole.
    file: Option<PathBuf>,

    /// List the automatic backups instead, the newest first; or those in the folder FILE, or what is
    /// in the backup FILE.
    #[arg(long)]
    list: bool,

    /// What to call it, in the folder of automatic backups; up to 40 characters.
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["file", "list"])]
    label: Option<String>,

    /// Instead, take what has expired since out of the automatic backups of this store, for good. Those
    /// that were asked for keep it.
    #[arg(long, conflicts_with_all = ["file", "list", "label"])]
    remove_expired: bool,

    #[command(flatten)]
    json: Json,
}

/// A backup for scripts.
#[derive(Serialize)]
struct Shown<'a> {
    path: &'a str,
    made: String,
    reason: BackupReason,
    /// What the person who made it called it; null when nothing.
    label: Option<&'a str>,
    keys: u32,
    #[serde(flatten)]
    belongings: Belongings,
    bytes: i64,
    namespaces: Vec<ShownNamespace<'a>>,
    /// Why it cannot be used; null when it can.
    problem: Option<String>,
}

#[derive(Serialize)]
struct ShownNamespace<'a> {
    id: &'a str,
    name: &'a str,
    keys: u32,
    #[serde(flatten)]
    belongings: Belongings,
}

/// What taking out what has expired came to, for scripts.
#[derive(Serialize)]
struct ShownRemoved {
    looked_at: u32,
    rewritten: u32,
    left: Vec<ShownLeft>,
}

#[derive(Serialize)]
struct ShownLeft {
    path: String,
    /// Why it was left as it is.
    problem: String,
}

impl From<&ExpiredRemoved> for ShownRemoved {
    fn from(removed: &ExpiredRemoved) -> Self {
        let left = removed.left.iter().map(|left| ShownLeft {
            path: left.path.display().to_string(),
            problem: sentence(&left.why),
        });
        Self {
            looked_at: removed.looked_at,
            rewritten: removed.rewritten,
            left: left.collect(),
        }
    }
}

impl<'a> From<&'a BackupInfo> for Shown<'a> {
    fn from(backup: &'a BackupInfo) -> Self {
        Self {
            path: &backup.path,
            made: moment::of_milliseconds(backup.made_at),
            reason: backup.reason,
            label: backup.label.as_deref(),
            keys: backup.entries,
            belongings: backup.belongings,
            bytes: backup.size,
            namespaces: backup.namespaces.iter().map(ShownNamespace::from).collect(),
            problem: backup.problem.as_ref().map(sentence),
        }
    }
}

impl<'a> From<&'a BackupNamespace> for ShownNamespace<'a> {
    fn from(namespace: &'a BackupNamespace) -> Self {
        Self {
            id: &namespace.id,
            name: &namespace.name,
            keys: namespace.entry_count,
            belongings: namespace.belongings,
        }
    }
}

impl Backup {
    /// Whether the command only looks.
    pub fn only_lists(&self) -> bool {
        self.list
    }

    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        if self.file.as_deref() == Some(Path::new("-")) {
            return Err(Stop::bad_input(
                "A backup is a file that is read again; it cannot go to standard output. Name a file.",
            ));
        }
        match (self.list, self.remove_expired) {
            (true, _) => self.show(session).await,
            (_, true) => self.remove_expired(session).await,
            _ => self.make(session).await,
        }
    }

    async fn remove_expired(self, session: &Session) -> Result<(), Stop> {
        let removed = session.store.remove_expired_from_backups(&session.job()).await;
        let removed = removed.map_err(|error| match error {
            StoreError::Cancelled => Stop::Failed {
                exit: Exit::Cancelled,
                words: "Cancelled. Each backup is whole; some may still hold values that have expired."
                    .to_owned(),
            },
            other => other.into(),
        })?;
        if self.json.json {
            let mut out = Output::open();
            out.json(&ShownRemoved::from(&removed))?;
            out.finish()?;
        } else if removed.rewritten > 0 || removed.left.is_empty() {
            session.say(&words_of_removal(&removed));
        }
        for left in &removed.left {
            let path = left.path.display();
            warn(&format!("{path} was left as it is. {}", sentence(&left.why)));
        }
        match u32::try_from(removed.left.len()).unwrap_or(u32::MAX) {
            0 => Ok(()),
            left => Err(Stop::unusable(format!(
                "{} may still hold values that have expired.",
                counted(left, "backup", "backups")
            ))),
        }
    }

    async fn make(self, session: &Session) -> Result<(), Stop> {
        let (store, job) = (&session.store, session.job());
        let made = match self.file {
            None => {
                store
                    .back_up(
                        BackupReason::Manual,
                        self.label.as_deref().unwrap_or_default(),
                        &job,
                    )
                    .await?
            }
            Some(file) => {
                let target = match file.is_dir() {
                    true => file.join(store.backup_name(BackupReason::Manual).await?),
                    false => file,
                };
                store.back_up_to(&target, &job).await.map_err(Stop::of_target)?
            }
        };
        let mut out = Output::open();
        match self.json.json {
            true => out.json(&Shown::from(&made))?,
            false => writeln!(out, "{}", made.path)?,
        }
        out.finish()?;
        let namespaces = u32::try_from(made.namespaces.len()).unwrap_or(u32::MAX);
        session.say(&format!(
            "Backed up {} in {}.",
            amount(made.entries, &made.belongings),
            counted(namespaces, "namespace", "namespaces"),
        ));
        Ok(())
    }

    async fn show(self, session: &Session) -> Result<(), Stop> {
        let backups = match &self.file {
            None => session.store.list_backups().await?,
            Some(folder) if folder.is_dir() => list_backups_in(folder).await,
            Some(file) => {
                let looked = store::look_into_backup(file).await;
                vec![looked.map_err(Stop::of_backup)?]
            }
        };
        if self.file.is_none()
            && let Some(failed) = session.store.failed_backup().await?
        {
            warn(&words_of_failure(&failed));
        }
        let mut out = Output::open();
        if self.json.json {
            let mut list = JsonList::begin(&mut out)?;
            for backup in &backups {
                list.item(&Shown::from(backup))?;
            }
            list.end_line()?;
            return out.finish();
        }
        let rows: Vec<Vec<String>> = backups.iter().map(row).collect();
        out.table(&["TIME", "WHY", "KEYS", "BYTES", "NAMESPACES", "FILE"], &rows)?;
        out.finish()?;
        backups
            .iter()
            .filter_map(|backup| backup.problem.as_ref())
            .for_each(|problem| warn(&sentence(problem)));
        Ok(())
    }
}

fn words_of_removal(removed: &ExpiredRemoved) -> String {
    match removed.rewritten {
        0 => "Nothing that has expired is in the automatic backups.".to_owned(),
        some => format!(
            "Removed what has expired from {}.",
            counted(some, "automatic backup", "automatic backups")
        ),
    }
}

fn words_of_failure(failed: &FailedBackup) -> String {
    let folder = failed.folder.as_deref().unwrap_or("the folder for backups");
    let why = match failed.problem {
        BackupProblem::DiskFull => format!("the disk that {folder} is on is full"),
        BackupProblem::Folder => format!("{folder} cannot be written"),
        BackupProblem::NotSound => "the copy could not be read through; the store may be damaged".to_owned(),
        BackupProblem::Busy => "another program was writing for a long time".to_owned(),
        BackupProblem::Other => "something went wrong".to_owned(),
    };
    format!(
        "The automatic backup of {} was not made: {why}. KV Store tries again from {} on.",
        moment::of_milliseconds(failed.at),
        moment::of_milliseconds(failed.next_at),
    )
}

fn row(backup: &BackupInfo) -> Vec<String> {
    let names: Vec<&str> = backup.namespaces.iter().map(|n| n.name.as_str()).collect();
    let (keys, names) = match &backup.problem {
        Some(_) => ("-".to_owned(), "-".to_owned()),
        None => (backup.entries.to_string(), names.join(", ")),
    };
    vec![
        moment::of_milliseconds(backup.made_at),
        match &backup.label {
            Some(label) => on_one_line(label).into_owned(),
            None => why(backup.reason).to_owned(),
        },
        keys,
        backup.size.to_string(),
        on_one_line(&names).into_owned(),
        on_one_line(&backup.path).into_owned(),
    ]
}

fn why(reason: BackupReason) -> &'static str {
    match reason {
        BackupReason::Manual => "asked for",
        BackupReason::Daily => "daily",
        BackupReason::BeforeRestore => "before a restore",
        BackupReason::BeforeImport => "before an import",
        BackupReason::BeforeDelete => "before a drop",
        BackupReason::BeforeUpgrade => "before an upgrade",
    }
}

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use serde::Serialize;
use store::Job;
use store::formats::{ExportFormat, Losses, Writer};
use store::model::Selection;

use crate::commands::{Keyed, Searched};
use crate::failure::{Stop, cut_short};
use crate::losses::losses;
use crate::output::{Json, Output};
use crate::session::{Session, warn};
use crate::words::counted;

/// Export a namespace to a file, or to standard output.
#[derive(Debug, clap::Args)]
pub struct Export {
    #[command(flatten)]
    pub(super) namespace: Keyed,

    /// The file to write; one that is there is replaced when the new one is whole, and keeps its owner
    /// and mode. A link is followed; into a pipe the entries stream. - writes to standard output.
    file: PathBuf,

    /// The format of the file.
    #[arg(long, value_enum, default_value_t)]
    format: Format,

    /// Only keys that start with this; flags are named by the rest of the key.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    prefix: String,

    #[command(flatten)]
    searched: Searched,

    #[command(flatten)]
    json: Json,
}

/// One of the store's formats, by its word.
#[derive(Debug, Clone, Default)]
struct Format(ExportFormat);

static FORMATS: LazyLock<Vec<Format>> = LazyLock::new(|| ExportFormat::all().map(Format).collect());

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &FORMATS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (word, help) = match self.0 {
            ExportFormat::Map => ("map", "JSON, {\"key\": value}"),
            ExportFormat::List => (
                "list",
                "JSON, [{\"key\", \"value\", \"expiration\", \"metadata\"}]: carries everything",
            ),
            ExportFormat::Csv => ("csv", "A table for spreadsheets"),
            ExportFormat::Flagd { .. } => (
                "flagd",
                "Feature flags for flagd: switches, numbers, texts and JSON",
            ),
        };
        Some(PossibleValue::new(word).help(help))
    }
}

/// What was written, for scripts.
#[derive(Serialize)]
struct Written {
    path: String,
    entries: u32,
    left_out: u32,
    bytes: i64,
}

impl Export {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let mut format = self.format.0;
        if let ExportFormat::Flagd { prefix } = &mut format {
            prefix.clone_from(&self.prefix);
        }
        let selection = Selection::Matching {
            filter: self.searched.filter(self.prefix),
            except: Vec::new(),
        };
        let (namespace, job) = (&self.namespace.namespace, session.job());
        if self.file.as_os_str() == "-" {
            return to_stdout(session, namespace, selection, format, &job).await;
        }
        refuse_the_store(&self.file, session.store.path())?;
        let losses = session.store.check_export(namespace, &selection, &format).await?;
        // Where some value is not text, nothing is written, and that is told in its place.
        if losses.not_text == 0 {
            told(&losses);
        }
        let written = session
            .store
            .export_to_file(namespace, selection, format, &self.file, &job)
            .await
            .map_err(Stop::of_target)?;
        if self.json.json {
            let mut out = Output::open();
            out.json(&Written {
                path: written.path,
                entries: written.entries,
                left_out: written.left_out,
                bytes: written.bytes,
            })?;
            return out.finish();
        }
        let keys = counted(written.entries, "key", "keys");
        session.say(&format!("Exported {keys} to {}.", self.file.display()));
        Ok(())
    }
}

/// An export puts a new file in the place of the old one: never in the place of the data itself.
fn refuse_the_store(target: &Path, store: &Path) -> Result<(), Stop> {
    match (target.canonicalize(), store.canonicalize()) {
        (Ok(target), Ok(store)) if target == store => Err(Stop::bad_input(format!(
            "{} is the store itself. Nothing was written; choose another file.",
            target.display()
        ))),
        _ => Ok(()),
    }
}

async fn to_stdout(
    session: &Session,
    namespace: &str,
    selection: Selection,
    format: ExportFormat,
    job: &Job,
) -> Result<(), Stop> {
    let mut batches = session.store.stream_entries(namespace, selection, job).await?;
    let mut losses = Losses::new(format.clone());
    let mut writer = Writer::new(format, Output::open());
    while let Some(batch) = batches.recv().await {
        for entry in batch?.entries() {
            losses.count(entry.key, (&entry).into());
            writer.write(&entry).map_err(of_writing)?;
        }
        // Whoever listens for Ctrl+C gets a turn, however fast the rows come.
        tokio::task::yield_now().await;
        job.check()?;
    }
    writer.finish()?.finish()?;
    told(&losses);
    Ok(())
}

/// Says what the file lacks.
fn told(lost: &Losses) {
    losses(lost).iter().for_each(|loss| warn(loss));
}

fn of_writing(problem: store::formats::WriteProblem) -> Stop {
    match problem {
        store::formats::WriteProblem::Output(error) => error.into(),
        problem => Stop::bad_input(cut_short(&problem)),
    }
}

//! The folder of automatic backups: names, the list, and which old ones go.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::{DateTime, Weekday};
use jiff::tz::TimeZone;
use serde::Serialize;

use super::label::{escaped, unescaped};
use crate::error::StoreError;
use crate::location::BACKUP_EXTENSION;
use crate::model::{BackupReason, Belongings};

const STEM: &str = "kv-store";
const MOMENT: &str = "%Y%m%d-%H%M%S";

impl BackupReason {
    const ALL: [Self; 6] = [
        Self::Manual,
        Self::Daily,
        Self::BeforeRestore,
        Self::BeforeImport,
        Self::BeforeDelete,
        Self::BeforeUpgrade,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Daily => "daily",
            Self::BeforeRestore => "before-restore",
            Self::BeforeImport => "before-import",
            Self::BeforeDelete => "before-delete",
            Self::BeforeUpgrade => "before-upgrade",
        }
    }
}

/// A namespace in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BackupNamespace {
    /// `kv_…`.
    pub id: String,
    /// Its name when the backup was made.
    pub name: String,
    /// Entries that the backup says it has; expired ones that were not swept yet are counted.
    pub entry_count: u32,
    /// What else it has, counted in the same way.
    pub belongings: Belongings,
}

/// A backup, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct BackupInfo {
    /// The whole path of the file.
    pub path: String,
    /// Unix milliseconds.
    #[cfg_attr(feature = "specta", specta(type = crate::model::Number))]
    pub made_at: i64,
    /// Bytes.
    #[cfg_attr(feature = "specta", specta(type = crate::model::Number))]
    pub size: i64,
    /// Why it was made.
    pub reason: BackupReason,
    /// What the person who made it called it.
    pub label: Option<String>,
    /// Its living namespaces; empty when it cannot be read.
    pub namespaces: Vec<BackupNamespace>,
    /// Entries of these namespaces together.
    pub entries: u32,
    /// What else they have together.
    pub belongings: Belongings,
    /// Why it cannot be used; `None` when it can.
    pub problem: Option<StoreError>,
}

/// What a file's name tells: `kv-store-3fa8b2c1-20261123-142530-daily.kvbackup`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) path: PathBuf,
    /// The store that it is a copy of: eight hexadecimal digits.
    pub(super) store_id: String,
    /// In the local time of the computer that made it.
    pub(super) moment: DateTime,
    pub(super) reason: BackupReason,
    pub(super) label: Option<String>,
}

/// The name of a backup made now (Unix milliseconds), with a person's label where it is not empty.
pub(super) fn name(store_id: &str, now_ms: i64, reason: BackupReason, label: &str) -> String {
    let now = Timestamp::from_millisecond(now_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    let local = now.to_zoned(TimeZone::system());
    let label = match escaped(label) {
        label if label.is_empty() => label,
        label => format!("-{label}"),
    };
    format!(
        "{STEM}-{store_id}-{}-{}{label}.{BACKUP_EXTENSION}",
        local.strftime(MOMENT),
        reason.word()
    )
}

/// Names for a backup made now, in the order in which they are to be tried: a name tells seconds, and
/// one second can see several backups.
pub(super) fn names(
    folder: &Path,
    store_id: &str,
    now_ms: i64,
    reason: BackupReason,
    label: &str,
) -> impl Iterator<Item = PathBuf> {
    (0..).map(move |later| folder.join(name(store_id, now_ms + later * 1_000, reason, label)))
}

pub(super) fn parse(path: &Path) -> Option<Named> {
    if path.extension()? != BACKUP_EXTENSION {
        return None;
    }
    let rest = path
        .file_stem()?
        .to_str()?
        .strip_prefix(STEM)?
        .strip_prefix('-')?;
    let (store_id, rest) = rest.split_once('-')?;
    let (moment, word) = rest.split_at_checked("20261123-142530".len())?;
    let words = word.strip_prefix('-')?;
    let (reason, label) = BackupReason::ALL.into_iter().find_map(|reason| {
        let rest = words.strip_prefix(reason.word())?;
        match rest.strip_prefix('-') {
            Some(label) => Some((reason, Some(unescaped(label)))),
            None => rest.is_empty().then_some((reason, None)),
        }
    })?;
    Some(Named {
        path: path.to_owned(),
        store_id: store_id.to_owned(),
        moment: DateTime::strptime(MOMENT, moment).ok()?,
        reason,
        label,
    })
}

impl Named {
    /// Unix milliseconds, by this computer's clock.
    pub(super) fn made_at(&self) -> Option<i64> {
        Some(
            self.moment
                .to_zoned(TimeZone::system())
                .ok()?
                .timestamp()
                .as_millisecond(),
        )
    }
}

/// The backups of one store, or of any, in a folder, the newest first; none when it is not there. An
/// empty file is a name that somebody takes at this moment, or was taking when the program ended.
pub(super) fn list(folder: &Path, store_id: Option<&str>) -> Vec<Named> {
    let Ok(files) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut named: Vec<Named> = files
        .flatten()
        .filter(|file| file.metadata().map_or(true, |about| about.len() > 0))
        .filter_map(|file| parse(&file.path()))
        .filter(|named| store_id.is_none_or(|id| named.store_id == id))
        .collect();
    named.sort_by(|a, b| b.moment.cmp(&a.moment).then_with(|| b.path.cmp(&a.path)));
    named
}

/// The automatic backups that may go: beyond the newest `keep`, all but the newest of each week.
pub(super) fn superfluous(newest_first: &[Named], keep: usize) -> Vec<PathBuf> {
    let mut weeks = BTreeSet::new();
    newest_first
        .iter()
        .filter(|named| named.reason != BackupReason::Manual)
        .enumerate()
        .filter(|(place, named)| {
            let first_of_its_week = weeks.insert(week(named.moment));
            *place >= keep && !first_of_its_week
        })
        .map(|(_, named)| named.path.clone())
        .collect()
}

/// The Monday on which a moment's week begins.
fn week(moment: DateTime) -> jiff::civil::Date {
    let date = moment.date();
    if date.weekday() == Weekday::Monday {
        return date;
    }
    date.nth_weekday(-1, Weekday::Monday).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Named {
        parse(Path::new(name)).unwrap()
    }

    #[test]
    fn a_name_says_when_and_why() {
        let made = named("/b/kv-store-3fa8b2c1-20261123-142530-before-import.kvbackup");
        assert_eq!(made.reason, BackupReason::BeforeImport);
        assert_eq!(made.moment, jiff::civil::date(2026, 11, 23).at(14, 25, 30, 0));
        for other in [
            "kv-store.db",
            "kv-store-3fa8b2c1-20261123-daily.kvbackup",
            "kv-store-3fa8b2c1-20261199-000000-daily.kvbackup",
        ] {
            assert_eq!(parse(Path::new(other)), None, "{other}");
        }
        let written = parse(Path::new(&name(
            "3fa8b2c1",
            1_800_000_000_000,
            BackupReason::Daily,
            "",
        )))
        .unwrap();
        assert_eq!(written.made_at(), Some(1_800_000_000_000));
    }

    #[test]
    fn a_label_is_in_the_name_and_read_back_as_it_was_typed() {
        for label in ["Before the launch", "50%/done? \"x\" – ä", "a-b", "..", "con:"] {
            let file = name("3fa8b2c1", 1_800_000_000_000, BackupReason::Manual, label);
            let refused = |char: char| r#"/\:*?"<>|"#.contains(char);
            assert!(!file.contains(refused), "{file}");
            let read = parse(Path::new(&file)).unwrap();
            assert_eq!(
                (read.reason, read.label.as_deref()),
                (BackupReason::Manual, Some(label))
            );
        }
        for empty in ["", "  "] {
            let file = name("3fa8b2c1", 1_800_000_000_000, BackupReason::Manual, empty);
            assert_eq!(parse(Path::new(&file)).unwrap().label, None);
        }
        let long = name(
            "3fa8b2c1",
            1_800_000_000_000,
            BackupReason::Manual,
            &"/".repeat(500),
        );
        assert!(long.len() < 255, "{}", long.len());
    }

    #[test]
    fn beyond_the_newest_ones_one_for_each_week_is_kept() {
        // Mondays are 2, 9, 16 and 23 November 2026.
        let days = [23, 22, 21, 20, 16, 15, 14, 9, 8, 2];
        let all: Vec<Named> = days
            .iter()
            .map(|day| named(&format!("kv-store-3fa8b2c1-202611{day:02}-120000-daily.kvbackup")))
            .collect();
        let gone: Vec<String> = superfluous(&all, 2)
            .iter()
            .map(|path| path.to_string_lossy()["kv-store-3fa8b2c1-202611".len()..][..2].to_owned())
            .collect();
        assert_eq!(gone, ["21", "20", "16", "14", "09", "02"]);
    }

    #[test]
    fn a_backup_that_a_person_made_is_never_superfluous() {
        let all: Vec<Named> = (10..20)
            .rev()
            .map(|second| {
                named(&format!(
                    "kv-store-3fa8b2c1-20261123-1200{second}-manual.kvbackup"
                ))
            })
            .collect();
        assert!(superfluous(&all, 0).is_empty());
    }
}

//! A store looked at from end to end, without changing anything: its pages, and whether what the tables
//! say of each other is so.

use std::path::Path;
use std::time::{Duration, SystemTime};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::database::{
    Access, COMPANIONS_SINCE, check_before_opening, connection_to, has_log, is_open, watch_cancel,
};
use crate::error::{CANNOT_OPEN, Obstacle, Result, StoreError};
use crate::files::behind_links;
use crate::job::Job;
use crate::ledger::LENT_ABOVE;
use crate::model::{Belongings, Purpose, count};

/// Findings that are told one by one; the rest of a check's is counted.
const MOST_TOLD: i64 = 20;
/// Looks at a file that others write to meanwhile.
const MOST_LOOKS: u32 = 5;
/// The first format in which a version may have its value from another one.
const LENT_SINCE: i64 = 5;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What.
    pub what: Checked,
    /// How many of them.
    pub looked_at: u64,
    /// What was looked at together with keys and is none; nothing with anything else.
    pub belongings: Belongings,
    /// How many are wrong.
    pub wrong: u64,
    /// The first of those.
    pub findings: Vec<Finding>,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// Every page of the file, and how they fit together.
    Pages,
    /// Rows that name a row of another table.
    References,
    /// Namespaces, and how many keys each says it has.
    Counts,
    /// Keys, and the version that each has.
    Keys,
    /// Versions, and whether each has a value of its length, its own or a lent one.
    Versions,
    /// The log of commits, in which none may be missing.
    Commits,
}

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// As SQLite tells it; without values.
    Page(String),
    /// Pages that SQLite cannot make sense of at all.
    Unreadable,
    /// A table with rows that name one which is not there.
    Reference {
        /// The table.
        table: String,
    },
    /// A count that is off.
    Count {
        /// The namespace's id.
        namespace: String,
        /// Keys that it says it has.
        told: i64,
        /// Keys that are there.
        there: i64,
    },
    /// A key without its value, or that says something else of it than its version.
    Key {
        /// The namespace's id, or its number where it has none.
        namespace: String,
        /// The key.
        key: String,
        /// Whether there is no such version.
        missing: bool,
    },
    /// A version without a value of its length.
    Version {
        /// Its number.
        version: i64,
    },
    /// A gap in the log of commits.
    Commit {
        /// The first that is missing.
        missing: i64,
    },
}

/// Looks at a store as it is at one moment. Nobody is hindered, and nothing is changed; a large file takes
/// seconds.
///
/// Errors: `NoStore`, `CannotOpen`, `NotADatabase`, `OtherApplication`, `NewerVersion`, `Busy`, also where other
/// programs wrote again and again meanwhile; `Cancelled`.
pub async fn verify(path: &Path, job: &Job) -> Result<Vec<Check>> {
    // SQLite keeps the log beside the file itself.
    let path = &behind_links(path);
    if !path.exists() {
        return Err(StoreError::NoStore {
            path: path.to_owned(),
        });
    }
    let mut failed = StoreError::Busy;
    for _ in 0..MOST_LOOKS {
        let before = Unopened::look(path);
        let checks = verify_once(path, before.is_some(), job).await;
        // What nobody has open is read without a lock, and what somebody wrote meanwhile would look like
        // damage. What somebody has open may be closed before it is opened here.
        match checks {
            checks if before.is_some() && before == Unopened::look(path) => return checks,
            _ if before.is_some() => failed = StoreError::Busy,
            Err(error) => failed = error,
            whole_moment => return whole_moment,
        }
        job.check()?;
    }
    Err(failed)
}

/// A file that no program has open, as the system tells of it.
#[derive(PartialEq, Eq)]
struct Unopened {
    length: u64,
    modified: Option<SystemTime>,
}

impl Unopened {
    /// `None` where a program has the file open.
    fn look(path: &Path) -> Option<Self> {
        let about = path.metadata().ok()?;
        (!has_log(path) && !is_open(path)).then(|| Self {
            length: about.len(),
            modified: about.modified().ok(),
        })
    }
}

/// `unopened`: without a lock, and with nothing beside the file.
async fn verify_once(path: &Path, unopened: bool, job: &Job) -> Result<Vec<Check>> {
    check_before_opening(path)?;
    let together = connection_to(path).read_only(true).immutable(unopened);
    let checks = match verify_by(together, job).await {
        // A log without its index, where none can be made.
        Err(error) if error.is_sqlite(CANNOT_OPEN) => {
            verify_by(Access::ReadOnly.apply(connection_to(path), path), job).await
        }
        checks => checks,
    };
    match checks {
        Err(error) if error.is_sqlite(CANNOT_OPEN) => Err(cannot_open(path, Obstacle::Refused)),
        checks => checks,
    }
}

async fn verify_by(options: SqliteConnectOptions, job: &Job) -> Result<Vec<Check>> {
    let mut connection = options.busy_timeout(Duration::from_secs(20)).connect().await?;
    let checks = verify_open(&mut connection, job).await;
    let _ = connection.close().await;
    checks
}

fn cannot_open(path: &Path, obstacle: Obstacle) -> StoreError {
    StoreError::CannotOpen {
        path: path.to_owned(),
        obstacle,
    }
}

async fn verify_open(connection: &mut SqliteConnection, job: &Job) -> Result<Vec<Check>> {
    watch_cancel(connection, job).await?;
    // All of it at one moment, whoever writes meanwhile.
    sqlx::raw_sql("BEGIN").execute(&mut *connection).await?;
    // A page that is wrong may be the first one that is read.
    let pages = match pages(connection).await {
        Err(StoreError::Damaged { .. }) => Check::new(Checked::Pages, 0, 1, vec![Finding::Unreadable]),
        looked => looked?,
    };
    let mut checks = vec![pages];
    // What the tables say is asked only where they can be read.
    if checks[0].wrong == 0 {
        let format = number(connection, "PRAGMA user_version").await?;
        checks.push(references(connection).await?);
        checks.push(counts(connection, format).await?);
        checks.push(keys(connection, format).await?);
        checks.push(versions(connection, format).await?);
        checks.push(commits(connection).await?);
    }
    job.check()?;
    Ok(checks)
}

async fn number(connection: &mut SqliteConnection, sql: &'static str) -> Result<i64> {
    Ok(sqlx::query_scalar(sql).fetch_one(connection).await?)
}

impl Check {
    fn new(what: Checked, looked_at: i64, wrong: i64, findings: Vec<Finding>) -> Self {
        Self {
            what,
            looked_at: looked_at.unsigned_abs(),
            belongings: Belongings::default(),
            wrong: wrong.unsigned_abs(),
            findings,
        }
    }
}

async fn pages(connection: &mut SqliteConnection) -> Result<Check> {
    let all = number(connection, "PRAGMA page_count").await?;
    let mut report: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(1000)")
        .fetch_all(&mut *connection)
        .await?;
    report.retain(|line| line != "ok");
    let wrong = i64::try_from(report.len()).unwrap_or(i64::MAX);
    let told = report.into_iter().take(MOST_TOLD.unsigned_abs() as usize);
    Ok(Check::new(
        Checked::Pages,
        all,
        wrong,
        told.map(Finding::Page).collect(),
    ))
}

async fn references(connection: &mut SqliteConnection) -> Result<Check> {
    let all = number(
        connection,
        "SELECT (SELECT count(*) FROM entries) + (SELECT count(*) FROM revisions)
              + (SELECT count(*) FROM namespace_revisions)",
    )
    .await?;
    let broken: Vec<(String, i64)> =
        sqlx::query_as("SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1 ORDER BY 1")
            .fetch_all(&mut *connection)
            .await?;
    let wrong = broken.iter().map(|(_, rows)| rows).sum();
    let findings = broken.into_iter().map(|(table, _)| Finding::Reference { table });
    Ok(Check::new(Checked::References, all, wrong, findings.collect()))
}

async fn counts(connection: &mut SqliteConnection, format: i64) -> Result<Check> {
    let namespaces = match format < COMPANIONS_SINCE {
        true => "SELECT count(*) FROM namespaces",
        false => "SELECT count(*) FROM namespaces WHERE companion_of IS NULL",
    };
    let all = number(connection, namespaces).await?;
    let off: Vec<(String, i64, i64)> = sqlx::query_as(
        "SELECT public_id, entry_count, there FROM (
             SELECT public_id, entry_count,
                    (SELECT count(*) FROM entries AS e WHERE e.namespace_id = n.id) AS there
             FROM namespaces AS n)
         WHERE entry_count <> there ORDER BY public_id",
    )
    .fetch_all(&mut *connection)
    .await?;
    let wrong = i64::try_from(off.len()).unwrap_or(i64::MAX);
    let told = off.into_iter().take(MOST_TOLD.unsigned_abs() as usize);
    let findings = told.map(|(namespace, told, there)| Finding::Count {
        namespace,
        told,
        there,
    });
    Ok(Check::new(Checked::Counts, all, wrong, findings.collect()))
}

/// Entries whose version is not there or says something else.
const WRONG_KEYS: &str = " FROM entries AS e LEFT JOIN versions AS v ON v.id = e.version_id
    LEFT JOIN namespaces AS n ON n.id = e.namespace_id
    WHERE v.id IS NULL OR (v.kind, v.size) <> (e.kind, e.size) OR v.expires_at IS NOT e.expires_at";

async fn keys(connection: &mut SqliteConnection, format: i64) -> Result<Check> {
    let all = number(connection, "SELECT count(*) FROM entries").await?;
    let belongings = match format < COMPANIONS_SINCE {
        true => Belongings::default(),
        false => belongings(connection).await?,
    };
    let wrong = count_of(connection, WRONG_KEYS).await?;
    let list = format!(
        "SELECT coalesce(n.public_id, e.namespace_id), e.key, v.id IS NULL {WRONG_KEYS} LIMIT {MOST_TOLD}"
    );
    let told: Vec<(String, String, bool)> = sqlx::query_as(sqlx::AssertSqlSafe(list))
        .fetch_all(&mut *connection)
        .await?;
    let findings = told.into_iter().map(|(namespace, key, missing)| Finding::Key {
        namespace,
        key,
        missing,
    });
    let keys = all - i64::from(belongings.total());
    Ok(Check {
        belongings,
        ..Check::new(Checked::Keys, keys, wrong, findings.collect())
    })
}

/// The entries of companions, those of namespaces in Trash included, as with keys.
async fn belongings(connection: &mut SqliteConnection) -> Result<Belongings> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT n.purpose, (SELECT count(*) FROM entries AS e WHERE e.namespace_id = n.id)
         FROM namespaces AS n WHERE n.purpose IS NOT NULL",
    )
    .fetch_all(connection)
    .await?;
    let mut belongings = Belongings::default();
    for (purpose, entries) in rows {
        if let Some(purpose) = Purpose::from_code(&purpose) {
            belongings.add(purpose, count(entries));
        }
    }
    Ok(belongings)
}

async fn versions(connection: &mut SqliteConnection, format: i64) -> Result<Check> {
    let all = number(connection, "SELECT count(*) FROM versions").await?;
    let beyond = "v.id >= (SELECT next_version FROM meta)";
    let wrong_versions = match format < LENT_SINCE {
        true => format!(" FROM versions AS v WHERE length(v.value) <> v.size OR {beyond}"),
        // One that borrows has no bytes of its own, and the holder has them itself.
        false => format!(
            " FROM versions AS v LEFT JOIN versions AS holder ON holder.id = v.value_of
              WHERE {beyond} OR CASE WHEN v.value_of IS NULL THEN length(v.value) <> v.size
                    ELSE length(v.value) > 0 OR v.size <= {LENT_ABOVE} OR holder.id IS NULL
                      OR holder.value_of IS NOT NULL OR holder.size <> v.size END"
        ),
    };
    let wrong = count_of(connection, &wrong_versions).await?;
    let list = format!("SELECT v.id {wrong_versions} ORDER BY v.id LIMIT {MOST_TOLD}");
    let told: Vec<i64> = sqlx::query_scalar(sqlx::AssertSqlSafe(list))
        .fetch_all(&mut *connection)
        .await?;
    let findings = told.into_iter().map(|version| Finding::Version { version });
    Ok(Check::new(Checked::Versions, all, wrong, findings.collect()))
}

async fn commits(connection: &mut SqliteConnection) -> Result<Check> {
    const GAPS: &str = " FROM commits AS c WHERE c.seq > (SELECT min(seq) FROM commits)
        AND NOT EXISTS (SELECT 1 FROM commits AS before WHERE before.seq = c.seq - 1)";
    let all = number(connection, "SELECT count(*) FROM commits").await?;
    let wrong = count_of(connection, GAPS).await?;
    let list = format!("SELECT c.seq - 1 {GAPS} ORDER BY c.seq LIMIT {MOST_TOLD}");
    let told: Vec<i64> = sqlx::query_scalar(sqlx::AssertSqlSafe(list))
        .fetch_all(&mut *connection)
        .await?;
    let findings = told.into_iter().map(|missing| Finding::Commit { missing });
    Ok(Check::new(Checked::Commits, all, wrong, findings.collect()))
}

async fn count_of(connection: &mut SqliteConnection, from: &str) -> Result<i64> {
    let count = format!("SELECT count(*) {from}");
    Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(count))
        .fetch_one(connection)
        .await?)
}

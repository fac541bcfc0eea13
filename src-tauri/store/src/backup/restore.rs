//! A backup held against the store as it is, and brought back as one change.

use std::path::Path;

use sqlx::sqlite::SqliteConnection;

use super::folder::parse;
use super::verify::look;
use crate::database::{COMPANIONS_SINCE, begin_staging, end_staging, read_only_uri};
use crate::error::{Result, StoreError};
use crate::job::{Job, Step};
use crate::ledger::{Values, lent_above};
use crate::limits::MAX_EXPIRY;
use crate::model::{Deed, Origin, PlanKind, PlanSummary};
use crate::namespaces::told_companion;
use crate::plan::stage;
use crate::plan::{
    About, Companion, OpenPlan, PlannedNamespace, RestoreSource, index_namespaces, leave_out_again,
};
use crate::store::Store;

/// A namespace of a backup, and the one that its rows go to.
#[derive(Debug)]
struct RestoredNamespace {
    /// In the backup's tables.
    source_id: i64,
    planned: PlannedNamespace,
}

impl Store {
    /// Checks what it would take to bring a backup back: all of it, or some namespaces by id. A
    /// namespace that is gone or in Trash comes back with its keys. Namespaces that are not in the
    /// backup are left alone.
    ///
    /// Errors: what makes the backup unusable; `NamespaceNotFound` for an id not in it.
    pub async fn plan_restore(
        &self,
        path: &Path,
        namespaces: Option<Vec<String>>,
        job: &Job,
    ) -> Result<PlanSummary> {
        job.begin(Step::Comparing, 0);
        let backup = look(path).await?;
        if let Some(missing) = namespaces
            .iter()
            .flatten()
            .find(|id| backup.namespaces.iter().all(|namespace| namespace.id != **id))
        {
            return Err(StoreError::NamespaceNotFound {
                namespace: missing.clone(),
            });
        }
        let about = About {
            kind: PlanKind::RestoreBackup,
            origin: Origin::Restore,
            namespace: None,
            deed: deed(path),
            restore: Some(RestoreSource {
                path: std::path::absolute(path)?,
                namespaces,
                stage: |store, plan, job| Box::pin(store.stage_restore(plan, job)),
            }),
            bulk: None,
        };
        let plan = self.0.plans.make(about).await?;
        self.stage_restore(&plan, job).await?;
        let plan = self.0.plans.keep(plan).await;
        self.plan_summary(&plan.id).await
    }

    /// Stages what differs between a backup and the store now, instead of what is staged.
    async fn stage_restore(&self, plan: &OpenPlan, job: &Job) -> Result<()> {
        let Some(source) = &plan.about.restore else {
            return Ok(());
        };
        let mut state = plan.state.lock().await;
        let mut conn = plan.connection_for(job).await;
        sqlx::query("ATTACH DATABASE ? AS backup")
            .bind(read_only_uri(&source.path))
            .execute(&mut *conn)
            .await?;
        let staged = self.stage_wholly(&mut conn, source, &state.namespaces, job).await;
        sqlx::raw_sql("DETACH DATABASE backup")
            .execute(&mut *conn)
            .await?;
        let staged = staged?;
        state.namespaces = staged.namespaces;
        state.only_here_staged = true;
        state.counted = None;
        state.checked_at = staged.checked_at;
        Ok(())
    }

    /// Instead of what is staged; after an error that is as it was.
    async fn stage_wholly(
        &self,
        conn: &mut SqliteConnection,
        source: &RestoreSource,
        before: &[PlannedNamespace],
        job: &Job,
    ) -> Result<Staged> {
        begin_staging(conn).await?;
        let staged = self.stage_attached(conn, source, before, job).await;
        end_staging(conn, staged).await
    }

    async fn stage_attached(
        &self,
        conn: &mut SqliteConnection,
        source: &RestoreSource,
        before: &[PlannedNamespace],
        job: &Job,
    ) -> Result<Staged> {
        stage::clear(conn).await?;
        let checked_at = crate::ledger::newest_commit(conn).await?;
        let now = self.0.clock.now();
        let mut namespaces = restored_namespaces(conn, source).await?;
        for namespace in &mut namespaces {
            job.check()?;
            namespace.planned.same = stage_differences(conn, namespace, now).await?;
        }
        crate::plan::classify::classify(conn, now, job).await?;
        for namespace in &namespaces {
            job.check()?;
            stage_only_here(conn, namespace, now).await?;
        }
        let namespaces: Vec<_> = namespaces.into_iter().map(|one| one.planned).collect();
        leave_out_again(conn, before, &namespaces).await?;
        index_namespaces(conn, &namespaces).await?;
        Ok(Staged {
            namespaces,
            checked_at,
        })
    }
}

struct Staged {
    namespaces: Vec<PlannedNamespace>,
    checked_at: i64,
}

/// A living namespace of the backup, and what stands here under its id.
#[derive(sqlx::FromRow)]
struct BackedUpNamespace {
    source_id: i64,
    public_id: String,
    name: String,
    description: String,
    /// What it is a companion of, by public id and name, and what for.
    owner: Option<String>,
    owner_name: Option<String>,
    purpose: Option<String>,
    /// Its row here, also when it is in Trash.
    here: Option<i64>,
    live: Option<bool>,
}

async fn restored_namespaces(
    conn: &mut SqliteConnection,
    source: &RestoreSource,
) -> Result<Vec<RestoredNamespace>> {
    let format = format_of_backup(conn).await?;
    let rows: Vec<BackedUpNamespace> = sqlx::query_as(match format < COMPANIONS_SINCE {
        true => {
            "SELECT b.id AS source_id, b.public_id, b.name, b.description,
                    NULL AS owner, NULL AS owner_name, NULL AS purpose,
                    n.id AS here, n.deleted_at IS NULL AS live
             FROM backup.namespaces AS b LEFT JOIN main.namespaces AS n ON n.public_id = b.public_id
             WHERE b.deleted_at IS NULL ORDER BY b.id"
        }
        // A companion is the one that its namespace has here, whatever that one's id is.
        false => {
            "SELECT b.id AS source_id, coalesce(n.public_id, b.public_id) AS public_id, b.name, b.description,
                    bo.public_id AS owner, bo.name AS owner_name, b.purpose,
                    n.id AS here, n.deleted_at IS NULL AS live
             FROM backup.namespaces AS b
             LEFT JOIN backup.namespaces AS bo ON bo.id = b.companion_of
             LEFT JOIN main.namespaces AS n ON n.id = CASE
                 WHEN b.companion_of IS NULL
                 THEN (SELECT s.id FROM main.namespaces AS s WHERE s.public_id = b.public_id)
                 ELSE (SELECT c.id FROM main.namespaces AS o JOIN main.namespaces AS c ON c.companion_of = o.id
                       WHERE o.public_id = bo.public_id AND c.purpose = b.purpose) END
             WHERE b.deleted_at IS NULL ORDER BY b.companion_of IS NOT NULL, b.id"
        }
    })
    .fetch_all(conn)
    .await?;
    let wanted = |id: &String| source.namespaces.as_ref().is_none_or(|ids| ids.contains(id));
    Ok(rows
        .into_iter()
        .filter(|row| wanted(row.owner.as_ref().unwrap_or(&row.public_id)))
        .map(|row| RestoredNamespace {
            source_id: row.source_id,
            planned: PlannedNamespace {
                id: row.here.unwrap_or(-row.source_id),
                public_id: row.public_id,
                name: match (row.owner_name, &row.purpose) {
                    (Some(owner), Some(purpose)) => told_companion(&owner, purpose),
                    _ => row.name,
                },
                companion: Companion::of(row.owner, row.purpose),
                description: row.description,
                live: row.here.is_some() && row.live == Some(true),
                comes_back: true,
                same: 0,
            },
        })
        .collect())
}

/// The format of the attached backup.
async fn format_of_backup(conn: &mut SqliteConnection) -> Result<i64> {
    Ok(sqlx::query_scalar("PRAGMA backup.user_version")
        .fetch_one(conn)
        .await?)
}

/// The statement that stages what differs: where the value of a backup's version `bv` is, and the version
/// that holds it. A large value that the store still has under the same number stays where it is.
macro_rules! differences {
    ($value:literal, $holder:literal) => {
        concat!(
            "INSERT INTO staged.rows (namespace_id, key, expires_at, kind, size, preview, metadata,
                                      value, value_of, twins)
             SELECT ?1, be.key, min(bv.expires_at, ?4), bv.kind, bv.size, bv.preview, bv.metadata,
                    CASE WHEN kept.id IS NULL THEN ",
            $value,
            " END, kept.id, CASE WHEN kept.id IS NULL AND bv.size > ",
            lent_above!(),
            " THEN ",
            $holder,
            " END
             FROM backup.entries AS be
             JOIN backup.versions AS bv ON bv.id = be.version_id
             LEFT JOIN main.entries AS e ON e.namespace_id = ?1 AND e.key = be.key
                 AND (e.expires_at IS NULL OR e.expires_at > ?3)
             LEFT JOIN main.whole_versions AS v ON v.id = e.version_id
             LEFT JOIN main.whole_versions AS kept ON bv.size > ",
            lent_above!(),
            "    AND kept.id = ",
            $holder,
            "    AND (kept.expires_at IS NULL OR kept.expires_at > ?3) AND kept.value = ",
            $value,
            " WHERE be.namespace_id = ?2 AND (be.expires_at IS NULL OR be.expires_at > ?3)
               AND NOT (v.id IS NOT NULL AND v.size = bv.size AND v.value = ",
            $value,
            "           AND min(v.expires_at, ?4) IS min(bv.expires_at, ?4) AND v.metadata IS bv.metadata)
             ORDER BY be.key"
        )
    };
}

/// Stages the backup's entries that are not here as they are there. Returns how many are the same.
async fn stage_differences(
    conn: &mut SqliteConnection,
    namespace: &RestoredNamespace,
    now: i64,
) -> Result<i64> {
    let format = format_of_backup(conn).await?;
    let staged = sqlx::query(match Values::of_format(format) {
        Values::Own => differences!("bv.value", "bv.id"),
        Values::Lent => differences!(
            "CASE WHEN bv.value_of IS NULL THEN bv.value
                  ELSE (SELECT holder.value FROM backup.versions AS holder WHERE holder.id = bv.value_of) END",
            "coalesce(bv.value_of, bv.id)"
        ),
    })
    .bind(namespace.planned.id)
    .bind(namespace.source_id)
    .bind(now)
    // A backup from before there was a limit may have later ones.
    .bind(MAX_EXPIRY)
    .execute(&mut *conn)
    .await?
    .rows_affected();
    let all: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM backup.entries
         WHERE namespace_id = ?1 AND (expires_at IS NULL OR expires_at > ?2)",
    )
    .bind(namespace.source_id)
    .bind(now)
    .fetch_one(conn)
    .await?;
    Ok(all - i64::try_from(staged).unwrap_or(all))
}

/// Stages the removal of what is here and not in the backup; it applies only to make them
/// identical.
async fn stage_only_here(conn: &mut SqliteConnection, namespace: &RestoredNamespace, now: i64) -> Result<()> {
    sqlx::query(
        "INSERT INTO staged.rows (namespace_id, key)
         SELECT e.namespace_id, e.key FROM main.entries AS e
         WHERE e.namespace_id = ?1 AND (e.expires_at IS NULL OR e.expires_at > ?3)
           AND NOT EXISTS (SELECT 1 FROM backup.entries AS be
                           WHERE be.namespace_id = ?2 AND be.key = e.key
                             AND (be.expires_at IS NULL OR be.expires_at > ?3))
         ORDER BY e.key",
    )
    .bind(namespace.planned.id)
    .bind(namespace.source_id)
    .bind(now)
    .execute(&mut *conn)
    .await?;
    crate::plan::classify::judge_only_here(conn).await
}

/// By its moment where the backup was named by us, else by the file's name.
fn deed(path: &Path) -> Deed {
    match parse(path).and_then(|named| named.made_at()) {
        Some(made_at) => Deed::RestoredBackup { made_at },
        None => Deed::RestoredFile {
            file: path
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_told_by_its_date_or_by_its_name() {
        let ours = Path::new("/b/kv-store-3fa8b2c1-20261103-042530-daily.kvbackup");
        let made_at = parse(ours).unwrap().made_at().unwrap();
        assert_eq!(deed(ours), Deed::RestoredBackup { made_at });
        let file = "mine.kvbackup".to_owned();
        assert_eq!(deed(Path::new("/b/mine.kvbackup")), Deed::RestoredFile { file });
    }
}

//! Pages of a plan's rows, with what was before and what would be after.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::error::{Fault, Result, StoreError};
use crate::formats::Refusal;
use crate::job::Job;
use crate::limits::told_expiry;
use crate::model::{Category, Kind, PlanRow, VersionInfo};
use crate::reading::size;
use crate::store::Store;

/// The most rows of one page.
const MOST_ROWS: u32 = 500;

impl Store {
    /// Rows of a plan in the order of the source, of one category or of all, after the row `after`
    /// (0: from the start).
    pub async fn plan_rows_page(
        &self,
        plan: &str,
        category: Option<Category>,
        after: i64,
        limit: u32,
    ) -> Result<Vec<PlanRow>> {
        self.plan_rows_from(plan, category, after, 0, limit).await
    }

    /// As `plan_rows_page`, from the row at a place on: a jump of the scroll bar.
    pub async fn plan_rows_at(
        &self,
        plan: &str,
        category: Option<Category>,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<PlanRow>> {
        self.plan_rows_from(plan, category, 0, offset, limit).await
    }

    async fn plan_rows_from(
        &self,
        plan: &str,
        category: Option<Category>,
        after: i64,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<PlanRow>> {
        let plan = self.0.plans.get(plan).await?;
        if category == Some(Category::OnlyHere) {
            self.list_only_here(&plan, &Job::default()).await?;
        }
        let rows = sqlx::query(
            "SELECT d.id, d.category, r.key, r.line, r.reason, d.ticked,
                    d.before_version, b.kind, b.size, b.preview, b.expires_at, b.metadata,
                    r.kind, r.size, r.preview,
                    d.expires_at, d.metadata,
                    r.namespace_id
             FROM staged.verdicts AS d
             JOIN staged.rows AS r ON r.id = d.id
             LEFT JOIN main.versions AS b ON b.id = d.before_version
             WHERE d.id > ?1 AND (?2 IS NULL OR d.category = ?2)
             ORDER BY d.id LIMIT ?3 OFFSET ?4",
        )
        .bind(after)
        .bind(category.map(Category::code))
        .bind(i64::from(limit.clamp(1, MOST_ROWS)))
        .bind(offset)
        .fetch_all(&mut *plan.conn.lock().await)
        .await?;
        let planned = plan.state.lock().await.namespaces.clone();
        let name_of = |id: i64| {
            planned
                .iter()
                .find(|namespace| namespace.id == id)
                .map(|namespace| (namespace.public_id.clone(), namespace.name.clone()))
                .unwrap_or_default()
        };
        rows.iter()
            .map(|row| {
                let (namespace, namespace_name) = name_of(row.try_get(17)?);
                Ok(PlanRow {
                    namespace,
                    namespace_name,
                    ..plan_row(row)?
                })
            })
            .collect()
    }

    /// The bytes that a row of a plan would write. Errors: `PlanNotFound`, also for a row that
    /// writes nothing.
    pub async fn plan_value(&self, plan: &str, row: i64) -> Result<Vec<u8>> {
        let plan = self.0.plans.get(plan).await?;
        let value: Option<Option<Vec<u8>>> = sqlx::query_scalar(
            "SELECT coalesce(r.value, w.value)
             FROM staged.rows AS r LEFT JOIN main.whole_versions AS w ON w.id = r.value_of
             WHERE r.id = ?",
        )
        .bind(row)
        .fetch_optional(&mut *plan.conn.lock().await)
        .await?;
        value.flatten().ok_or(StoreError::PlanNotFound)
    }
}

fn plan_row(row: &SqliteRow) -> Result<PlanRow> {
    let line: Option<i64> = row.try_get(3)?;
    let reason: Option<String> = row.try_get(4)?;
    let before: Option<i64> = row.try_get(6)?;
    let after: Option<i64> = row.try_get(12)?;
    Ok(PlanRow {
        id: row.try_get(0)?,
        category: Category::from_code(row.try_get(1)?),
        namespace: String::new(),
        namespace_name: String::new(),
        key: row.try_get(2)?,
        line: line.and_then(|line| u32::try_from(line).ok()),
        reason: reason.map(|kept| refusal(&kept)).transpose()?,
        ticked: row.try_get(5)?,
        before: before.map(|version| before_info(row, version)).transpose()?,
        after: after.map(|kind| after_info(row, kind)).transpose()?,
    })
}

/// A reason as its row keeps it.
fn refusal(kept: &str) -> Result<Refusal> {
    serde_json::from_str(kept).map_err(|_| Fault::OtherType.into())
}

fn before_info(row: &SqliteRow, version: i64) -> Result<VersionInfo> {
    let kind: Option<i64> = row.try_get(7)?;
    Ok(VersionInfo {
        version,
        kind: Kind::from_code(kind.unwrap_or_default()),
        size: size(row.try_get::<Option<i64>, _>(8)?.unwrap_or_default()),
        preview: row.try_get::<Option<String>, _>(9)?.unwrap_or_default(),
        expires_at: told_expiry(row.try_get(10)?),
        metadata: row.try_get(11)?,
        kept: kind.is_some(),
    })
}

fn after_info(row: &SqliteRow, kind: i64) -> Result<VersionInfo> {
    Ok(VersionInfo {
        version: 0,
        kind: Kind::from_code(kind),
        size: size(row.try_get(13)?),
        preview: row.try_get(14)?,
        expires_at: told_expiry(row.try_get(15)?),
        metadata: row.try_get(16)?,
        kept: true,
    })
}

//! The values that rows of a plan would write, many at once.

use crate::error::Result;
use crate::store::Store;

impl Store {
    /// The bytes that these rows of a plan would write, each with its row; rows that write no value are passed
    /// over. All of them are in memory together, so whoever asks names rows by their sizes.
    ///
    /// Errors: `PlanNotFound`.
    pub async fn plan_values(&self, plan: &str, rows: &[i64]) -> Result<Vec<(i64, Vec<u8>)>> {
        let plan = self.0.plans.get(plan).await?;
        let ids: Vec<String> = rows.iter().map(i64::to_string).collect();
        let found: Vec<(i64, Option<Vec<u8>>)> = sqlx::query_as(
            "SELECT r.id, coalesce(r.value, w.value)
             FROM json_each(?) AS k
             CROSS JOIN staged.rows AS r ON r.id = k.value
             LEFT JOIN main.whole_versions AS w ON w.id = r.value_of
             ORDER BY r.id",
        )
        .bind(format!("[{}]", ids.join(",")))
        .fetch_all(&mut *plan.conn.lock().await)
        .await?;
        Ok(found
            .into_iter()
            .filter_map(|(id, value)| Some((id, value?)))
            .collect())
    }
}

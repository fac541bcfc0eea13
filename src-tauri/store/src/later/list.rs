//! What is planned, as people are told it.

use super::standing::{Found, Moment, Seen, Which, found};
use crate::error::Result;
use crate::ledger::aged_to;
use crate::model::Planned;
use crate::namespaces::find;
use crate::store::Store;

impl Store {
    /// What is planned for keys of a namespace, or of all living ones, by moment; only what names this key, where one
    /// is given. Errors: `NamespaceNotFound`.
    pub async fn planned(&self, namespace: Option<&str>, key: Option<&str>) -> Result<Vec<Planned>> {
        let mut reader = self.reader().await?;
        let owner_id = match namespace {
            Some(namespace) => Some(find(&mut reader, namespace).await?.id),
            None => None,
        };
        let moment = self.moment(&mut reader).await?;
        let which = Which {
            owner_id,
            ..Which::default()
        };
        let mut planned = Vec::new();
        for found in found(&mut reader, which, moment.now).await? {
            let names = |key: &str| {
                let keys = found.written.iter().flat_map(|written| &written.keys);
                keys.into_iter().any(|named| named.key == key)
            };
            if key.is_none_or(names) {
                planned.push(Seen::of(&mut reader, found, moment).await?.told());
            }
        }
        Ok(planned)
    }

    /// What is due, by name.
    pub(super) async fn due(&self, now: &str) -> Result<Vec<Found>> {
        let which = Which {
            up_to: Some(now),
            ..Which::default()
        };
        found(&mut *self.reader().await?, which, self.0.clock.now()).await
    }

    /// How something that is planned stands at this moment.
    pub(super) async fn standing(&self, found: Found) -> Result<Seen> {
        let mut reader = self.reader().await?;
        let moment = self.moment(&mut reader).await?;
        Seen::of(&mut reader, found, moment).await
    }

    /// Whether there is anything to be looked at.
    pub(super) async fn is_anything_planned(&self) -> Result<bool> {
        let is = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM main.namespaces AS c CROSS JOIN main.entries AS e ON e.namespace_id = c.id
                            WHERE c.purpose = 'planned' AND c.deleted_at IS NULL)",
        )
        .fetch_one(&mut *self.reader().await?)
        .await?;
        Ok(is)
    }

    /// The first name of something that is planned for after this moment.
    pub(super) async fn first_planned_after(&self, now: &str) -> Result<Option<String>> {
        let mut reader = self.reader().await?;
        let name = sqlx::query_scalar(
            "SELECT min(e.key) FROM main.namespaces AS c CROSS JOIN main.entries AS e ON e.namespace_id = c.id
             WHERE c.purpose = 'planned' AND c.deleted_at IS NULL AND e.key > ?",
        )
        .bind(format!("{now}\u{7f}"))
        .fetch_one(&mut *reader)
        .await?;
        Ok(name)
    }

    /// Whether a write would note that history has aged, without which the clock seems to leap after a week.
    pub(super) async fn is_aging_due(&self) -> Result<bool> {
        let now_ms = self.0.clock.now_ms();
        let (_, is_due) = aged_to(&mut *self.reader().await?, now_ms).await?;
        Ok(is_due)
    }

    async fn moment(&self, conn: &mut sqlx::sqlite::SqliteConnection) -> Result<Moment> {
        Moment::of(conn, self.0.clock.now_ms(), self.leapt_to()).await
    }

    /// Up to which moment the clock has leapt as far as this program noticed, in Unix seconds.
    pub(super) fn leapt_to(&self) -> i64 {
        self.0.later_leapt_to.load(std::sync::atomic::Ordering::Relaxed)
    }
}

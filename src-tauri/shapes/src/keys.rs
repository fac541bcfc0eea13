//! The keys that there are held against what is pinned to their pattern.

use store::model::Selection;
use store::{Fault, Job, Result, Step, Store, StoreError};

use crate::pinned::{Pins, Shapes, aside};
use crate::schema::{Schema, on_a_deep_stack};
use crate::told::PlanShape;

/// Keys of a page, whose values come with it but for large ones.
const PAGE: u32 = 200;

impl Shapes {
    /// Holds the values of all keys that follow a pattern, and no more specific one, against what is pinned to it,
    /// as they are at one moment. `None` where nothing is pinned to it.
    ///
    /// Errors: `NamespaceNotFound`, `Cancelled`.
    pub async fn check_keys(
        &self,
        store: &Store,
        namespace: &str,
        pattern: &str,
        job: &Job,
    ) -> Result<Option<PlanShape>> {
        let pins = Pins::of(store, namespace).await?;
        let Some(pattern) = pins.patterns().iter().find(|one| one.as_str() == pattern) else {
            return Ok(None);
        };
        let Some(schema) = self.pinned(store, &pins, pattern).await? else {
            return Ok(None);
        };
        let id = store.namespace(namespace).await?.id;
        let mut told = PlanShape::new(&id, pattern, &schema);
        let Ok(schema) = schema else {
            return Ok(Some(told));
        };
        let mut snapshot = store.snapshot(&id).await?;
        let keys = Selection::beginning(pattern.prefix());
        job.begin(Step::Comparing, snapshot.count(&keys).await?);
        let mut after = String::new();
        loop {
            job.check()?;
            let page = snapshot.entries(&keys, &after, PAGE).await?;
            let Some((last, _)) = page.last() else {
                return Ok(Some(told));
            };
            after.clone_from(&last.key);
            let many = page.len() as u64;
            let (mut here, mut large) = (Vec::new(), Vec::new());
            for (one, value) in page {
                if pins.of_key(&one.key) != Some(pattern) {
                    continue;
                }
                told.rows += 1;
                match value {
                    Some(value) => here.push((one.key, value)),
                    None => large.push(one.key),
                }
            }
            check(&schema, here, &mut told, job).await?;
            for key in large {
                if let Some(entry) = snapshot.get(&key).await? {
                    check(&schema, vec![(key, entry.value)], &mut told, job).await?;
                }
            }
            job.set_done(job.progress().done + many);
        }
    }
}

/// Notes how some values fit.
async fn check(
    schema: &Schema,
    values: Vec<(String, Vec<u8>)>,
    told: &mut PlanShape,
    job: &Job,
) -> Result<()> {
    if values.is_empty() {
        return Ok(());
    }
    let (schema, job) = (schema.clone(), job.clone());
    let checked = aside(move || {
        on_a_deep_stack(|| {
            let each = values
                .into_iter()
                .map(|(key, value)| Ok((key, schema.check_here(&value, &job)?)));
            each.collect::<Result<Vec<_>>>()
        })
    });
    for (key, outcome) in checked.await?.ok_or(StoreError::from(Fault::WorkStopped))?? {
        told.note(key, outcome);
    }
    Ok(())
}

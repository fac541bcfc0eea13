//! A plan's rows held against what is pinned to the patterns of their keys.

use std::collections::HashMap;

use store::model::{Category, PlanRow};
use store::{Job, Result, Step, Store};

use crate::pinned::{Pins, Shapes, aside};
use crate::schema::{LARGEST_VALUE, Schema, Unusable, on_a_deep_stack};
use crate::told::PlanShape;

/// Rows of a page.
const PAGE: u32 = 500;
/// Bytes of values that are read at once, but for a single larger one.
const BYTES: usize = 4 << 20;

/// A row to be checked.
struct Row {
    id: i64,
    key: String,
    size: usize,
    /// Which of the shapes.
    shape: usize,
}

/// What is pinned to a pattern, with what came of it so far.
struct Held {
    schema: Result<Schema, Unusable>,
    told: PlanShape,
}

impl Shapes {
    /// Holds the values that a plan would add or change against what is pinned; what fits is in it too. Where
    /// nothing is pinned in the plan's namespaces, no row is read.
    ///
    /// Errors: `PlanNotFound`, `Cancelled`.
    pub async fn check_plan(&self, store: &Store, plan: &str, job: &Job) -> Result<Vec<PlanShape>> {
        let summary = store.plan_summary(plan).await?;
        let mut pins: HashMap<String, Pins> = HashMap::new();
        for namespace in &summary.namespaces {
            // One that the plan will make has nothing pinned yet.
            let Ok(found) = Pins::of(store, &namespace.id).await else {
                continue;
            };
            if !found.is_empty() {
                pins.insert(namespace.id.clone(), found);
            }
        }
        let mut held: Vec<Held> = Vec::new();
        if pins.is_empty() {
            return Ok(Vec::new());
        }
        let counts = summary.counts;
        job.begin(
            Step::Comparing,
            u64::from(counts.added) + u64::from(counts.changed),
        );
        for category in [Category::Added, Category::Changed] {
            let mut after = 0;
            loop {
                job.check()?;
                let rows = store.plan_rows_page(plan, Some(category), after, PAGE).await?;
                let Some(last) = rows.last() else { break };
                after = last.id;
                let many = rows.len() as u64;
                let mut checked = Vec::new();
                for row in rows {
                    checked.extend(self.row(store, &pins, &mut held, row).await?);
                }
                for part in parts(checked) {
                    check(store, plan, part, &mut held, job).await?;
                }
                job.set_done(job.progress().done + many);
            }
        }
        Ok(held.into_iter().map(|one| one.told).collect())
    }

    /// A row with the shape that it is held against; `None` where there is none, or it writes no value.
    async fn row(
        &self,
        store: &Store,
        pins: &HashMap<String, Pins>,
        held: &mut Vec<Held>,
        row: PlanRow,
    ) -> Result<Option<Row>> {
        let Some(pins) = pins.get(&row.namespace) else {
            return Ok(None);
        };
        let (Some(pattern), Some(after)) = (pins.of_key(&row.key), &row.after) else {
            return Ok(None);
        };
        let there = held
            .iter()
            .position(|one| one.told.namespace == row.namespace && one.told.pattern == pattern.as_str());
        let shape = match there {
            Some(there) => there,
            None => {
                let Some(schema) = self.pinned(store, pins, pattern).await? else {
                    return Ok(None);
                };
                held.push(Held {
                    told: PlanShape::new(&row.namespace, pattern, &schema),
                    schema,
                });
                held.len() - 1
            }
        };
        let size = after.size as usize;
        let one = &mut held[shape];
        one.told.rows += 1;
        if one.schema.is_err() {
            return Ok(None);
        }
        if size > LARGEST_VALUE {
            one.told.unchecked += 1;
            return Ok(None);
        }
        Ok(Some(Row {
            id: row.id,
            key: row.key,
            size,
            shape,
        }))
    }
}

/// Rows in parts of which each may be in memory.
fn parts(rows: Vec<Row>) -> Vec<Vec<Row>> {
    let mut parts: Vec<Vec<Row>> = Vec::new();
    let mut bytes = usize::MAX;
    for row in rows {
        bytes = bytes.saturating_add(row.size);
        if bytes > BYTES {
            parts.push(Vec::new());
            bytes = row.size;
        }
        if let Some(part) = parts.last_mut() {
            part.push(row);
        }
    }
    parts
}

/// Reads the values of some rows and notes how they fit.
async fn check(store: &Store, plan: &str, rows: Vec<Row>, held: &mut [Held], job: &Job) -> Result<()> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let values: HashMap<i64, Vec<u8>> = store.plan_values(plan, &ids).await?.into_iter().collect();
    let schemas: Vec<Option<Schema>> = held.iter().map(|one| one.schema.as_ref().ok().cloned()).collect();
    let job = job.clone();
    let checked = aside(move || {
        on_a_deep_stack(|| {
            let each = rows.into_iter().filter_map(|row| {
                let schema = schemas.get(row.shape)?.as_ref()?;
                let outcome = schema.check_here(values.get(&row.id)?, &job);
                Some(outcome.map(|outcome| (row, outcome)))
            });
            each.collect::<Result<Vec<_>>>()
        })
    });
    let checked = checked
        .await?
        .ok_or(store::StoreError::from(store::Fault::WorkStopped))??;
    for (row, outcome) in checked {
        held[row.shape].told.note(row.key, outcome);
    }
    Ok(())
}

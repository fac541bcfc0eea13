//! The namespaces that a plan makes or brings back, told before and put in their places after.

use sqlx::sqlite::SqliteConnection;

use super::left_out::is_left_out;
use super::planned_namespace::{Companion, PlannedNamespace};
use crate::error::{Result, StoreError};
use crate::ledger::applies;
use crate::model::{MadeNamespace, PlanCounts, PlanNamespace, Policy};
use crate::namespaces::{self, NamespaceRow};
use crate::reading::count;

/// The namespaces that rows go to with their shares of the plan's counts, which are `all`.
pub(super) fn counted_namespaces(
    planned: &[PlannedNamespace],
    all: PlanCounts,
    share: impl Fn(i64) -> PlanCounts,
) -> Vec<PlanNamespace> {
    let counts_of = |namespace: &PlannedNamespace| match planned {
        [_] => all,
        _ => {
            let mut counts = share(namespace.id);
            counts.same += count(namespace.same);
            counts
        }
    };
    let told = planned.iter().map(|namespace| PlanNamespace {
        id: namespace.public_id.clone(),
        name: namespace.name.clone(),
        purpose: namespace.purpose(),
        counts: counts_of(namespace),
    });
    told.collect()
}

/// Lets a plan of several namespaces be counted without sorting its rows each time.
pub(crate) async fn index_namespaces(
    conn: &mut SqliteConnection,
    planned: &[PlannedNamespace],
) -> Result<()> {
    if planned.len() > 1 {
        sqlx::raw_sql(
            "CREATE INDEX IF NOT EXISTS staged.verdicts_by_namespace
             ON verdicts (namespace_id, category, ticked)",
        )
        .execute(conn)
        .await?;
    }
    Ok(())
}

/// Notes which of the namespaces are there now.
pub(super) async fn look_again(conn: &mut SqliteConnection, planned: &mut [PlannedNamespace]) -> Result<()> {
    for namespace in planned {
        let here = namespaces::find_any(conn, &namespace.public_id).await?;
        namespace.live = here.is_some_and(|row| row.live);
    }
    Ok(())
}

/// The namespaces that applying would make or take out of Trash, where each grows by so many keys;
/// `now` is in Unix seconds.
pub(super) async fn made_namespaces(
    conn: &mut SqliteConnection,
    planned: &[PlannedNamespace],
    growth: impl Fn(i64) -> i64,
    now: i64,
) -> Result<Vec<MadeNamespace>> {
    let mut made = Vec::new();
    let mut expired = None;
    // Companions come and stay away with their namespaces.
    for namespace in planned.iter().filter(|one| one.companion.is_none()) {
        let here = namespaces::find_any(conn, &namespace.public_id).await?;
        let (name, id) = match &here {
            Some(row) if row.live => continue,
            Some(row) => (&row.name, row.id),
            None => (&namespace.name, 0),
        };
        // Looked through once, however many namespaces come back.
        let expired = match &mut expired {
            Some(expired) => expired,
            none => none.insert(namespaces::expired_entries(conn, now).await?),
        };
        let gone = expired.get(&namespace.id).copied().unwrap_or(0);
        let there = entry_count(conn, namespace.id).await? - gone;
        made.push(MadeNamespace {
            namespace: namespace.public_id.clone(),
            name: namespaces::free_name(conn, name, id).await?,
            keys: count(there + growth(namespace.id)),
            comes_back: namespace.comes_back || here.is_some(),
            ticked: !is_left_out(conn, namespace.id).await?,
        });
    }
    Ok(made)
}

/// How many entries a namespace has, those that have expired included; 0 where there is none.
pub(super) async fn entry_count(conn: &mut SqliteConnection, namespace_id: i64) -> Result<i64> {
    let entries = sqlx::query_scalar("SELECT entry_count FROM main.namespaces WHERE id = ?")
        .bind(namespace_id)
        .fetch_optional(conn)
        .await?;
    Ok(entries.unwrap_or(0))
}

/// How many namespaces were there when the rows were compared, and are gone now: applying would
/// bring them back, which nobody saw.
pub(super) async fn gone_since(conn: &mut SqliteConnection, planned: &[PlannedNamespace]) -> Result<u32> {
    let mut gone = 0;
    for namespace in planned.iter().filter(|namespace| namespace.live) {
        let here = namespaces::find_any(conn, &namespace.public_id).await?;
        gone += u32::from(!here.is_some_and(|row| row.live));
    }
    Ok(gone)
}

/// Makes or takes out of Trash the namespaces that rows go to, inside the transaction that writes
/// the rows. Returns what each was before and is after. All are made before one gets its name: a name
/// that is the id of another one gives way.
pub(super) async fn put_namespaces(
    conn: &mut SqliteConnection,
    planned: &[PlannedNamespace],
    now_ms: i64,
) -> Result<Vec<(NamespaceRow, NamespaceRow)>> {
    let (mut made, mut moved) = (Vec::new(), Vec::new());
    for namespace in planned.iter().filter(|one| one.companion.is_none()) {
        let here = namespaces::find_any(conn, &namespace.public_id).await?;
        let there = here
            .as_ref()
            .is_some_and(|row| row.live && row.id == namespace.id);
        if there || is_left_out(conn, namespace.id).await? {
            continue;
        }
        let (id, before) = match here {
            Some(row) => (row.id, row),
            None => {
                let row = NamespaceRow {
                    id: 0,
                    public_id: namespace.public_id.clone(),
                    name: namespace.name.clone(),
                    description: namespace.description.clone(),
                    ..NamespaceRow::default()
                };
                let id = namespaces::insert(conn, &row, now_ms).await?;
                (id, NamespaceRow { id, ..row })
            }
        };
        if id != namespace.id {
            moved.push((namespace.id, id));
        }
        if !before.live {
            made.push(before);
        }
    }
    let mut changed = Vec::with_capacity(made.len());
    for before in made {
        let name = namespaces::free_name(conn, &before.name, before.id).await?;
        let after = NamespaceRow {
            name,
            live: true,
            ..before.clone()
        };
        namespaces::put(conn, &after, now_ms).await?;
        changed.push((before, after));
    }
    for namespace in planned {
        if let Some(companion) = &namespace.companion
            && !is_left_out(conn, namespace.id).await?
        {
            let id = put_companion(conn, companion, &namespace.public_id, now_ms).await?;
            if id != namespace.id {
                moved.push((namespace.id, id));
            }
        }
    }
    if !moved.is_empty() {
        move_rows(conn, &moved).await?;
    }
    Ok(changed)
}

/// The number of a companion, made where there is none. Its namespace lives by now. Errors:
/// `NamespaceNotFound` when it does not.
async fn put_companion(
    conn: &mut SqliteConnection,
    companion: &Companion,
    public_id: &str,
    now_ms: i64,
) -> Result<i64> {
    let Companion { owner, purpose } = companion;
    let there = namespaces::companion_row(conn, owner, purpose).await?;
    if let Some(there) = there.filter(|there| there.live) {
        return Ok(there.id);
    }
    match namespaces::find_any(conn, owner).await?.filter(|row| row.live) {
        Some(row) => namespaces::insert_companion(conn, &row, purpose, public_id, now_ms).await,
        None => Err(StoreError::NamespaceNotFound {
            namespace: owner.clone(),
        }),
    }
}

/// The one namespace that a plan makes, brings back or writes to; `None` when there are several. `put`
/// is what [`put_namespaces`] returned.
pub(super) async fn the_only_one(
    conn: &mut SqliteConnection,
    planned: &[PlannedNamespace],
    put: &[(NamespaceRow, NamespaceRow)],
    policy: Policy,
) -> Result<Option<i64>> {
    let put = put.iter().map(|(_, after)| after.id);
    if let [one] = planned {
        return Ok(put.chain([one.id]).next());
    }
    let (first, last): (Option<i64>, Option<i64>) = sqlx::query_as(concat!(
        "SELECT min(d.namespace_id), max(d.namespace_id) FROM staged.verdicts AS d WHERE ?1 IS ?1 AND ",
        applies!()
    ))
    .bind(0_i64)
    .bind(policy.code())
    .fetch_one(conn)
    .await?;
    let mut touched = put.chain(first).chain(last);
    let one = touched.next();
    Ok(one.filter(|one| touched.all(|other| other == *one)))
}

/// Gives the rows of namespaces that were just made their ids (from, to): all in one pass, for a plan has
/// many rows and may make many namespaces.
async fn move_rows(conn: &mut SqliteConnection, moved: &[(i64, i64)]) -> Result<()> {
    let list = serde_json::to_string(moved).unwrap_or_default();
    sqlx::query("INSERT INTO staged.moved SELECT value ->> 0, value ->> 1 FROM json_each(?)")
        .bind(list)
        .execute(&mut *conn)
        .await?;
    for table in [
        "UPDATE staged.rows SET namespace_id = (SELECT became FROM staged.moved AS m WHERE m.namespace_id = rows.namespace_id)
         WHERE EXISTS (SELECT 1 FROM staged.moved AS m WHERE m.namespace_id = rows.namespace_id)",
        "UPDATE staged.verdicts SET namespace_id = (SELECT became FROM staged.moved AS m WHERE m.namespace_id = verdicts.namespace_id)
         WHERE EXISTS (SELECT 1 FROM staged.moved AS m WHERE m.namespace_id = verdicts.namespace_id)",
        "DELETE FROM staged.moved",
    ] {
        sqlx::query(table).execute(&mut *conn).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;

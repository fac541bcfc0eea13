//! The namespaces that a plan's rows go to, and those of them that it makes or brings back.
//!
//! A namespace that is not there, or in Trash, comes only with a person's leave: it is a row of its
//! own, with its own tick. Left out, it is not made, and the rows that go to it do not apply.

use std::collections::HashSet;

use sqlx::sqlite::SqliteConnection;

use crate::error::{Result, StoreError};
use crate::ledger::applies;
use crate::model::{MadeNamespace, PlanCounts, PlanNamespace, PlanSummary, Policy};
use crate::namespaces::{self, NamespaceRow};
use crate::reading::count;
use crate::store::Store;

/// A namespace that rows of a plan go to.
#[derive(Debug, Clone)]
pub(crate) struct PlannedNamespace {
    /// In the store's tables, or a negative number until it is made.
    pub(crate) id: i64,
    pub(crate) public_id: String,
    pub(crate) name: String,
    pub(crate) description: String,
    /// Whether it was there, and not in Trash, when the rows were compared.
    pub(crate) live: bool,
    /// Its source had it before: it is not new.
    pub(crate) comes_back: bool,
    /// Rows that are the same and were not staged: most of a backup.
    pub(crate) same: i64,
}

impl From<&NamespaceRow> for PlannedNamespace {
    fn from(row: &NamespaceRow) -> Self {
        Self {
            id: row.id,
            public_id: row.public_id.clone(),
            name: row.name.clone(),
            description: row.description.clone(),
            live: row.live,
            comes_back: false,
            same: 0,
        }
    }
}

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
        counts: counts_of(namespace),
    });
    told.collect()
}

/// The numbers of the namespaces that are left out.
pub(super) async fn all_left_out(conn: &mut SqliteConnection) -> Result<HashSet<i64>> {
    let ids: Vec<i64> = sqlx::query_scalar("SELECT namespace_id FROM staged.left_out")
        .fetch_all(conn)
        .await?;
    Ok(ids.into_iter().collect())
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
    for namespace in planned {
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
            ticked: !left_out(conn, namespace.id).await?,
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

async fn left_out(conn: &mut SqliteConnection, namespace_id: i64) -> Result<bool> {
    let found = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM staged.left_out WHERE namespace_id = ?)")
        .bind(namespace_id)
        .fetch_one(conn)
        .await?;
    Ok(found)
}

/// Takes a namespace with all its rows out of what applies, or in again.
async fn leave_out(conn: &mut SqliteConnection, namespace_id: i64, out: bool) -> Result<()> {
    let statement = match out {
        true => "INSERT OR IGNORE INTO staged.left_out (namespace_id) VALUES (?)",
        false => "DELETE FROM staged.left_out WHERE namespace_id = ?",
    };
    sqlx::query(statement).bind(namespace_id).execute(conn).await?;
    Ok(())
}

/// Keeps what was left out before the namespaces were compared anew, under the ids that they have now.
pub(crate) async fn leave_out_again(
    conn: &mut SqliteConnection,
    before: &[PlannedNamespace],
    now: &[PlannedNamespace],
) -> Result<()> {
    let ids: Vec<i64> = sqlx::query_scalar("SELECT namespace_id FROM staged.left_out")
        .fetch_all(&mut *conn)
        .await?;
    sqlx::query("DELETE FROM staged.left_out")
        .execute(&mut *conn)
        .await?;
    let was_out = |public_id: &str| {
        let mut out = before.iter().filter(|one| ids.contains(&one.id));
        out.any(|one| one.public_id == public_id)
    };
    // One that is there now is not made, so there is nothing to leave out.
    for namespace in now.iter().filter(|one| !one.live && was_out(&one.public_id)) {
        leave_out(conn, namespace.id, true).await?;
    }
    Ok(())
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
    for namespace in planned {
        let here = namespaces::find_any(conn, &namespace.public_id).await?;
        let there = here
            .as_ref()
            .is_some_and(|row| row.live && row.id == namespace.id);
        if there || left_out(conn, namespace.id).await? {
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
                    live: false,
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
    if !moved.is_empty() {
        move_rows(conn, &moved).await?;
    }
    Ok(changed)
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

impl Store {
    /// Ticks a namespace that the plan makes or brings back in or out, by its id. Left out, none of
    /// the rows that go to it apply; their own ticks stay.
    ///
    /// Errors: `PlanNotFound`; `NamespaceNotFound` for one that the plan does not make.
    pub async fn plan_tick_namespace(
        &self,
        plan: &str,
        namespace: &str,
        ticked: bool,
    ) -> Result<PlanSummary> {
        let summary = self.plan_summary(plan).await?;
        let plan = self.0.plans.get(plan).await?;
        let id = {
            let state = plan.state.lock().await;
            let planned = state.namespaces.iter().find(|one| one.public_id == namespace);
            planned.map(|one| one.id)
        };
        let made = summary.makes.iter().any(|made| made.namespace == namespace);
        let Some(id) = id.filter(|_| made) else {
            return Err(StoreError::NamespaceNotFound {
                namespace: namespace.to_owned(),
            });
        };
        leave_out(&mut *plan.conn.lock().await, id, !ticked).await?;
        self.plan_summary(&plan.id).await
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use crate::database::Steps;
    use crate::model::{Deed, Expiry, KeyEdit, MetadataEdit, NewValue, Origin, Program};
    use crate::store::{OpenOptions, Store};
    use crate::{Clock, Job};

    const ROWS: usize = 1_200;

    async fn store_in(folder: &Path) -> Store {
        let options = OpenOptions::passing(Program::App);
        Store::open(&folder.join("kv.sqlite"), options).await.unwrap()
    }

    /// A backup of 1,200 keys in so many namespaces.
    async fn backup(folder: &Path, namespaces: usize) -> PathBuf {
        let (store, job) = (store_in(folder).await, Job::default());
        let mut builder = store.build_plan(Deed::SetMany, Origin::App).await.unwrap();
        for number in 0..namespaces {
            let id = builder.new_namespace(&format!("n{number}")).await.unwrap();
            for key in 0..ROWS / namespaces {
                let edit = KeyEdit::Set {
                    value: NewValue::Bytes(vec![b'x'; 100]),
                    expiry: Expiry::Never,
                    metadata: MetadataEdit::Clear,
                };
                builder.append(&id, &key.to_string(), edit).await.unwrap();
            }
        }
        let plan = builder.check(&job).await.unwrap();
        store.plan_apply(&plan.id, None, &job).await.unwrap();
        let backup = folder.join("all.kvbackup");
        store.back_up_to(&backup, &job).await.unwrap();
        backup
    }

    /// How much it takes to bring that backup back into an empty store.
    async fn bringing_back_takes(namespaces: usize) -> u64 {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let backup = backup(from.path(), namespaces).await;
        let (store, job) = (store_in(to.path()).await, Job::default());
        let plan = store.plan_restore(&backup, None, &job).await.unwrap();
        let open = store.0.plans.get(&plan.id).await.unwrap();
        let steps = Steps::of(&mut *open.conn.lock().await).await;
        let applied = store.plan_apply(&plan.id, None, &job).await.unwrap();
        let taken = steps.taken();
        assert_eq!(applied.added as usize, ROWS);
        let there = store.list_namespaces().await.unwrap();
        assert_eq!(there.len(), namespaces);
        for namespace in there {
            assert_eq!(namespace.entry_count as usize, ROWS / namespaces);
        }
        taken
    }

    #[tokio::test]
    async fn the_same_rows_for_more_namespaces_take_little_more_work() {
        let (few, many) = (bringing_back_takes(10).await, bringing_back_takes(120).await);
        assert!(many < few * 2, "{few} and {many}");
    }

    #[tokio::test]
    async fn what_has_expired_is_looked_through_once_for_all_that_a_plan_brings_back() {
        let looking_takes = async |expired| {
            let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            let backup = backup(from.path(), 60).await;
            let clock = Clock::manual(Clock::System.now_ms());
            let options = OpenOptions {
                clock: clock.clone(),
                ..OpenOptions::passing(Program::App)
            };
            let store = Store::open(&to.path().join("kv.sqlite"), options).await.unwrap();
            let mut builder = store.build_plan(Deed::SetMany, Origin::App).await.unwrap();
            let id = builder.new_namespace("expiring").await.unwrap();
            for key in 0..expired {
                let edit = KeyEdit::Set {
                    value: NewValue::Bytes(Vec::new()),
                    expiry: Expiry::In { seconds: 60 },
                    metadata: MetadataEdit::Clear,
                };
                builder.append(&id, &key.to_string(), edit).await.unwrap();
            }
            let job = Job::default();
            let plan = builder.check(&job).await.unwrap();
            store.plan_apply(&plan.id, None, &job).await.unwrap();
            let plan = store.plan_restore(&backup, None, &job).await.unwrap();
            clock.advance(120_000);
            let open = store.0.plans.get(&plan.id).await.unwrap();
            let steps = Steps::of(&mut *open.conn.lock().await).await;
            let looked = store.plan_summary(&plan.id).await.unwrap();
            assert_eq!(looked.makes.len(), 60);
            steps.taken()
        };
        let (few, many) = (looking_takes(10).await, looking_takes(1_010).await);
        assert!(many - few < 60_000, "{few} and {many}");
    }
}

//! What it takes to bring a backup of many namespaces back.

use std::path::{Path, PathBuf};

use crate::database::Steps;
use crate::filled;
use crate::job::Job;

const ROWS: usize = 1_200;

/// A backup of 1,200 keys in so many namespaces.
async fn backup(folder: &Path, namespaces: usize) -> PathBuf {
    let (store, _) = filled::new_store(folder).await;
    for number in 0..namespaces {
        let name = format!("n{number}");
        filled::new_namespace(&store, &name).await;
        let rows = (0..ROWS / namespaces).map(|key| filled::row(key.to_string(), &"x".repeat(100)));
        filled::put(&store, &name, rows).await;
    }
    let backup = folder.join("all.kvbackup");
    store.back_up_to(&backup, &Job::default()).await.unwrap();
    backup
}

/// How much it takes to bring that backup back into an empty store.
async fn bringing_back_takes(namespaces: usize) -> u64 {
    let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let backup = backup(from.path(), namespaces).await;
    let ((store, _), job) = (filled::new_store(to.path()).await, Job::default());
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
        let (store, clock) = filled::new_store(to.path()).await;
        filled::new_namespace(&store, "expiring").await;
        let rows = (0..expired).map(|key| filled::row_for(key.to_string(), "", Some(60)));
        filled::put(&store, "expiring", rows).await;
        let job = Job::default();
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

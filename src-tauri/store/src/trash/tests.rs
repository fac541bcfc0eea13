//! What it takes to restore and to purge many keys.

use crate::database::Steps;
use crate::filled;
use crate::job::Job;
use crate::model::{Filter, KeyRef, Selection};
use crate::store::Store;

const KEYS: u32 = 2_500;

fn all() -> Selection {
    Selection::Matching {
        filter: Filter::default(),
        except: Vec::new(),
    }
}

fn items() -> Vec<KeyRef> {
    let items = (0..KEYS).map(|number| KeyRef {
        namespace: "kv_test".to_owned(),
        key: format!("k{number:05}"),
    });
    items.collect()
}

/// A store with many keys in Trash.
async fn trashed(folder: &std::path::Path) -> Store {
    let store = filled::store_with_test(folder).await;
    let rows = items().into_iter().map(|item| filled::row(item.key, "v"));
    filled::put(&store, "test", rows).await;
    let job = Job::default();
    let plan = store.plan_delete("test", &all(), &job).await.unwrap();
    store.plan_apply(&plan.id, None, &job).await.unwrap();
    store
}

async fn steps_of(store: &Store) -> Steps {
    Steps::of(&mut *store.0.writer.lock().await).await
}

async fn rows(store: &Store, table: &'static str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}")))
        .fetch_one(&store.0.readers)
        .await
        .unwrap()
}

#[tokio::test]
async fn keys_are_restored_together() {
    let folder = tempfile::tempdir().unwrap();
    let store = trashed(folder.path()).await;
    let steps = steps_of(&store).await;
    let twice = [items(), items()].concat();
    let applied = store.restore_keys(&twice).await.unwrap();
    let for_each = steps.taken() / u64::from(KEYS);
    assert_eq!(applied.added, KEYS);
    assert_eq!(store.namespace("test").await.unwrap().entry_count, KEYS);
    assert!(for_each < RESTORING, "{for_each} steps for each key");
}

#[tokio::test]
async fn keys_are_purged_together_and_so_is_all_of_trash() {
    let folder = tempfile::tempdir().unwrap();
    let store = trashed(folder.path()).await;
    let commits = rows(&store, "commits").await;
    let steps = steps_of(&store).await;
    store.purge_keys(&items()[..1_500]).await.unwrap();
    let for_each = steps.taken() / 1_500;
    assert!(for_each < PURGING, "{for_each} steps for each key");
    assert_eq!(rows(&store, "versions").await, i64::from(KEYS) - 1_500);
    store.empty_trash(&Job::default()).await.unwrap();
    for table in ["versions", "revisions"] {
        assert_eq!(rows(&store, table).await, 0, "{table}");
    }
    assert_eq!(rows(&store, "commits").await - commits, 2 + 1 + 1 + 1);
}

const RESTORING: u64 = 500;
const PURGING: u64 = 420;

//! What a step costs that only moves a namespace.

use crate::database::Steps;
use crate::filled;

const KEYS: u32 = 3_000;

#[tokio::test]
async fn a_namespace_is_deleted_again_without_a_look_at_its_keys() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled::store_with_test(folder.path()).await;
    let rows = (0..KEYS).map(|number| filled::row(format!("k{number}"), "v"));
    filled::put(&store, "test", rows).await;
    store.delete_namespace("test").await.unwrap();
    store.undo().await.unwrap();
    let steps = Steps::of(&mut *store.0.writer.lock().await).await;
    store.redo().await.unwrap();
    let taken = steps.taken();
    assert!(taken < u64::from(KEYS), "{taken} steps");
    assert_eq!(store.list_trashed_namespaces().await.unwrap().len(), 1);
}

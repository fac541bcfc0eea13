//! What a tick costs in a plan of many rows.

use crate::database::Steps;
use crate::filled;
use crate::job::Job;
use crate::model::Category;

const ROWS: u32 = 4_000;

#[tokio::test]
async fn a_tick_reads_none_of_the_other_rows() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled::store_with_test(folder.path()).await;
    let rows = (0..ROWS).map(|number| filled::row(format!("k{number}"), "v"));
    let plan = filled::planned(&store, "test", rows).await;
    let open = store.0.plans.get(&plan).await.unwrap();
    let steps = Steps::of(&mut *open.conn.lock().await).await;
    let ticked = store.plan_tick(&plan, &[1, 2, 9_999], false).await.unwrap();
    let took = steps.taken();
    assert_eq!(ticked.counts.ticked, ROWS - 2);
    assert!(took < u64::from(ROWS), "{took} steps among {ROWS} rows");
    for (rows, tick, left) in [(&[2_i64][..], false, 2), (&[2, 2], true, 1), (&[1], true, 0)] {
        let ticked = store.plan_tick(&plan, rows, tick).await.unwrap();
        assert_eq!(ticked.counts.ticked, ROWS - left);
    }
    let none = store.plan_tick_all(&plan, Category::Added, false).await.unwrap();
    assert_eq!(none.counts.ticked, 0);
    let one = store.plan_tick(&plan, &[7], true).await.unwrap();
    assert_eq!((one.counts.ticked, one.namespaces[0].counts.ticked), (1, 1));
    assert_eq!(
        store
            .plan_apply(&plan, None, &Job::default())
            .await
            .unwrap()
            .added,
        1
    );
}

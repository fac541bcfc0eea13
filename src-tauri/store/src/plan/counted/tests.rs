//! What a tick costs in a plan of many rows.

use crate::database::Steps;
use crate::model::{Category, Deed, NewNamespace, Origin, Program};
use crate::plan::{Incoming, IncomingRow};
use crate::{Clock, Job, OpenOptions, Store};

const ROWS: u32 = 4_000;

#[tokio::test]
async fn a_tick_reads_none_of_the_other_rows() {
    let folder = tempfile::tempdir().unwrap();
    let options = OpenOptions {
        clock: Clock::manual(1_800_000_000_000),
        ..OpenOptions::passing(Program::App)
    };
    let store = Store::open(&folder.path().join("kv.sqlite"), options)
        .await
        .unwrap();
    let new = NewNamespace {
        name: "test".to_owned(),
        ..NewNamespace::default()
    };
    store.create_namespace(new).await.unwrap();
    let rows = (0..ROWS).map(|number| {
        IncomingRow::Put(Incoming {
            line: 0,
            key: format!("k{number}"),
            value: b"v".to_vec(),
            expiry: None,
            metadata: None,
        })
    });
    let (deed, job) = (Deed::SetMany, Job::default());
    let plan = store
        .plan_rows("test", deed, Origin::Import, rows, &job)
        .await
        .unwrap();
    let open = store.0.plans.get(&plan.id).await.unwrap();
    let steps = Steps::of(&mut *open.conn.lock().await).await;
    let ticked = store.plan_tick(&plan.id, &[1, 2, 9_999], false).await.unwrap();
    let took = steps.taken();
    assert_eq!(ticked.counts.ticked, ROWS - 2);
    assert!(took < u64::from(ROWS), "{took} steps among {ROWS} rows");
    for (rows, tick, left) in [(&[2_i64][..], false, 2), (&[2, 2], true, 1), (&[1], true, 0)] {
        let ticked = store.plan_tick(&plan.id, rows, tick).await.unwrap();
        assert_eq!(ticked.counts.ticked, ROWS - left);
    }
    let none = store
        .plan_tick_all(&plan.id, Category::Added, false)
        .await
        .unwrap();
    assert_eq!(none.counts.ticked, 0);
    let one = store.plan_tick(&plan.id, &[7], true).await.unwrap();
    assert_eq!((one.counts.ticked, one.namespaces[0].counts.ticked), (1, 1));
    assert_eq!(store.plan_apply(&plan.id, None, &job).await.unwrap().added, 1);
}

//! A run that is applied at once, while others write.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use flows::{Flow, Ran, RunError, run_and_apply, run_and_apply_where};
use store::model::{Deed, Expiry, KeyEdit, MetadataEdit, NewValue, Origin};
use store::{FailureCode, Job, Store};
use tokio::runtime::Handle;

use crate::support::{NAMESPACE, World, flow};

const COUNT: &str = "const count = Number(await kv.get('count') ?? 0); await meddle();
    await kv.set('count', String(count + 1)); console.log(count); return count + 1";

/// Adds ten to the counter, as another would.
async fn add_ten(store: &Store) {
    let now = store.get_value(NAMESPACE, "count").await.unwrap();
    let now: u32 = now.map_or(0, |bytes| String::from_utf8(bytes).unwrap().parse().unwrap());
    let edit = KeyEdit::Set {
        value: NewValue::Text {
            text: (now + 10).to_string(),
        },
        expiry: Expiry::Keep,
        metadata: MetadataEdit::Keep,
    };
    let mut plan = store.build_plan(Deed::SetMany, Origin::App).await.unwrap();
    plan.append(NAMESPACE, "count", edit).await.unwrap();
    let plan = plan.check(&Job::default()).await.unwrap();
    store.plan_apply(&plan.id, None, &Job::default()).await.unwrap();
}

/// A counter during whose first runs somebody else counts; and how often it was run.
fn counter(world: &World, meddled: u32) -> (Flow, Arc<AtomicU32>) {
    let (store, runtime) = (world.store.clone(), Handle::current());
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let meddle = Arc::new(move |_: &[String]| {
        if counted.fetch_add(1, Ordering::Relaxed) < meddled {
            runtime.block_on(add_ten(&store));
        }
        Ok("null".to_owned())
    });
    (flow(COUNT).with_function("meddle", meddle), runs)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_counter_loses_nothing_that_others_count_meanwhile() {
    let world = World::new().await;
    let (flow, _) = counter(&world, 3);
    let done = run_and_apply(&world.store, &flow, Some("why"), &Job::default())
        .await
        .unwrap();
    assert_eq!(done.attempts, 4);
    assert_eq!(done.ran.result.as_deref(), Some("31"));
    assert_eq!(done.ran.log.len(), 1, "of the run that was applied");
    assert_eq!(world.get("count").await.as_deref(), Some("31"));
    let change = world.store.change(done.applied.change_id).await.unwrap();
    assert_eq!(change.note.as_deref(), Some("why"));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_gives_up_after_five_times_and_writes_nothing() {
    let world = World::new().await;
    let (flow, runs) = counter(&world, u32::MAX);
    let given_up = run_and_apply(&world.store, &flow, None, &Job::default()).await;
    match given_up {
        Err(RunError::Store(error)) => assert_eq!(error.code(), FailureCode::PlanStale),
        other => panic!("{other:?}"),
    }
    assert_eq!(runs.load(Ordering::Relaxed), 5);
    assert_eq!(world.get("count").await.as_deref(), Some("50"), "theirs alone");
}

#[tokio::test]
async fn a_plan_that_was_looked_at_and_stopped_is_gone() {
    let world = World::new().await;
    let looked_at = Mutex::new(String::new());
    let look = async |ran: &Ran| {
        looked_at.lock().unwrap().clone_from(&ran.plan.id);
        Err(RunError::Store(store::StoreError::Busy))
    };
    let flow = flow("await kv.set('k', '1')");
    let stopped = run_and_apply_where(&world.store, &flow, None, &Job::default(), look).await;
    assert!(matches!(stopped, Err(RunError::Store(store::StoreError::Busy))));
    let plan = looked_at.into_inner().unwrap();
    let left = world.store.plan_summary(&plan).await;
    assert_eq!(
        left.err().map(|error| error.code()),
        Some(FailureCode::PlanNotFound)
    );
    assert_eq!(world.get("k").await, None);
}

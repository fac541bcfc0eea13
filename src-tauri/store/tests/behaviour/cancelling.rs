//! Long work on a plan tells how far it is, and cancelled half-way leaves the plan as it was.

use store::model::{Origin, Policy};
use store::{FailureCode, Job, Step};

use crate::support::{World, code, put};

/// Enough for a statement that is long enough to be interrupted.
const MANY: u32 = 20_000;

/// A namespace of many keys.
async fn world_with_many() -> World {
    let world = World::new().await;
    let rows = (0..MANY).map(|number| put(&format!("k{number:05}"), "old"));
    let (store, job) = (&world.store, Job::default());
    let plan = store
        .plan_rows("kv_test", store::model::Deed::SetMany, Origin::Import, rows, &job)
        .await
        .unwrap();
    store.plan_apply(&plan.id, None, &job).await.unwrap();
    world
}

fn cancelled() -> Job {
    let job = Job::default();
    job.cancel();
    job
}

#[tokio::test]
async fn comparing_counts_its_rows() {
    let world = World::new().await;
    let job = Job::default();
    let rows = (0..100).map(|number| put(&format!("k{number:03}"), "1"));
    let plan = world
        .store
        .plan_rows("kv_test", store::model::Deed::SetMany, Origin::Import, rows, &job)
        .await
        .unwrap();
    let reached = job.progress();
    assert_eq!(
        (reached.step, reached.done, reached.total),
        (Step::Comparing, 100, Some(100))
    );
    world.store.plan_apply(&plan.id, None, &job).await.unwrap();
    let reached = job.progress();
    assert_eq!(
        (reached.step, reached.done, reached.total),
        (Step::Writing, 100, Some(100))
    );
}

#[tokio::test]
async fn looking_for_what_is_only_here_can_be_cancelled_and_asked_for_again() {
    let world = world_with_many().await;
    let plan = world.plan(&[("k00000", "new")]).await;
    let refused = world
        .store
        .plan_policy(&plan.id, Policy::MakeIdentical, &cancelled())
        .await;
    assert_eq!(code(refused), FailureCode::Cancelled);
    let as_it_was = world.store.plan_summary(&plan.id).await.unwrap();
    assert_eq!((as_it_was.policy, as_it_was.counts), (plan.policy, plan.counts));
    let again = world
        .store
        .plan_policy(&plan.id, Policy::MakeIdentical, &Job::default())
        .await
        .unwrap();
    assert_eq!((again.counts.only_here, again.counts.ticked), (MANY - 1, MANY));
    world.apply(&plan.id).await.unwrap();
    assert_eq!(world.keys().await, ["k00000"]);
}

#[tokio::test]
async fn a_comparison_that_is_cancelled_leaves_the_plan_as_stale_as_it_was() {
    let world = world_with_many().await;
    let rows = (0..MANY).map(|number| put(&format!("k{number:05}"), "new"));
    let plan = world
        .store
        .plan_rows(
            "kv_test",
            store::model::Deed::SetMany,
            Origin::Import,
            rows,
            &Job::default(),
        )
        .await
        .unwrap();
    world.set("k00007", "meanwhile").await;
    let refused = world.store.plan_refresh(&plan.id, &cancelled()).await;
    assert_eq!(code(refused), FailureCode::Cancelled);
    assert_eq!(code(world.apply(&plan.id).await), FailureCode::PlanStale);
    let fresh = world.store.plan_refresh(&plan.id, &Job::default()).await.unwrap();
    assert_eq!((fresh.stale, fresh.counts.changed), (0, MANY));
}

#[tokio::test]
async fn a_restore_that_is_compared_again_and_cancelled_keeps_its_rows() {
    let world = world_with_many().await;
    let backup = world.folder.path().join("all.kvbackup");
    let (store, job) = (&world.store, Job::default());
    store.back_up_to(&backup, &job).await.unwrap();
    let rows = (0..MANY).map(|number| put(&format!("k{number:05}"), "new"));
    let newer = store
        .plan_rows("kv_test", store::model::Deed::SetMany, Origin::Import, rows, &job)
        .await
        .unwrap();
    store.plan_apply(&newer.id, None, &job).await.unwrap();
    let plan = store.plan_restore(&backup, None, &job).await.unwrap();
    assert_eq!(plan.counts.changed, MANY);
    let refused = store.plan_refresh(&plan.id, &cancelled()).await;
    assert_eq!(code(refused), FailureCode::Cancelled);
    let as_it_was = store.plan_summary(&plan.id).await.unwrap();
    assert_eq!(as_it_was.counts, plan.counts);
    store.plan_apply(&plan.id, None, &job).await.unwrap();
    assert_eq!(world.get("k19999").await.as_deref(), Some("old"));
}

//! A run applies only to what it saw.

use crate::support::{NAMESPACE, World, flow};
use store::model::Selection;
use store::{FailureCode, Job};

/// Runs code, lets others do something, and returns how many things are stale, then whether it applies.
async fn after(world: &World, code: &str, others: &str) -> (u32, bool) {
    let ran = world.try_run(flow(code)).await.unwrap();
    world.applied(flow(others)).await;
    let stale = world.store.plan_summary(&ran.plan.id).await.unwrap().stale;
    // Comparing it again makes it no better: it would have done something else.
    world
        .store
        .plan_refresh(&ran.plan.id, &Job::default())
        .await
        .unwrap();
    match world.store.plan_apply(&ran.plan.id, None, &Job::default()).await {
        Ok(_) => (stale, true),
        Err(error) => {
            assert_eq!(error.code(), FailureCode::PlanStale);
            (stale, false)
        }
    }
}

#[tokio::test]
async fn a_key_that_was_read_and_then_changed_stops_the_plan() {
    for others in [
        "await kv.set('a', '2')",
        "await kv.delete('a')",
        "await kv.set('a', '1', {ttl: 600})",
    ] {
        let world = World::with(&[("a", "1")]).await;
        let code = "const a = await kv.get('a'); await kv.set('b', a);";
        let (stale, applies) = after(&world, code, others).await;
        assert!(stale > 0 && !applies, "{others}");
        assert_eq!(world.get("b").await, None);
    }
}

#[tokio::test]
async fn a_key_that_was_absent_and_then_made_stops_the_plan() {
    let world = World::new().await;
    let code = "if (await kv.get('lock') === null) await kv.set('b', 'x');";
    assert!(!after(&world, code, "await kv.set('lock', '1')").await.1);
}

#[tokio::test]
async fn a_key_that_was_only_written_and_then_changed_stops_the_plan() {
    let world = World::with(&[("a", "1")]).await;
    let (_, applies) = after(&world, "await kv.set('a', 'mine')", "await kv.set('a', 'theirs')").await;
    assert!(!applies);
    assert_eq!(world.get("a").await.as_deref(), Some("theirs"));
}

#[tokio::test]
async fn a_key_more_in_a_list_that_was_read_stops_the_plan() {
    let code =
        "const { keys } = await kv.list({ prefix: 'user:' }); await kv.set('count', String(keys.length));";
    for (others, applies) in [
        ("await kv.set('user:3', 'x')", false),
        ("await kv.delete('user:1')", false),
        ("await kv.delete('user:1'); await kv.set('user:0', 'x')", false),
        ("await kv.set('user', 'x'); await kv.set('user;', 'x')", true),
    ] {
        let world = World::with(&[("user:1", "a"), ("user:2", "b")]).await;
        assert_eq!(after(&world, code, others).await.1, applies, "{others}");
    }
}

#[tokio::test]
async fn what_the_run_did_not_look_at_may_change() {
    let world = World::with(&[("a", "1"), ("other", "1")]).await;
    let code = "await kv.set('a', await kv.get('a') + '!');";
    assert_eq!(after(&world, code, "await kv.set('other', '2')").await, (0, true));
    assert_eq!(world.get("a").await.as_deref(), Some("1!"));
}

#[tokio::test]
async fn a_change_between_the_run_and_its_plan_is_seen() {
    let world = World::with(&[("a", "1")]).await;
    // Written while the run goes on: the function is called in its middle.
    let store = world.store.clone();
    let handle = tokio::runtime::Handle::current();
    let others = std::sync::Arc::new(move |_: &[String]| {
        let selection = Selection::Keys {
            keys: vec!["a".into()],
        };
        let store = store.clone();
        handle.block_on(async move {
            let job = Job::default();
            let plan = store.plan_delete(NAMESPACE, &selection, &job).await.unwrap();
            store.plan_apply(&plan.id, None, &job).await.unwrap();
        });
        Ok("null".to_owned())
    });
    let code = "const a = await kv.get('a'); await others(); await kv.set('b', a + await kv.get('a'));";
    let ran = world
        .try_run(flow(code).with_function("others", others))
        .await
        .unwrap();
    assert_eq!(world.get("a").await, None);
    assert!(ran.plan.stale > 0);
    let refused = world.store.plan_apply(&ran.plan.id, None, &Job::default()).await;
    assert_eq!(
        refused.err().map(|error| error.code()),
        Some(FailureCode::PlanStale)
    );
}

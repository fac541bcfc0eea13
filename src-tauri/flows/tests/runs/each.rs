//! One flow for each of many keys.

use crate::support::{NAMESPACE, World, flow};
use flows::{FailureCode, Flow};
use store::Job;
use store::model::{Filter, Selection};

fn each(prefix: &str, code: &str) -> Flow {
    let mut flow = flow(code);
    flow.each = Some(Selection::beginning(prefix));
    flow
}

#[tokio::test]
async fn each_key_is_given_with_its_value_as_it_was_before_the_first_run() {
    let world = World::new().await;
    let fill = "for (let i = 0; i < 450; i++) await kv.set(`user:${String(i).padStart(3, '0')}`, String(i));
        await kv.set('bytes', new Uint8Array([255])); await kv.set('large', 'x'.repeat(70000));";
    world.applied(flow(fill)).await;
    // A run writes keys that come later, and new ones: those are not run for.
    let code = "if (inputs.key !== key || inputs.value !== value) throw new Error('inputs');
        await kv.set(key, String(Number(value) + 1)); await kv.set('user:449', 'over'); await kv.set('user:z', 'new');";
    assert_eq!(world.applied(each("user:", code)).await, r#"{"keys":450}"#);
    assert_eq!(world.get("user:007").await.as_deref(), Some("8"));
    assert_eq!(world.get("user:449").await.as_deref(), Some("over"));
    assert_eq!(world.get("user:z").await.as_deref(), Some("new"));
    let code =
        "if (key === 'bytes' && !(value instanceof ArrayBuffer && value.byteLength === 1)) throw 'bytes';
        if (key === 'large' && value.length !== 70000) throw 'large'; await kv.delete(key)";
    assert_eq!(world.applied(each("", code)).await, r#"{"keys":453}"#);
    assert_eq!(world.store.namespace(NAMESPACE).await.unwrap().entry_count, 0);
    assert_eq!(world.applied(each("", code)).await, r#"{"keys":0}"#);
}

#[tokio::test]
async fn a_failure_names_the_key_and_nothing_is_written() {
    let world = World::with(&[("a", "1"), ("b", "no number"), ("c", "3")]).await;
    let code = "if (isNaN(value)) throw new Error('no number'); await kv.set(key, '0')";
    let failure = world.failure(each("", code)).await;
    assert_eq!(
        (failure.code, failure.key.as_deref()),
        (FailureCode::Threw, Some("b"))
    );
    let failure = world.failure(each("b", "await new Promise(() => {})")).await;
    assert_eq!(
        (failure.code, failure.key.as_deref()),
        (FailureCode::Waits, Some("b"))
    );
    let mut endless = each("c", "for (;;) {}");
    endless.limits.time = std::time::Duration::from_millis(200);
    let failure = world.failure(endless).await;
    assert_eq!(
        (failure.code, failure.key.as_deref()),
        (FailureCode::Time, Some("c"))
    );
    assert_eq!(world.get("a").await.as_deref(), Some("1"));
}

#[tokio::test]
async fn a_key_more_among_them_makes_the_plan_stale() {
    let world = World::with(&[("user:1", "a")]).await;
    let ran = world
        .try_run(each("user:", "await kv.set(key, 'b')"))
        .await
        .unwrap();
    world.set("user:2", "new").await;
    let refused = world.store.plan_apply(&ran.plan.id, None, &Job::default()).await;
    assert_eq!(
        refused.err().map(|error| error.code()),
        Some(store::FailureCode::PlanStale)
    );
}

fn over(selection: Selection, code: &str) -> Flow {
    let mut flow = flow(code);
    flow.each = Some(selection);
    flow
}

#[tokio::test]
async fn keys_that_were_picked_are_run_for_in_their_order_and_no_others() {
    let world = World::new().await;
    let fill = "for (let i = 0; i < 1000; i++) await kv.set(`k${String(i).padStart(4, '0')}`, '0')";
    world.applied(flow(fill)).await;
    // Some that are not there, some twice, in no order.
    let mut keys: Vec<String> = (0..2_000).rev().step_by(2).map(|i| format!("k{i:04}")).collect();
    keys.extend(["absent".to_owned(), "k0001".to_owned(), "k0001".to_owned()]);
    let code = "globalThis.last ??= ''; if (key <= last) throw 'order'; globalThis.last = key;
        await kv.set(key, '1')";
    let ran = world.try_run(over(Selection::Keys { keys }, code)).await.unwrap();
    assert_eq!(ran.result.as_deref(), Some(r#"{"keys":500}"#));
    // What was not picked may change meanwhile, what was picked may not.
    world.set("k0002", "other").await;
    let plan = &ran.plan.id;
    assert_eq!(world.store.plan_summary(plan).await.unwrap().stale, 0);
    world.set("k0001", "other").await;
    assert_eq!(
        world.store.plan_summary(plan).await.unwrap().stale,
        2,
        "read and written"
    );
    let refused = world.store.plan_apply(plan, None, &Job::default()).await;
    let code = refused.err().map(|error| error.code());
    assert_eq!(code, Some(store::FailureCode::PlanStale));
}

#[tokio::test]
async fn all_that_match_but_some_are_run_for() {
    let world = World::with(&[("a:on", "1"), ("a:off", "2"), ("a:only", "3"), ("b:on", "4")]).await;
    let filter = Filter {
        prefix: "a:".to_owned(),
        contains: "on".to_owned(),
        ..Filter::default()
    };
    let except = vec!["a:only".to_owned()];
    let matching = over(Selection::Matching { filter, except }, "await kv.delete(key)");
    assert_eq!(world.applied(matching).await, r#"{"keys":1}"#);
    assert_eq!(world.get("a:on").await, None);
    assert_eq!(world.get("a:only").await.as_deref(), Some("3"));
    let groups = Selection::Groups {
        filter: Filter::default(),
        separator: ":".to_owned(),
        groups: vec!["a:".to_owned()],
        keys: Vec::new(),
        others: false,
    };
    assert_eq!(
        world.applied(over(groups, "await kv.delete(key)")).await,
        r#"{"keys":2}"#
    );
    assert_eq!(world.get("b:on").await.as_deref(), Some("4"));
}

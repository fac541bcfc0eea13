//! The reference's own code blocks, as they are printed there.

use std::sync::Arc;

use crate::support::{NAMESPACE, World, flow};
use flows::{FailureCode, Flow, examples, inputs};

const GET: &str = "// Access KV value
const preferences = await kv.get(`user:${inputs.userId}`);
return { preferences: JSON.parse(preferences) };";

const SET: &str = "// Store KV value
await kv.set(`user:${inputs.userId}`, JSON.stringify({
  theme: inputs.theme,
  language: inputs.language
}));
return { success: true };";

const PREFERENCES: &str = include_str!("../../examples/preferences.js");
const RATE_LIMIT: &str = include_str!("../../examples/rate-limit.js");
const FLAG: &str = include_str!("../../examples/feature-flag.js");
const CACHE: &str = include_str!("../../examples/cache.js");

fn with(code: &str, inputs: &str) -> Flow {
    flow(code).with_inputs(inputs).unwrap()
}

#[tokio::test]
async fn a_value_is_got() {
    let world = World::with(&[("user:456", r#"{"theme":"dark","language":"en"}"#)]).await;
    let ran = world.try_run(with(GET, r#"{"userId": 456}"#)).await.unwrap();
    assert_eq!(
        ran.result.as_deref(),
        Some(r#"{"preferences":{"theme":"dark","language":"en"}}"#)
    );
    assert_eq!(ran.plan.counts.ticked, 0);
}

#[tokio::test]
async fn a_value_is_set() {
    let world = World::new().await;
    let set = with(SET, r#"{"userId": "456", "theme": "dark", "language": "en"}"#);
    assert_eq!(world.applied(set).await, r#"{"success":true}"#);
    assert_eq!(
        world.get("user:456").await.as_deref(),
        Some(r#"{"theme":"dark","language":"en"}"#)
    );
    let change = world.store.list_changes(None, None, 1).await.unwrap().remove(0);
    assert_eq!(change.deed, store::model::Deed::Ran { flow: "trial".into() });
}

#[tokio::test]
async fn preferences_have_a_default() {
    let world = World::new().await;
    let code = with(PREFERENCES, r#"{"userId": "cust_abc123"}"#);
    let ran = world.try_run(code.clone()).await.unwrap();
    assert_eq!(
        ran.result.as_deref(),
        Some(r#"{"theme":"light","notifications":true}"#)
    );
    world.set("prefs:cust_abc123", r#"{"theme":"dark"}"#).await;
    let ran = world.try_run(code).await.unwrap();
    assert_eq!(ran.result.as_deref(), Some(r#"{"theme":"dark"}"#));
}

#[tokio::test]
async fn a_rate_is_limited_at_a_hundred() {
    let world = World::new().await;
    let code = with(RATE_LIMIT, r#"{"userId": "cust_abc123", "action": "api_calls"}"#);
    let key = "ratelimit:cust_abc123:api_calls";
    for count in 1..=100 {
        assert_eq!(world.applied(code.clone()).await, "");
        assert_eq!(world.get(key).await, Some(count.to_string()));
    }
    let failure = world.failure(code).await;
    assert_eq!(
        (failure.code, failure.message.as_str()),
        (FailureCode::Threw, "Rate limit exceeded")
    );
    assert_eq!(failure.line, Some(5));
    assert_eq!(world.get(key).await.as_deref(), Some("100"));
}

#[tokio::test]
async fn a_flag_is_on_only_when_it_is_true() {
    let world = World::with(&[("feature:new_checkout", "true"), ("feature:old", "false")]).await;
    for (name, enabled) in [("new_checkout", true), ("old", false), ("absent", false)] {
        let code = with(FLAG, &format!(r#"{{"featureName": "{name}"}}"#));
        let ran = world.try_run(code).await.unwrap();
        assert_eq!(ran.result, Some(format!(r#"{{"enabled":{enabled}}}"#)));
    }
}

#[tokio::test]
async fn a_cache_asks_the_database_once() {
    let world = World::new().await;
    let asked = Arc::new(std::sync::atomic::AtomicU32::new(0));
    let counted = Arc::clone(&asked);
    let fetch = Arc::new(move |arguments: &[String]| {
        counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(arguments, [r#""prod_123""#]);
        // The pattern parses what it got: the database answers with text.
        Ok(r#""{\"name\":\"Lamp\"}""#.to_owned())
    });
    let code = with(CACHE, r#"{"productId": "prod_123"}"#).with_function("fetchFromDB", fetch);
    assert_eq!(world.applied(code.clone()).await, r#"{"name":"Lamp"}"#);
    assert_eq!(
        world.get("cache:product:prod_123").await.as_deref(),
        Some(r#""{\"name\":\"Lamp\"}""#)
    );
    // What was cached is the text as JSON, so the pattern's second answer is that text.
    assert_eq!(world.applied(code).await, r#""{\"name\":\"Lamp\"}""#);
    assert_eq!(asked.load(std::sync::atomic::Ordering::Relaxed), 1);
    assert!(
        world
            .store
            .get_entry(NAMESPACE, "cache:product:prod_123")
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn each_example_runs_as_it_comes_with_its_inputs_and_its_keys() {
    let answers = [
        ("preferences", r#"{"theme":"dark","notifications":false}"#, 0),
        ("rate-limit", "", 1),
        ("feature-flag", r#"{"enabled":true}"#, 0),
        ("cache", r#"{"name":"Lamp","price":22}"#, 1),
    ];
    assert_eq!(examples().len(), answers.len());
    for (example, (file, result, writes)) in examples().iter().zip(answers) {
        let world = World::new().await;
        for (key, value) in example.seed {
            world.set(key, value).await;
        }
        let asked: Vec<_> = inputs(example.code, None).unwrap();
        let flow = with(example.code, example.inputs).with_answers();
        for input in asked {
            assert!(
                flow.given().any(|name| name == input.name),
                "{file}: {}",
                input.name
            );
        }
        let ran = world.try_run(flow).await.unwrap();
        assert_eq!(ran.result.unwrap_or_default(), result, "{file}");
        assert_eq!(ran.plan.counts.ticked, writes, "{file}");
    }
}

//! The reference's own code blocks, as they are printed there.

use std::sync::Arc;

use crate::support::{NAMESPACE, World, flow};
use flows::{FailureCode, Flow};

const GET: &str = "// Access KV value
const preferences = await kv.get(`user:${inputs.userId}`);
return { preferences: JSON.parse(preferences) };";

const SET: &str = "// Store KV value
await kv.set(`user:${inputs.userId}`, JSON.stringify({
  theme: inputs.theme,
  language: inputs.language
}));
return { success: true };";

const PREFERENCES: &str = r#"// Get with default
const key = `prefs:${userId}`;
const prefs = await kv.get(key) || '{"theme":"light","notifications":true}';
return JSON.parse(prefs);"#;

const RATE_LIMIT: &str = "const key = `ratelimit:${userId}:${action}`;
const count = parseInt(await kv.get(key) || '0');
 
if (count >= 100) {
  throw new Error('Rate limit exceeded');
}
 
await kv.set(key, String(count + 1));
// Note: In production, also set TTL to reset after time window";

const FLAG: &str = "const enabled = await kv.get(`feature:${featureName}`);
return { enabled: enabled === 'true' };";

const CACHE: &str = "const cacheKey = `cache:product:${productId}`;
let product = await kv.get(cacheKey);
 
if (!product) {
  // Fetch from database
  product = await fetchFromDB(productId);
  await kv.set(cacheKey, JSON.stringify(product));
}
 
return JSON.parse(product);";

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

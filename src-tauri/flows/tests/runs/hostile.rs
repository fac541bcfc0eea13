//! Code that tries to do what it should not.

use crate::support::{World, flow};
use flows::FailureCode;

#[tokio::test]
async fn nothing_of_the_machine_is_there() {
    let world = World::new().await;
    let code =
        "return ['process', 'require', 'fetch', 'std', 'os', 'Deno', 'WebAssembly', 'setTimeout', 'native']
        .filter((name) => name in globalThis)";
    assert_eq!(world.result(code).await, "[]");
    assert_eq!(
        world.failure(flow("await import('std')")).await.code,
        FailureCode::Threw
    );
    assert_eq!(
        world.failure(flow("import fs from 'fs'")).await.code,
        FailureCode::Syntax
    );
}

#[tokio::test]
async fn kv_cannot_be_replaced_nor_its_rules() {
    let world = World::with(&[("a", "1")]).await;
    for code in [
        "kv.get = () => 1",
        "kv = {}",
        "delete kv.get",
        "globalThis.kv = {}",
    ] {
        let failure = world.failure(flow(&format!("{code}; return 1"))).await;
        assert_eq!(failure.code, FailureCode::Threw, "{code}");
    }
    // With the language's own functions replaced, the store's rules stay.
    let code = "Array.prototype.map = () => []; String.prototype.toWellFormed = () => 'x';
        Object.prototype.ttl = 5; Number.isSafeInteger = () => true; JSON.stringify = () => 'mine';
        Promise.prototype.then = function () { return this };
        let said; try { await kv.set('k'.repeat(600), 'x') } catch (error) { said = 'refused' }
        return [said, await kv.get('a')];";
    let ran = world.try_run(flow(code)).await;
    if let Ok(ran) = ran {
        assert_eq!(ran.plan.counts.ticked, 0);
    }
    assert_eq!(world.get("a").await.as_deref(), Some("1"));
}

#[tokio::test]
async fn what_is_handed_over_is_taken_at_that_moment() {
    let world = World::new().await;
    let code = "const bytes = new Uint8Array([65]); const value = { a: 1 };
        const one = kv.set('bytes', bytes), two = kv.set('value', value);
        bytes[0] = 66; value.a = 2; await one; await two;";
    world.applied(flow(code)).await;
    assert_eq!(world.get("bytes").await.as_deref(), Some("A"));
    assert_eq!(world.get("value").await.as_deref(), Some(r#"{"a":1}"#));
    let nested = "await kv.set('outer', { toJSON() { kv.set('inner', 'x'); return 1 } });";
    world.applied(flow(nested)).await;
    assert_eq!(world.get("outer").await.as_deref(), Some("1"));
    assert_eq!(world.get("inner").await.as_deref(), Some("x"));
}

#[tokio::test]
async fn options_that_throw_write_nothing() {
    let world = World::new().await;
    for options in [
        "{ get ttl() { throw new Error('no') } }",
        "{ metadata: { toJSON() { throw 1 } } }",
        "{ ttl: { valueOf() { throw 1 } } }",
    ] {
        let code = format!("try {{ await kv.set('a', 'x', {options}) }} catch {{ return 'caught' }}");
        let ran = world.try_run(flow(&code)).await.unwrap();
        assert_eq!(ran.result.as_deref(), Some(r#""caught""#), "{options}");
        assert_eq!(ran.plan.counts.ticked, 0);
    }
}

#[tokio::test]
async fn inputs_of_any_name_do_no_harm() {
    let world = World::new().await;
    let inputs =
        r#"{"kv": 1, "__proto__": {"polluted": 1}, "Date": 2, "a-b": 3, "console": 4, "userId": "x"}"#;
    let code = "const userId_ = userId; const userId2 = inputs.userId;
        return [typeof kv.get, ({}).polluted, typeof Date, inputs['a-b'], inputs.kv, userId_, userId2,
                Object.keys(inputs).includes('__proto__')]";
    let ran = world
        .try_run(flow(code).with_inputs(inputs).unwrap())
        .await
        .unwrap();
    assert_eq!(
        ran.result.as_deref(),
        Some(r#"["function",null,"function",3,1,"x","x",true]"#)
    );
    // A variable of the flow's own may have the name of an input.
    let own = flow("const key = inputs.key + '!'; return key")
        .with_inputs(r#"{"key": "k"}"#)
        .unwrap();
    assert_eq!(
        world.try_run(own).await.unwrap().result.as_deref(),
        Some(r#""k!""#)
    );
}

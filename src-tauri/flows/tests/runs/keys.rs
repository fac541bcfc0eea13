//! `kv` as Workers KV has it, with the run's own writes seen.

use crate::support::{NAMESPACE, World, flow};
use flows::FailureCode;

#[tokio::test]
async fn a_value_is_read_as_text_json_or_bytes() {
    let world = World::with(&[("n", "[1, 22.00]"), ("empty", "")]).await;
    for (code, result) in [
        ("return await kv.get('n')", r#""[1, 22.00]""#),
        ("return await kv.get('n', 'json')", "[1,22]"),
        ("return await kv.get('n', { type: 'json' })", "[1,22]"),
        (
            "return new Uint8Array(await kv.get('n', 'arrayBuffer')).length",
            "10",
        ),
        ("return await kv.get('empty')", r#""""#),
        ("return await kv.get('absent')", "null"),
        ("return await kv.get('absent', 'json')", "null"),
        (
            "return await kv.getWithMetadata('n', 'json')",
            r#"{"value":[1,22],"metadata":null,"cacheStatus":null}"#,
        ),
        (
            "return await kv.getWithMetadata('absent')",
            r#"{"value":null,"metadata":null,"cacheStatus":null}"#,
        ),
    ] {
        assert_eq!(world.result(code).await, result, "{code}");
    }
    let failure = world.failure(flow("return await kv.get('n', 'stream')")).await;
    assert_eq!(failure.code, FailureCode::Threw);
}

#[tokio::test]
async fn bytes_that_are_no_text_are_never_mangled() {
    let world = World::new().await;
    let bytes = "await kv.set('b', new Uint8Array([0xff, 0, 0xfe, 65]).subarray(1));";
    world.applied(flow(bytes)).await;
    let value = world.store.get_value(NAMESPACE, "b").await.unwrap();
    assert_eq!(value.as_deref(), Some(&[0, 0xfe, 65][..]));
    let failure = world.failure(flow("return await kv.get('b')")).await;
    assert!(failure.message.contains("arrayBuffer"), "{failure:?}");
    let code = "await kv.set('c', await kv.get('b', 'arrayBuffer')); return 1";
    world.applied(flow(code)).await;
    assert_eq!(world.store.get_value(NAMESPACE, "c").await.unwrap(), value);
}

#[tokio::test]
async fn what_is_no_text_is_stored_as_its_json() {
    let world = World::new().await;
    let code = "await kv.set('a', {x: [1, null]}); await kv.put('b', 5); await kv.set('c', true);
        await kv.set('d', null);";
    world.applied(flow(code)).await;
    for (key, value) in [
        ("a", r#"{"x":[1,null]}"#),
        ("b", "5"),
        ("c", "true"),
        ("d", "null"),
    ] {
        assert_eq!(world.get(key).await.as_deref(), Some(value));
    }
    for value in ["undefined", "() => 1", "NaN", "Symbol()", "1n", "'\\ud800'"] {
        let failure = world.failure(flow(&format!("await kv.set('e', {value})"))).await;
        assert_eq!(failure.code, FailureCode::Threw, "{value}");
    }
    assert_eq!(world.get("e").await, None);
}

#[tokio::test]
async fn expiry_and_metadata_are_kept_with_the_value() {
    let world = World::new().await;
    let code = "await kv.set('a', 'x', { ttl: 3600, metadata: { tags: ['b'] } });
        await kv.set('b', 'x', { expirationTtl: 60 });
        await kv.set('c', 'x', { expiration: 4102444800 });
        return (await kv.getWithMetadata('a')).metadata;";
    let now = world.store.clock().now();
    assert_eq!(world.applied(flow(code)).await, r#"{"tags":["b"]}"#);
    let entry = async |key| world.store.get_entry(NAMESPACE, key).await.unwrap().unwrap();
    let a = entry("a").await;
    assert!((now + 3600..now + 3660).contains(&a.expires_at.unwrap()));
    assert_eq!(a.metadata.as_deref(), Some(r#"{"tags":["b"]}"#));
    assert!(entry("b").await.expires_at.is_some());
    assert_eq!(entry("c").await.expires_at, Some(4_102_444_800));
    // As the reference's service does it, a set replaces both.
    world.applied(flow("await kv.set('a', 'y')")).await;
    let a = entry("a").await;
    assert_eq!((a.expires_at, a.metadata), (None, None));
    for options in [
        "{ttl: 59}",
        "{ttl: 1.5}",
        "{ttl: 'soon'}",
        "{expiration: 5}",
        "{metadata: 'x'.repeat(2000)}",
    ] {
        let failure = world
            .failure(flow(&format!("await kv.set('a', 'z', {options})")))
            .await;
        assert_eq!(failure.code, FailureCode::Threw, "{options}");
    }
    assert_eq!(world.get("a").await.as_deref(), Some("y"));
}

#[tokio::test]
async fn a_run_sees_what_it_wrote_and_nobody_else_does() {
    let world = World::with(&[("a", "1"), ("b", "2")]).await;
    let code = "await kv.set('a', 'mine'); await kv.delete('b'); await kv.set('c', 'new');
        await kv.set('d', 'x'); await kv.delete('d');
        const { keys } = await kv.list();
        return [await kv.get('a'), await kv.get('b'), await kv.get('c'), await kv.get('d'), keys.map((k) => k.name)];";
    let ran = world.try_run(flow(code)).await.unwrap();
    assert_eq!(
        ran.result.as_deref(),
        Some(r#"["mine",null,"new",null,["a","c"]]"#)
    );
    assert_eq!(world.get("a").await.as_deref(), Some("1"));
    let counts = ran.plan.counts;
    assert_eq!((counts.added, counts.changed, counts.removed), (1, 1, 1));
}

#[tokio::test]
async fn keys_are_listed_in_pages_with_a_cursor() {
    let world = World::new().await;
    let fill = "for (let i = 0; i < 2500; i++) await kv.set(`user:${String(i).padStart(4, '0')}`, 'x');
        await kv.set('other', 'x', { expiration: 4102444800, metadata: { a: 1 } });";
    world.applied(flow(fill)).await;
    // Some of them written again, removed or added by the run itself.
    let code = "for (let i = 0; i < 2500; i += 5) await kv.delete(`user:${String(i).padStart(4, '0')}`);
        await kv.set('user:0000a', 'y'); await kv.set('user:9', 'y');
        const names = []; let cursor, pages = 0;
        do {
          const page = await kv.list({ prefix: 'user:', limit: 300, cursor });
          if (page.list_complete === (page.cursor !== undefined)) throw new Error('cursor');
          if (!page.list_complete && page.keys.length !== 300) throw new Error('short');
          names.push(...page.keys.map((key) => key.name));
          cursor = page.cursor; pages += 1;
        } while (cursor);
        const sorted = [...new Set(names)].sort();
        return [names.length, pages, sorted.join() === names.join(), names.includes('user:0005'), names[0], names.at(-1)];";
    assert_eq!(
        world.result(code).await,
        r#"[2002,7,true,false,"user:0000a","user:9"]"#
    );
    assert_eq!(
        world.result("return (await kv.list({ prefix: 'o' })).keys").await,
        r#"[{"name":"other","expiration":4102444800,"metadata":{"a":1}}]"#
    );
    for options in ["{limit: 0}", "{limit: 1001}", "{cursor: 'mine'}"] {
        let failure = world.failure(flow(&format!("await kv.list({options})"))).await;
        assert_eq!(failure.code, FailureCode::Threw, "{options}");
    }
}

#[tokio::test]
async fn a_refusal_can_be_caught_and_one_that_is_forgotten_ends_the_run() {
    let world = World::new().await;
    let code = "try { await kv.set('k'.repeat(513), 'x') } catch (error) { return error.message }";
    assert!(world.result(code).await.contains("512 bytes"));
    let forgotten = flow("kv.set('k'.repeat(513), 'x'); await kv.set('a', 'x'); return 'fine'");
    let failure = world.failure(forgotten).await;
    assert_eq!((failure.code, failure.line), (FailureCode::Threw, Some(1)));
    // One that somebody listens to later is no loss.
    let later = "const p = kv.set('', 'x'); await kv.get('a'); try { await p } catch { return 'caught' }";
    assert_eq!(world.result(later).await, r#""caught""#);
    for code in [
        "await kv.get()",
        "await kv.get(null)",
        "await kv.get({})",
        "await kv.get('.')",
    ] {
        assert_eq!(world.failure(flow(code)).await.code, FailureCode::Threw, "{code}");
    }
}

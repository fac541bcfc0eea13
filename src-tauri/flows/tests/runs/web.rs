//! What Workers have beside the language.

use crate::support::{World, flow};

#[tokio::test]
async fn encodings_urls_clones_and_chance_are_there() {
    let world = World::new().await;
    for (code, result) in [
        ("return [...new TextEncoder().encode('é\\ud800')]", "[195,169,239,191,189]"),
        ("return new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 65, 0xff]))", r#""A�""#),
        ("try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255])) } catch (e) { return e.name }", r#""TypeError""#),
        ("return [btoa('héllo'), atob('aGk'), atob(' aGk= ')]", r#"["aOlsbG8=","hi","hi"]"#),
        ("const u = new URL('../b?x=1&y=ä#h', 'https://user:pw@example.com:8080/a/c'); return [u.href, u.host, u.searchParams.get('y'), u.origin]",
         r#"["https://user:pw@example.com:8080/b?x=1&y=%C3%A4#h","example.com:8080","ä","https://example.com:8080"]"#),
        ("const u = new URL('https://a/?x=1'); u.searchParams.append('y', 'a b'); u.pathname = '/p q'; u.hash = 'z'; return [String(u), u.search]",
         r#"["https://a/p%20q?x=1&y=a+b#z","?x=1&y=a+b"]"#),
        ("return [new URLSearchParams({ a: 1, b: '&' }).toString(), [...new URLSearchParams('?a=1&a=2')].length]", r#"["a=1&b=%26",2]"#),
        ("try { new URL('x') } catch (e) { return e.name }", r#""TypeError""#),
        ("const a = { d: new Date(5), m: new Map([[1, { x: 1 }]]) }; a.self = a; const b = structuredClone(a);
          return [b !== a, b.self === b, b.d.getTime(), b.m.get(1).x, b.m !== a.m]", "[true,true,5,1,true]"),
        ("try { structuredClone(() => 1) } catch (e) { return e.name }", r#""DataCloneError""#),
        ("return /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID())", "true"),
        ("return crypto.getRandomValues(new Uint8Array(4)).length", "4"),
        ("return Math.abs(Date.now() - new Date().getTime()) < 1000", "true"),
    ] {
        assert_eq!(world.result(code).await, result, "{code}");
    }
}

#[tokio::test]
async fn time_and_chance_can_be_pinned() {
    let world = World::new().await;
    let code = "return [Date.now(), new Date().toISOString(), new Date(0).getTime(), Math.random(), crypto.randomUUID(),
        new Date() instanceof Date, typeof Date()]";
    let mut pinned = flow(code);
    pinned.pinned_now = Some(1_800_000_000_000);
    pinned.pinned_seed = Some(7);
    let first = world.try_run(pinned.clone()).await.unwrap().result.unwrap();
    let second = world.try_run(pinned).await.unwrap().result.unwrap();
    assert_eq!(first, second);
    assert!(
        first.starts_with(r#"[1800000000000,"2027-01-15T08:00:00.000Z",0,"#),
        "{first}"
    );
    assert!(first.ends_with(r#"true,"string"]"#), "{first}");
}

//! What a flow wants to be given, found in its code.

use crate::support::{World, flow};
use flows::{FailureCode, FlowInput, InputKind, inputs};

fn found(code: &str) -> Vec<FlowInput> {
    inputs(code, None).unwrap_or_else(|failure| panic!("{failure:?}\n{code}"))
}

fn names(code: &str) -> Vec<String> {
    found(code).into_iter().map(|input| input.name).collect()
}

fn only(code: &str) -> FlowInput {
    let [input] = <[FlowInput; 1]>::try_from(found(code)).unwrap();
    input
}

#[test]
fn inputs_are_what_nothing_declares_in_the_order_of_their_use() {
    for (code, expected) in [
        (
            "const key = `a:${userId}:${action}`; return kv.get(key)",
            &["userId", "action"][..],
        ),
        ("return inputs.userId + inputs['theme']", &["userId", "theme"]),
        (
            "const { a, b: c, d = 5, ...rest } = inputs; return a + c + d",
            &["a", "b", "d"],
        ),
        ("let x = 1; { let y = x; x = y } return x", &[]),
        ("for (const [k, v] of Object.entries({})) console.log(k, v)", &[]),
        (
            "function f(a, { b }, ...c) { return a + b + c + arguments.length } return f(z)",
            &["z"],
        ),
        (
            "try { await kv.get(k) } catch (error) { return error.message }",
            &["k"],
        ),
        (
            "const o = { name: 1, other }; return o.name + o.missing",
            &["other"],
        ),
        ("label: for (;;) { break label }", &[]),
        (
            "return [undefined, NaN, Infinity, globalThis, JSON, Date, URL, crypto, atob]",
            &[],
        ),
        ("return typeof maybe === 'undefined' ? 1 : maybe", &["maybe"]),
        (
            "class A extends B { #x = 1; y() { return this.#x } } return new A()",
            &["B"],
        ),
        ("const inputs = {}; return inputs.x", &[]),
        ("return /x/u.test(text) && text?.length", &["text"]),
        ("return a.b.c + a", &["a"]),
        ("", &[]),
        ("// only a comment", &[]),
    ] {
        assert_eq!(names(code), expected, "{code}");
    }
}

#[test]
fn nothing_that_the_engine_has_is_an_input() {
    let world = tokio::runtime::Runtime::new().unwrap();
    world.block_on(async {
        let world = World::new().await;
        let all = world
            .result("return Object.getOwnPropertyNames(globalThis)")
            .await;
        let all: Vec<String> = serde_json::from_str(&all).unwrap();
        assert!(all.len() > 50, "{all:?}");
        for name in all {
            assert_eq!(names(&format!("return typeof {name}")), [""; 0], "{name}");
        }
    });
}

#[test]
fn what_stands_in_for_an_input_is_its_default() {
    let limit = only("return inputs.limit ?? 10");
    assert_eq!((limit.kind, limit.required), (InputKind::Number, false));
    assert_eq!(limit.default.as_deref(), Some("10"));
    let theme = only("const { theme = 'dark' } = inputs; return theme");
    assert_eq!((theme.kind, theme.required), (InputKind::Text, false));
    assert_eq!(theme.default.as_deref(), Some(r#""dark""#));
    let computed = only("return inputs.at || Date.now()");
    assert_eq!((computed.default, computed.required), (None, false));
    assert!(!only("return typeof maybe === 'undefined' ? 1 : maybe").required);
    // As a name of its own it is an error where it is not given, whatever stands beside it.
    assert!(only("return limit ?? 10").required);
}

#[test]
fn a_member_of_inputs_must_be_given_only_where_that_is_said() {
    for code in [
        "if (inputs.debug) console.log(1)",
        "return inputs.limit === undefined ? 10 : inputs.limit",
        "inputs.limit ??= 4; return inputs.limit",
        "return inputs.a && 1",
        "return inputs['a']",
        "const { a } = inputs; return a",
    ] {
        assert!(!only(code).required, "{code}");
    }
    let limit = only("inputs.limit ??= 4; return inputs.limit");
    assert_eq!(
        (limit.kind, limit.default.as_deref()),
        (InputKind::Number, Some("4"))
    );
    assert!(only("/** @param {string} inputs.a whose */ return inputs.a").required);
    assert!(!only("/** @param {string} [a] whose */ return inputs.a").required);
    assert!(only("return a + (inputs.a ?? '')").required, "a name of its own");
}

#[test]
fn what_is_put_into_inputs_and_what_every_object_has_is_no_input() {
    for code in [
        "inputs.x = 3; inputs['y'] = 4",
        "return inputs.hasOwnProperty('x')",
        "return inputs['toString']()",
        "const { constructor } = inputs; return constructor.name",
    ] {
        assert_eq!(names(code), [""; 0], "{code}");
    }
    assert_eq!(names("inputs.count += 1; inputs.x = inputs.y"), ["count", "y"]);
}

#[test]
fn what_is_called_is_an_answer() {
    assert!(only("return await fetchFromDB('x')").called);
    assert!(only("return await inputs.fetchFromDB('x')").called);
    assert!(!only("return console.log(user)").called);
    let all = found("return await fetchFromDB(productId)");
    let called: Vec<_> = all.iter().map(|one| (one.name.as_str(), one.called)).collect();
    assert_eq!(called, [("fetchFromDB", true), ("productId", false)]);
}

#[test]
fn comments_say_more_of_them() {
    let code = "/**
 * Counts.
 * @param {number} [limit=5] - How many a minute,
 *   at most.
 * @param {string} userId whose
 * @param {boolean} inputs.strict
 * @param {string[]} [tags]
 * @param {number} unused
 */
return [limit, userId, inputs.strict, tags]";
    let [limit, user, strict, tags] = <[FlowInput; 4]>::try_from(found(code)).unwrap();
    assert_eq!((limit.kind, limit.required), (InputKind::Number, false));
    assert_eq!(limit.default.as_deref(), Some("5"));
    assert!(
        limit
            .description
            .as_deref()
            .unwrap()
            .starts_with("How many a minute,")
    );
    assert_eq!((user.kind, user.required), (InputKind::Text, true));
    assert_eq!(user.description.as_deref(), Some("whose"));
    assert_eq!((strict.kind, strict.description), (InputKind::Switch, None));
    assert_eq!((tags.kind, tags.required), (InputKind::Json, false));
}

#[test]
fn a_schema_says_more_of_them_and_may_add_some() {
    let schema = r#"{"type":"object","required":["user"],"properties":{
        "user":{"type":"string","description":"Whose"},
        "limit":{"type":["integer","null"],"default":1e2},
        "extra":{"type":"object","title":"More"}}}"#;
    let found = inputs("return [limit, user]", Some(schema)).unwrap();
    let [limit, user, extra] = <[FlowInput; 3]>::try_from(found).unwrap();
    assert_eq!((limit.kind, limit.required), (InputKind::Number, false));
    assert_eq!(limit.default.as_deref(), Some("1e2"), "to the byte");
    assert_eq!(
        (user.required, user.description.as_deref()),
        (true, Some("Whose"))
    );
    assert_eq!(
        (extra.name.as_str(), extra.kind, extra.required),
        ("extra", InputKind::Json, false)
    );
    for no_schema in ["", "[]", "{\"properties\": 5}", "true"] {
        assert_eq!(
            inputs("return a", Some(no_schema)).unwrap().len(),
            1,
            "{no_schema}"
        );
    }
}

#[test]
fn code_that_is_no_javascript_is_refused_with_its_place() {
    let failure = inputs("const a = 1;\nreturn a +* 2", None).unwrap_err();
    assert_eq!((failure.code, failure.line), (FailureCode::Syntax, Some(2)));
}

#[test]
fn code_that_is_nested_without_end_is_refused_and_brings_nothing_down() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("!", ""),
        ("a=", ""),
        ("x=>", ""),
        ("a?", ":a"),
        ("if(a)", ""),
        ("`${", "}`"),
        ("new ", ""),
        ("a**", ""),
        ("function f(){", "}"),
        ("({a:", "})"),
        ("a.b(", ")"),
        ("-", ""),
        ("await ", ""),
        ("label:", ""),
        ("async x=>", ""),
        ("class A extends ", ""),
    ] {
        for times in [100, 1_000, 30_000] {
            let code = format!("{}a{}", open.repeat(times), close.repeat(times));
            // Refused or read: the process is there in the end.
            let _ = inputs(&code, None);
        }
    }
    for link in [".b(1)", "+a", "[0]", ".b"] {
        for times in [1_000, 260_000 / link.len()] {
            assert_eq!(names(&format!("return a{}", link.repeat(times))), ["a"], "{link}");
        }
    }
    assert_eq!(names(&" ".repeat(300_000)), [""; 0]);
}

#[tokio::test]
async fn a_run_takes_what_is_called_as_an_answer() {
    let world = World::new().await;
    let flow = flow("const a = await ask('x'); a.n += 1; const b = await ask(); return [a, b, rest]")
        .with_inputs(r#"{"ask": {"n": 1}, "rest": 22.50}"#)
        .unwrap()
        .with_answers();
    let ran = world.try_run(flow).await.unwrap();
    assert_eq!(ran.result.as_deref(), Some(r#"[{"n":2},{"n":1},22.5]"#));
}

#[tokio::test]
async fn what_a_run_does_without_is_undefined() {
    let world = World::new().await;
    let code = "/** @param {string} [who] whose */
        return [who === undefined, inputs.limit === undefined, 'limit' in inputs, Date.name, typeof inputs.Date]";
    let ran = world.try_run(flow(code).with_answers()).await.unwrap();
    assert_eq!(
        ran.result.as_deref(),
        Some(r#"[true,true,false,"Date","undefined"]"#)
    );
}

//! An error says where it is in the flow's own code.

use crate::support::{World, flow};
use flows::FailureCode;

#[tokio::test]
async fn an_error_carries_the_flows_own_line_and_column() {
    let world = World::new().await;
    for (code, kind, place) in [
        ("return 1;\n\nlet = ;", FailureCode::Syntax, (3, 5)),
        ("throw new Error('x')", FailureCode::Threw, (1, 16)),
        ("const a = 1;\n  missing();", FailureCode::Threw, (2, 3)),
        ("function f() {\n  null.x;\n}\nf();", FailureCode::Threw, (2, 8)),
        (
            "await kv.get('a');\nawait kv.get('');",
            FailureCode::Threw,
            (2, 14),
        ),
        (
            "await kv.get('a');\nconst x = await kv.get('b');\nreturn x.length;",
            FailureCode::Threw,
            (3, 10),
        ),
    ] {
        let failure = world.failure(flow(code)).await;
        assert_eq!(failure.code, kind, "{code}: {failure:?}");
        assert_eq!(failure.line, Some(place.0), "{code}: {failure:?}");
        assert!(failure.column.is_some(), "{code}: {failure:?}");
    }
}

#[tokio::test]
async fn what_is_missing_at_the_end_is_told_of_the_last_line() {
    let world = World::new().await;
    for (code, place) in [
        ("const a = 1;\nreturn [1, 2", (2, 12)),
        ("if (true) {\n  return 1;\n\n  \n", (2, 11)),
        ("return 1 +", (1, 10)),
    ] {
        let failure = world.failure(flow(code)).await;
        assert_eq!(
            (failure.code, failure.line, failure.column),
            (FailureCode::Syntax, Some(place.0), Some(place.1)),
            "{code}: {failure:?}"
        );
    }
}

#[tokio::test]
async fn what_was_thrown_is_told_also_when_it_is_no_error() {
    let world = World::new().await;
    for (code, message) in [
        ("throw new Error('Rate limit exceeded')", "Rate limit exceeded"),
        ("throw new TypeError('no')", "TypeError: no"),
        ("throw 'plain'", "plain"),
        ("throw { code: 5 }", r#"{"code":5}"#),
        ("throw undefined", "undefined"),
        (
            "const e = new Error('x'); Object.defineProperty(e, 'name', { get() { throw 1 } }); throw e",
            "x",
        ),
    ] {
        let failure = world.failure(flow(code)).await;
        assert_eq!(
            (failure.code, failure.message.as_str()),
            (FailureCode::Threw, message),
            "{code}"
        );
    }
}

#[tokio::test]
async fn what_was_printed_until_the_error_is_kept() {
    let world = World::new().await;
    let failure = world
        .failure(flow(
            "console.log('a', { b: 1 }, 2n, null); console.error('c'); x()",
        ))
        .await;
    let lines: Vec<_> = failure.log.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(lines, [r#"a {"b":1} 2n null"#, "c"]);
}

#[tokio::test]
async fn a_comment_at_the_end_ends_there_and_no_code_is_no_error() {
    let world = World::new().await;
    assert_eq!(world.result("return 1 // done").await, "1");
    assert_eq!(world.result("").await, "");
    assert_eq!(world.failure(flow("return 1;\0")).await.code, FailureCode::Syntax);
}

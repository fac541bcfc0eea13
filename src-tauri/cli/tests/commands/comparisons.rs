//! Two namespaces held against each other: which keys only one has, and which differ.

use crate::support::{World, json};

fn world() -> World {
    let world = World::new();
    world.done(&["init", "--id", "kv_456", "other"]);
    world.done(&[
        "set-bulk",
        "kv_123",
        r#"{"a":1,"b":{"n": 1.00},"c":"same","new\nline":1}"#,
    ]);
    world.done(&["set-bulk", "kv_456", r#"{"b":{"n":1.00},"c":"same","d":true}"#]);
    world
}

#[test]
fn what_differs_is_listed_and_nothing_is_changed() {
    let world = world();
    let ran = world.kv(&["compare", "kv_123", "other"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.out, "+ a\n~ b\n+ new\\nline\n- d\n");
    assert_eq!(
        ran.err,
        "Keys: 2 only in the first, 1 different, 1 only in the second, 1 the same.\n"
    );
    let ran = world.kv(&["compare", "other", "kv_123"]);
    assert_eq!(ran.out, "~ b\n+ d\n- a\n- new\\nline\n");
    assert_eq!(world.kv(&["undo"]).err, "Undid: Added 3 keys\n");
}

#[test]
fn scripts_get_the_same_as_json() {
    let world = world();
    let ran = world.kv(&["compare", "kv_123", "kv_456", "--json"]);
    let told = json(&ran.out);
    assert_eq!(
        told["tally"],
        serde_json::json!({"onlyInFirst": 2, "different": 1, "onlyInSecond": 1, "same": 1})
    );
    assert_eq!(
        told["rows"][0],
        serde_json::json!({"difference": "onlyInFirst", "key": "a"})
    );
}

#[test]
fn a_namespace_is_like_itself_and_one_that_is_not_there_is_told() {
    let world = world();
    let ran = world.kv(&["compare", "kv_123", "kv_123"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(ran.err, "No difference: 4 the same.\n");
    assert_ne!(world.kv(&["compare", "kv_123", "absent"]).code, 0);
}

//! Shapes of values on the command line: pinned to patterns, and held against what is written.

use crate::support::World;

const USER: &str =
    r#"{"type":"object","required":["theme"],"properties":{"theme":{"enum":["light","dark"]}}}"#;

/// A store in which a shape is pinned to `user:{id}`.
fn pinned() -> World {
    let world = World::new();
    let file = world.file("user.json", USER);
    world.done(&["shapes", "kv_123", "set", "user:{id}", &file]);
    world
}

#[test]
fn a_shape_is_pinned_listed_printed_and_taken_away_and_that_can_be_undone() {
    let world = pinned();
    assert_eq!(world.done(&["shapes", "customers"]), "user:{id}\n");
    assert_eq!(
        world.done(&["shapes", "customers", "--json"]),
        "[\n  \"user:{id}\"\n]\n"
    );
    assert_eq!(world.done(&["shapes", "customers", "get", "user:{id}"]), USER);
    world.done(&["shapes", "customers", "delete", "user:{id}"]);
    assert_eq!(world.done(&["shapes", "customers"]), "");
    let absent = world.kv(&["shapes", "customers", "get", "user:{id}"]);
    assert_eq!(
        (absent.code, absent.err.as_str()),
        (1, "error: No shape is pinned to user:{id}.\n")
    );
    world.done(&["undo"]);
    assert_eq!(world.done(&["shapes", "customers", "get", "user:{id}"]), USER);
    assert_eq!(
        world.done(&["list", "--json"]).matches("kv_").count(),
        1,
        "it is in no list of namespaces"
    );
}

#[test]
fn set_with_check_writes_nothing_that_does_not_fit_and_says_where() {
    let world = pinned();
    let ran = world.kv(&["set", "kv_123", "user:1", r#"{"theme":"blue"}"#, "--check"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("/theme: This should be one of: light, dark."),
        "{}",
        ran.err
    );
    assert!(
        ran.err
            .contains("user:1 does not fit the shape of user:{id}. Nothing was changed."),
        "{}",
        ran.err
    );
    assert_eq!(world.kv(&["get", "kv_123", "user:1"]).code, 1);
    world.done(&["set", "kv_123", "user:1", r#"{"theme":"dark"}"#, "--check"]);
    // Nothing is pinned to this key, and without --check nothing is refused.
    world.done(&["set", "kv_123", "other", "x", "--check"]);
    world.done(&["set", "kv_123", "user:2", "x"]);
    world.done(&["set", "kv_123", "user:2", "--keep", "--ttl", "60", "--check"]);
}

#[test]
fn bulk_writes_with_check_name_the_keys_that_do_not_fit() {
    let world = pinned();
    let entries = r#"{"user:1":{"theme":"dark"},"user:2":{"theme":1},"user:3":[],"other":1}"#;
    let ran = world.kv(&["set-bulk", "kv_123", entries, "--check"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err
            .contains("user:2 /theme: This should be one of: light, dark."),
        "{}",
        ran.err
    );
    assert!(
        ran.err
            .contains("user:3 This should be a group of fields, and is a list."),
        "{}",
        ran.err
    );
    assert!(
        ran.err
            .contains("2 rows do not fit the shape of user:{id}. Nothing was changed."),
        "{}",
        ran.err
    );
    assert_eq!(world.done(&["keys", "kv_123"]), "");
    let file = world.file("all.json", entries);
    assert_eq!(world.kv(&["import", "kv_123", &file, "--check"]).code, 2);
    let shown = world.kv(&["import", "kv_123", &file, "--check", "--dry-run"]);
    assert_eq!((shown.code, shown.out.lines().count()), (2, 4));
    let good = world.file("good.json", r#"{"user:1":{"theme":"dark"},"other":1}"#);
    world.done(&["import", "kv_123", &good, "--check"]);
    assert_eq!(world.done(&["keys", "kv_123"]), "other\nuser:1\n");
}

#[test]
fn a_flow_with_check_writes_nothing_that_does_not_fit() {
    let world = pinned();
    let flow = world.file("flow.js", "await kv.set('user:1', JSON.stringify({ theme }));");
    let ran = world.kv(&["run", "kv_123", &flow, "--input", "theme=blue", "--check"]);
    assert_eq!((ran.code, world.done(&["keys", "kv_123"]).as_str()), (2, ""));
    world.done(&["run", "kv_123", &flow, "--input", "theme=dark", "--check"]);
    assert_eq!(world.done(&["keys", "kv_123"]), "user:1\n");
}

#[test]
fn what_is_no_schema_is_not_pinned() {
    let world = World::new();
    for (text, words) in [
        ("{", "The shape is not JSON."),
        ("[]", "The shape is no JSON Schema: that is a group of fields."),
        (r##"{"$ref":"#"}"##, "The shape refers to itself in a circle"),
        (
            r#"{"$ref":"https://example.com/a"}"#,
            "The shape refers to “https://example.com/a”.",
        ),
    ] {
        let file = world.file("bad.json", text);
        let ran = world.kv(&["shapes", "kv_123", "set", "user:{id}", &file]);
        assert_eq!(ran.code, 2);
        assert!(
            ran.err.contains(words) && ran.err.contains("Nothing was changed."),
            "{}",
            ran.err
        );
    }
    assert_eq!(world.done(&["shapes", "kv_123"]), "");
}

#[test]
fn a_shape_is_made_of_the_keys_that_are_there() {
    let world = World::new();
    world.done(&[
        "set-bulk",
        "kv_123",
        r#"{"user:1":{"a":1},"user:2":{"a":2,"b":"x"}}"#,
    ]);
    let made = world.done(&["shapes", "kv_123", "make", "user:9"]);
    assert!(made.contains("\"required\": [\"a\"]"), "{made}");
    let file = world.file("made.json", &made);
    world.done(&["shapes", "kv_123", "set", "user:{id}", &file]);
    assert_eq!(world.kv(&["set", "kv_123", "user:3", "{}", "--check"]).code, 2);
    assert_eq!(world.kv(&["shapes", "kv_123", "make", "none:1"]).code, 1);
}

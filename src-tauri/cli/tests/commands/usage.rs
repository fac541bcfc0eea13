//! What is typed wrong is told, with what would be right.

use crate::support::World;

#[test]
fn bad_usage_is_exit_code_2_and_says_what_is_right() {
    let world = World::new();
    for (args, words) in [
        (&["frobnicate"][..], "unrecognized subcommand 'frobnicate'"),
        (&["set", "kv_123"], "<KEY>"),
        (&["set", "kv_123", "k"], "<VALUE>"),
        (&["set", "kv_123", "k", "v", "--file", "f"], "cannot be used with"),
        (
            &["set", "kv_123", "k", "v", "--ttl", "soon"],
            "invalid value 'soon' for '--ttl <SECONDS>'",
        ),
        (
            &["set", "kv_123", "k", "v", "--ttl", "60", "--expires", "never"],
            "cannot be used with",
        ),
        (
            &["set", "kv_123", "k", "v", "--expires", "tomorrow"],
            "write RFC 3339 like 2030-01-31T12:00:00Z",
        ),
        (
            &["get", "kv_123", "k", "--pretty", "--raw"],
            "cannot be used with",
        ),
        (
            &["keys", "kv_123", "--limit", "many"],
            "invalid value 'many' for '--limit <NUMBER>'",
        ),
        (
            &["import", "kv_123", "f", "--policy", "merge"],
            "[possible values: update, add-only, make-identical]",
        ),
        (&["restore"], "<FILE>"),
        (
            &["restore", "f", "--policy", "merge"],
            "[possible values: update, add-only, make-identical]",
        ),
        (
            &["export", "kv_123", "f", "--format", "xml"],
            "[possible values: map, list, csv, flagd]",
        ),
    ] {
        let ran = world.kv(args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        assert!(
            ran.err.starts_with("error: ") && ran.err.contains(words),
            "{args:?}: {}",
            ran.err
        );
    }
    for args in [&[][..], &["data"], &["data", "kv"]] {
        let ran = world.lux(args);
        assert!(
            ran.code == 2 && ran.err.contains("Usage: lux"),
            "{args:?}: {ran:?}"
        );
    }
}
